"""A session, and what its stages are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from app.schemas.brief import AspectRatio
from app.schemas.cuts import Trim
from app.schemas.fields import SOME_ID, WHOLE, Budget, Id, Number, Trimmed, example
from app.schemas.results import FinalVideo, ImageAsset, VideoAsset
from app.schemas.stages import Stage

Lane = Literal["studio", "generative"]
SessionFilter = Stage | Literal["working", "waiting"]
Mode = Literal["guided", "one_shot", "job"]


class CreateSessionRequest(BaseModel):
    model_config = example(title="Mug", aspect_ratio="1:1")

    user_id: Annotated[int, WHOLE] | None = None
    """Must be the caller's own if given."""
    title: Annotated[Trimmed, Field(max_length=200)] | None = None
    aspect_ratio: AspectRatio = "16:9"
    lane: Lane = "studio"
    client_id: Id | None = None
    campaign_id: Id | None = None
    """Of the client; whose brand guidelines the ad follows."""
    budget_usd: Budget | None = None
    """What it may cost at most, besides the deployment's caps; null leaves it to them."""


class CreateSessionResponse(BaseModel):
    session_id: str
    stage: Stage
    created_at: datetime


class SessionError(BaseModel):
    """Why a stage failed, and what is kept."""

    code: str
    message: str
    stage: str
    kept: str


class SessionSummary(BaseModel):
    id: str
    title: str
    stage: Stage
    progress: float
    product_prompt: str | None
    aspect_ratio: str
    thumbnail_url: str | None
    video_url: str | None
    mode: Mode = "guided"
    lane: str
    client_id: str | None
    campaign_id: str | None
    total_cost: float
    created_at: datetime
    updated_at: datetime


class SessionResponse(BaseModel):
    id: str
    user_id: int
    title: str
    stage: Stage
    product_prompt: str | None
    video_prompt: str | None
    consistency_seed: int | None
    style_keywords: list[str]
    aspect_ratio: str
    lane: str
    progress: float
    message: str
    notices: list[str]
    generated_images: list[ImageAsset]
    approved_images: list[str]
    generated_clips: list[VideoAsset]
    approved_clips: list[str]
    clip_order: list[str]
    trims: dict[str, Trim] = {}
    """Of clips that are not shown whole, by their id."""
    final_video: FinalVideo | None
    mode: Mode = "guided"
    animatic_url: str | None = None
    """A moving draft of a one-shot ad, once there is one."""
    suggested_name: str
    client_id: str | None
    campaign_id: str | None
    shared: bool
    """Whether there is a link by which others may watch it."""
    total_cost: float
    estimated_cost: float
    budget_usd: float | None
    error: SessionError | None
    event_seq: int
    created_at: datetime
    updated_at: datetime


class SessionPage(BaseModel):
    items: list[SessionSummary]
    total: int
    page: int
    page_size: int


class GenerateImagesRequest(BaseModel):
    model_config = example(
        session_id=SOME_ID, product_prompt="sage green ceramic mug with a cream rim", num_images=4
    )

    session_id: Id
    product_prompt: Annotated[Trimmed, Field(min_length=3, max_length=200)]
    num_images: Annotated[int, Field(ge=4, le=8), WHOLE] = 6
    style_keywords: Annotated[
        list[Annotated[Trimmed, Field(min_length=1, max_length=40)]], Field(max_length=10)
    ] = []
    source_asset_ids: Annotated[list[Id], Field(max_length=4)] = []


class StageStarted(BaseModel):
    """A stage runs; its progress is on the WebSocket."""

    status: Literal["processing"] = "processing"
    estimated_duration: float
    """Seconds."""
    estimated_cost: float
    """USD."""
    message: str


class SaveApprovedImagesRequest(BaseModel):
    model_config = example(session_id=SOME_ID, approved_image_ids=[SOME_ID, SOME_ID[::-1]])

    session_id: Id
    approved_image_ids: Annotated[list[Id], Field(min_length=2, max_length=8)]


class SaveApprovedImagesResponse(BaseModel):
    success: bool = True
    approved_count: int
    message: str


class GenerateClipsRequest(BaseModel):
    model_config = example(
        session_id=SOME_ID, video_prompt="slow morning light on a kitchen table", clip_duration=3
    )

    session_id: Id
    video_prompt: Annotated[Trimmed, Field(min_length=10, max_length=300)]
    clip_duration: Number = Field(3.0, ge=2.0, le=4.0)


class SaveApprovedClipsRequest(BaseModel):
    model_config = example(session_id=SOME_ID, approved_clip_ids=[SOME_ID], clip_order=[SOME_ID])

    session_id: Id
    approved_clip_ids: Annotated[list[Id], Field(min_length=1, max_length=8)]
    clip_order: Annotated[list[Id], Field(min_length=1, max_length=8)]
    trims: Annotated[dict[Id, Trim], Field(max_length=8)] = {}
    """By clip id; the others are shown whole."""

    @model_validator(mode="after")
    def _order_is_permutation(self) -> SaveApprovedClipsRequest:
        if sorted(self.clip_order) != sorted(self.approved_clip_ids):
            raise ValueError("clip_order must hold each approved clip exactly once")
        if not self.trims.keys() <= set(self.approved_clip_ids):
            raise ValueError("trims must name approved clips only")
        return self


class SaveApprovedClipsResponse(BaseModel):
    success: bool = True
    approved_count: int
    estimated_duration: float
    message: str
