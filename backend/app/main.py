"""create_app(): the one place where everything is wired."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError

from app import __version__
from app.config import Settings
from app.database import Database
from app.logging import configure, get_logger, hide
from app.media.credentials import Credentials, open_credentials
from app.migrations.runner import upgrade
from app.openapi import describe
from app.orchestrator.engine import Orchestrator
from app.orchestrator.lease import Lease
from app.orchestrator.orders import Orders
from app.orchestrator.retention import Retention
from app.orchestrator.steps import Steps
from app.orchestrator.sweep import Sweeper
from app.orchestrator.warmup import warm_up
from app.providers.registry import Providers, open_providers
from app.realtime import Bus, open_bus, open_redis
from app.realtime.bus import Published
from app.realtime.manager import WebSocketManager
from app.reports import reporting
from app.routers import (
    account,
    admin,
    assets,
    auth,
    clients,
    clips,
    composition,
    generations,
    images,
    jobs,
    realtime,
    sessions,
    shares,
    system,
    webhooks,
)
from app.routers.access_log import HEADER, AccessLog
from app.routers.body_limit import BodyLimit
from app.routers.dependencies import House
from app.routers.refusals import add_refusals
from app.routers.security_headers import SecurityHeaders
from app.schemas.system import ErrorEnvelope
from app.scratch import claim
from app.services import throttle
from app.services.attendance import Attendance
from app.services.auth import refuse_demo_user, seed_demo_user
from app.services.exports import Exports
from app.services.limits import RateLimits
from app.services.provenance import Provenances
from app.services.runs import TRAVELING, JobMoved, SessionDeleted
from app.services.status_cache import open_status_cache
from app.services.tokens import MediaLinks, Tokens
from app.services.vitals import Vitals
from app.storage import open_storage
from app.tracing import to, traced
from app.veil import Veil

_log = get_logger(__name__)
_PREVIEWS = "120/minute"
"""Of a user: as quick as somebody types, with a pause after each word."""
_EXPORTS = "6/hour"
"""Of a user: of everything that they have."""
_ROUTERS = (
    auth,
    account,
    sessions,
    images,
    clips,
    composition,
    assets,
    generations,
    clients,
    jobs,
    realtime,
    webhooks,
    shares,
    admin,
    system,
)


@asynccontextmanager
async def opened(settings: Settings, *, works: bool) -> AsyncIterator[House]:
    """A process's tools, from its start to its end.

    Args:
        works: whether runs are taken up here; else they are only given to the queues.
    """
    endpoint = settings.otel_exporter_otlp_endpoint
    with traced(settings.process_id, to(endpoint) if endpoint else None), reporting(settings):
        async with _opened(settings, works=works) as house:
            yield house


@asynccontextmanager
async def _opened(settings: Settings, *, works: bool) -> AsyncIterator[House]:
    lock = await asyncio.to_thread(_own_scratch, settings)
    await asyncio.to_thread(
        lambda: settings.signing_key
    )  # made at the first start, and hidden then, too
    hide(Veil(settings).over)
    credentials = await asyncio.to_thread(open_credentials, settings)
    await asyncio.to_thread(upgrade, settings.sqlalchemy_url)
    if settings.production:
        await _refuse_open_demo(settings)
    database, redis = Database(settings.sqlalchemy_url, settings.process_id), open_redis(settings)
    bus = open_bus(settings, database, TRAVELING)
    storage, providers = open_storage(settings), open_providers(settings)
    house = House(
        settings, database, storage, providers, bus, WebSocketManager(database, bus), Tokens(settings),
        MediaLinks(settings), Exports(storage, settings.scratch / "exports", credentials),
        RateLimits(_rates(settings), redis), open_status_cache(settings, database, redis), Attendance(database),
        Provenances(storage, credentials),
    )  # fmt: skip
    if settings.environment == "development":
        with contextlib.suppress(IntegrityError):  # another process was a moment earlier
            async with database.transaction() as db:
                await seed_demo_user(db)
    for hear in (
        lambda note: _tell_watchers(bus, note),
        lambda note: _forget_exports(house.exports, note),
        lambda note: _tell_who_waits(providers, note),
    ):
        database.listeners.append(hear)
        bus.listen(hear)
    runner = _orchestrator(house, credentials) if works else Orders(settings, storage)
    database.listeners.append(runner.hear)
    warming: asyncio.Task[None] | None = None
    vitals = Vitals(settings, database)
    try:
        # The engine's start blocks this event loop: nothing may be half way through a transaction here that it waits for.
        await runner.start()
        await bus.start()
        await vitals.start()
        warming = asyncio.create_task(warm_up(settings, providers)) if works else None
        _log.info("ready", version=__version__, environment=settings.environment, works=works)
        yield house
    finally:
        if warming:
            warming.cancel()
        await vitals.stop()
        await house.attendance.close()
        await house.exports.close()
        await runner.stop()
        await bus.close()
        await providers.close()
        await storage.close()
        await database.close()
        if redis:
            await redis.close()
        if lock:
            lock.close()


async def _refuse_open_demo(settings: Settings) -> None:
    """Raises:
    Unavailable: production, and an account that everybody knows the password of.
    """
    async with Database(settings.sqlalchemy_url) as database, database.reading() as db:
        await refuse_demo_user(db)


def _rates(settings: Settings) -> dict[str, str]:
    """All rate limits, by name."""
    own = {
        "upload": "upload_rate", throttle.PAIR: "login_rate", throttle.ADDRESS: "login_address_rate", "register": "register_rate",
        "generation_rate": "generation_rate", "work_rate": "work_rate",
    }  # fmt: skip
    said = {name: settings.rate(setting) for name, setting in own.items()}
    siege = throttle.FIXED if settings.login_rate else {}
    return said | siege | {"preview": _PREVIEWS, "export": _EXPORTS}


def _own_scratch(settings: Settings) -> IO[str] | None:
    """An empty scratch folder: what a killed process left half done is made anew from its inputs."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.shared:
        return claim(settings.scratch)
    shutil.rmtree(settings.scratch, ignore_errors=True)
    return None


def _orchestrator(house: House, credentials: Credentials) -> Orchestrator:
    settings, database, providers = house.settings, house.database, house.providers
    seconds = settings.worker_lease_seconds if settings.shared else None
    lease = Lease(database, settings.process_id, seconds)
    steps = Steps(settings, database, providers, house.storage, house.purse, lease, credentials)
    sweeper = Sweeper(database, providers.paid, lease)
    orchestrator = Orchestrator(
        settings, database, steps, sweeper, lease, Retention(settings, database, house.storage)
    )
    house.bus.listen(orchestrator.hear_others)
    return orchestrator


def create_app(settings: Settings | None = None, *, works: bool = True) -> FastAPI:
    """The application, wired by its settings; without `works` somebody else takes up what it asks for."""
    settings = settings or Settings()
    configure(settings.log_level, readable=settings.readable_logs)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, works=works) as house:
            app.state.house = house
            yield

    open_docs = settings.expose_docs or not settings.production
    app = FastAPI(
        title="Adreel", version=__version__, lifespan=lifespan,
        docs_url="/docs" if open_docs else None, redoc_url="/redoc" if open_docs else None,
        openapi_url="/openapi.json" if open_docs else None,
        generate_unique_id_function=_operation_id,
        responses={
            422: {"model": ErrorEnvelope}, 401: {"model": ErrorEnvelope},
            "default": {"model": ErrorEnvelope, "description": "Refused, or failed"},
        },
    )  # fmt: skip
    describe(app)
    app.add_middleware(
        CORSMiddleware, allow_origins=settings.allowed_origins, allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-API-Key"],
        expose_headers=["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After", HEADER],
    )  # fmt: skip
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(AccessLog, trusted=settings.proxies)
    add_refusals(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    return app


def _tell_watchers(bus: Bus, note: object) -> None:
    if isinstance(note, Published):
        bus.publish(note)
    elif isinstance(note, SessionDeleted):
        bus.drop(note.session_id)


def _tell_who_waits(providers: Providers, note: object) -> None:
    if isinstance(note, JobMoved) and (paid := providers.paid) and (told := paid.named(note.provider)):  # fmt: skip
        told.moved(note.job_id)


def _forget_exports(exports: Exports, note: object) -> None:
    if isinstance(note, SessionDeleted):
        exports.forget(note.session_id)


def _operation_id(route: APIRoute) -> str:
    """Short, stable names for the generated client."""
    return f"{route.tags[0]}-{route.name}" if route.tags else route.name
