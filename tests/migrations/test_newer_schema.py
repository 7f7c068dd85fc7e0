"""A version that was rolled back runs on the schema that the newer one left."""

from __future__ import annotations

import asyncio

import pytest
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.migrations import revisions
from app.migrations.runner import upgrade


def _set_revision(url: str, revision: str) -> None:
    async def write() -> None:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})  # fmt: skip
        await engine.dispose()

    asyncio.run(write())


def test_a_newer_schema_is_left_as_it_is(database_url: str) -> None:
    assert revisions.unknown_revision(database_url) is None  # an empty one is not newer
    upgrade(database_url)
    assert revisions.unknown_revision(database_url) is None
    _set_revision(database_url, "9999")
    assert revisions.unknown_revision(database_url) == "9999"
    upgrade(database_url)
    assert revisions.unknown_revision(database_url) == "9999"
    with pytest.raises(CommandError):  # asked for one by name, it says that it can't
        upgrade(database_url, "0001")
