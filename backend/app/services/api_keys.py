"""API keys: programs that act for a user. A key is shown once; only its digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.errors import Conflict, NotFound, NotSignedIn
from app.logging import security
from app.models import ApiKey, User
from app.models.types import now
from app.schemas.auth import SCOPES, ApiKeyCreated, ApiKeyItem, ApiKeyList, Scope
from app.services import ownership
from app.services.tokens import KEY, Claims

_PREFIX = "adr_"
_SHOWN = 12
"""Characters by which a key can be told from others."""
_MOST = 50
_NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last use is known; every call would be a write."""


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


async def create(
    db: AsyncSession, user: User, name: str, scopes: Sequence[Scope] = SCOPES
) -> ApiKeyCreated:
    """A new key; the answer is the only place where it stands.

    Raises:
        Conflict: the user has too many.
    """
    count = await db.scalar(
        select(func.count()).select_from(ApiKey).where(ApiKey.user_id == user.id)
    )
    if (count or 0) >= _MOST:
        raise Conflict(f"You have {_MOST} API keys; delete one first.", code="TOO_MANY_KEYS")
    key = _PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(user_id=user.id, name=name, prefix=key[:_SHOWN], digest=_digest(key), scopes=" ".join(s for s in SCOPES if s in scopes))  # fmt: skip
    db.add(row)
    await db.flush()
    security("key_made", user_id=user.id, key_id=row.id, scopes=scopes_of(row))
    return ApiKeyCreated(**_item(row).model_dump(), key=key)


def _item(row: ApiKey) -> ApiKeyItem:
    return ApiKeyItem(
        id=row.id, name=row.name, prefix=row.prefix, created_at=row.created_at, last_used_at=row.last_used_at, scopes=scopes_of(row)
    )  # fmt: skip


def scopes_of(row: ApiKey) -> list[Scope]:
    """What a key may do."""
    return [scope for scope in SCOPES if scope in row.scopes.split()]


async def listed(db: AsyncSession, user: User) -> ApiKeyList:
    """A user's keys, newest first, without the keys themselves."""
    rows = await db.scalars(
        select(ApiKey).where(ApiKey.user_id == user.id).order_by(ApiKey.created_at.desc(), ApiKey.id)
    )  # fmt: skip
    return ApiKeyList(items=[_item(row) for row in rows])


async def revoke(db: AsyncSession, user: User, key_id: str) -> None:
    """Ends a key.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = await ownership.find(db, user, ApiKey, key_id)
    if row is None:
        raise NotFound("There is no such API key.", code="API_KEY_NOT_FOUND")
    await db.delete(row)
    security("key_revoked", user_id=user.id, key_id=row.id)


async def claims_of(database: Database, key: str) -> Claims:
    """Who a key acts for.

    Raises:
        NotSignedIn: there is no such key.
    """
    digest = _digest(key)
    async with database.reading() as db:
        row = await db.scalar(select(ApiKey).where(ApiKey.digest == digest))
    if row is None:
        raise NotSignedIn("This API key does not work.")
    if row.last_used_at is None or now() - row.last_used_at > _NOTED_EVERY:
        async with database.transaction() as db:
            known = await db.get(ApiKey, row.id)
            if known is not None:
                known.last_used_at = now()
    return Claims(row.user_id, f"{KEY}{row.id}", now() + timedelta(hours=1), by_key=True, scopes=frozenset(scopes_of(row)))  # fmt: skip
