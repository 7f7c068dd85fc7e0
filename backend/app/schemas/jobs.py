"""v2 jobs at the edge: a storyboard first, rendered once it is approved."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from app.schemas.aging import Aging, left_after
from app.schemas.brands import BrandGuidelines
from app.schemas.brief import AspectRatio
from app.schemas.fields import WHOLE, Budget, Id, Number, Trimmed, example
from app.schemas.sessions import Lane
from app.schemas.stages import Stage
from app.schemas.story import Framework

JobStatus = Literal[
    "pending", "parsing", "generating_storyboard", "storyboard_ready", "rendering", "completed", "failed", "canceled",
]  # fmt: skip


class JobRequest(BaseModel):
    model_config = example(prompt="sage green ceramic mug for slow mornings", duration=15)

    prompt: Annotated[Trimmed, Field(min_length=10, max_length=1000)]
    duration: Number = Field(15, ge=5, le=60)
    style: Annotated[Trimmed, Field(max_length=100)] | None = None
    aspect_ratio: AspectRatio = "9:16"
    client_id: Id | None = None
    campaign_id: Id | None = None
    brand_guidelines: BrandGuidelines | None = None
    """Of this ad alone; they go ahead of the campaign's and the client's."""
    asset_ids: Annotated[list[Id], Field(max_length=4)] = []
    """Uploaded photos of the product."""
    framework: Framework | None = None
    template: Annotated[Trimmed, Field(max_length=64)] | None = None
    lane: Lane = "studio"
    budget_usd: Budget | None = None
    """What it may cost at most, besides the deployment's caps; null leaves it to them."""

    @model_validator(mode="after")
    def _says_something(self) -> JobRequest:
        if not any(c.isalpha() for c in self.prompt):
            raise ValueError("prompt has no words")
        return self


class JobScene(BaseModel):
    """A scene of the storyboard; its number stays with it wherever it is moved."""

    scene_number: int
    description: str
    duration: float
    """Seconds."""
    image_prompt: str
    overlay_text: str
    transition: str


class StoryboardScene(BaseModel):
    scene: JobScene
    image_url: str | None
    generation_status: Literal["pending", "generating", "completed", "failed"]
    error: str | None


class JobProgress(BaseModel):
    current_stage: Stage
    percent: float
    scenes_total: int
    scenes_completed: int
    """Pictures while the storyboard is made, clips while it is rendered."""
    current_scene: int | None
    """By place in the storyboard, from 1."""
    estimated_completion_seconds: float | None
    message: str
    stalled: bool
    """Whether nothing has moved for a quarter of an hour; cancel and retry takes it up again."""


class Job(Aging):
    job_id: str
    status: JobStatus
    prompt: str
    aspect_ratio: str
    lane: str
    client_id: str | None
    campaign_id: str | None
    progress: JobProgress
    storyboard: list[StoryboardScene]
    approved: bool
    approved_at: datetime | None
    approved_by: int | None
    """User id."""
    video_url: str | None
    animatic_url: str | None
    estimated_cost: float
    actual_cost: float
    error_message: str | None
    created_at: datetime
    updated_at: datetime

    def after(self, seconds: float) -> Self:
        left = left_after(self.progress.estimated_completion_seconds, seconds)
        progress = self.progress.model_copy(update={"estimated_completion_seconds": left})
        return self.model_copy(update={"progress": progress})


class JobList(BaseModel):
    items: list[Job]
    total: int
    page: int
    page_size: int


class RefineRequest(BaseModel):
    """What is to be different about a scene; a new picture is made unless only its words change."""

    model_config = example(scene_number=1, image_prompt="at sunset", overlay_text="Slow down")

    scene_number: Annotated[int, Field(ge=1, le=60), WHOLE]
    image_prompt: Annotated[Trimmed, Field(min_length=3, max_length=300)] | None = None
    """What the picture is to show. Hosted models follow it; the studio takes its light, and arranges the set differently."""
    description: Annotated[Trimmed, Field(min_length=3, max_length=300)] | None = None
    overlay_text: Annotated[Trimmed, Field(max_length=48)] | None = None
    """Empty takes the words away."""


class ReorderRequest(BaseModel):
    model_config = example(scene_order=[2, 1, 3])

    scene_order: Annotated[list[Annotated[int, WHOLE]], Field(min_length=1, max_length=60)]
    """All scene numbers, in the order wanted."""


class PhaseEstimate(BaseModel):
    phase: str
    cost: float
    """USD."""
    duration: float
    """Seconds of work."""


class JobEstimate(BaseModel):
    estimated_cost: float
    estimated_duration: float
    breakdown: list[PhaseEstimate]
    within_cap: bool
    """Whether the caps leave room for it now."""


class ExportPending(BaseModel):
    status: Literal["preparing"] = "preparing"
    message: str
