"""Kept answers: never older than what was committed, never somebody else's, and never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.database import Base, Database
from app.errors import NotFound, NotSignedIn
from app.models import Run, Session, SpentToken, User
from app.models.types import now
from app.realtime.redis_link import RedisLink
from app.schemas.generations import GenerationStatus
from app.schemas.stages import Stage
from app.services import generations, runs
from app.services.events import tell
from app.services.status_cache import MemoryShelf, RedisShelf, StatusCache, open_status_cache
from app.services.tokens import Claims, MediaLinks
from tests.conftest import Person
from tests.servers import RedisServer

AD = "the-ad"
ANN, BOB = (Claims(number, f"token-{number}", now()) for number in (1, 2))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url)
    async with made.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with made.transaction() as db:
        for number, name in ((1, "ann"), (2, "bob")):
            db.add(
                User(
                    id=number,
                    email=f"{name}@b.c",
                    username=name,
                    token_generation=0,
                    password_hash="x",
                )
            )
        await db.flush()
        db.add(Session(id=AD, user_id=1, mode="one_shot", spec={"scenes": []}))
        await db.flush()
        db.add(Run(id="r", session_id=AD, stage="story"))
    yield made
    await made.close()


class Desk:
    """Asks how far the ad is; `loads` counts how often that took the database."""

    def __init__(self, database: Database, cache: StatusCache, settings: Settings) -> None:
        self.database, self.cache = database, cache
        self.links = MediaLinks(settings)
        self.loads = 0

    async def ask(self, claims: Claims = ANN, session_id: str = AD) -> GenerationStatus:
        return await self.cache.answer(
            claims, session_id, GenerationStatus, self.loaded(session_id)
        )

    def loaded(self, session_id: str = AD) -> Any:
        async def load(db: AsyncSession, user: User) -> GenerationStatus:
            self.loads += 1
            session = await generations.owned(db, user, session_id)
            return await generations.status(db, session, self.links)

        return load

    async def tell(self, percent: float, **data: Any) -> None:
        async with self.database.transaction() as db:
            session = await db.get(Session, AD, with_for_update=True)
            assert session
            await tell(db, session, Stage.CLIP_GENERATION, percent, f"at {percent}", data)


@pytest.fixture
async def desk(
    request: pytest.FixtureRequest, database: Database, settings: Settings
) -> AsyncIterator[Desk]:
    """With Redis on PostgreSQL, in memory on SQLite."""
    link = None if database.is_sqlite else RedisLink(request.getfixturevalue("redis").url)
    yield Desk(database, open_status_cache(settings, database, link), settings)
    if link:
        await link.close()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no dead server."""
    monkeypatch.setattr("app.realtime.redis_link._PATIENCE", 10.0)


def questions(link: RedisLink, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is really asked of Redis, as it goes on."""
    asked: list[object] = []
    ask = link.ask

    async def noted(question: Any) -> Any:
        def really(client: Any) -> Any:
            asked.append(question)
            return question(client)

        return await ask(really)

    monkeypatch.setattr(link, "ask", noted)
    return asked


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*told: Any) -> None:
        if not told[2].startswith("BEGIN"):
            seen.append(told[2])

    engine = database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


async def test_kept_until_something_changes(desk: Desk) -> None:
    await desk.tell(10)
    with statements(desk.database) as first:
        fresh = await desk.ask()
    with statements(desk.database) as again:
        assert await desk.ask() == fresh
    assert desk.loads == 1
    assert len(again) == 1, "who asks, and the mark, in one"
    assert len(first) > 4
    await desk.tell(20)
    assert (await desk.ask()).progress == 20
    async with desk.database.transaction() as db:  # no event tells of this
        await runs.begin_run(db, "r")
    await desk.ask()
    async with desk.database.transaction() as db:
        session = await db.get(Session, AD)
        assert session
        session.total_cost = 0.25
    assert (await desk.ask()).cost == 0.25
    assert desk.loads == 4


async def test_an_answer_made_while_the_ad_changed_is_not_served_later(desk: Desk) -> None:
    """A reader has loaded the old row; a writer commits; the reader keeps what it has."""
    await desk.tell(10)
    old = desk.loaded()

    async def load(db: AsyncSession, user: User) -> GenerationStatus:
        answer: GenerationStatus = await old(db, user)
        await db.rollback()
        await desk.tell(20)
        return answer

    assert (await desk.cache.answer(ANN, AD, GenerationStatus, load)).progress == 10
    assert (await desk.ask()).progress == 20
    assert (await desk.ask()).progress == 20
    assert desk.loads == 2


async def test_readers_and_a_writer(desk: Desk) -> None:
    """Whoever asks after a commit sees that or something newer."""
    committed = 0.0

    async def write() -> None:
        nonlocal committed
        for percent in range(1, 31):
            await desk.tell(percent)
            committed = percent

    async def read(writing: asyncio.Task[None]) -> None:
        while not writing.done():
            least = committed
            assert (await desk.ask()).progress >= least

    writing = asyncio.create_task(write())
    await asyncio.gather(writing, *(read(writing) for _ in range(5)))
    assert (await desk.ask()).progress == 30


async def test_nobody_gets_what_is_not_theirs(desk: Desk) -> None:
    await desk.ask()
    with pytest.raises(NotFound):
        await desk.ask(BOB)
    with pytest.raises(NotFound):
        await desk.ask(ANN, "another")
    async with desk.database.transaction() as db:
        db.add(SpentToken(jti=ANN.jti, expires_at=now()))
    with pytest.raises(NotSignedIn):
        await desk.ask()
    again = Claims(1, "another token", now())
    await desk.ask(again)
    async with desk.database.transaction() as db:
        user = await db.get(User, 1)
        assert user
        user.is_active = False
    with pytest.raises(NotSignedIn):
        await desk.ask(again)
    with pytest.raises(NotSignedIn):
        await desk.ask(Claims(99, "nobody", now()))


async def test_a_deleted_ad_is_gone_at_once(desk: Desk) -> None:
    await desk.ask()
    async with desk.database.transaction() as db:
        await db.delete(await db.get(Session, AD))
    with pytest.raises(NotFound):
        await desk.ask()


async def test_time_left_goes_on_and_answers_expire(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    await desk.tell(10, eta_seconds=60.0)
    first = (await desk.ask()).estimated_time_remaining
    assert first is not None
    began, real = time.time(), time.time
    monkeypatch.setattr("app.services.status_cache.time.time", lambda: real() + 20)
    later = (await desk.ask()).estimated_time_remaining
    monkeypatch.undo()
    assert later is not None
    assert 15 < first - later < 25 + real() - began
    assert desk.loads == 1


async def test_links_outlive_what_is_kept(
    settings: Settings, database: Database, redis: RedisServer
) -> None:
    """The shortest links: at least half of their 60 s is left when they are made."""
    short = settings.model_copy(update={"media_url_seconds": 60})
    assert 0 < open_status_cache(short, database, None)._seconds <= 10
    assert open_status_cache(settings, database, None)._seconds == 30
    link = RedisLink(redis.url)
    await RedisShelf(link).put("k", "v", 30)
    assert 0 < await link.ask(lambda r: r.ttl("k")) <= 30
    await link.close()


async def test_the_memory_shelf_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.status_cache._MOST", 3)
    shelf = MemoryShelf()
    for name in "abc":
        await shelf.put(name, name, 30)
    assert await shelf.get("a") == "a"
    await shelf.put("d", "d", 30)
    assert [await shelf.get(name) for name in "abcd"] == ["a", None, "c", "d"]
    await shelf.put("e", "e", -1)
    assert await shelf.get("e") is None


@pytest.mark.parametrize("trouble", ["hang", "kill"])
async def test_without_redis_the_database_answers(
    trouble: str, settings: Settings, database: Database, redis: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.realtime.redis_link._LEFT_ALONE", 2.0)
    monkeypatch.setattr("app.realtime.redis_link._PATIENCE", 1.0)
    link = RedisLink(redis.url)
    asked = questions(link, monkeypatch)
    desk = Desk(database, open_status_cache(settings, database, link), settings)
    await desk.ask()
    await desk.ask()
    assert desk.loads == 1
    asked.clear()
    getattr(redis, trouble)()
    await asyncio.gather(*(desk.ask() for _ in range(30)))
    for _ in range(20):
        await desk.ask()
    assert desk.loads == 51
    assert len(asked) < 60, "of a hundred: at most one in two seconds after the first thirty"
    await desk.tell(50)  # nobody can be told
    if trouble == "hang":
        redis.kill()
    redis.start()
    await asyncio.sleep(2.1)
    assert (await desk.ask()).progress == 50
    loads = desk.loads
    await desk.ask()
    assert desk.loads == loads, "it serves again"
    await link.close()


async def test_over_http_kept_and_fresh_answers_are_equal(
    api: httpx.AsyncClient, ann: Person
) -> None:
    body = {"prompt": "pink athletic tennis shoes for runners", "duration": 8}
    job = (await api.post("/api/v2/generate", json=body, headers=ann)).json()
    path = f"/api/v2/jobs/{job['job_id']}"
    await api.post(f"{path}/cancel", headers=ann)  # it changes no more
    kept = await api.get(path, headers=ann)
    assert kept.json()["status"] == "canceled"
    assert (await api.get(path, headers=ann)).json() == kept.json()
    house = api.app.state.house  # type: ignore[attr-defined]
    house.statuses._shelf = MemoryShelf()
    assert (await api.get(path, headers=ann)).json() == kept.json()
    assert (await api.get(path)).status_code == 401
    await api.post("/api/auth/logout", headers=ann)
    assert (await api.get(path, headers=ann)).status_code == 401
