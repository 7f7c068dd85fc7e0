"""Orphans: stored files whose ad or upload does not exist any more, left behind by a crash or an outage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.database import Database
from app.errors import Conflict
from app.models import Asset, Session
from app.models.types import now
from app.storage import Storage, Stored

SAFE_AGE = timedelta(hours=24)
"""Files are stored before they are recorded: what is younger may belong to something that is at work."""
_BATCH = 500


@dataclass(slots=True)
class Swept:
    """What a sweep came to.

    Attributes:
        files, bytes: orphans that were removed, or would be. kept: files that belong to something. young: orphans that
        may be at work.
    """

    files: int = 0
    bytes: int = 0
    kept: int = 0
    young: int = 0


def _owner(key: str) -> tuple[type[Session] | type[Asset], str] | None:
    """Whose file it is: of `sessions/<id>/…` the session, of `users/<id>/uploads/<asset>.…` the upload; None: not ours."""
    parts = key.split("/")
    if parts[0] == "sessions" and len(parts) >= 3:
        return Session, parts[1]
    if parts[0] == "users" and len(parts) == 4 and parts[2] == "uploads":
        return Asset, parts[3].partition(".")[0]
    return None


async def sweep(
    database: Database,
    storage: Storage,
    older_than: timedelta,
    *,
    dry_run: bool,
    force: bool = False,
) -> Swept:
    """Removes orphans that were stored longer ago than `older_than`.

    Args:
        force: also where none of all files is known to the database.

    Raises:
        Conflict: none is, which looks like the wrong database. Unavailable: the storage does not answer.
    """
    done = Swept()
    orphans: list[str] = []
    async for batch in _batches(storage):
        known = await _known(database, (item.key for item in batch))
        for item in batch:
            if _owner(item.key) in known:
                done.kept += 1
            elif now() - item.modified < older_than:
                done.young += 1
            else:
                orphans.append(item.key)
                done.files += 1
                done.bytes += item.size
    if orphans and not done.kept and not force:
        raise Conflict(
            f"None of {done.files + done.young} files belongs to this database; is it the right one? --force removes them.",
            code="NOTHING_KNOWN",
        )
    if dry_run:
        return done
    for start in range(0, len(orphans), _BATCH):
        keys = orphans[start : start + _BATCH]
        known = await _known(database, keys)  # listing may have taken long
        await storage.delete_many([key for key in keys if _owner(key) not in known])
    return done


async def _batches(storage: Storage) -> AsyncIterator[list[Stored]]:
    batch: list[Stored] = []
    for prefix in ("sessions", "users"):
        async for item in storage.keys(prefix):
            if _owner(item.key):
                batch.append(item)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


async def _known(
    database: Database, keys: Iterable[str]
) -> set[tuple[type[Session] | type[Asset], str] | None]:
    """Those owners of keys that exist."""
    owners = {owner for key in keys if (owner := _owner(key))}
    found: set[tuple[type[Session] | type[Asset], str] | None] = set()
    async with database.reading() as db:
        for model in (Session, Asset):
            ids = [name for kind, name in owners if kind is model]
            if ids:
                rows = await db.scalars(select(model.id).where(model.id.in_(ids)))
                found.update((model, row) for row in rows)
    return found
