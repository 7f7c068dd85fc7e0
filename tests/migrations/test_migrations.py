"""Migrations forward and back, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.database import Base
from app.migrations.runner import downgrade, upgrade


async def _tables(url: str) -> dict[str, set[str]]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:

        def read(sync: sa.Connection) -> dict[str, set[str]]:
            inspector = sa.inspect(sync)
            return {
                name: {c["name"] for c in inspector.get_columns(name)}
                for name in inspector.get_table_names()
                if name != "alembic_version"
            }

        tables = await connection.run_sync(read)
    await engine.dispose()
    return tables


def test_up_and_down(database_url: str) -> None:
    import asyncio

    wanted = {t.name: {c.name for c in t.columns} for t in Base.metadata.sorted_tables}
    upgrade(database_url)
    assert asyncio.run(_tables(database_url)) == wanted
    upgrade(database_url)  # a second time changes nothing
    downgrade(database_url, "base")
    assert asyncio.run(_tables(database_url)) == {}
    upgrade(database_url)
    assert asyncio.run(_tables(database_url)) == wanted
