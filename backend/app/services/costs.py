"""Costs: each piece of work is booked once, also when its step is repeated after a crash."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Cost, Session
from app.schemas.agents import AgentOutput
from app.schemas.sessions import CostItem, SessionCosts


async def book(
    db: AsyncSession, session: Session, unit: str, agent: str, output: AgentOutput
) -> None:
    """Records what a unit of work cost (USD), unless it is recorded already."""
    if await db.scalar(select(Cost.id).where(Cost.unit == unit)):
        return
    db.add(
        Cost(
            session_id=session.id, unit=unit, agent=agent,
            model_id=output.data.get("model_id", "adreel/director-1"),
            provider=output.data.get("provider", "studio"), cost=output.cost,
            duration=output.duration, success=output.success,
        )
    )  # fmt: skip
    await db.flush()
    total = await db.scalar(select(func.sum(Cost.cost)).where(Cost.session_id == session.id))
    session.total_cost = float(total or 0)


async def session_costs(db: AsyncSession, session: Session) -> SessionCosts:
    """All entries of a session, oldest first."""
    rows = await db.scalars(select(Cost).where(Cost.session_id == session.id).order_by(Cost.id))
    return SessionCosts(
        session_id=session.id, total_cost=float(session.total_cost),
        breakdown=[CostItem.model_validate(row) for row in rows],
    )  # fmt: skip
