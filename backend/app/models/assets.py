"""Stored media: product photos, images, clips, finished ads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime, new_id, now


class Asset(Base):
    __tablename__ = "assets"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    """upload, image, clip, animatic or final."""
    name: Mapped[str] = mapped_column(String(255), default="")
    storage_key: Mapped[str] = mapped_column(String(512))
    poster_key: Mapped[str | None] = mapped_column(String(512))
    """A still picture of it: a clip's poster, an upload's thumbnail."""
    content_type: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column()
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    duration: Mapped[float | None] = mapped_column()
    """Seconds."""
    fps: Mapped[float | None] = mapped_column()
    round: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    """Place within its round; a regenerated picture takes the place of the old one."""
    replaced: Mapped[bool] = mapped_column(default=False)
    source_asset_id: Mapped[str | None] = mapped_column(String(36))
    prompt: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[int | None] = mapped_column()
    model_id: Mapped[str] = mapped_column(String(128), default="")
    provider: Mapped[str] = mapped_column(String(32), default="")
    cost: Mapped[float] = mapped_column(Numeric(12, 6, asdecimal=False), default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What only this kind has: view and variant, move, ratio, loudness, checksum, tags."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
