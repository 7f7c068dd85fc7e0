"""The one-shot door at the edge: a prompt in, an ad out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from app.schemas.aging import Aging, left_after
from app.schemas.brief import AspectRatio
from app.schemas.cuts import Genre
from app.schemas.fields import WHOLE, Budget, Id, Number, Trimmed, example
from app.schemas.results import VideoVariant
from app.schemas.sessions import Lane, SessionError
from app.schemas.story import Framework, Spec

Status = Literal[
    "queued", "validating", "generating_animatic", "generating_references", "generating_chunks", "refining",
    "exporting", "complete", "failed", "canceled",
]  # fmt: skip


GenerationFilter = Literal["complete", "failed", "canceled", "working"]


class AssetReference(BaseModel):
    """A photo among the user's uploads."""

    asset_id: Id


class AssetAddress(BaseModel):
    """A photo on a public host; it is fetched and kept among the user's uploads."""

    type: Literal["image"] = "image"
    url: Annotated[Trimmed, Field(min_length=8, max_length=2000)]


class GenerateRequest(BaseModel):
    model_config = example(prompt="sage green ceramic mug for slow mornings", duration=15)

    prompt: Annotated[Trimmed, Field(min_length=10, max_length=1000)]
    duration: Number = Field(15, ge=5, le=60)
    aspect_ratio: AspectRatio = "9:16"
    framework: Framework | None = None
    template: Annotated[Trimmed, Field(max_length=64)] | None = None
    style: Annotated[Trimmed, Field(max_length=100)] | None = None
    """Words that set the mood, such as "luxury" or "playful"."""
    assets: Annotated[list[AssetReference | AssetAddress], Field(max_length=4)] = []
    lane: Lane = "studio"
    aspect_ratios: Annotated[list[AspectRatio], Field(max_length=4)] = []
    """More ratios besides the ad's own; filled by cropping."""
    variants: Annotated[int, Field(ge=1, le=6), WHOLE] = 1
    """Hooks × calls to action from the same shots; they cost nothing more."""
    client_id: Id | None = None
    campaign_id: Id | None = None
    """Of the client; whose brand guidelines the ad follows."""
    budget_usd: Budget | None = None
    """What it may cost at most, besides the deployment's caps; null leaves it to them."""

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


class SceneAgain(BaseModel):
    """A scene whose picture and clip are made anew."""

    scene_number: Annotated[int, Field(ge=1, le=60), WHOLE]
    visual_prompt: Annotated[Trimmed, Field(min_length=3, max_length=300)] | None = None
    """What it is to show. Hosted models follow it; the studio takes its light, and arranges the set differently."""


class NewVersion(BaseModel):
    """What is to be different; the rest stays."""

    model_config = example(cta="Take one home", genre="chill")

    product_name: Annotated[Trimmed, Field(min_length=1, max_length=50)] | None = None
    cta: Annotated[Trimmed, Field(min_length=1, max_length=30)] | None = None
    lines: (
        Annotated[dict[int, Annotated[Trimmed, Field(max_length=48)]], Field(max_length=60)] | None
    ) = None
    """Words by scene number; empty takes them away."""
    genre: Genre | None = None
    aspect_ratios: Annotated[list[AspectRatio], Field(max_length=4)] | None = None
    """Besides the ad's own."""
    variants: Annotated[int, Field(ge=1, le=6), WHOLE] | None = None
    scene: SceneAgain | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> NewVersion:
        if not self.model_dump(exclude_none=True):
            raise ValueError(
                "nothing is to change: give product_name, cta, lines, genre, aspect_ratios, variants or scene"
            )
        return self


class Version(BaseModel):
    version: int
    created_at: datetime
    product_name: str
    cta: str
    genre: Genre | None
    lines: list[str]
    files: list[VideoVariant]


class VersionList(BaseModel):
    items: list[Version]


class GenerationStatus(Aging):
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

    def after(self, seconds: float) -> Self:
        left = left_after(self.estimated_time_remaining, seconds)
        return self.model_copy(update={"estimated_time_remaining": left})


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
    version: int
    """From 1; the newest."""
    variants: list[VideoVariant]
    """Of this version: other ratios, other openings and calls to action."""
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
