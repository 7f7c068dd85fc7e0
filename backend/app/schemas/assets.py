"""Uploaded media at the edge."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class AssetResponse(BaseModel):
    id: str
    name: str
    type: Literal["image", "video", "audio"]
    url: str
    thumbnail_url: str | None
    size: int
    width: int | None
    height: int | None
    duration: float | None
    format: str
    tags: list[str]
    created_at: datetime


class AssetList(BaseModel):
    items: list[AssetResponse]
    total: int
