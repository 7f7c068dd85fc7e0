"""Which revision a database has, and which this program knows."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_READ = text("SELECT version_num FROM alembic_version")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent))


def head() -> str:
    """The newest revision that this program knows."""
    return _scripts().get_current_head() or ""


def known() -> set[str]:
    """All revisions that this program knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def current(connection: Connection) -> str | None:
    """A database's revision; None where no schema was ever made."""
    try:
        return connection.execute(_READ).scalar_one_or_none()
    except DBAPIError:  # no such table
        return None


def unknown_revision(url: str) -> str | None:
    """A database's revision if it is of a newer version of this program. Not for the event loop's thread."""

    async def read() -> str | None:
        engine = create_async_engine(url, poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(current)
        finally:
            await engine.dispose()

    found = asyncio.run(read())
    return found if found is not None and found not in known() else None
