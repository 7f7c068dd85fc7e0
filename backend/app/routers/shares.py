"""Finished ads for whoever has their link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.routers.dependencies import Db, TheHouse
from app.schemas.provenance import Provenance
from app.schemas.shares import SharedAd
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


@router.get("/{token}/provenance")
async def shared_provenance(
    token: Annotated[str, Path(max_length=64)], house: TheHouse, response: Response
) -> Provenance:
    """What a shared ad's file says of each shot, and whether it is as it was signed."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    async with house.database.reading() as db:  # let go of before the file is read
        final = await shares.shared_final(db, token)
    return await house.provenances.of(final)
