"""Whose is it: the one place where a row is looked up by an id that somebody sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound
from app.logging import about, security
from app.models import ApiKey, Asset, Campaign, Client, Session, User

Owned = TypeVar("Owned", Session, Asset, Client, Campaign, ApiKey)


async def find(
    db: AsyncSession,
    user: User,
    model: type[Owned],
    row_id: str,
    *which: ColumnElement[bool],
    lock: bool = False,
) -> Owned | None:
    """The user's row of that id; None if there is none, or it is somebody else's: callers can't tell which.

    Args:
        which: what else must hold. lock: until the transaction ends, and read anew.
    """
    query = select(model).where(model.id == row_id, model.user_id == user.id, *which)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row: Owned | None = await db.scalar(query)
    if row is None:
        others = select(model.id).where(model.id == row_id, model.user_id != user.id)
        if await db.scalar(others):  # answered as if there were none, but not overlooked
            security("forbidden", code="NOT_YOURS", user_id=user.id, what=model.__tablename__)
    return row


async def find_all(
    db: AsyncSession, user: User, model: type[Owned], ids: Collection[str]
) -> dict[str, Owned]:
    """The user's rows of those ids, by id; in one query, for lists. The ids are from rows of the user's: others are passed over in silence."""
    rows = await db.scalars(select(model).where(model.id.in_(ids), model.user_id == user.id))
    return {row.id: row for row in rows}


async def get(
    db: AsyncSession,
    user: User,
    model: type[Owned],
    row_id: str,
    missing: NotFound,
    *which: ColumnElement[bool],
    lock: bool = False,
) -> Owned:
    """The user's row of that id, which log lines of this request then name if it is a session.

    Raises:
        NotFound: `missing`, where `find` has None.
    """
    row = await find(db, user, model, row_id, *which, lock=lock)
    if row is None:
        raise missing
    if isinstance(row, Session):
        about(**row.ids)
    return row
