"""What the buses between processes have in common: they listen, come back after a loss, and look at the log meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any

from sqlalchemy import select

from app.database import Database
from app.logging import get_logger
from app.models import Session
from app.realtime.bus import Hearer, MemoryBus, Published
from app.realtime.letters import Letters, LookAgain

_log = get_logger(__name__)
_LOOK_EVERY = 15.0
"""Seconds between two looks at the log without news: a lost message only delays."""
_LOOK_DEAF = 2.0
"""The same while nothing can be heard."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
"""Seconds between two attempts to listen again."""
_AT_ONCE = 500


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
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

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
            self.publish(note)
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
                await asyncio.wait_for(
                    self._look.wait(), _LOOK_EVERY if self.connected.is_set() else _LOOK_DEAF
                )
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
                if session_id in now_at:
                    self.publish(Published(session_id, now_at[session_id]))
                else:
                    self.drop(session_id)
