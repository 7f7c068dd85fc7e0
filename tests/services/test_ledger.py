"""The ledger's transitions: what is over stays over, whoever comes late; migrations of it survive a kill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import Database
from app.migrations.runner import upgrade
from app.models import Cost, Run, Session, User
from app.providers.base import OverBudget
from app.providers.paid import Call
from app.services import costs

CAPS = costs.Caps(1.0, 2.0, 3.0)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await asyncio.to_thread(upgrade, database_url)
    made = Database(database_url)
    async with made.transaction() as db:
        db.add(User(id=1, email="a@b.c", username="a", password_hash="x"))
        await db.flush()
        for name in ("s1", "s2", "s3", "s4"):
            db.add(Session(id=name, user_id=1))
    yield made
    await made.close()


def call(unit: str = "image:1:m", usd: float = 0.3, attempt: int = 1) -> Call:
    return Call(unit, attempt, "image_generator", "m", "replicate", usd)


async def opened(database: Database, session: str = "s1", **more: object) -> int:
    async with database.transaction() as db:
        return (await costs.open_entry(db, CAPS, session, 1, call(**more))).id  # type: ignore[arg-type]


async def status(database: Database, entry: int) -> str:
    async with database.reading() as db:
        row = await db.get(Cost, entry)
        assert row is not None
        return row.status


async def test_an_entry_is_opened_once_and_has_one_owner(database: Database) -> None:
    first = await opened(database)
    assert await opened(database) == first
    async with database.transaction() as db:
        assert await costs.mark_submitting(db, first)
        assert await costs.mark_submitting(db, first) is None, "two hand it in"
    async with database.transaction() as db:
        assert await costs.mark_running(db, first, "job")
        assert await costs.mark_running(db, first, "another") is None


async def test_late_comers_change_nothing(database: Database) -> None:
    entry = await opened(database)
    async with database.transaction() as db:
        await costs.mark_submitting(db, entry)
        await costs.mark_running(db, entry, "job")
        await costs.release(db, entry, "late", False)
    assert await status(database, entry) == "running"
    async with database.transaction() as db:
        await costs.settle(db, entry, 0.3, 1.0, None, False)
        await costs.hold(db, entry, "late")
        await costs.release(db, entry, "late", False)
        await costs.settle(db, entry, 9.0, 1.0, "late", False)
    async with database.reading() as db:
        row, session = await db.get(Cost, entry), await db.get(Session, "s1")
        assert row is not None
        assert session is not None
        assert (row.status, row.cost, row.success) == ("settled", 0.3, True)
        assert session.total_cost == pytest.approx(0.3)


async def test_caps_count_what_is_open_and_what_was_spent(database: Database) -> None:
    for number in range(3):
        await opened(database, unit=f"image:{number}:m")
    with pytest.raises(OverBudget, match=r"\$0\.10 are left"):
        await opened(database, unit="image:9:m")
    async with database.transaction() as db:  # it cost nothing after all
        (first, *_) = await db.scalars(sa.select(Cost).order_by(Cost.id))
        await costs.release(db, first.id, "refused", False)
    await opened(database, unit="image:9:m")
    for number in range(3):
        await opened(database, "s2", unit=f"image:2{number}:m")
    for session in ("s2", "s3"):  # the session's cap, and the user's with $1.80 of $2.00
        with pytest.raises(OverBudget):
            await opened(database, session, unit=f"image:{session}:m")
    async with database.reading() as db:
        assert await costs.left(db, CAPS, "s4", 1) == pytest.approx(0.2)


async def test_at_the_same_time_no_more_is_reserved_than_there_is(database: Database) -> None:
    async def one(number: int) -> bool:
        try:
            await opened(database, f"s{1 + number % 4}", unit=f"image:{number}:m")
        except OverBudget:
            return False
        return True

    got = await asyncio.gather(*(one(n) for n in range(24)))
    assert sum(got) == 6, "the user's $2.00 hold six of $0.30, and four sessions ask"
    async with database.reading() as db:
        total = await db.scalar(sa.select(sa.func.sum(Cost.estimated)))
        assert total == pytest.approx(1.8)


async def test_the_sweep_releases_nothing_that_a_run_has_taken_up(database: Database) -> None:
    entry = await opened(database)
    async with database.transaction() as db:
        await costs.mark_submitting(db, entry)
        db.add(Run(session_id="s1", stage="images", status="running"))
    async with database.transaction() as db:
        await costs.release_abandoned(db, entry, "submitting", "late")
    assert await status(database, entry) == "submitting"


async def test_a_job_that_exists_after_all_is_entered(database: Database) -> None:
    entry = await opened(database)
    async with database.transaction() as db:
        await costs.mark_submitting(db, entry)
        await costs.release_abandoned(db, entry, "submitting", "gone")
    assert await status(database, entry) == "released"
    async with database.transaction() as db:
        assert await costs.mark_running(db, entry, "job"), "a job that nobody pays for"
        await costs.settle(db, entry, 0.3, 1.0, None, False)
    assert await status(database, entry) == "settled"


async def test_what_failed_may_be_tried_anew(database: Database) -> None:
    refused, paid = (
        await opened(database, unit="music:s1:chill:15:m"),
        await opened(database, unit="music:s1:chill:15:n"),
    )
    async with database.transaction() as db:
        await costs.release(db, refused, "no credit", False)
        await costs.mark_submitting(db, paid)
        await costs.mark_running(db, paid, "job")
        await costs.settle(db, paid, 0.2, 1.0, None, False)
        await costs.forget_failed(db, "music:s1:chill")
    assert await opened(database, unit="music:s1:chill:15:m") != refused
    assert await opened(database, unit="music:s1:chill:15:n") == paid


async def test_what_was_begun_is_found(database: Database) -> None:
    async def begun(shot: str) -> str | None:
        async with database.reading() as db:
            row = await costs.begun(db, shot)
            return row.unit if row else None

    entry = await opened(database, unit="image:a_b:m")
    assert await begun("image:a_b") is None, "only reserved"
    async with database.transaction() as db:
        await costs.mark_submitting(db, entry)
    assert await begun("image:a_b") == "image:a_b:m"
    assert await begun("image:a%b") is None
    assert await begun("image:a") is None


async def test_sessions_come_and_go_but_money_stays(database: Database) -> None:
    entry = await opened(database)
    async with database.transaction() as db:
        await costs.mark_submitting(db, entry)
        await costs.mark_running(db, entry, "job")
        session = await db.get(Session, "s1")
        await db.delete(session)
    async with database.reading() as db:
        assert await costs.abandoned(db) == [entry]
        row = await costs.still_abandoned(db, entry)
        assert row is not None
        assert (row.session_id, row.user_id, row.job_id) == (None, 1, "job")


def test_a_killed_migration_is_taken_up(tmp_path: Path) -> None:
    from app.migrations.runner import downgrade

    url = f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}"
    upgrade(url)
    downgrade(url, "0001")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE generation_costs (id INTEGER)"))
    upgrade(url)
    with engine.connect() as connection:
        names = {c["name"] for c in sa.inspect(connection).get_columns("generation_costs")}
    assert "nonce" in names
    engine.dispose()
