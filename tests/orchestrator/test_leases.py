"""Who is held for dead, who may judge, and what a process may still do: on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from asyncpg.exceptions import InterfaceError
from asyncpg.exceptions._base import DataError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import Database, is_gone
from app.migrations.runner import upgrade
from app.orchestrator import lease as leases
from app.orchestrator.lease import Lease
from app.services import workers

LEASE = timedelta(seconds=10)


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    await asyncio.to_thread(upgrade, postgres_url)
    made = Database(postgres_url)
    yield made
    await made.close()


async def _entered(database: Database, *names: str, silent: int = 0) -> None:
    """Workers that were last heard of so many seconds ago."""
    async with database.transaction() as db:
        for name in names:
            await workers.register(db, name)
        await db.execute(
            text("UPDATE workers SET heartbeat_at = now() - :ago * interval '1 second' WHERE id = ANY(:names)"),
            {"ago": silent, "names": list(names)},
        )  # fmt: skip


async def _reaped(database: Database, judge: str = "judge") -> list[str]:
    async with database.transaction() as db:
        ended = await workers.reap(db, LEASE, judge)
    return ended.silent + ended.left


async def test_only_the_silent_are_dead(database: Database) -> None:
    await _entered(database, "alive", "judge")
    await _entered(database, "silent", silent=30)
    assert await _reaped(database) == ["silent"]
    async with database.transaction() as db:
        assert await workers.renew(db, "alive")
        assert not await workers.renew(db, "silent"), "too late"
        assert await workers.dead(db) == ["silent"]


async def _holding(database: Database, name: str) -> None:
    """A transaction of a process that holds its row until somebody ends it; the server's own limit is off."""
    async with database.transaction() as db:
        await db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await db.execute(text("SELECT 1 FROM workers WHERE id = :id FOR KEY SHARE"), {"id": name})
        await asyncio.sleep(2.0)
        await db.execute(text("SELECT 1"))


async def test_who_froze_in_a_transaction_is_cut_off(database: Database) -> None:
    await _entered(database, "busy", "judge")
    await _entered(database, "frozen", silent=30)
    theirs = {name: Database(database.url, name) for name in ("frozen", "busy")}
    held = {name: asyncio.create_task(_holding(own, name)) for name, own in theirs.items()}
    await asyncio.sleep(0.5)
    assert await _reaped(database) == [], "it holds its row"
    reaped: list[str] = []
    for _ in range(20):
        reaped = reaped or await _reaped(database)
        await asyncio.sleep(0.05)
    assert reaped == ["frozen"]
    with pytest.raises(DBAPIError):
        await held["frozen"]
    await held["busy"]  # whose lease holds is let alone
    for own in theirs.values():
        await own.close()


async def test_nobody_judges_itself(database: Database) -> None:
    await _entered(database, "judge", silent=30)
    assert await _reaped(database) == []


async def test_work_that_was_left_lying_is_found_again(database: Database) -> None:
    await _entered(database, "silent", silent=30)
    assert await _reaped(database) == ["silent"]
    assert await _reaped(database) == [], "its judge is at it"
    async with database.transaction() as db:
        await db.execute(text("UPDATE workers SET reaped_at = now() - interval '6 seconds'"))
    assert await _reaped(database) == ["silent"]
    async with database.transaction() as db:
        await workers.handed_on(db, ["silent"])
    assert await _reaped(database) == []


async def test_who_ends_is_handed_on_at_once(database: Database) -> None:
    await _entered(database, "ends")
    async with database.transaction() as db:
        await workers.end(db, "ends")
    async with database.transaction() as db:
        assert await workers.reap(db, LEASE, "judge") == workers.Ended(silent=[], left=["ends"])


async def test_a_change_and_a_renewal_do_not_wait_for_each_other(database: Database) -> None:
    await _entered(database, "busy")
    async with database.transaction() as changing:
        await workers.ensure_alive(changing, "busy", 30)
        async with asyncio.timeout(5), database.transaction() as renewing:
            assert await workers.renew(renewing, "busy")
        await _silenced(database, "busy")
        assert await _reaped(database) == [], "it is in the middle of a change"
    assert await _reaped(database) == ["busy"]


async def _silenced(database: Database, name: str) -> None:
    async with database.transaction() as db:
        silence = text(
            "UPDATE workers SET heartbeat_at = now() - interval '1 hour' WHERE id = :name"
        )
        await db.execute(silence, {"name": name})


async def test_the_dead_change_nothing_and_end(database: Database) -> None:
    ended: list[bool] = []
    lease = Lease(database, "slept", 60.0, lambda: ended.append(True))
    await lease.take()
    async with lease.transaction() as db:
        await db.execute(text("CREATE TABLE changed (n int)"))
    await _silenced(database, "slept")
    assert await _reaped(database) == ["slept"]
    with pytest.raises(workers.LostLease):
        async with lease.transaction() as db:
            await db.execute(text("INSERT INTO changed VALUES (1)"))
    assert ended == [True]
    async with database.reading() as db:
        assert await db.scalar(text("SELECT count(*) FROM changed")) == 0
    await lease.end()


async def test_who_may_judge(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    at = [100.0]
    monkeypatch.setattr(leases, "_clock", lambda: at[0])
    lease = Lease(database, "judge", 60.0)
    assert not lease.may_judge
    await lease.take()
    at[0] += 61
    assert not lease.may_judge, "it has slept, and so may have all others"
    lease._renewed = at[0]
    assert lease.may_judge
    lease._steady_since = None
    assert not lease.may_judge, "the database was gone a moment ago"
    await lease.end()


def test_only_a_database_that_is_gone_is_waited_for() -> None:
    assert is_gone(InterfaceError("connection is closed"))
    for error in (DataError("no integer"), FileNotFoundError("a clip"), TimeoutError(), ConnectionResetError()):  # fmt: skip
        assert not is_gone(error)
