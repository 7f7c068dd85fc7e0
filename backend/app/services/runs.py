"""Runs: a stage is asked for in the transaction that changes the session; the orchestrator hears of it after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import note_after_commit, notes_of
from app.errors import Conflict
from app.logging import about
from app.models import Run, Session, User
from app.models.types import now
from app.schemas.stages import RunKind
from app.tracing import CARRIED, carried

ACTIVE = ("queued", "running")
_PATIENCE = timedelta(seconds=60)
_HEARD = timedelta(seconds=5)
"""A request is told of within this time."""
STALLED = timedelta(minutes=15)
"""A run at work tells something much more often; after so long it is held for stuck."""


@dataclass(frozen=True, slots=True)
class RunRequested:
    """Note: a run waits.

    Attributes:
        lane, user_id: whose turn it waits for. goes_on: with work that has had its turn before.
    """

    run_id: str
    lane: str
    user_id: int
    goes_on: bool


@dataclass(frozen=True, slots=True)
class RunCanceled:
    """Note: a run must stop."""

    run_id: str


@dataclass(frozen=True, slots=True)
class SessionDeleted:
    """Note: a session is gone; so must be its files and its watchers."""

    session_id: str


@dataclass(frozen=True, slots=True)
class RunsForgotten:
    """Note: what the durable engine keeps of runs has to go, too."""

    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobMoved:
    """Note: a provider says that a job of it has moved on."""

    provider: str
    job_id: str


TRAVELING = {
    "run_requested": RunRequested, "run_canceled": RunCanceled, "session_deleted": SessionDeleted, "job_moved": JobMoved,
}  # fmt: skip
"""Notes that other processes hear of, by the name that they have on the way."""


async def active_run(db: AsyncSession, session_id: str) -> Run | None:
    """The session's run that waits or works, if any."""
    run: Run | None = await db.scalar(
        select(Run).where(Run.session_id == session_id, Run.status.in_(ACTIVE))
    )
    return run


async def active_runs(db: AsyncSession, session_ids: Sequence[str]) -> dict[str, Run]:
    """The same of several, by session."""
    found = await db.scalars(
        select(Run).where(Run.session_id.in_(session_ids), Run.status.in_(ACTIVE))
    )
    return {run.session_id: run for run in found}


async def ensure_idle(db: AsyncSession, session: Session) -> None:
    """Refuses while something runs.

    Raises:
        Conflict: a stage is at work.
    """
    if await active_run(db, session.id):
        raise Conflict(
            "This session is busy; wait for it, or cancel it.", code="STAGE_IN_PROGRESS",
            details={"stage": session.stage},
        )  # fmt: skip


async def request_run(
    db: AsyncSession,
    session: Session,
    kind: RunKind,
    payload: dict[str, Any],
    *,
    goes_on: bool = False,
) -> Run:
    """Asks for a stage; it starts once the transaction is committed, and it is its user's turn.

    Args:
        goes_on: continues what has had its turn, ahead of the user's other work.
    """
    payload = {k: v for k, v in payload.items() if k != CARRIED}  # a retry's own request counts
    if trace := carried():
        payload[CARRIED] = trace
    run = Run(session_id=session.id, stage=kind, payload=payload)
    db.add(run)
    session.error = None
    await db.flush()
    note_after_commit(db, RunRequested(run.id, session.lane, session.user_id, goes_on))
    return run


async def asked_for(
    db: AsyncSession, session_id: str
) -> Literal["generation_rate", "work_rate"] | None:
    """What this transaction asked for in a session, by the name of its limit: an ad that begins, or further work on one.

    None if nothing was: an answer that an earlier request had begun.
    """
    notes = notes_of(db)
    if not any(isinstance(note, RunRequested) for note in notes):
        return None
    count = await db.scalar(
        select(func.count()).select_from(Run).where(Run.session_id == session_id)
    )
    return "generation_rate" if count == 1 else "work_rate"


async def payloads_at_work(db: AsyncSession, user: User) -> list[dict[str, Any]]:
    """What a user's waiting and working runs were asked to make."""
    rows = await db.scalars(
        select(Run.payload).join(Session, Session.id == Run.session_id)
        .where(Session.user_id == user.id, Run.status.in_(ACTIVE))
    )  # fmt: skip
    return list(rows)


async def last_run(db: AsyncSession, session_id: str) -> Run | None:
    """The session's latest run."""
    run: Run | None = await db.scalar(
        select(Run).where(Run.session_id == session_id).order_by(Run.created_at.desc()).limit(1)
    )
    return run


async def last_runs(db: AsyncSession, session_ids: Sequence[str]) -> dict[str, Run]:
    """The same of several, by session."""
    rows = await db.scalars(
        select(Run).where(Run.session_id.in_(session_ids)).order_by(Run.created_at)
    )
    return {run.session_id: run for run in rows}


async def cancel_run(db: AsyncSession, run: Run) -> None:
    """Ends a run at the user's wish."""
    run.status, run.finished_at = "canceled", now()
    await db.flush()
    note_after_commit(db, RunCanceled(run.id))


async def begin_run(db: AsyncSession, run_id: str) -> tuple[Run, Session] | None:
    """Takes a waiting or interrupted run up; None if it has ended or its session is gone."""
    found = await at_work(db, run_id)
    if found:
        found[0].status = "running"
    return found


async def at_work(db: AsyncSession, run_id: str) -> tuple[Run, Session] | None:
    """A run and its session, locked, while it is active: a canceled run changes nothing any more."""
    run = await db.get(Run, run_id)
    if run is None:
        return None
    session = await db.get(Session, run.session_id, with_for_update=True)
    if session is None:
        return None
    await db.refresh(run)  # it may have ended while the lock was waited for
    about(run_id=run_id, **session.ids)
    return (run, session) if run.status in ACTIVE else None


async def end_run(db: AsyncSession, run: Run, status: str) -> None:
    """Marks a run as over: succeeded or failed."""
    run.status, run.finished_at = status, now()
    await db.flush()


def stalled(run: Run, session: Session) -> bool:
    """Whether a run is at work and has told nothing for long."""
    return run.status == "running" and now() - session.updated_at > STALLED


async def stalled_runs(db: AsyncSession) -> list[RunRequested]:
    """All such runs."""
    return await _noted(db, Run.status == "running", Session.updated_at < now() - STALLED)


async def queue_stalled(db: AsyncSession) -> bool:
    """Whether runs have waited for a minute although none is at work: nobody takes them up."""
    if await db.scalar(select(Run.id).where(Run.status == "running").limit(1)):
        return False
    old = now() - _PATIENCE
    waiting = select(Run.id).where(Run.status == "queued", Run.created_at < old).limit(1)
    return await db.scalar(waiting) is not None


async def waiting_runs(db: AsyncSession) -> list[RunRequested]:
    """Runs that wait or were interrupted: what a fresh start has to take up."""
    return await _noted(db, Run.status.in_(ACTIVE))


async def unheard_runs(db: AsyncSession) -> list[RunRequested]:
    """Runs that have waited for a while: somebody may have died before telling of them."""
    return await _noted(db, Run.status == "queued", Run.created_at < now() - _HEARD)


async def _noted(db: AsyncSession, *which: ColumnElement[bool]) -> list[RunRequested]:
    rows = await db.execute(
        select(Run.id, Session.lane, Session.user_id, Run.status)
        .join(Session, Session.id == Run.session_id).where(*which).order_by(Run.created_at)
    )  # fmt: skip
    return [RunRequested(run, lane, user, status == "running") for run, lane, user, status in rows]
