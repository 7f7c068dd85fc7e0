"""What every call cost, also when that was nothing: the ledger of money."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime, now


class Cost(Base):
    """One attempt at a piece of work. It outlives its session: money that was spent stays spent.

    Paid work goes through `status` reserved → submitting → running → settled; released is work that was surely
    not taken, held is work of which nobody can tell. Free work is entered as settled.
    """

    __tablename__ = "generation_costs"
    __table_args__ = (UniqueConstraint("unit", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="SET NULL"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    unit: Mapped[str] = mapped_column(String(200))
    """The piece of work, such as an image by a model; with `attempt` it is entered once, however often it is retried."""
    attempt: Mapped[int] = mapped_column(default=1)
    agent: Mapped[str] = mapped_column(String(32))
    model_id: Mapped[str] = mapped_column(String(128))
    provider: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16), default="settled", index=True)
    estimated: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False), default=0)
    """USD that were reserved."""
    cost: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False), default=0)
    """USD that were charged."""
    nonce: Mapped[int | None] = mapped_column(unique=True)
    """Goes along with the job, so that it can be found again among the provider's."""
    job_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The provider's name of the job."""
    duration: Mapped[float] = mapped_column(default=0)
    """Seconds of wall time."""
    success: Mapped[bool] = mapped_column(default=True)
    transient: Mapped[bool] = mapped_column(default=False)
    """Whether, after a failure, another attempt may help."""
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
