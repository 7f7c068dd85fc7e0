"""What the buses between processes have in common: they listen, come back after a loss, and look at the log meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any

from sqlalchemy import select

from app.database import DATABASE_ERRORS, Database
from app.logging import get_logger
from app.models import Session
from app.realtime.bus import Hearer, MemoryBus, Published, Subscription
from app.realtime.feed import logged_after
from app.realtime.letters import Letters, LookAgain

_log = get_logger(__name__)
_LOOK_EVERY = 15.0
"""Seconds between two looks at the log without news: a lost message only delays."""
_LOOK_DEAF = 2.0
"""The same while nothing can be heard."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
"""Seconds between two attempts to listen again."""
_CANCEL_AGAIN = 0.5
"""Seconds after which a task that has not ended is canceled once more."""
_AT_ONCE = 500
_READ_WITHIN = 10.0
"""Seconds that one reading of a log may take; a connection that hangs would keep all who watch waiting."""


class SharedBus(MemoryBus, ABC):
    """Bus between processes; each keeps its own watchers in memory.

    Attributes:
        connected: whether other processes are heard at the moment.
    """

    def __init__(self, database: Database, letters: Letters) -> None:
        super().__init__()
        self._database = database
        self._letters = letters
        self._hearers: list[Hearer] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._readers: dict[str, _Reader] = {}
        self._look = asyncio.Event()
        self.connected = asyncio.Event()

    async def start(self) -> None:
        self._keep(self._keep_listening())
        self._keep(self._keep_looking())

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs something until the bus closes."""
        self._tasks.append(asyncio.create_task(work))

    def listen(self, hear: Hearer) -> None:
        self._hearers.append(hear)

    async def close(self) -> None:
        await super().close()
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            # And again: redis-py writes through `asyncio.wait_for`, which loses one now and then (see pyproject.toml).
            await asyncio.wait(left, timeout=_CANCEL_AGAIN)
        self._tasks.clear()
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def unsubscribe(self, session_id: str, subscription: Subscription) -> None:
        super().unsubscribe(session_id, subscription)
        if session_id not in self._watchers and (reader := self._readers.pop(session_id, None)):
            reader.close()

    def _told_of(self, session_id: str, seq: int) -> None:
        """Another process says that a session has come to an event: its text is read once, for all who watch."""
        if session_id not in self._watchers:
            return
        if (reader := self._readers.get(session_id)) is None:
            reader = self._readers[session_id] = _Reader(self, self._database, session_id, seq - 1)
        reader.read_to(seq)

    @abstractmethod
    async def _attend(self) -> None:
        """Listens: calls `_hear_now` once it does, and `_arrived` with every letter, until the connection is lost.

        Whatever it raises is such a loss too.
        """

    def _hear_now(self) -> None:
        """Everything from now on will be heard; what was told before may have been missed."""
        if not self.connected.is_set():
            _log.info("bus_listens", bus=type(self).__name__)
        self.connected.set()
        self._look.set()

    def _arrived(self, letter: str | bytes) -> None:
        note = self._letters.read(letter)
        if isinstance(note, Published):
            self._told_of(note.session_id, note.seq)
        elif isinstance(note, LookAgain):
            self._look.set()
        elif note is not None:
            for hear in self._hearers:
                try:
                    hear(note)
                except Exception:  # what one makes of it is not the others' trouble
                    _log.exception("note_not_heard", note=type(note).__name__)

    async def _keep_listening(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            problem = "closed"
            try:
                await self._attend()
            except Exception as error:  # drivers have many names for it
                problem = f"{type(error).__name__}: {error}"
            if self.connected.is_set():
                pause = _FIRST_PAUSE
            if self.connected.is_set() or pause == _FIRST_PAUSE:
                _log.warning("bus_lost", bus=type(self).__name__, error=problem)
            self.connected.clear()
            self._look.set()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _keep_looking(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY if self.connected.is_set() else _LOOK_DEAF):
                    await self._look.wait()
            self._look.clear()
            try:
                await self._look_at_log()
            except Exception as error:  # the database may be gone as well
                _log.warning("log_not_read", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(_LOOK_DEAF)
                self._look.set()

    async def _look_at_log(self) -> None:
        """Tells all watchers where their sessions are now; who is there already does nothing."""
        watched = list(self._watchers)
        for start in range(0, len(watched), _AT_ONCE):
            some = watched[start : start + _AT_ONCE]
            async with self._database.reading() as db:
                rows = await db.execute(
                    select(Session.id, Session.event_seq).where(Session.id.in_(some))
                )
                now_at = {row.id: row.event_seq for row in rows}
            for session_id in some:
                if session_id not in now_at:
                    self.drop(session_id)
                elif reader := self._readers.get(session_id):
                    reader.read_to(now_at[session_id])
                else:
                    self.publish(Published(session_id, now_at[session_id]))


class _Reader:
    """Reads a watched session's log, one read at a time, and publishes what it finds.

    Args:
        known: the number up to which nobody has to be told.
    """

    def __init__(self, bus: MemoryBus, database: Database, session_id: str, known: int) -> None:
        self._bus, self._database, self._session_id = bus, database, session_id
        self._known = self._wanted = known
        self._task: asyncio.Task[None] | None = None

    def read_to(self, seq: int) -> None:
        self._wanted = max(self._wanted, seq)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read())

    def close(self) -> None:
        if self._task:
            self._task.cancel()

    async def _read(self) -> None:
        while self._known < self._wanted:
            wanted = self._wanted
            try:
                async with asyncio.timeout(_READ_WITHIN):
                    found = await logged_after(self._database, self._session_id, self._known)
            except (*DATABASE_ERRORS, TimeoutError) as error:
                _log.warning(
                    "log_not_read", session_id=self._session_id, error=type(error).__name__
                )
                await asyncio.sleep(_LOOK_DEAF)
                continue
            except Exception:  # each who watches will meet it, and end
                _log.exception("log_not_read", session_id=self._session_id)
                found = []
                self._bus.publish(Published(self._session_id, wanted))
            for seq, text in found:
                self._bus.publish(Published(self._session_id, seq, text))
            self._known = max([wanted, *(seq for seq, _ in found)])
