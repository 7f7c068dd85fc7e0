"""Uploads, and the media files behind signed links."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Response, UploadFile, status
from fastapi.responses import FileResponse

from app.errors import Conflict, NotFound
from app.models import Asset
from app.routers.dependencies import CurrentUser, Db, House, TheClaims, TheHouse, tell
from app.routers.files import stored_file
from app.schemas.assets import AssetList, AssetResponse, CutoutRequest, CutoutResponse
from app.services import assets, auth, clients, cutouts

router = APIRouter(tags=["assets"])
_CHUNK = 1 << 16
"""Bytes. Each thread that reads keeps what it took once: large pieces would add up."""


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


@router.post("/api/v2/upload-asset", status_code=status.HTTP_201_CREATED)
async def upload_asset(
    file: UploadFile, claims: TheClaims, house: TheHouse, response: Response,
    name: Annotated[str | None, Form(max_length=255)] = None,
    type: Annotated[Literal["image", "video"] | None, Form()] = None,
    tags: Annotated[str, Form(max_length=500)] = "",
    client_id: Annotated[str | None, Form(max_length=64)] = None,
    campaign_id: Annotated[str | None, Form(max_length=64)] = None,
) -> AssetResponse:  # fmt: skip
    """Keeps a picture (JPEG, PNG, WebP) or a film (MP4, MOV). Tags are separated by commas."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
        owners = await clients.owners(db, user, client_id, campaign_id)
        await assets.room_for(db, user, house.settings)
    tell(response, await house.limits.take("upload", user.id))
    source = await assets.received(_chunks(file), house.settings)
    original = file.filename or "photo"
    asset = await assets.add_upload(
        house.database, user, house.storage, house.settings, source, original, name or original,
        [t.strip() for t in tags.split(",") if t.strip()][:20], owners, type,
    )  # fmt: skip
    response.headers["Location"] = f"/api/v2/assets/{asset.id}"
    return assets.as_upload(asset, house.links)


@router.get("/api/v2/assets")
async def list_assets(
    user: CurrentUser, db: Db, house: TheHouse,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AssetList:  # fmt: skip
    """Your uploads, newest first."""
    return await assets.uploads(db, user, house.links, page, page_size)


@router.get("/api/v2/assets/{asset_id}")
async def get_asset(asset_id: str, user: CurrentUser, db: Db, house: TheHouse) -> AssetResponse:
    """One of your uploads."""
    asset = await assets.owned_upload(db, user, asset_id)
    return assets.as_upload(asset, house.links)


@router.get("/api/v2/assets/{asset_id}/data", response_class=FileResponse)
async def get_asset_data(asset_id: str, user: CurrentUser, db: Db, house: TheHouse) -> Response:
    """The file itself; answers Range requests."""
    asset = await assets.owned_upload(db, user, asset_id)
    return await _file(house, asset.storage_key, asset.content_type, assets.file_name(asset))


@router.get("/api/v2/assets/{asset_id}/thumbnail", response_class=FileResponse)
async def get_asset_thumbnail(
    asset_id: str, user: CurrentUser, db: Db, house: TheHouse
) -> Response:
    """A small JPEG of it."""
    asset = await assets.owned_upload(db, user, asset_id)
    return await _file(house, asset.poster_key or asset.storage_key, "image/jpeg", "thumbnail.jpg")


async def _file(house: House, key: str, media_type: str, name: str) -> Response:
    headers = {
        "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=600",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }  # fmt: skip
    return await stored_file(house, key, media_type, name, headers, download=False)


@router.get("/api/v2/assets/{asset_id}/cutout")
async def get_cutout(asset_id: str, claims: TheClaims, house: TheHouse) -> CutoutResponse:
    """How the photo's product is cut out, with a preview; on a busy background nothing is guessed."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
    return await cutouts.look(
        house.database, user, asset_id, house.storage, house.settings.scratch, house.links
    )


@router.put("/api/v2/assets/{asset_id}/cutout")
async def put_cutout(
    asset_id: str, body: CutoutRequest, claims: TheClaims, house: TheHouse
) -> CutoutResponse:
    """Cuts the product out by your brush strokes, or keeps the photo on a card."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
    return await cutouts.decide(
        house.database, user, asset_id, body, house.storage, house.settings.scratch, house.links
    )  # fmt: skip


@router.delete("/api/v2/assets/{asset_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_asset(asset_id: str, claims: TheClaims, house: TheHouse) -> None:
    """Removes an upload."""
    async with house.database.transaction() as db:
        user = await auth.user_for(db, claims)
        if await clients.uses_logo(db, await assets.owned_upload(db, user, asset_id)):
            raise Conflict("A brand uses this picture as its logo.", code="ASSET_IN_USE")
        keys = await assets.delete_upload(db, user, asset_id)
    await assets.drop_files(house.storage, keys)


@router.get("/api/media/{token}/{filename}", response_class=FileResponse)
async def get_media(
    token: str, filename: str, db: Db, house: TheHouse,
    download: Annotated[bool, Query()] = False,
) -> Response:  # fmt: skip
    """A file behind a signed link; answers Range requests. `?download=1` saves it under its name."""
    asset_id, which = house.links.read(token)
    asset = await db.get(Asset, asset_id)  # nobody's in particular: the link is the right to it
    key = asset and assets.file_key(asset, which)
    if asset is None or not key:
        raise NotFound("The file is gone.")
    media_type = {"poster": "image/jpeg", "cutout": "image/png"}.get(which, asset.content_type)
    name = assets.file_name(asset) if download else None
    headers = {
        "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=600",
        "Cross-Origin-Resource-Policy": "same-site",
    }  # fmt: skip
    return await stored_file(house, key, media_type, name, headers, download=download)
