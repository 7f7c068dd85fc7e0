"""Progress, told once: the session's row, a row in the event log, and a note for the bus."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from app.database import note_after_commit
from app.models import Event, Session
from app.models.types import now
from app.realtime.bus import Published
from app.schemas.aging import left_after
from app.schemas.progress import ProgressEvent
from app.schemas.stages import Stage


async def seconds_left(db: AsyncSession, session_id: str) -> float | None:
    """What the session's last event told of the time left, less what has passed since; None if it told nothing."""
    row = await db.scalar(
        select(Event).where(Event.session_id == session_id).order_by(Event.seq.desc()).limit(1)
    )
    event = ProgressEvent.model_validate(row.payload) if row else None
    left: float | None = (event.data or {}).get("eta_seconds") if event else None
    return left_after(left, (now() - event.timestamp).total_seconds()) if event else None


async def tell(
    db: AsyncSession, session: Session, stage: Stage, progress: float, message: str,
    data: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Moves the session to a stage and percent, and tells its watchers when that is committed.

    The number comes from the session's own row, whose lock orders concurrent writers: no holes.
    """
    seq = await db.scalar(
        update(Session).where(Session.id == session.id)
        .values(event_seq=Session.event_seq + 1).returning(Session.event_seq)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    assert seq is not None
    session.stage, session.progress, session.message = stage, progress, message
    if stage is not Stage.FAILED:
        session.error = None
    session.updated_at = now()
    event = ProgressEvent(
        session_id=session.id, seq=seq, stage=stage, progress=progress, message=message,
        current_cost=float(session.total_cost), timestamp=session.updated_at, data=data,
    )  # fmt: skip
    db.add(
        Event(session_id=session.id, seq=seq, stage=stage, payload=event.model_dump(mode="json"))
    )
    await db.flush()
    set_committed_value(session, "event_seq", seq)  # what the database has told already
    note_after_commit(db, Published(session.id, seq, event.model_dump_json(exclude_none=True)))
