"""What was made for an ad: images, clips, finished files."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class ImageAsset(BaseModel):
    id: str
    url: str
    view_type: str
    seed: int | None
    prompt: str
    cost: float
    model: str
    provider: str
    resolution: str
    width: int
    height: int
    created_at: datetime


class VideoAsset(BaseModel):
    id: str
    url: str
    poster_url: str | None
    source_image_id: str | None
    duration: float
    resolution: str
    fps: float
    cost: float
    model: str
    provider: str
    camera_move: str
    created_at: datetime


class LaunchCheck(BaseModel):
    """One measured thing that a placement asks for."""

    name: str
    value: str
    required: str
    passed: bool


class LaunchFinding(BaseModel):
    """How an ad does in a placement of its ratio."""

    placement: str
    label: str
    passed: bool
    checks: list[LaunchCheck]


class VideoVariant(BaseModel):
    """The finished ad in another ratio, or with another opening and call to action."""

    id: str
    url: str
    poster_url: str | None
    aspect_ratio: str
    resolution: str
    duration: float
    file_size_mb: float
    hook: str | None = None
    """The first scene's words, of an ad that was told in one shot."""
    cta: str
    launch_kit: list[LaunchFinding] = []


class FinalVideo(BaseModel):
    id: str
    url: str
    poster_url: str | None
    duration: float
    resolution: str
    fps: float
    file_size_mb: float
    format: Literal["mp4"] = "mp4"
    aspect_ratio: str
    loudness_lufs: float | None
    sha256: str
    music: str | None = None
    """The model that made the music; null without music."""
    variants: list[VideoVariant] = []
    launch_kit: list[LaunchFinding] = []
