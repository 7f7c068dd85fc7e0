"""What every call cost, also when that was nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime, now


class Cost(Base):
    __tablename__ = "costs"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    unit: Mapped[str] = mapped_column(String(128), unique=True)
    """The piece of work that was paid for; it is booked once, however often it is retried."""
    agent: Mapped[str] = mapped_column(String(32))
    model_id: Mapped[str] = mapped_column(String(128))
    provider: Mapped[str] = mapped_column(String(32))
    cost: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False))
    """USD."""
    duration: Mapped[float] = mapped_column()
    """Seconds of wall time."""
    success: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
