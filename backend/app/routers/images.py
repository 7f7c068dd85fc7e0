"""Images: generate, approve, make one again."""

from __future__ import annotations

from fastapi import APIRouter, status

from app.routers.dependencies import CurrentUser, Db, TheHouse, TheMeter
from app.schemas.sessions import (
    GenerateImagesRequest,
    SaveApprovedImagesRequest,
    SaveApprovedImagesResponse,
    StageStarted,
)
from app.services import images, sessions

router = APIRouter(prefix="/api", tags=["images"])


@router.post("/generate-images", status_code=status.HTTP_202_ACCEPTED)
async def generate_images(
    body: GenerateImagesRequest, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Starts a round of product images."""
    session = await sessions.guided(db, user, body.session_id)
    provider = house.providers.quotes(session.lane)
    answer = await images.start(db, user, session, body, provider, house.purse)
    await meter.count(db, session)
    return answer


@router.post("/save-approved-images")
async def save_approved_images(
    body: SaveApprovedImagesRequest, user: CurrentUser, db: Db
) -> SaveApprovedImagesResponse:
    """Keeps the mood board: at least two images."""
    session = await sessions.guided(db, user, body.session_id)
    count = await images.approve(db, session, body.approved_image_ids)
    return SaveApprovedImagesResponse(approved_count=count, message=f"{count} images approved.")


@router.post(
    "/sessions/{session_id}/images/{asset_id}/regenerate", status_code=status.HTTP_202_ACCEPTED
)
async def regenerate_image(
    session_id: str, asset_id: str, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Makes one image again."""
    session = await sessions.guided(db, user, session_id)
    provider = house.providers.quotes(session.lane)
    answer = await images.regenerate(db, session, asset_id, provider, house.purse)
    await meter.count(db, session)
    return answer
