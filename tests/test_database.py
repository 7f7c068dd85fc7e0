"""A database that is busy, and who waits for it."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import embedded
from app.database import Database, is_contended, is_gone
from app.orchestrator.patience import patient


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(embedded, "BUSY_TIMEOUT_MS", 50)
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite")
    async with opened.transaction() as db:
        await db.execute(text("CREATE TABLE notes (word TEXT)"))
    yield opened
    await opened.close()


@pytest.fixture
def hoarded() -> Iterator[None]:
    """Garbage is not collected."""
    gc.disable()
    yield
    gc.enable()


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


_LONG = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 6000000) SELECT max(x) FROM c"


@pytest.mark.usefixtures("hoarded")
@pytest.mark.parametrize("times", [1, 2])
async def test_a_change_that_is_canceled_lets_others_write_and_leaves_no_task(
    database: Database, times: int
) -> None:
    begun = asyncio.Event()

    async def change() -> None:
        async with database.transaction() as db:
            await db.execute(text("INSERT INTO notes VALUES ('canceled')"))
            begun.set()
            await db.execute(text(_LONG))

    before = asyncio.all_tasks()
    changing = asyncio.create_task(change())
    await begun.wait()
    await asyncio.sleep(0.05)
    for _ in range(times):
        changing.cancel()
        await asyncio.sleep(0.01)
    await asyncio.wait([changing])
    assert changing.cancelled()
    left = asyncio.all_tasks() - before
    assert not left or not (await asyncio.wait(left, timeout=30))[1]
    assert await write(database) == "written"
    async with database.reading() as db:
        assert (await db.scalars(text("SELECT word FROM notes"))).all() == ["a"]


def test_a_loop_that_ends_does_not_wait_for_a_thread_that_has_ended(tmp_path: Path) -> None:
    """asyncio.run() cancels what is left: both who closes a connection and who waits for that."""

    async def left_open() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/b.sqlite")

        async def read() -> None:
            async with database.reading() as db:
                await db.execute(text(_LONG))

        reading = asyncio.create_task(read())
        await asyncio.sleep(0.2)
        reading.cancel()
        await asyncio.sleep(0.01)

    thread = threading.Thread(target=asyncio.run, args=(left_open(),), daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
