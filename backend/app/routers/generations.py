"""One shot: a prompt in, an ad out; and the gallery of what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response, status
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.local_director import direct
from app.agents.screening import unclear
from app.errors import InvalidInput
from app.media.templates import templates
from app.models import User
from app.providers.registry import STUDIO
from app.routers.dependencies import CurrentUser, Db, House, TheClaims, TheHouse, TheMeter
from app.routers.files import stored_file
from app.schemas.generations import (
    AssetReference,
    GeneratedVideo,
    GenerateRequest,
    GenerationFilter,
    GenerationPage,
    GenerationStarted,
    GenerationStatus,
    NewVersion,
    TemplateItem,
    TemplateList,
    VersionList,
)
from app.schemas.provenance import Provenance
from app.schemas.sessions import StageStarted
from app.services import assets, auth, generations, provenance, remote, sessions, versions
from app.services.tokens import Claims

router = APIRouter(prefix="/api", tags=["generations"])


@router.post("/generate", status_code=status.HTTP_202_ACCEPTED)
async def generate(
    body: GenerateRequest, claims: TheClaims, house: TheHouse, response: Response, meter: TheMeter,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> GenerationStarted:  # fmt: skip
    """Makes an ad of a prompt. The same `Idempotency-Key` within a day gives the ad that it began."""
    providers = house.providers
    if body.lane == STUDIO and not body.assets:
        refuse_unclear(body.prompt)
    photos = await _photos(body, claims, house, idempotency_key)
    async with house.database.transaction() as db:
        user = await auth.user_for(db, claims)
        session, answer = await generations.start(
            db, user, body, idempotency_key, photos, providers.lanes, providers.quotes(body.lane), house.purse
        )  # fmt: skip
        await meter.count(db, session)
    response.headers["Location"] = f"/api/status/{session.id}"
    return answer


def refuse_unclear(prompt: str) -> None:
    """Raises:
    InvalidInput: the prompt names no product, or in a language that the studio does not read.
    """
    if reason := unclear(prompt, direct(prompt, [], 0)):
        raise InvalidInput(reason, code="PRODUCT_UNCLEAR", details={"fields": {"prompt": reason}})


async def _photos(
    body: GenerateRequest, claims: Claims, house: House, key: str | None
) -> list[str]:
    """Ids of the uploads that a request's assets are; photos at addresses become some. No transaction waits for a host."""
    if all(isinstance(a, AssetReference) for a in body.assets):
        return [a.asset_id for a in body.assets if isinstance(a, AssetReference)]
    generations.check(body, house.providers.lanes)
    async with house.database.transaction() as db:
        user = await auth.user_for(db, claims)
        if key and await generations.begun(db, user, key, body):
            return []
        await assets.room_for(db, user, house.settings)
    addresses = [a.url for a in body.assets if not isinstance(a, AssetReference)]
    await house.limits.take("upload", user.id, len(addresses))
    fetched = await remote.uploads_of(
        addresses, user, house.database, house.storage, house.settings
    )
    return [a.asset_id if isinstance(a, AssetReference) else fetched[a.url] for a in body.assets]


@router.get("/templates")
async def list_templates() -> TemplateList:
    """Templates to choose from."""
    return TemplateList(
        items=[
            TemplateItem(name=t.name, label=t.label, summary=t.summary, framework=t.framework)
            for t in templates().values()
        ]
    )


@router.get("/status/{video_id}")
async def generation_status(video_id: str, claims: TheClaims, house: TheHouse) -> GenerationStatus:
    """How far an ad is."""

    async def load(db: AsyncSession, user: User) -> GenerationStatus:
        session = await generations.owned(db, user, video_id)
        return await generations.status(db, session, house.links)

    return await house.statuses.answer(claims, video_id, GenerationStatus, load)


@router.get("/video/{video_id}", responses={200: {"content": {"video/mp4": {}}}})
async def generated_video(
    video_id: str, user: CurrentUser, db: Db, house: TheHouse, request: Request
) -> GeneratedVideo:
    """A finished ad; with `Accept: video/mp4` the file itself."""
    session = await generations.owned(db, user, video_id)
    if "video/mp4" in request.headers.get("accept", ""):
        final = await generations.final_of(db, session)
        return await stored_file(  # type: ignore[return-value]  # a response in place of the model
            house, final.storage_key, "video/mp4", f"ad_{video_id}.mp4", {}, download=True
        )
    return await generations.video(db, session, house.links)


@router.get(
    "/video/{video_id}/download",
    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
    response_class=RedirectResponse,
)
async def download_video(
    video_id: str, user: CurrentUser, db: Db, house: TheHouse
) -> RedirectResponse:
    """The file, saved as `ad_{id}.mp4`."""
    session = await generations.owned(db, user, video_id)
    final = await generations.final_of(db, session)
    url = assets.media_url(final, house.links)
    return RedirectResponse(f"{url}?download=1", status.HTTP_307_TEMPORARY_REDIRECT)


@router.get("/video/{video_id}/provenance")
async def video_provenance(
    video_id: str, claims: TheClaims, house: TheHouse,
    asset_id: Annotated[str | None, Query(max_length=64)] = None,
) -> Provenance:  # fmt: skip
    """What the finished file says of each shot, and whether it is as it was signed. `asset_id` names another of the ad's files.

    Ads of every kind: by the id of the video, the session or the job.
    """
    async with house.database.reading() as db:  # let go of before the file is read
        session = await provenance.owned(db, await auth.user_for(db, claims), video_id)
        final = await provenance.final_of(db, session, asset_id)
    return await house.provenances.of(final)


@router.get("/generations")
async def list_generations(
    user: CurrentUser, db: Db, house: TheHouse, status: GenerationFilter | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None, page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> GenerationPage:  # fmt: skip
    """One-shot ads, newest first."""
    return await generations.listed(
        db, user, house.links, status=status, query=q, page=page, page_size=page_size
    )


@router.get("/generations/{video_id}/versions")
async def list_versions(video_id: str, user: CurrentUser, db: Db, house: TheHouse) -> VersionList:
    """All versions of an ad with their files, the newest first."""
    return await versions.listed(db, await generations.owned(db, user, video_id), house.links)


@router.post("/generations/{video_id}/versions", status_code=status.HTTP_202_ACCEPTED)
async def new_version(
    video_id: str, body: NewVersion, user: CurrentUser, db: Db, house: TheHouse, response: Response,
    meter: TheMeter,
) -> StageStarted:  # fmt: skip
    """Cuts a finished ad again with other words, music or ratios, for nothing; or makes one scene anew and cuts."""
    session = await generations.owned(db, user, video_id)
    response.headers["Location"] = f"/api/status/{session.id}"
    quotes = house.providers.quotes(session.lane)
    answer = await versions.start(db, session, body, quotes, house.purse)
    await meter.count(db, session)
    return answer


@router.delete("/generations/{video_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_generation(video_id: str, user: CurrentUser, db: Db) -> None:
    """Removes an ad and its files."""
    await sessions.delete(db, await generations.owned(db, user, video_id))
