"""Is it alive, is it ready."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from fastapi import APIRouter, Response
from sqlalchemy import text

from app import __version__
from app.database import DATABASE_ERRORS
from app.errors import Unavailable
from app.providers.base import Quotes, Request
from app.providers.registry import GENERATIVE, STUDIO
from app.routers.dependencies import House, TheHouse
from app.schemas.system import Component, Health, LaneItem, LaneList, Readiness
from app.services import runs
from app.services.stages import DIRECTION

router = APIRouter(tags=["system"])
_LANES = {STUDIO: "Studio, on this machine", GENERATIVE: "Hosted models"}
_LOW_DISK_BYTES = 500_000_000
_MUSIC_SECONDS = 15
_STORAGE_SECONDS = 3.0


@router.get("/health")
@router.get("/api/health", include_in_schema=False)
async def health() -> Health:
    """The process answers."""
    return Health(version=__version__)


@router.get("/api/lanes")
async def lanes(house: TheHouse) -> LaneList:
    """Lanes that are open here, with what a picture and a clip cost in each."""
    return LaneList(
        items=[_lane(name, house.providers.quotes(name)) for name in house.providers.lanes]
    )


def _lane(name: str, quotes: Quotes) -> LaneItem:
    lengths = (2.0, 2.5, 3.0, 3.5, 4.0)
    return LaneItem(
        name=name, label=_LANES[name],
        image_cost=quotes.estimate(Request("still", {})).cost,
        clip_costs={f"{s:.1f}": quotes.estimate(Request("clip", {"duration": s})).cost for s in lengths},
        direction_cost=quotes.estimate(DIRECTION).cost,
        music_cost=quotes.estimate(Request("music", {"duration": _MUSIC_SECONDS})).cost,
        image_model=quotes.model_id("still"), clip_model=quotes.model_id("clip"),
        text_model=quotes.model_id("text"), music_model=quotes.model_id("music"),
    )  # fmt: skip


async def _database(house: House) -> Component:
    try:
        async with house.database.reading() as db:
            await db.execute(text("SELECT 1"))
    except DATABASE_ERRORS:
        return Component(state="failed", detail="The database does not answer.")
    return Component(state="ok")


async def _queue(house: House) -> Component:
    try:
        async with house.database.reading() as db:
            stalled = await runs.queue_stalled(db)
    except DATABASE_ERRORS:
        return Component(state="failed", detail="The queue can't be read.")
    if stalled:
        return Component(state="failed", detail="Work waits, and nobody takes it up.")
    return Component(state="ok")


async def _storage(house: House) -> Component:
    """The data folder, which all processes need, and wherever else media lie."""
    try:
        async with asyncio.timeout(_STORAGE_SECONDS):
            own = await asyncio.to_thread(_folder, house.settings.data_dir)
            told = await house.storage.check() if own.state == "ok" else ""
    except TimeoutError:
        return Component(state="failed", detail="The media storage does not answer.")
    except Unavailable as error:
        return Component(state="failed", detail=error.message)
    return own.model_copy(update={"detail": told}) if told else own


def _folder(folder: Path) -> Component:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Component(state="failed", detail="The data folder is gone.")
    if not os.access(folder, os.W_OK):
        return Component(state="failed", detail="The data folder can't be written.")
    if free < _LOW_DISK_BYTES:
        return Component(state="failed", detail="The disk is nearly full.")
    return Component(state="ok")


@router.get("/api/ready")
async def ready(house: TheHouse, response: Response) -> Readiness:
    """Database, storage and queue, each with its state; 503 while one fails."""
    database, storage, queue = await asyncio.gather(
        _database(house), _storage(house), _queue(house)
    )
    components = {"database": database, "storage": storage, "queue": queue}
    good = all(c.state == "ok" for c in components.values())
    response.status_code = 200 if good else 503
    return Readiness(ready=good, components=components)
