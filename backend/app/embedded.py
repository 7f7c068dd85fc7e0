"""The embedded database: SQLite, so connected that a canceled task leaves no lock behind.

Python's `close()` lets a connection live on, with its open transaction and its locks, as long as some cursor of it is known: that of
a canceled task is, until garbage is collected, and meanwhile nobody else can write.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

BUSY_TIMEOUT_MS = 30_000
"""How long who writes waits for others who do."""


class _Ending(sqlite3.Connection):
    def close(self) -> None:
        """Undoes an open transaction first."""
        with contextlib.suppress(sqlite3.Error):  # as when it is closed
            if self.in_transaction:
                self.rollback()
        super().close()


class _Threaded(aiosqlite.Connection):
    """A connection whose thread is told once to stop: it would never answer whoever tells it again."""

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(lambda: sqlite3.connect(path, factory=_Ending, **options), 64)
        self._thread.daemon = True  # a process that ends doesn't wait for it
        self._told = False
        self._stopped: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        if not self._told:
            self._told, self._stopped = True, super().stop()
        return self._stopped


CONNECTING: dict[str, Any] = {"async_creator_fn": _Threaded}
"""What SQLAlchemy's dialect is to connect with."""


def prepare(engine: Engine) -> None:
    """WAL mode, and writing transactions that take the write lock at their start."""
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN below, not the driver's
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def prepare_engine_file(path: str) -> None:
    """Puts the durable engine's SQLite file into WAL mode, which it keeps; five times quicker steps."""
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
