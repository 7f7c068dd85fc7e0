"""Provenance of finished ads: which file is asked for, and what its manifest says."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, NotFound, Unavailable
from app.media.credentials import Credentials
from app.media.provenance import Unreadable, read_provenance
from app.models import Asset, Session, User
from app.schemas.provenance import Provenance
from app.services import ownership, sessions
from app.storage import Storage

_AT_ONCE = 2
"""Files read at the same time: each is hashed whole."""
_REMEMBERED = 64


async def owned(db: AsyncSession, user: User, video_id: str) -> Session:
    """A user's ad of any kind.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    missing = NotFound("There is no such ad.", code="VIDEO_NOT_FOUND")
    return await ownership.get(db, user, Session, video_id, missing)


async def final_of(db: AsyncSession, session: Session, asset_id: str | None) -> Asset:
    """The newest finished file, or the one asked for.

    Raises:
        Conflict: nothing is finished yet. NotFound: the ad has no such file.
    """
    newest, _ = await sessions.final_of(db, session)
    if newest is None:
        raise Conflict("This ad is not finished.", code="VIDEO_NOT_READY", details={"status": session.stage})  # fmt: skip
    if asset_id is None or asset_id == newest.id:
        return newest
    file = (Asset.id == asset_id, Asset.session_id == session.id, Asset.kind == "final")
    asset: Asset | None = await db.scalar(select(Asset).where(*file))
    if asset is None:
        raise NotFound("This ad has no such file.", code="ASSET_NOT_FOUND")
    return asset


class Provenances:
    """Reads manifests of stored ads; one per process.

    Args:
        credentials: this installation's.
    """

    def __init__(self, storage: Storage, credentials: Credentials) -> None:
        self._storage, self._credentials = storage, credentials
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._seen: OrderedDict[tuple[str, int, int], Provenance] = OrderedDict()

    async def of(self, final: Asset) -> Provenance:
        """What a finished file says of itself. A file that has not changed since is not read again.

        Raises:
            NotFound: it is gone. Unavailable: it can't be read.
        """
        async with self._turn:
            try:
                path = await self._storage.fetch(final.storage_key)
                facts = await asyncio.to_thread(path.stat)
                key = (final.id, facts.st_size, facts.st_mtime_ns)
                if key not in self._seen:
                    self._seen[key] = await asyncio.to_thread(
                        read_provenance, path, self._credentials
                    )
            except FileNotFoundError as error:
                raise NotFound("The ad is gone.") from error
            except (Unreadable, OSError) as error:
                raise Unavailable("The ad's file can't be read.", code="FILE_UNREADABLE") from error
            self._seen.move_to_end(key)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            return self._seen[key]
