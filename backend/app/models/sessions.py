"""A session: one ad and its workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime, new_id, now


class Session(Base):
    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    mode: Mapped[str] = mapped_column(
        String(16), default="guided", server_default="guided", index=True
    )
    """guided; one_shot, then the gates are open; or job: then the storyboard is approved once."""
    client_id: Mapped[str | None] = mapped_column(String(36), index=True)
    campaign_id: Mapped[str | None] = mapped_column(String(36), index=True)
    branding: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """A `Branding`: the client's guidelines when the ad was begun."""
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column()
    """Whose word it was that a job's storyboard is to be rendered."""
    wishes: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was asked of a one-shot ad or a job besides its prompt."""
    spec: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """A `Spec`, once a one-shot ad or a job has its storyboard."""
    lane: Mapped[str] = mapped_column(String(16), default="studio")
    aspect_ratio: Mapped[str] = mapped_column(String(8), default="16:9")
    stage: Mapped[str] = mapped_column(String(32), default="created", index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    product_prompt: Mapped[str | None] = mapped_column(Text)
    style_keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    video_prompt: Mapped[str | None] = mapped_column(Text)
    consistency_seed: Mapped[int | None] = mapped_column()
    brief: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """A `ProductBrief`, once the prompt is parsed."""

    image_round: Mapped[int] = mapped_column(default=0)
    """Which generation of images is on the table; earlier ones are history."""
    clip_round: Mapped[int] = mapped_column(default=0)
    approved_images: Mapped[list[str]] = mapped_column(JSON, default=list)
    approved_clips: Mapped[list[str]] = mapped_column(JSON, default=list)
    clip_order: Mapped[list[str]] = mapped_column(JSON, default=list)
    trims: Mapped[dict[str, dict[str, float]] | None] = mapped_column(JSON)
    """{start, end} in seconds of clips that are not shown whole, by their id."""
    share_token: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    """Who has it may watch the finished ad."""

    total_cost: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False), default=0)
    budget_usd: Mapped[float | None] = mapped_column(Numeric(12, 6, asdecimal=False))
    """What its user lets it cost, under the deployment's own caps."""
    estimated_cost: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False), default=0)
    event_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)

    @property
    def ids(self) -> dict[str, str | int | None]:
        """By which logs name it."""
        return {
            "session_id": self.id, "user_id": self.user_id, "campaign_id": self.campaign_id,
            "job_id": self.id if self.mode == "job" else None,
        }  # fmt: skip
