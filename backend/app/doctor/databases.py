"""The database, its schema, and whether clocks agree."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from app.config import Settings
from app.doctor.finding import Finding, failed, good, skipped, warning
from app.migrations import revisions

_OLDEST_SERVER, _FEW_CONNECTIONS = 13, 60
"""PostgreSQL's major version; connections that an API process and two workers may want together."""
_OFF_DATABASE, _OFF_SERVICE = 2.0, 60.0
"""Seconds: leases are counted in single ones, signatures of webhooks in minutes."""
_ASKED = text(
    "SELECT current_setting('server_version'), current_setting('server_version_num')::int, "
    "current_setting('max_connections')::int, "
    "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int, "
    "has_schema_privilege(current_user, 'public', 'CREATE'), "
    "has_database_privilege(current_user, current_database(), 'CREATE')"
)
_BAD = (SQLAlchemyError, ArgumentError, ImportError, OSError, ValueError)
"""What comes of a server that is away, and of addresses that are none, or of other databases."""
_UNREACHABLE = "Is the server running, and are host, name, user and password in DATABASE_URL right?"


def _sqlite_file(settings: Settings) -> Path | None:
    if not settings.sqlalchemy_url.startswith("sqlite"):
        return None
    return Path(make_url(settings.sqlalchemy_url).database or "")


@contextlib.asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(settings.sqlalchemy_url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


def _refused(error: Exception) -> Finding:
    reason = str(error.__cause__ or error).splitlines()[0]
    return failed(f"The database can't be used: {reason}", _UNREACHABLE)


async def database(settings: Settings) -> Finding:
    """Whether it answers, and suits."""
    try:
        if (file := _sqlite_file(settings)) is not None:
            return await asyncio.to_thread(_sqlite, file)
        async with _connected(settings) as connection:
            row = (await connection.execute(_ASKED)).one()
    except (*_BAD, sqlite3.Error) as error:
        return _refused(error)
    version, number, most, used, in_public, in_database = row
    told = f"PostgreSQL {version}, {used} of {most} connections in use."
    if number < _OLDEST_SERVER * 10_000:
        return failed(told, f"Use PostgreSQL {_OLDEST_SERVER} or newer.")
    if not in_public or not in_database:
        return failed(
            f"{told} The user may not create tables and schemas.",
            "Make it the owner of the database: ALTER DATABASE … OWNER TO ….",
        )
    if most < _FEW_CONNECTIONS:
        return warning(told, f"Set max_connections to {_FEW_CONNECTIONS} or more: each process takes about 20.")  # fmt: skip
    return good(told)


def _sqlite(file: Path) -> Finding:
    if not file.exists():
        return good(f"SQLite; the first start makes {file}.")
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=2)
    try:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    told = f"SQLite {sqlite3.sqlite_version}, {file.stat().st_size / 1e6:.1f} MB."
    if mode != "wal":
        return warning(f"{told} Its journal is {mode}, not WAL.", "The next start sets it; not on a network's disk, which can't.")  # fmt: skip
    return good(told)


async def schema(settings: Settings) -> Finding:
    """Whether the tables are those of this version."""
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        return good("None yet; the first start makes it.")
    try:
        async with _connected(settings) as connection:
            now = await connection.run_sync(revisions.current)
    except _BAD:
        return skipped("The database does not answer.")
    head, known = await asyncio.to_thread(lambda: (revisions.head(), revisions.known()))
    if now == head:
        return good(f"At {head}, the newest.")
    if now is None:
        return warning("Empty.", "Run `adreel migrate`; a start does it as well.")
    if now in known:
        return warning(f"At {now}; this version wants {head}.", "Run `adreel migrate`; a start does it as well.")  # fmt: skip
    return warning(
        f"At {now}, of a version newer than this one, which knows {head}.",
        "This is meant after a rollback only; else deploy the newer version again.",
    )


async def clocks(settings: Settings) -> Finding:
    """Whether this machine's clock agrees with the database's and the hosted models'."""
    offsets: dict[str, tuple[float, float]] = {}
    if not settings.sqlalchemy_url.startswith("sqlite"):
        # `database` tells why where it can't be asked, `provider` below.
        with contextlib.suppress(*_BAD):
            offsets["the database"] = (await _database_offset(settings), _OFF_DATABASE)
    if settings.replicate_api_token.get_secret_value():
        with contextlib.suppress(httpx.HTTPError, ValueError, TypeError):
            offset = await _service_offset(settings.replicate_url)
            offsets["the hosted models"] = (offset, _OFF_SERVICE)
    if not offsets:
        return skipped("Nobody else's clock is to be had.")
    told = ", ".join(f"{o:+.1f} s to {name}" for name, (o, _) in offsets.items())
    if any(abs(offset) > most for offset, most in offsets.values()):
        return failed(
            f"This clock is off: {told}.",
            "Run chrony or systemd-timesyncd on every machine; live workers may be held for dead.",
        )
    return good(f"{told}.")


async def _database_offset(settings: Settings) -> float:
    """Seconds that this clock is ahead of the database's."""
    async with _connected(settings) as connection:
        await connection.execute(text("SELECT 1"))
        before = time.time()
        theirs: Any = await connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
        return (before + time.time()) / 2 - float(theirs)


async def _service_offset(url: str) -> float:
    """Seconds that this clock is ahead of a web service's, which tells whole seconds; asked without the key."""
    async with httpx.AsyncClient(timeout=5, follow_redirects=False) as http:
        before = time.time()
        answer = await http.head(url)
        middle = (before + time.time()) / 2
    theirs = parsedate_to_datetime(answer.headers.get("date", "")).timestamp() + 0.5
    return middle - theirs
