"""Bus over PostgreSQL: NOTIFY in the transaction that changes something, LISTEN on a connection of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from app.database import Database
from app.realtime.letters import Letters
from app.realtime.shared_bus import SharedBus

_CHANNEL = "adreel"
_CONNECT_SECONDS = 5.0
_BEAT = 5.0
"""Seconds between two looks whether the connection is alive, and how long the answer may take."""
_NOTIFY = text(
    "SELECT pg_notify(:channel, letter) FROM unnest(CAST(:letters AS text[])) WITH ORDINALITY AS u(letter, place) ORDER BY place"
)


class PostgresBus(SharedBus):
    """Delivers on commit, in the order of commits; a rollback takes the letters back.

    Listening needs a session of its own: not through a pooler in transaction mode.
    """

    def __init__(self, database: Database, letters: Letters) -> None:
        super().__init__(database, letters)
        self._engine = create_async_engine(
            database.url, poolclass=NullPool, connect_args={"timeout": _CONNECT_SECONDS}
        )

    async def announce(self, db: AsyncSession, notes: Sequence[object]) -> None:
        """Sends a transaction's notes as a part of it."""
        letters = [letter for note in notes if (letter := self._letters.write(note))]
        if letters:
            await db.execute(_NOTIFY, {"channel": _CHANNEL, "letters": letters})

    async def _attend(self) -> None:
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            lost = asyncio.Event()
            driver.add_termination_listener(lambda _: lost.set())
            try:
                await driver.add_listener(_CHANNEL, lambda *told: self._arrived(told[-1]))
                self._hear_now()
                while not lost.is_set():
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_BEAT):
                            await lost.wait()
                    if not lost.is_set():  # half open connections are silent
                        await driver.execute("SELECT 1", timeout=_BEAT)
            finally:
                driver.terminate()
                await connection.invalidate()
