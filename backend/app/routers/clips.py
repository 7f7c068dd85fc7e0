"""Clips: generate, approve and order, make one again."""

from __future__ import annotations

from fastapi import APIRouter, status

from app.routers.dependencies import CurrentUser, Db, TheHouse, TheMeter
from app.schemas.sessions import (
    GenerateClipsRequest,
    SaveApprovedClipsRequest,
    SaveApprovedClipsResponse,
    StageStarted,
)
from app.services import clips, sessions

router = APIRouter(prefix="/api", tags=["clips"])


@router.post("/generate-clips", status_code=status.HTTP_202_ACCEPTED)
async def generate_clips(
    body: GenerateClipsRequest, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Films the approved images."""
    session = await sessions.guided(db, user, body.session_id)
    quotes = house.providers.quotes(session.lane)
    answer = await clips.start(db, session, body, quotes, house.purse)
    await meter.count(db, session)
    return answer


@router.post("/save-approved-clips")
async def save_approved_clips(
    body: SaveApprovedClipsRequest, user: CurrentUser, db: Db
) -> SaveApprovedClipsResponse:
    """Keeps the choice of clips and their order."""
    session = await sessions.guided(db, user, body.session_id)
    count, seconds = await clips.approve(db, session, body)
    return SaveApprovedClipsResponse(
        approved_count=count, estimated_duration=round(seconds, 2),
        message=f"{count} clips approved.",
    )  # fmt: skip


@router.post(
    "/sessions/{session_id}/clips/{asset_id}/regenerate", status_code=status.HTTP_202_ACCEPTED
)
async def regenerate_clip(
    session_id: str, asset_id: str, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Films one clip again with another move."""
    session = await sessions.guided(db, user, session_id)
    quotes = house.providers.quotes(session.lane)
    answer = await clips.regenerate(db, session, asset_id, quotes, house.purse)
    await meter.count(db, session)
    return answer
