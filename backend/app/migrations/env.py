"""Alembic's environment: online, through the async engine."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import app.models  # noqa: F401  (registers the tables)
from app.config import Settings
from app.database import Base

_LOCK = 0x41647266
"""Of migrations, among PostgreSQL's advisory locks; it goes with its connection."""


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True,
        compare_type=True,
    )  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()


async def _migrate() -> None:
    url = context.config.get_main_option("sqlalchemy.url") or Settings().sqlalchemy_url
    engine = create_async_engine(url, poolclass=NullPool)
    async with AsyncExitStack() as stack:
        if engine.dialect.name == "postgresql":  # processes that start at once take turns
            turn = await stack.enter_async_context(engine.connect())
            turn = await turn.execution_options(
                isolation_level="AUTOCOMMIT"
            )  # not idle in a transaction
            await turn.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection = await stack.enter_async_context(engine.connect())
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_migrate())
