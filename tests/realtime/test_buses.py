"""Buses between processes, on real servers: two houses on one database, each with a bus of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from websockets.sync.client import connect

from app.config import Settings
from app.database import Database, note_after_commit
from app.errors import NotFound
from app.migrations.runner import upgrade
from app.models import Run, Session, User
from app.realtime import Bus, open_bus
from app.realtime.bus import Published
from app.realtime.feed import follow
from app.realtime.letters import Letters, LookAgain
from app.realtime.shared_bus import SharedBus
from app.schemas.stages import Stage
from app.services import runs, sessions
from app.services.events import tell
from tests.live import Client, Server
from tests.servers import Postgres, RedisServer

AD = "the-ad"


class House:
    """What one process has."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.sqlalchemy_url)
        self.bus = open_bus(settings, self.database, runs.TRAVELING)
        self.heard: list[object] = []
        self.bus.listen(self.heard.append)
        for hear in (self.database.listeners.append, self.bus.listen):
            hear(self._tell_watchers)

    def _tell_watchers(self, note: object) -> None:
        if isinstance(note, Published):
            self.bus.publish(note)
        elif isinstance(note, runs.SessionDeleted):
            self.bus.drop(note.session_id)

    async def tell(self, message: str, times: int = 1, session_id: str = AD) -> None:
        """So many events in one transaction."""
        async with self.database.transaction() as db:
            session = await db.get(Session, session_id, with_for_update=True)
            assert session is not None
            for _ in range(times):
                await tell(db, session, Stage.CLIP_GENERATION, 1.0, message)

    def follower(self, after: int | None = 0) -> Follower:
        return Follower(self, after)


class Follower:
    """Somebody who watches the ad."""

    def __init__(self, house: House, after: int | None) -> None:
        self.seen: list[tuple[int, str]] = []
        self._task = asyncio.create_task(self._follow(house, after))

    async def _follow(self, house: House, after: int | None) -> None:
        async for seq, text in follow(house.database, house.bus, AD, after):
            self.seen.append((seq, json.loads(text)["message"]))

    async def sees(self, count: int, seconds: float = 30) -> list[str]:
        """Their messages, once there are so many; numbers without holes."""
        async with asyncio.timeout(seconds):
            while len(self.seen) < count:
                assert not self._task.done(), self._task.exception()
                await asyncio.sleep(0.01)
        numbers = [seq for seq, _ in self.seen]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return [message for _, message in self.seen]

    async def ends(self) -> BaseException | None:
        async with asyncio.timeout(20):
            await asyncio.wait([self._task])
        return self._task.exception()


def heard(bus: Bus) -> bool:
    assert isinstance(bus, SharedBus)
    return bus.connected.is_set()


async def until(true: Callable[[], Any], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def houses(settings: Settings, count: int = 2) -> AsyncIterator[list[House]]:
    await asyncio.to_thread(upgrade, settings.sqlalchemy_url)
    made = [House(settings) for _ in range(count)]
    async with made[0].database.transaction() as db:
        db.add(User(id=1, email="a@b.c", username="a", password_hash="x"))
        await db.flush()
        db.add(Session(id=AD, user_id=1))
    for house in made:
        await house.bus.start()
    for house in made:
        await until(partial(heard, house.bus))
    try:
        yield made
    finally:
        for house in made:
            await house.bus.close()
            await house.database.close()


def on(url: str, bus: str, redis_url: str = "") -> Settings:
    return Settings(_env_file=None, database_url=url, event_bus=bus, redis_url=redis_url)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No look at the log without news: a test that passes by it says so."""
    monkeypatch.setattr("app.realtime.shared_bus._LOOK_EVERY", 3600.0)
    monkeypatch.setattr("app.realtime.shared_bus._LOOK_DEAF", 0.2)


@pytest.fixture(params=["postgresql", "redis"])
async def two(request: pytest.FixtureRequest, postgres_url: str) -> AsyncIterator[list[House]]:
    redis_url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    async with houses(on(postgres_url, request.param, redis_url)) as made:
        yield made


async def test_everything_arrives_in_order_whoever_writes(two: list[House]) -> None:
    a, b = two
    there, here = b.follower(), a.follower()
    await asyncio.gather(*(house.tell(f"{n}", times=5) for n in range(30) for house in (a, b)))
    assert await there.sees(300) == await here.sees(300)
    late = b.follower(after=290)
    await late.sees(10)
    await a.tell("one more")
    assert (await late.sees(11))[-1] == "one more"


async def test_what_is_rolled_back_is_not_heard(two: list[House]) -> None:
    a, b = two
    watcher = b.follower()

    async def fails() -> None:
        async with a.database.transaction() as db:
            session = await db.get(Session, AD)
            assert session
            await tell(db, session, Stage.FAILED, 0, "never")
            note_after_commit(db, runs.RunCanceled("never"))
            await db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await a.tell("after it")
    assert await watcher.sees(1) == ["after it"]
    assert b.heard == []


async def test_many_events_at_once_are_few_questions(two: list[House]) -> None:
    """However many events, and however many watch."""
    a, b = two
    watchers = [b.follower() for _ in range(30)]
    await a.tell("first")
    for watcher in watchers:
        await watcher.sees(1)
    asked = 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    sa.event.listen(b.database.engine.sync_engine, "before_cursor_execute", count)
    await a.tell("many", times=100)
    for watcher in watchers:
        await watcher.sees(101)
    assert 0 < asked <= 10


async def test_other_notes_travel_and_deletions_end_watching(two: list[House]) -> None:
    a, b = two
    watcher = b.follower(after=None)
    await watcher.sees(1)
    async with a.database.transaction() as db:
        run = Run(id="the-run", session_id=AD, stage="images")
        db.add(run)
        await db.flush()
        await runs.cancel_run(db, run)
    await until(lambda: b.heard)
    async with a.database.transaction() as db:
        session = await db.get(Session, AD)
        assert session
        await sessions.delete(db, session)
    assert isinstance(await watcher.ends(), NotFound)
    assert b.heard == [runs.RunCanceled("the-run"), runs.SessionDeleted(AD)]
    assert a.heard == [], "its own"


async def test_a_lost_message_only_delays(
    postgres_url: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.realtime.shared_bus._LOOK_EVERY", 0.3)
    async with houses(on(postgres_url, "redis", redis.url)) as (a, b):
        watcher = b.follower(after=None)
        await watcher.sees(1)
        a.database.listeners.clear()  # nothing is told
        await a.tell("unheard of")
        assert (await watcher.sees(2))[-1] == "unheard of"
        async with a.database.transaction() as db:
            await db.delete(await db.get(Session, AD))
        assert isinstance(await watcher.ends(), NotFound)


_LISTENERS = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


async def test_postgresql_a_lost_connection_is_made_good(postgres_url: str) -> None:
    async with houses(on(postgres_url, "postgresql")) as (a, b):
        watcher = b.follower()
        await a.tell("before")
        await watcher.sees(1)
        async with a.database.transaction() as db:
            ended = await db.execute(sa.text(f"SELECT pg_terminate_backend(pid) {_LISTENERS}"))
            assert len(ended.all()) == 2
        await until(lambda: not heard(b.bus))
        await a.tell("while deaf")
        await watcher.sees(2)
        await until(lambda: heard(b.bus))
        await a.tell("after")
        assert await watcher.sees(3) == ["before", "while deaf", "after"]


async def test_postgresql_a_silent_connection_is_noticed(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.realtime.postgres_bus._BEAT", 0.5)
    async with houses(on(postgres_url, "postgresql")) as (a, b):
        watcher = b.follower(after=None)
        await watcher.sees(1)
        async with a.database.reading() as db:
            pids = list(await db.scalars(sa.text(f"SELECT pid {_LISTENERS}")))
        assert len(pids) == 2
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            await until(lambda: not heard(b.bus))
            await until(lambda: heard(b.bus))
            await a.tell("on the new one")
            assert (await watcher.sees(2))[-1] == "on the new one"
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


async def test_postgresql_restarts_under_watchers() -> None:
    server = Postgres()
    try:
        async with houses(on(server.create_database(), "postgresql")) as (a, b):
            watcher = b.follower()
            await a.tell("before")
            await watcher.sees(1)
            await asyncio.to_thread(server.restart)
            await a.tell("after")  # the pool looks before it gives a connection out
            assert await watcher.sees(2) == ["before", "after"]
            await until(lambda: heard(a.bus) and heard(b.bus))
            await b.tell("later")
            await watcher.sees(3)
    finally:
        server.stop()


async def test_redis_dies_and_comes_back(postgres_url: str, redis: RedisServer) -> None:
    async with houses(on(postgres_url, "redis", redis.url)) as (a, b):
        watcher = b.follower()
        await a.tell("before")
        await watcher.sees(1)
        redis.kill()
        await until(lambda: not heard(b.bus))
        await a.tell("without", times=3)
        await watcher.sees(4)
        async with a.database.transaction() as db:
            note_after_commit(db, runs.RunCanceled("kept until it is back"))
        redis.start()
        await until(lambda: heard(b.bus) and heard(a.bus))
        await a.tell("after")
        assert await watcher.sees(5) == ["before", *["without"] * 3, "after"]
        if not b.heard:  # the letter may have left before b listened again
            async with a.database.transaction() as db:
                note_after_commit(db, runs.RunCanceled("kept until it is back"))
            await until(lambda: b.heard)


async def test_redis_hangs(
    postgres_url: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.realtime.redis_bus._BEAT", 0.3)
    monkeypatch.setattr("app.realtime.redis_bus._SECONDS", 0.5)
    async with houses(on(postgres_url, "redis", redis.url)) as (a, b):
        watcher = b.follower(after=None)
        await watcher.sees(1)
        redis.hang()
        await until(lambda: not heard(b.bus))
        await a.tell("from the log")
        assert (await watcher.sees(2))[-1] == "from the log"


async def test_starts_without_redis(postgres_url: str, redis: RedisServer) -> None:
    settings = on(postgres_url, "redis", redis.url)
    await asyncio.to_thread(upgrade, settings.sqlalchemy_url)
    redis.kill()
    house = House(settings)
    async with house.database.transaction() as db:
        db.add(User(id=1, email="a@b.c", username="a", password_hash="x"))
        await db.flush()
        db.add(Session(id=AD, user_id=1))
    await house.bus.start()
    watcher = house.follower()
    await house.tell("alone")
    await watcher.sees(1)
    redis.start()
    await until(lambda: heard(house.bus))
    await house.bus.close()
    await house.database.close()


async def test_it_closes_though_a_cancellation_was_lost() -> None:
    class Deaf(SharedBus):
        async def _attend(self) -> None:
            with suppress(asyncio.CancelledError):  # as redis-py does now and then
                await asyncio.sleep(600)
            await asyncio.sleep(600)

    database = Database("sqlite+aiosqlite://")
    bus = Deaf(database, Letters({}))
    await bus.start()
    await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        await bus.close()
    await database.close()


async def test_an_outbox_that_overflows_says_so() -> None:
    from app.realtime.redis_bus import _OUTBOX, RedisBus

    letters = Letters({})
    bus = RedisBus(Database("sqlite+aiosqlite://"), letters, "redis://127.0.0.1:1/3")
    for n in range(_OUTBOX + 1):
        bus.send(Published(AD, n))
    assert [Letters({}).read(letter) for letter in bus._outbox] == [LookAgain()]
    bus.send(object())
    assert len(bus._outbox) == 1, "what no letter is known for stays here"
    await bus.close()
    await bus._database.close()


def test_a_real_server_shows_what_another_process_does(
    postgres_url: str, redis: RedisServer, tmp_path: Path
) -> None:
    """A watcher and a poller of one API process; the work is done in this one."""
    server = Server(tmp_path / "data", DATABASE_URL=postgres_url, REDIS_URL=redis.url)
    server.start()
    try:
        with Client(server.url) as client:
            ad = client.create()

            async def work() -> None:
                house = House(on(postgres_url, "postgresql"))
                async with house.database.transaction() as db:
                    session = await db.get(Session, ad)
                    assert session
                    session.mode = "one_shot"
                await asyncio.to_thread(
                    lambda: client.http.get(f"/api/status/{ad}").raise_for_status()
                )
                await house.tell("from afar", times=3, session_id=ad)
                await house.database.close()

            url = f"{server.url.replace('http', 'ws')}/ws/{ad}"
            headers = {"Authorization": f"Bearer {client.token}"}
            with connect(url, additional_headers=headers, proxy=None) as socket:
                first = json.loads(socket.recv(timeout=10))["seq"]
                asyncio.run(work())
                assert client.http.get(f"/api/status/{ad}").json()["current_step"] == "from afar"
                told = [json.loads(socket.recv(timeout=10)) for _ in range(3)]
        assert [event["seq"] for event in told] == [first + 1, first + 2, first + 3]
        assert {event["message"] for event in told} == {"from afar"}
    finally:
        server.stop()


def test_letters_of_other_versions_are_put_aside() -> None:
    ours, theirs = Letters({"run_canceled": runs.RunCanceled}), Letters(runs.TRAVELING)
    letter = theirs.write(runs.RunCanceled("r"))
    assert letter is not None
    assert ours.read(letter) == runs.RunCanceled("r")
    assert theirs.read(letter) is None, "its own"
    event = theirs.write(Published(AD, 7, "x" * 9000))
    assert event is not None
    assert len(event) < 200
    assert ours.read(event) == Published(AD, 7)
    more = json.loads(letter) | {"colour": "red"}
    more["note"]["reason"] = "unknown to us"
    assert ours.read(json.dumps(more)) == runs.RunCanceled("r")
    assert theirs.write(runs.RunCanceled("x" * 9000)) is None, "it would break the transaction"
    for odd in (theirs.write(runs.SessionDeleted(AD)), "", "[]", "{}", '"x"', "\x00", b"\xff\xfe", "null",
                '{"kind": "event", "from": "x", "note": {"session_id": 5, "seq": "many"}}',
                '{"kind": [], "from": "x", "note": {}}'):  # fmt: skip
        assert ours.read(odd or "") is None
