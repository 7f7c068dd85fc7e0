"""The operator's page: everybody's work, its cost by day, how providers are. Only for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from app.routers.dependencies import Admin, Db, TheHouse
from app.schemas.admin import AdminHealth, AdminJobPage, DayCosts, JobState
from app.schemas.sessions import StageStarted
from app.services import admin

router = APIRouter(prefix="/api/admin", tags=["admin"])


@router.get("/jobs")
async def list_jobs(
    user: Admin, db: Db, state: JobState = "running",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AdminJobPage:  # fmt: skip
    """Everybody's work in a state."""
    return await admin.jobs(db, state, page, page_size)


@router.post("/jobs/{session_id}/retry", status_code=status.HTTP_202_ACCEPTED)
async def retry_job(session_id: str, user: Admin, db: Db, house: TheHouse) -> StageStarted:
    """Takes a failed or stuck stage up again; what was finished or paid for is kept."""
    return await admin.retry(db, user, session_id, house.providers.quotes, house.purse)


@router.post("/jobs/{session_id}/cancel", status_code=status.HTTP_204_NO_CONTENT)
async def cancel_job(session_id: str, user: Admin, db: Db) -> None:
    """Stops a stage; what was finished is kept."""
    await admin.cancel(db, user, session_id)


@router.get("/costs")
async def list_costs(
    user: Admin, db: Db, house: TheHouse, days: Annotated[int, Query(ge=1, le=90)] = 30
) -> DayCosts:
    """What each of the last days cost."""
    return await admin.day_costs(db, days, house.settings.cap_deployment_day_usd)


@router.get("/health")
async def get_health(user: Admin, db: Db, house: TheHouse) -> AdminHealth:
    """How models and processes are."""
    return await admin.health(db, house.settings.worker_lease_seconds)
