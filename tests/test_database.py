"""A database that is busy, and who waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import database as module
from app.database import Database, is_contended, is_gone
from app.orchestrator.patience import patient


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(module, "_BUSY_TIMEOUT_MS", 50)
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite")
    async with opened.transaction() as db:
        await db.execute(text("CREATE TABLE notes (word TEXT)"))
    yield opened
    await opened.close()


@pytest.fixture
def other(database: Database) -> sqlite3.Connection:
    """Another process, in the middle of a change."""
    writing = sqlite3.connect(database.url.partition("///")[2], isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    return writing


async def write(database: Database) -> str:
    async with database.transaction() as db:
        await db.execute(text("INSERT INTO notes VALUES ('a')"))
    return "written"


async def test_a_database_that_stays_locked_is_contended(
    database: Database, other: sqlite3.Connection
) -> None:
    with pytest.raises(OperationalError) as caught:
        await write(database)
    assert is_contended(caught.value)
    assert not is_gone(caught.value)
    other.close()
    assert await write(database) == "written"


async def test_a_wrong_statement_is_not(database: Database) -> None:
    with pytest.raises(OperationalError) as caught:
        async with database.transaction() as db:
            await db.execute(text("INSERT INTO nothing VALUES (1)"))
    assert not is_contended(caught.value)


async def test_a_step_waits_until_others_have_written(
    database: Database, other: sqlite3.Connection
) -> None:
    step = asyncio.create_task(patient(write)(database))
    await asyncio.sleep(0.3)
    assert not step.done()
    other.execute("COMMIT")
    other.close()
    assert await asyncio.wait_for(step, 10) == "written"
