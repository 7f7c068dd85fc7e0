"""The ledger's rules: each piece of work is entered once, caps hold whoever asks at the same time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import OverCap
from app.models import Cost, Run, Session
from app.models.types import now
from app.providers.base import OverBudget
from app.providers.paid import Call
from app.schemas.agents import AgentOutput
from app.schemas.sessions import StageStarted
from app.schemas.spending import CostItem, SessionCosts
from app.services.runs import ACTIVE

OPEN = ("reserved", "submitting", "running", "held")
_DAY = timedelta(days=1)
CENT = 1e-6
"""USD: what sums of prices may differ by without one being more."""
_LOCK = 0x41647265
"""Of reservations, among PostgreSQL's advisory locks."""
_COMMITTED = case((Cost.status.in_(OPEN), Cost.estimated), else_=Cost.cost)
"""USD that an entry takes of a cap: what it may cost, until it is known what it did."""


@dataclass(frozen=True, slots=True)
class Caps:
    """Hard limits in USD; a day is the last 24 hours."""

    session: float
    user_day: float
    deployment_day: float


@dataclass(frozen=True, slots=True)
class Purse:
    """What may be spent, and whether the studio fills in where that is not enough."""

    caps: Caps
    fallback: bool


async def afford(
    db: AsyncSession, purse: Purse, session: Session, answer: StageStarted
) -> StageStarted:
    """The answer to a stage that begins, with what the caps leave of its estimate.

    Raises:
        OverCap: it would cost more than is left, and the studio may not fill in.
    """
    needed = answer.estimated_cost
    room = await left(db, purse.caps, session.id, session.user_id) if needed else 0.0
    if needed <= room + CENT:
        return answer
    if not purse.fallback:
        raise OverCap(
            f"This would cost about ${needed:.2f}, and ${max(room, 0):.2f} are left under the cap.",
            details={"needed": needed, "left": round(max(room, 0), 6)},
        )  # fmt: skip
    note = (
        f" ${max(room, 0):.2f} are left under the cap; the studio makes what that does not pay for."
    )
    return answer.model_copy(
        update={"estimated_cost": round(max(room, 0), 6), "message": answer.message + note}
    )


async def book(
    db: AsyncSession, session: Session, unit: str, agent: str, output: AgentOutput
) -> None:
    """Records free work, unless it is recorded already. Paid work is in the ledger from before it began."""
    if not output.data.get("paid") and not await db.scalar(
        select(Cost.id).where(Cost.unit == unit)
    ):
        db.add(
            Cost(
                session_id=session.id, user_id=session.user_id, unit=unit, agent=agent,
                model_id=output.data.get("model_id", "adreel/director-1"),
                provider=output.data.get("provider", "studio"), duration=output.duration, success=output.success, settled_at=now(),
            )
        )  # fmt: skip
        await db.flush()
    await _sum_up(db, session.id)


async def _sum_up(db: AsyncSession, session_id: str | None) -> None:
    session = (
        await db.get(Session, session_id, with_for_update=_postgresql(db)) if session_id else None
    )
    if session is not None:
        total = await db.scalar(select(func.sum(Cost.cost)).where(Cost.session_id == session.id))
        session.total_cost = float(total or 0)


async def _spent(db: AsyncSession, *where: ColumnElement[bool]) -> float:
    return float(await db.scalar(select(func.coalesce(func.sum(_COMMITTED), 0)).where(*where)) or 0)


async def left(db: AsyncSession, caps: Caps, session_id: str, user_id: int) -> float:
    """USD that may still be reserved for a session: the least of what its caps and its own budget leave."""
    recent = Cost.created_at > now() - _DAY
    budget: float | None = await db.scalar(
        select(Session.budget_usd).where(Session.id == session_id)
    )
    own = caps.session if budget is None else min(caps.session, budget)
    return min(
        own - await _spent(db, Cost.session_id == session_id),
        caps.user_day - await _spent(db, Cost.user_id == user_id, recent),
        caps.deployment_day - await _spent(db, recent),
    )


async def spent_in_a_day(db: AsyncSession, *which: ColumnElement[bool]) -> float:
    """USD charged and reserved in the last 24 hours, by everybody, or for `which` entries."""
    return await _spent(db, Cost.created_at > now() - _DAY, *which)


async def open_entry(
    db: AsyncSession, caps: Caps, session_id: str, user_id: int, call: Call
) -> Cost:
    """The entry of a call; a new one reserves its estimate.

    Raises:
        OverBudget: a cap would be passed.
    """
    if _postgresql(db):  # reservations take turns; SQLite's writers do anyway
        await db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    known: Cost | None = await db.scalar(
        select(Cost).where(Cost.unit == call.unit, Cost.attempt == call.attempt)
    )
    if known is not None:
        return known
    room = await left(db, caps, session_id, user_id)
    if call.estimated > room + CENT:
        raise OverBudget(
            f"This shot would cost ${call.estimated:.2f}, and ${max(room, 0):.2f} are left under the cap."
        )
    entry = Cost(
        session_id=session_id, user_id=user_id, unit=call.unit, attempt=call.attempt, agent=call.agent,
        model_id=call.model_id, provider=call.provider, status="reserved", estimated=call.estimated,
        success=False, nonce=secrets.randbelow(2**31 - 1) + 1,
    )  # fmt: skip
    db.add(entry)
    await db.flush()
    return entry


async def begun(db: AsyncSession, shot: str) -> Cost | None:
    """What is at work for a shot, or was paid for: the latest entry that isn't over without money."""
    mine = Cost.unit.startswith(f"{shot}:", autoescape=True)
    spending = Cost.status.in_(("submitting", "running", "held"))
    paid = (Cost.status == "settled") & Cost.success
    query = select(Cost).where(mine, or_(spending, paid)).order_by(Cost.id.desc()).limit(1)
    found: Cost | None = await db.scalar(query)
    return found


async def mark_submitting(db: AsyncSession, entry_id: int) -> Cost | None:
    """An intent: from here on the job may exist. None if somebody else has it."""
    entry = await _entry(db, entry_id)
    if entry.status != "reserved":
        return None
    entry.status, entry.submitted_at = "submitting", now()
    return entry


async def may_submit(db: AsyncSession, entry_id: int) -> bool:
    """Whether an intent still stands, and its session still has a run at work: somebody waits for the job."""
    entry = await _entry(db, entry_id)
    if entry.status not in ("submitting", "held") or entry.job_id is not None:
        return False
    at_work = select(Run.id).where(Run.session_id == entry.session_id, Run.status.in_(ACTIVE))
    return await db.scalar(at_work.limit(1)) is not None


async def mark_running(db: AsyncSession, entry_id: int, job_id: str) -> Cost | None:
    """The provider has the job, also of an entry that was given up meanwhile. None if the entry has another, or is over."""
    entry = await _entry(db, entry_id)
    if entry.job_id != job_id and (
        entry.job_id or entry.status not in ("submitting", "held", "released")
    ):
        return None
    if entry.status != "settled":
        entry.status, entry.job_id, entry.error = "running", job_id, None
    return entry


async def settle(
    db: AsyncSession,
    entry_id: int,
    cost: float,
    duration: float,
    error: str | None,
    transient: bool,
) -> None:
    """The job's end, entered once."""
    entry = await _entry(db, entry_id)
    if entry.status not in ("running", "held"):
        return
    entry.status, entry.cost, entry.duration, entry.settled_at = "settled", cost, duration, now()
    entry.success, entry.error, entry.transient = error is None, error, transient
    await db.flush()
    await _sum_up(db, entry.session_id)


async def release(db: AsyncSession, entry_id: int, error: str, transient: bool) -> None:
    """Gives a reservation back: the job was surely not taken. An entry that has a job is left alone."""
    entry = await _entry(db, entry_id)
    if entry.job_id is None and entry.status in OPEN:
        entry.status, entry.settled_at = "released", now()
        entry.error, entry.transient = error, transient


async def hold(db: AsyncSession, entry_id: int, error: str) -> None:
    """Keeps a reservation whose job may exist or not; what is over is left alone."""
    entry = await _entry(db, entry_id)
    if entry.status in ("submitting", "running"):
        entry.status, entry.error = "held", error


def _abandoned() -> ColumnElement[bool]:
    at_work = select(Run.session_id).where(Run.status.in_(ACTIVE))
    return Cost.status.in_(OPEN) & or_(Cost.session_id.is_(None), Cost.session_id.not_in(at_work))


async def abandoned(db: AsyncSession) -> list[int]:
    """Ids of entries whose money is not settled although no run is at work that would do it."""
    return list(await db.scalars(select(Cost.id).where(_abandoned()).order_by(Cost.id)))


async def still_abandoned(db: AsyncSession, entry_id: int) -> Cost | None:
    """The entry as it is now; None if a run has taken it up, or it is over."""
    entry: Cost | None = await db.scalar(select(Cost).where(Cost.id == entry_id, _abandoned()))
    return entry


async def release_abandoned(db: AsyncSession, entry_id: int, status: str, error: str) -> None:
    """Releases an entry unless a run has taken it up, or it has moved on since it had this status."""
    entry = await still_abandoned(db, entry_id)
    if entry is not None and entry.status == status:
        await release(db, entry_id, error, transient=True)


async def forget_failed(db: AsyncSession, shot: str) -> None:
    """Lets a piece of work be tried again from the start: what was refused or failed stays in the ledger under another name."""
    mine = Cost.unit.startswith(f"{shot}:", autoescape=True)
    over = or_(Cost.status == "released", (Cost.status == "settled") & ~Cost.success)
    for row in await db.scalars(select(Cost).where(mine, over)):
        row.unit = f"{row.unit}#{row.id}"[:200]


async def forget_released(db: AsyncSession, session_id: str) -> None:
    """Lets a session try again what was surely not taken: a refusal may have been mended meanwhile."""
    rows = await db.scalars(
        select(Cost).where(Cost.session_id == session_id, Cost.status == "released")
    )
    for row in rows:
        row.unit = f"{row.unit}#{row.id}"[:200]


async def _entry(db: AsyncSession, entry_id: int) -> Cost:
    entry = await db.get(Cost, entry_id, with_for_update=_postgresql(db), populate_existing=True)
    if entry is None:
        raise LookupError(f"there is no ledger entry {entry_id}")
    return entry


def _postgresql(db: AsyncSession) -> bool:
    return db.get_bind().dialect.name == "postgresql"


async def session_costs(db: AsyncSession, session: Session) -> SessionCosts:
    """All entries of a session, oldest first."""
    rows = await db.scalars(select(Cost).where(Cost.session_id == session.id).order_by(Cost.id))
    return SessionCosts(
        session_id=session.id, total_cost=float(session.total_cost),
        breakdown=[CostItem.model_validate(row) for row in rows],
    )  # fmt: skip
