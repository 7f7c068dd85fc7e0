"""Composition: the final cut, and the fonts to choose from."""

from __future__ import annotations

from fastapi import APIRouter, status
from fastapi.responses import FileResponse

from app.errors import NotFound
from app.routers.dependencies import CurrentUser, Db, TheHouse
from app.schemas.sessions import ComposeRequest, FontList, StageStarted
from app.services import composition, sessions
from app.studio.typography import FACES, font_path

router = APIRouter(prefix="/api", tags=["composition"])


@router.post("/compose-final-video", status_code=status.HTTP_202_ACCEPTED)
async def compose_final_video(
    body: ComposeRequest, user: CurrentUser, db: Db, house: TheHouse
) -> StageStarted:
    """Cuts the ad from the approved clips."""
    session = await sessions.guided(db, user, body.session_id)
    return await composition.start(
        db, session, body, house.providers.quotes(session.lane), house.purse
    )


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
