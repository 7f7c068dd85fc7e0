"""Database: the async engine, and the transaction scope with what follows a commit.

A service never commits. What must happen after its change is durable (waking the orchestrator,
telling watchers) is left as a note on the transaction; notes reach the listeners after the commit and
vanish with a rollback. Announcers get them just before it, and may send them as a part of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar

import asyncpg
from asyncpg.exceptions import InterfaceError, PostgresConnectionError, PostgresError
from sqlalchemy import MetaData, Select, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from app import embedded

_CONNECTING: dict[str, Any] = {
    "timeout": 5.0,
    # A machine that is frozen or gone leaves its locks: its server notices, and lets go of them.
    "server_settings": {
        "idle_in_transaction_session_timeout": "60000", "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3",
    },
}  # fmt: skip
_POOL = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, "pool_timeout": 10.0}
_GONE_STATES = ("57P01", "57P02", "57P03", "53300", "25P03")
"""Shutting down, crashed, starting up, too many connections, ended while idle."""

Announcer = Callable[[AsyncSession, Sequence[object]], Awaitable[None]]


class DatabaseGone(Exception):
    """The database's server can't be reached."""


DATABASE_ERRORS = (DatabaseGone, DBAPIError, PoolTimeout, PostgresError, InterfaceError)
"""What may come of a database, by itself or through the libraries between."""
_GONE = (DatabaseGone, PoolTimeout, PostgresConnectionError)


class Base(DeclarativeBase):
    """Base of all tables; constraints get names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Row = TypeVar("Row", bound=Base)


def note_after_commit(db: AsyncSession, note: object) -> None:
    """Leaves a note that the database's listeners get once the transaction is committed."""
    db.info.setdefault("notes", []).append(note)


def notes_of(db: AsyncSession) -> Sequence[object]:
    """What was left so far on the transaction."""
    notes: list[object] = db.info.get("notes", [])
    return notes


def is_gone(error: BaseException | None) -> bool:
    """Whether an error says that the database can't be reached now: nothing is wrong with what was asked of it."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_gone(part) for part in error.exceptions)
    while error is not None:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return True
        # Of its subclasses some say that the input is wrong.
        if (
            isinstance(error, _GONE)
            or type(error) is InterfaceError
            or getattr(error, "sqlstate", None) in _GONE_STATES
        ):
            return True
        error = error.__cause__
    return False


def is_contended(error: BaseException) -> bool:
    """Whether the database broke a change off for another's sake, and the same may succeed now."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.OperationalError):  # others wrote for all of its busy timeout
        return cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return getattr(cause, "sqlstate", None) in ("40001", "40P01", "55P03")


def is_unkeepable(error: BaseException) -> bool:
    """Whether a text held what PostgreSQL can't keep: a NUL, or half of a surrogate pair."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in ("22021", "22P05")


def lock_rows(db: AsyncSession) -> bool:
    """Whether rows read to be changed should be locked: in writing transactions. SQLite ignores it."""
    return bool(db.info.get("writing"))


async def page_of(
    db: AsyncSession, query: Select[Row], page: int, page_size: int
) -> tuple[list[Row], int]:
    """The rows of a page, the first of which is 1, and how many rows there are in all."""
    total = await db.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = await db.scalars(query.limit(page_size).offset((page - 1) * page_size))
    return list(rows), total or 0


def session_name(process: str) -> str:
    """By which PostgreSQL lists a process's sessions."""
    return f"adreel-{process}"


class Database:
    """Engine and sessions.

    SQLite runs in WAL mode; a writing transaction takes the write lock at its start (BEGIN IMMEDIATE),
    so that two of them queue instead of failing half way; reading ones don't.

    Args:
        process: whose sessions these are, for those who may have to end them.
    """

    def __init__(self, url: str, process: str = "") -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        connecting = _CONNECTING | {"async_creator_fn": _connected}
        connecting["server_settings"] = connecting["server_settings"] | {"application_name": session_name(process)}  # fmt: skip
        options: dict[str, Any] = (
            {"connect_args": embedded.CONNECTING} if self.is_sqlite else _POOL | {"connect_args": connecting}
        )  # fmt: skip
        self.engine: AsyncEngine = create_async_engine(url, **options)
        self.listeners: list[Callable[[object], None]] = []
        self.announcers: list[Announcer] = []
        if self.is_sqlite:
            embedded.prepare(self.engine.sync_engine)
        self._reading = self.engine.execution_options(sqlite_begin="DEFERRED")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back if the block raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as db:
            async with db.begin():
                db.info["writing"] = True
                yield db
                notes = notes_of(db)
                for announce in self.announcers:
                    await announce(db, notes)
            for note in notes:
                for listener in self.listeners:
                    listener(note)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for queries only; whatever it changes is rolled back."""
        async with AsyncSession(self._reading, expire_on_commit=False) as db:
            yield db

    async def close(self) -> None:
        """Closes all connections; also at the end of `async with`."""
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()


async def _connected(*arguments: Any, **options: Any) -> Any:
    """A connection to PostgreSQL.

    Raises:
        DatabaseGone: nobody answers, which the network has many names for.
    """
    try:
        return await asyncpg.connect(*arguments, **options)
    except OSError as error:
        raise DatabaseGone(f"{type(error).__name__}: {error}") from error
