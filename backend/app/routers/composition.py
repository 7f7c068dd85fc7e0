"""Composition: the final cut, a look at it before, and the fonts to choose from."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, status
from fastapi.responses import FileResponse

from app.agents import preview
from app.errors import InvalidInput, NotFound, ProviderError, Unavailable
from app.media.ffmpeg import FfmpegError
from app.models.types import new_id
from app.routers.dependencies import CurrentUser, Db, House, TheClaims, TheHouse, TheMeter
from app.schemas.cuts import ComposeRequest, FontList
from app.schemas.previews import CutPreview, MusicPreview, PlacementList, PreviewRequest
from app.schemas.sessions import StageStarted
from app.services import auth, composition, sessions
from app.services.tokens import Claims
from app.studio.typography import FACES, font_path

router = APIRouter(prefix="/api", tags=["composition"])


@router.post("/compose-final-video", status_code=status.HTTP_202_ACCEPTED)
async def compose_final_video(
    body: ComposeRequest, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Cuts the ad from the approved clips."""
    session = await sessions.cut_by_hand(db, user, body.session_id)
    quotes = house.providers.quotes(session.lane)
    answer = await composition.start(db, session, body, quotes, house.purse)
    await meter.count(db, session)
    return answer


@router.get("/placements")
async def list_placements() -> PlacementList:
    """Where ads run, with the margins that each covers."""
    return composition.placements()


@asynccontextmanager
async def _folder(house: House) -> AsyncIterator[Path]:
    folder = house.settings.scratch / "previews" / new_id()
    await asyncio.to_thread(folder.mkdir, parents=True)
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _planned(
    body: PreviewRequest, claims: Claims, house: House
) -> tuple[dict[str, Any], list[str]]:
    """What is to be previewed; the database is let go before anything is drawn."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
        await house.limits.take("preview", user.id)
        session = await sessions.cut_by_hand(db, user, body.session_id)
        return await composition.preview_data(db, session, body)


@router.post("/preview-cut")
async def preview_cut(body: PreviewRequest, claims: TheClaims, house: TheHouse) -> CutPreview:
    """The cut as it would be: when each clip shows, and the words themselves in their places."""
    data, clip_ids = await _planned(body, claims, house)
    async with _folder(house) as folder:
        try:
            return await preview.preview_cut(data, clip_ids, house.providers.aside, house.storage, folder, house.settings.ai_label)  # fmt: skip
        except (ProviderError, OSError) as error:
            raise Unavailable("The preview could not be drawn.", code="PREVIEW_FAILED") from error


@router.post("/preview-music")
async def preview_music(body: PreviewRequest, claims: TheClaims, house: TheHouse) -> MusicPreview:
    """The music that the studio would write for this cut, with its beats and its shape."""
    if not body.audio.enabled:
        raise InvalidInput("This cut has no music.", details={"fields": {"audio.enabled": "must be true"}})  # fmt: skip
    data, _ = await _planned(body, claims, house)
    async with _folder(house) as folder:
        try:
            return await preview.preview_music(data, house.providers.aside, folder)
        except (ProviderError, FfmpegError, OSError) as error:
            raise Unavailable("The music could not be made.", code="PREVIEW_FAILED") from error


@router.get("/fonts")
async def list_fonts() -> FontList:
    """Fonts for text overlays."""
    return composition.fonts()


@router.get("/fonts/{name}/file", response_class=FileResponse)
async def font_file(name: str) -> FileResponse:
    """The font itself, so that a preview shows the real letters."""
    if name not in FACES:
        raise NotFound("There is no such font.")
    headers = {"Cache-Control": "public, max-age=604800", "X-Content-Type-Options": "nosniff"}
    return FileResponse(font_path(name), media_type="font/ttf", headers=headers)
