"""Attendance: what stays open for long ends when the token behind it does.

A request is checked when it comes; a WebSocket or an event stream goes on for hours. One look in a while at the database, for all
that are open in this process together, finds whose token was logged out or has expired, whose account was disabled (also by the
command line, which no bus tells of), whose password was changed.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database, is_gone
from app.errors import NotSignedIn
from app.logging import get_logger
from app.models import ApiKey, SpentToken, User
from app.models.types import now
from app.services.auth import admit
from app.services.tokens import KEY, Claims

_log = get_logger(__name__)
EVERY = 2.0
"""Seconds between two looks."""
_BATCH = 500

T = TypeVar("T")


@dataclass(eq=False)
class _Visit:
    claims: Claims
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Attendance:
    """Who is here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._visits: set[_Visit] = set()
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def of(self, claims: Claims) -> AsyncIterator[asyncio.Event]:
        """For as long as something is open: an event that is set once its token has ended."""
        visit = _Visit(claims)
        self._visits.add(visit)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look_on())
        try:
            yield visit.ended
        finally:
            self._visits.discard(visit)

    async def close(self) -> None:
        """Looks no more."""
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    async def _look_on(self) -> None:
        while self._visits:
            await asyncio.sleep(EVERY)
            try:
                await self._look()
            except Exception as error:
                if not is_gone(error):
                    _log.exception("attendance_failed")

    async def _look(self) -> None:
        visits = list(self._visits)
        async with self._database.reading() as db:
            users = await _by_id(db, {v.claims.user_id for v in visits})
            jtis = {v.claims.jti for v in visits if not v.claims.by_key}
            keys = {v.claims.jti.removeprefix(KEY) for v in visits if v.claims.by_key}
            spent = await _known(db, SpentToken.jti, jtis)
            live = await _known(db, ApiKey.id, keys)
        for visit in visits:
            claims = visit.claims
            gone = claims.jti.removeprefix(KEY) not in live if claims.by_key else claims.jti in spent  # fmt: skip
            active, generation = users.get(claims.user_id, (False, 0))
            try:
                admit(claims, (active, generation, gone))
                over = not claims.by_key and claims.expires_at <= now()
            except NotSignedIn:
                over = True
            if over:
                visit.ended.set()


async def _by_id(db: AsyncSession, ids: set[int]) -> dict[int, tuple[bool, int]]:
    found: dict[int, tuple[bool, int]] = {}
    for some in _batches(ids):
        rows = await db.execute(
            select(User.id, User.is_active, User.token_generation).where(User.id.in_(some))
        )
        found |= {user: (active, generation) for user, active, generation in rows}
    return found


async def _known(db: AsyncSession, column: Any, values: set[str]) -> set[str]:
    found: set[str] = set()
    for some in _batches(values):
        found.update(await db.scalars(select(column).where(column.in_(some))))
    return found


def _batches(values: Collection[T]) -> list[list[T]]:
    listed = list(values)
    return [listed[i : i + _BATCH] for i in range(0, len(listed), _BATCH)]
