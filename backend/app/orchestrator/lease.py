"""This process's lease: renewed by a thread of its own, so that a busy event loop does not look like death.

A process that was held for dead ends at once: others have its work. Until it notices, every change that it would make
looks at the lease in the same transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from app.database import DATABASE_ERRORS, Database
from app.logging import get_logger
from app.services import workers

_log = get_logger(__name__)
EXIT_LOST = 75
"""Exit code of a process that lost its lease (EX_TEMPFAIL): it may be started again."""
_BEATS = 4
"""Signs of life in the time of a lease."""


def _clock() -> float:
    """Seconds that pass also while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _exit() -> None:
    os._exit(EXIT_LOST)  # nothing of this process may go on, not even its end


class Lease:
    """Of a process that shares its database with others; without `seconds` there are no others.

    Args:
        lost: called, in any thread, when others hold this process for dead.
    """

    def __init__(
        self, database: Database, worker_id: str, seconds: float | None, lost: Callable[[], None] = _exit
    ) -> None:  # fmt: skip
        self._database, self.worker_id, self.seconds = database, worker_id, seconds
        self._lost = lost
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._steady_since: float | None = None
        self._renewed = 0.0

    async def take(self) -> None:
        """Enters this process, and begins to renew."""
        if self.seconds is None:
            return
        async with self._database.transaction() as db:
            await workers.register(db, self.worker_id)
        self._steady_since = self._renewed = _clock()
        self._thread = threading.Thread(target=self._keep_on, args=(self.seconds,), name="lease", daemon=True)  # fmt: skip
        self._thread.start()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction of a process that is not held for dead, and is not until it is committed.

        Raises:
            LostLease: it is, and ends.
        """
        async with self._database.transaction() as db:
            if self.seconds is not None:
                try:
                    await workers.ensure_alive(db, self.worker_id, self.seconds)
                except workers.LostLease:
                    self._over()
                    raise
            yield db

    def _over(self) -> None:
        _log.critical("lease_lost", worker=self.worker_id)
        self._lost()

    @property
    def may_judge(self) -> bool:
        """Whether this process may hold others for dead: it has reached the database all through the last lease.

        After an outage, or a sleep of the whole machine, everybody's renewal is late.
        """
        if self.seconds is None or self._steady_since is None:
            return False
        at = _clock()
        return at - self._steady_since > self.seconds and at - self._renewed < self.seconds / 2

    async def end(self) -> None:
        """Gives the lease back: whatever is left of this process's work may be handed on at once."""
        self._stop.set()
        if self._thread is None:
            return
        await asyncio.to_thread(self._thread.join, 5.0)
        with contextlib.suppress(*DATABASE_ERRORS, TimeoutError):
            async with asyncio.timeout(5), self._database.transaction() as db:
                await workers.end(db, self.worker_id)

    def _keep_on(self, seconds: float) -> None:
        asyncio.run(self._renewing(seconds))

    async def _renewing(self, seconds: float) -> None:
        # Of its own: connections belong to their event loop.
        async with Database(self._database.url, self.worker_id) as database:
            while not await asyncio.to_thread(self._stop.wait, seconds / _BEATS):
                try:
                    async with asyncio.timeout(seconds), database.transaction() as db:
                        alive = await workers.renew(db, self.worker_id)
                except Exception as error:
                    self._steady_since = None
                    _log.warning("lease_not_renewed", error=type(error).__name__)
                    continue
                if not alive:
                    self._over()
                    return
                at = _clock()
                if self._steady_since is None or at - self._renewed > seconds:
                    self._steady_since = at
                self._renewed = at
