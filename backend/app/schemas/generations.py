"""The one-shot door at the edge: a prompt in, an ad out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from app.schemas.brief import AspectRatio
from app.schemas.sessions import Id, Lane, SessionError, Trimmed
from app.schemas.story import Framework, Spec

Status = Literal[
    "queued", "validating", "generating_animatic", "generating_references", "generating_chunks", "refining",
    "exporting", "complete", "failed", "canceled",
]  # fmt: skip


class AssetReference(BaseModel):
    """A photo among the user's uploads."""

    asset_id: Id


class GenerateRequest(BaseModel):
    prompt: Annotated[Trimmed, Field(min_length=10, max_length=1000)]
    duration: float = Field(15, ge=5, le=60)
    aspect_ratio: AspectRatio = "9:16"
    framework: Framework | None = None
    template: Annotated[Trimmed, Field(max_length=64)] | None = None
    style: Annotated[Trimmed, Field(max_length=100)] | None = None
    """Words that set the mood, such as "luxury" or "playful"."""
    assets: Annotated[list[AssetReference], Field(max_length=4)] = []
    lane: Lane = "studio"

    @model_validator(mode="after")
    def _says_something(self) -> GenerateRequest:
        if not any(c.isalpha() for c in self.prompt):
            raise ValueError("prompt has no words")
        return self


class GenerationStarted(BaseModel):
    video_id: str
    session_id: str
    status: Status
    message: str
    estimated_cost: float
    """USD."""
    estimated_duration: float
    """Seconds."""


class GenerationStatus(BaseModel):
    video_id: str
    status: Status
    progress: float
    """Percent; it never falls."""
    current_phase: str
    current_step: str
    num_scenes: int
    estimated_time_remaining: float | None
    """Seconds; null where nothing runs."""
    animatic_url: str | None
    cost: float
    error: SessionError | None


class PhaseCost(BaseModel):
    phase: str
    cost: float
    duration: float
    """Seconds of work, summed over what ran at the same time."""


class GeneratedVideo(BaseModel):
    video_id: str
    status: Status
    final_video_url: str
    thumbnail_url: str | None
    animatic_url: str | None
    cost_usd: float
    cost_breakdown: list[PhaseCost]
    generation_time_seconds: float
    created_at: datetime
    completed_at: datetime
    spec: Spec


class GenerationItem(BaseModel):
    video_id: str
    prompt: str
    status: Status
    progress: float
    aspect_ratio: str
    duration: float
    thumbnail_url: str | None
    video_url: str | None
    cost: float
    created_at: datetime


class GenerationPage(BaseModel):
    items: list[GenerationItem]
    total: int
    page: int
    page_size: int


class TemplateItem(BaseModel):
    name: str
    label: str
    summary: str
    framework: Framework


class TemplateList(BaseModel):
    items: list[TemplateItem]
