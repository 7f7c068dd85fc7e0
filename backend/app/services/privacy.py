"""What a person may ask for: everything that is kept about them, and that it is gone."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Base, Database, note_after_commit
from app.errors import NotFound
from app.logging import security
from app.models import Asset, Cost, Run, Session, User
from app.services import assets, auth, runs, sessions
from app.services.tokens import Claims
from app.storage import Storage

_SECRET = {"users": {"password_hash"}, "api_keys": {"digest"}, "sessions": {"share_token"}}
"""Columns that are about secrets rather than about people."""
_PAGE = 500
_PIECE = 1 << 18
"""Bytes that are read at once."""


def _of_user(table: Table, user_id: int) -> ColumnElement[bool] | None:
    """Which rows of a table are about somebody; None: the table knows nobody. New tables are found by their columns."""
    if table.name == User.__tablename__:
        return table.c.id == user_id
    if "user_id" in table.c:
        return table.c.user_id == user_id
    if "session_id" in table.c:
        return table.c.session_id.in_(select(Session.id).where(Session.user_id == user_id))
    return None


@dataclass(frozen=True, slots=True)
class Export:
    """What goes into somebody's archive.

    Attributes:
        data: a file with all rows, as JSON. files: keys of what is stored.
    """

    data: Path
    files: list[str]


async def collect(database: Database, user: User, folder: Path) -> Export:
    """Writes down all that the database knows of a user.

    Args:
        folder: a scratch folder, whose owner removes it.
    """
    path = folder / "data.json"
    with path.open("w", encoding="utf-8") as file:
        await asyncio.to_thread(file.write, "{")
        async with database.reading() as db:
            comma = ""
            for table in Base.metadata.sorted_tables:
                mine = _of_user(table, user.id)
                if mine is None:
                    continue
                await asyncio.to_thread(file.write, f'{comma}\n"{table.name}": [')
                comma, first = ",", True
                async for page in _pages(db, table, mine):
                    rows = [json.dumps(row, ensure_ascii=False, default=_plain) for row in page]
                    await asyncio.to_thread(file.write, ("" if first else ",") + "\n" + ",\n".join(rows))  # fmt: skip
                    first = False
                await asyncio.to_thread(file.write, "]")
            kept = list(await db.scalars(select(Asset).where(Asset.user_id == user.id)))
        await asyncio.to_thread(file.write, "\n}\n")
    security("exported", user_id=user.id)
    return Export(path, sorted(set(_files(kept))))


async def _pages(
    db: AsyncSession, table: Table, mine: ColumnElement[bool]
) -> AsyncIterator[list[dict[str, Any]]]:
    hidden = _SECRET.get(table.name, set())
    columns = [c for c in table.columns if c.name not in hidden]
    query = select(*columns).where(mine).order_by(*table.primary_key)
    rows = await db.stream(query.execution_options(yield_per=_PAGE))
    async for page in rows.partitions():
        yield [dict(row._mapping) for row in page]


def _files(kept: Iterable[Asset]) -> list[str]:
    found = [(a.storage_key, a.poster_key, *a.details.get("cutout_files", [])) for a in kept]
    return [key for keys in found for key in keys if key]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


class _Outlet(io.RawIOBase):
    """What a zip file is written into, to be taken out piece by piece."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


async def zipped(export: Export, storage: Storage) -> AsyncIterator[bytes]:
    """The archive, piece by piece: one file of a user's is in memory never, and on disk once.

    `data.json`, what is stored under `files/`, and `missing.json` if something was deleted meanwhile.
    """
    outlet, missing = _Outlet(), []
    archive = zipfile.ZipFile(outlet, "w")  # stored as they are: media is compressed already
    names: list[tuple[str, str | None]] = [("data.json", None), *((f"files/{k}", k) for k in export.files)]  # fmt: skip
    for name, key in names:
        try:
            path = await storage.fetch(key) if key else export.data
        except NotFound:
            missing.append(key)
            continue
        with path.open("rb") as file, archive.open(name, "w", force_zip64=True) as entry:
            while piece := await asyncio.to_thread(file.read, _PIECE):
                entry.write(piece)
                yield outlet.take()
    if missing:
        archive.writestr("missing.json", json.dumps(missing))
    archive.close()
    yield outlet.take()


async def erase(database: Database, claims: Claims, proven_hash: str) -> list[str]:
    """Deletes an account with all that is its own, once its password was proven; the keys of its uploads, which are to be dropped.

    What hosted models were paid stays in the ledger, without a person, an ad or a message: the books have to be right.

    Raises:
        NotSignedIn: the token was ended meanwhile, also by another password.
    """
    async with database.transaction() as db:
        user = await auth.user_for(db, claims, lock=True)
        if user.password_hash != proven_hash:
            raise auth.ended()
        mine = list(await db.scalars(select(Session).where(Session.user_id == user.id)))
        ids = [s.id for s in mine]
        worked = list(await db.scalars(select(Run.id).where(Run.session_id.in_(ids))))
        uploads = await db.scalars(
            select(Asset).where(Asset.user_id == user.id, Asset.kind == "upload")
        )
        keys = [key for upload in uploads for key in assets.keys_of(upload)]
        for session in mine:
            await sessions.delete(db, session)
        await db.execute(
            update(Cost).where(Cost.user_id == user.id).values(error=None, user_id=None)
        )
        await db.delete(user)
        note_after_commit(db, runs.RunsForgotten(tuple(worked)))
    security("erased", user_id=user.id)
    return keys
