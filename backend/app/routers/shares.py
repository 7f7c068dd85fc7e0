"""Finished ads for whoever has their link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.routers.dependencies import Db, TheHouse
from app.schemas.sessions import SharedAd
from app.services import shares

router = APIRouter(prefix="/api/shared", tags=["shares"])


@router.get("/{token}")
async def get_shared(
    token: Annotated[str, Path(max_length=64)], db: Db, house: TheHouse, response: Response
) -> SharedAd:
    """A shared ad; its media addresses expire, a fresh GET gives fresh ones."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return await shares.shared(db, token, house.links)
