"""v2 jobs: storyboard, approval, rendering, export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from app.media.export import CONTENT_TYPES, Format, Quality
from app.models import User
from app.providers.registry import STUDIO
from app.routers.dependencies import CurrentUser, Db, TheClaims, TheHouse, TheMeter
from app.routers.files import stored_file
from app.routers.generations import refuse_unclear
from app.schemas.jobs import (
    ExportPending,
    Job,
    JobEstimate,
    JobList,
    JobRequest,
    JobStatus,
    RefineRequest,
    ReorderRequest,
)
from app.services import assets, auth, jobs, sessions

router = APIRouter(prefix="/api/v2", tags=["jobs"])
_PATIENCE = 25.0
"""Seconds that a call for an export waits: less than proxies do."""


@router.post("/generate", status_code=status.HTTP_202_ACCEPTED)
async def generate_job(
    body: JobRequest,
    user: CurrentUser,
    db: Db,
    house: TheHouse,
    response: Response,
    meter: TheMeter,
) -> Job:
    """Makes the storyboard of an ad: an animatic and a picture per scene."""
    if body.lane == STUDIO and not body.asset_ids:
        refuse_unclear(body.prompt)
    providers = house.providers
    session = await jobs.start(
        db, user, body, providers.lanes, providers.quotes(body.lane), house.purse
    )
    await meter.count(db, session)
    response.headers["Location"] = f"/api/v2/jobs/{session.id}"
    return await jobs.view(db, session, house.links)


@router.post("/estimate")
async def estimate_job(body: JobRequest, user: CurrentUser, db: Db, house: TheHouse) -> JobEstimate:
    """What a job would take; nothing is begun, nothing is spent."""
    providers = house.providers
    return await jobs.estimate(
        db, user, body, providers.lanes, providers.quotes(body.lane), house.purse
    )


@router.get("/jobs")
async def list_jobs(
    user: CurrentUser, db: Db, house: TheHouse,
    status: JobStatus | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    client_id: Annotated[str | None, Query(max_length=64)] = None,
    campaign_id: Annotated[str | None, Query(max_length=64)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JobList:  # fmt: skip
    """Your jobs, newest first."""
    return await jobs.listed(
        db, user, house.links, status=status, query=q, client_id=client_id, campaign_id=campaign_id,
        page=page, page_size=page_size,
    )  # fmt: skip


@router.get("/jobs/{job_id}")
async def get_job(job_id: str, claims: TheClaims, house: TheHouse) -> Job:
    """One of your jobs."""

    async def load(db: AsyncSession, user: User) -> Job:
        return await jobs.view(db, await jobs.owned(db, user, job_id), house.links)

    return await house.statuses.answer(claims, job_id, Job, load)


@router.delete("/jobs/{job_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_job(job_id: str, user: CurrentUser, db: Db) -> None:
    """Removes a job and its files."""
    await sessions.delete(db, await jobs.owned(db, user, job_id))


@router.post("/jobs/{job_id}/approve")
async def approve_job(job_id: str, user: CurrentUser, db: Db, house: TheHouse) -> Job:
    """Gives the word for rendering; twice is the same as once."""
    session = await jobs.owned(db, user, job_id)
    await jobs.approve(db, user, session)
    return await jobs.view(db, session, house.links)


@router.post("/jobs/{job_id}/render", status_code=status.HTTP_202_ACCEPTED)
async def render_job(
    job_id: str, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> Job:
    """Films and cuts an approved storyboard; 403 before approval."""
    session = await jobs.owned(db, user, job_id)
    await jobs.render(db, session, house.providers.quotes(session.lane), house.purse)
    await meter.count(db, session)
    return await jobs.view(db, session, house.links)


@router.post("/jobs/{job_id}/refine", status_code=status.HTTP_202_ACCEPTED)
async def refine_job(
    job_id: str, body: RefineRequest, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> Job:
    """Makes a scene's picture again, or changes its words; approval is asked for again."""
    session = await jobs.owned(db, user, job_id)
    await jobs.refine(db, session, body, house.providers.quotes(session.lane), house.purse)
    await meter.count(db, session)
    return await jobs.view(db, session, house.links)


@router.post("/jobs/{job_id}/reorder", status_code=status.HTTP_202_ACCEPTED)
async def reorder_job(
    job_id: str, body: ReorderRequest, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> Job:
    """Puts the scenes in another order; approval is asked for again."""
    session = await jobs.owned(db, user, job_id)
    await jobs.reorder(db, session, body.scene_order, house.providers.quotes(session.lane), house.purse)  # fmt: skip
    await meter.count(db, session)
    return await jobs.view(db, session, house.links)


@router.post("/jobs/{job_id}/cancel", status_code=status.HTTP_202_ACCEPTED)
async def cancel_job(job_id: str, user: CurrentUser, db: Db, house: TheHouse) -> Job:
    """Stops what runs; what was finished is kept."""
    session = await jobs.owned(db, user, job_id)
    await sessions.cancel(db, session)
    return await jobs.view(db, session, house.links)


@router.post("/jobs/{job_id}/retry", status_code=status.HTTP_202_ACCEPTED)
async def retry_job(
    job_id: str, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> Job:
    """Takes what failed or was canceled up again; only what is missing is made."""
    session = await jobs.owned(db, user, job_id)
    await sessions.retry(db, session, house.providers.quotes(session.lane), house.purse)
    await meter.count(db, session)
    return await jobs.view(db, session, house.links)


@router.get(
    "/jobs/{job_id}/video",
    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
    response_class=RedirectResponse,
)
async def job_video(job_id: str, user: CurrentUser, db: Db, house: TheHouse) -> RedirectResponse:
    """The finished ad, saved as `ad_{id}.mp4`."""
    session = await jobs.owned(db, user, job_id)
    final = await jobs.final_of(db, session)
    url = f"{assets.media_url(final, house.links)}?download=1"
    return RedirectResponse(url, status.HTTP_307_TEMPORARY_REDIRECT)


@router.get(
    "/jobs/{job_id}/export", response_class=FileResponse,
    responses={202: {"model": ExportPending, "description": "It is being made; ask again."}},
)  # fmt: skip
async def export_job(
    job_id: str, claims: TheClaims, house: TheHouse,
    format: Annotated[Format, Query()] = "mp4", quality: Annotated[Quality, Query()] = "high",
) -> Response:  # fmt: skip
    """The finished ad in another format and quality; made at the first call, and kept. 202 while that takes longer."""
    async with house.database.reading() as db:  # let go of before the wait
        session = await jobs.owned(db, await auth.user_for(db, claims), job_id)
        final = await jobs.final_of(db, session)
    key = await house.exports.ready(final, format, quality, _PATIENCE)
    if key is None:
        waiting = ExportPending(message="The export is being made; ask again in a few seconds.")
        return JSONResponse(waiting.model_dump(), status.HTTP_202_ACCEPTED, {"Retry-After": "3"})
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=600"}
    name = f"ad_{session.id}.{format}"
    return await stored_file(house, key, CONTENT_TYPES[format], name, headers, download=True)
