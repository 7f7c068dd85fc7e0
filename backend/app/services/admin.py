"""What an admin sees and does: everybody's running, stuck and failed work, its cost by day, how providers are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import lock_rows
from app.errors import NotFound
from app.logging import about, security
from app.models import Cost, Run, Session, User, Worker
from app.models.types import now
from app.providers.base import Quotes
from app.schemas.admin import (
    AdminHealth,
    AdminJob,
    AdminJobPage,
    DayCost,
    DayCosts,
    JobState,
    ProcessItem,
    ProviderHealth,
)
from app.schemas.sessions import StageStarted
from app.schemas.stages import Stage
from app.services import costs, runs, sessions, spending

_RECENT = timedelta(days=7)
"""Failures older than that are history."""
_DAY = timedelta(days=1)
_KNOWN = timedelta(days=30)
_FAILING = 0.05
"""Share of calls; that of the alert AdreelJobsFail."""
_STATES: tuple[JobState, ...] = ("stuck", "running", "waiting", "failed")


def _of(state: JobState) -> ColumnElement[bool]:
    silent = Session.updated_at < now() - runs.STALLED
    match state:
        case "waiting":
            return Run.status == "queued"
        case "running":
            return (Run.status == "running") & ~silent
        case "stuck":
            return (Run.status == "running") & silent
        case "failed":
            return (
                (Run.status == "failed") & (Session.stage == Stage.FAILED)
                & (Session.updated_at > now() - _RECENT)
            )  # fmt: skip


def _latest() -> ColumnElement[bool]:
    """Whether a run is the latest of its session: earlier failures were tried again."""
    newest = select(func.max(Run.created_at)).where(Run.session_id == Session.id)
    return Run.created_at == newest.correlate(Session).scalar_subquery()


def _jobs(state: JobState) -> Select[Run, Session, str]:
    return (
        select(Run, Session, User.email)
        .join(Session, Session.id == Run.session_id).join(User, User.id == Session.user_id)
        .where(_of(state), _latest())
    )  # fmt: skip


async def jobs(db: AsyncSession, state: JobState, page: int, page_size: int) -> AdminJobPage:
    """Everybody's work in a state, the longest unheard of first; failures newest first."""
    counts: dict[JobState, int] = {}
    for each in _STATES:
        counts[each] = await db.scalar(select(func.count()).select_from(_jobs(each).subquery())) or 0  # fmt: skip
    first = Session.updated_at.desc() if state == "failed" else Session.updated_at
    rows = await db.execute(
        _jobs(state).order_by(first, Run.id).limit(page_size).offset((page - 1) * page_size)
    )
    return AdminJobPage(
        items=[_item(row, state) for row in rows], total=counts[state], page=page, page_size=page_size, counts=counts
    )  # fmt: skip


def _item(row: Row[Run, Session, str], state: JobState) -> AdminJob:
    run, session, email = row
    return AdminJob(
        session_id=session.id, run_id=run.id, title=session.title or session.product_prompt or "",
        user_email=email, mode=session.mode, lane=session.lane, work=run.stage, state=state,
        progress=session.progress, message=session.message,
        error=(session.error or {}).get("message"), cost=float(session.total_cost),
        asked_at=run.created_at, told_at=session.updated_at,
    )  # fmt: skip


async def _any_session(db: AsyncSession, admin: User, session_id: str) -> Session:
    session = await db.get(Session, session_id, with_for_update=lock_rows(db))
    if session is None:
        raise NotFound("There is no such session.", code="SESSION_NOT_FOUND")
    about(**session.ids)
    security("admin", did="tend", admin_id=admin.id, session_id=session.id)
    return session


async def retry(
    db: AsyncSession,
    admin: User,
    session_id: str,
    quotes: Callable[[str], Quotes],
    purse: costs.Purse,
) -> StageStarted:
    """Takes up anybody's failed stage again; one that is stuck is stopped first. What was finished or paid for is kept.

    Args:
        quotes: who says what a lane's work will take.

    Raises:
        NotFound: there is no such session. Conflict: it is at work and tells of it, or nothing has failed. OverCap: as for its user.
    """
    session = await _any_session(db, admin, session_id)
    run = await runs.active_run(db, session.id)
    if run is not None and runs.stalled(run, session):
        await sessions.cancel(db, session)
    return await sessions.retry(db, session, quotes(session.lane), purse)


async def cancel(db: AsyncSession, admin: User, session_id: str) -> None:
    """Stops anybody's stage.

    Raises:
        NotFound: there is no such session. Conflict: nothing runs.
    """
    await sessions.cancel(db, await _any_session(db, admin, session_id))


async def day_costs(db: AsyncSession, days: int, cap: float) -> DayCosts:
    """What each of the last days cost, of a deployment that may spend `cap` USD in 24 hours."""
    listed, since = spending.last_days(days)
    begun = spending.day_of(db, Session.created_at)
    ads = await db.execute(
        select(begun, func.count()).where(Session.created_at >= since).group_by(begun)
    )
    made = {str(day): count for day, count in ads}
    spent = await spending.by_day(db, listed)
    held = await db.scalar(select(func.sum(Cost.estimated)).where(Cost.status == "held"))
    return DayCosts(
        items=[DayCost(**d.model_dump(), ads=made.get(str(d.day), 0)) for d in spent],
        spent_day=await costs.spent_in_a_day(db), cap_day=cap, held=float(held or 0),
    )  # fmt: skip


async def health(db: AsyncSession, lease_seconds: float) -> AdminHealth:
    """How every model that was used of late did, and which processes take work up.

    Args:
        lease_seconds: a process that was not heard of for so long is gone.
    """
    rows = await db.scalars(
        select(Worker).where(Worker.heartbeat_at > now() - _DAY).order_by(Worker.started_at)
    )
    lease = timedelta(seconds=lease_seconds)
    processes = [
        ProcessItem(
            id=w.id, host=w.host, pid=w.pid, started_at=w.started_at, heard_at=w.heartbeat_at,
            alive=w.reaped_at is None and w.heartbeat_at > now() - lease,
        )
        for w in rows
    ]  # fmt: skip
    return AdminHealth(providers=await _providers(db), processes=processes)


async def _providers(db: AsyncSession) -> list[ProviderHealth]:
    recent = Cost.created_at > now() - _DAY
    over = Cost.status.in_(("settled", "released"))
    failed = over & ~Cost.success

    def counted(*which: ColumnElement[bool]) -> ColumnElement[int]:
        condition = which[0]
        for more in which[1:]:
            condition &= more
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    won = (Cost.status == "settled") & Cost.success
    rows = await db.execute(
        select(
            Cost.provider, Cost.model_id, counted(recent, over), counted(recent, failed),
            counted(recent, Cost.status.in_(("reserved", "submitting", "running"))),
            counted(Cost.status == "held"), func.avg(case((recent & won, Cost.duration))),
            func.coalesce(func.sum(case((recent, Cost.cost))), 0),
            func.max(case((won, Cost.id))), func.max(case((failed, Cost.id))),
        )
        .where(Cost.created_at > now() - _KNOWN)
        .group_by(Cost.provider, Cost.model_id).order_by(Cost.provider, Cost.model_id)
    )  # fmt: skip
    found = rows.all()
    named = [i for row in found for i in row[-2:] if i is not None]
    entries = {c.id: c for c in await db.scalars(select(Cost).where(Cost.id.in_(named)))}
    return [_health(row, entries) for row in found]


def _health(row: Sequence[Any], entries: dict[int, Cost]) -> ProviderHealth:
    provider, model, calls, failed, at_work, held, seconds, cost, won_id, failed_id = row
    won, lost = entries.get(won_id), entries.get(failed_id)
    return ProviderHealth(
        provider=provider, model=model, calls=calls, failed=failed, at_work=at_work, held=held,
        state="idle" if not calls else "failing" if failed / calls > _FAILING else "ok",
        seconds=round(seconds, 2) if seconds is not None else None, cost=float(cost),
        last_success_at=won.settled_at if won else None, last_error=lost.error if lost else None,
        last_error_at=lost.settled_at if lost else None,
    )  # fmt: skip
