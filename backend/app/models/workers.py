"""Processes that take work up, each with a lease that it renews: who is at work, and whose work has to go on elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime


class Worker(Base):
    """All times are the database's: clocks of machines may differ."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """Also the durable engine's name of the process."""
    host: Mapped[str] = mapped_column(String(255), default="")
    pid: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reaped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was held for dead, or said that it ends; it may change nothing from then on."""
    handed_on_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its work was given back to the queues."""
