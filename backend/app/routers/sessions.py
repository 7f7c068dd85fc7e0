"""Sessions: create, read, list, delete, costs, cancel, retry."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.routers.dependencies import CurrentUser, Db, TheHouse, TheMeter
from app.schemas.sessions import (
    CreateSessionRequest,
    CreateSessionResponse,
    SessionFilter,
    SessionPage,
    SessionResponse,
    StageStarted,
)
from app.schemas.shares import ShareLink
from app.schemas.spending import SessionCosts
from app.schemas.stages import Stage
from app.services import costs, sessions, shares

router = APIRouter(prefix="/api/sessions", tags=["sessions"])


@router.post("/create", status_code=status.HTTP_201_CREATED)
async def create_session(
    user: CurrentUser,
    db: Db,
    response: Response,
    house: TheHouse,
    body: CreateSessionRequest | None = None,
) -> CreateSessionResponse:
    """A new, empty session."""
    session = await sessions.create(db, user, body or CreateSessionRequest(), house.providers.lanes)
    response.headers["Location"] = f"/api/sessions/{session.id}"
    return CreateSessionResponse(
        session_id=session.id, stage=Stage(session.stage), created_at=session.created_at
    )


@router.get("")
async def list_sessions(
    user: CurrentUser, db: Db, house: TheHouse,
    status: SessionFilter | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    client_id: Annotated[str | None, Query(max_length=64)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SessionPage:  # fmt: skip
    """A page of your sessions, newest first. Status: a stage, or working, waiting."""
    return await sessions.listed(
        db,
        user,
        house.links,
        status=status,
        query=q,
        client_id=client_id,
        page=page,
        page_size=page_size,
    )


@router.get("/{session_id}")
async def get_session(
    session_id: str, user: CurrentUser, db: Db, house: TheHouse
) -> SessionResponse:
    """Everything about a session."""
    return await sessions.view(db, await sessions.owned(db, user, session_id), house.links)


@router.delete("/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_session(session_id: str, user: CurrentUser, db: Db) -> None:
    """Removes a session and its files."""
    await sessions.delete(db, await sessions.owned(db, user, session_id))


@router.get("/{session_id}/costs")
async def get_costs(session_id: str, user: CurrentUser, db: Db) -> SessionCosts:
    """What every call cost."""
    return await costs.session_costs(db, await sessions.owned(db, user, session_id))


@router.post("/{session_id}/share", status_code=status.HTTP_201_CREATED)
async def share_session(session_id: str, user: CurrentUser, db: Db) -> ShareLink:
    """The link by which anybody may watch the finished ad; the same until it is taken back."""
    return ShareLink(token=await shares.share(db, await sessions.owned(db, user, session_id)))


@router.delete("/{session_id}/share", status_code=status.HTTP_204_NO_CONTENT)
async def unshare_session(session_id: str, user: CurrentUser, db: Db) -> None:
    """Takes the link back; media addresses that were given out work until they expire."""
    shares.unshare(await sessions.owned(db, user, session_id))


@router.post("/{session_id}/cancel", status_code=status.HTTP_202_ACCEPTED)
async def cancel_session(
    session_id: str, user: CurrentUser, db: Db, house: TheHouse
) -> SessionResponse:
    """Stops what runs, also at the provider; what was finished is kept."""
    session = await sessions.owned(db, user, session_id)
    await sessions.cancel(db, session)
    return await sessions.view(db, session, house.links)


@router.post("/{session_id}/retry", status_code=status.HTTP_202_ACCEPTED)
async def retry_session(
    session_id: str, user: CurrentUser, db: Db, house: TheHouse, meter: TheMeter
) -> StageStarted:
    """Takes the failed stage up again; only what failed is made."""
    session = await sessions.owned(db, user, session_id)
    answer = await sessions.retry(db, session, house.providers.quotes(session.lane), house.purse)
    await meter.count(db, session)
    return answer
