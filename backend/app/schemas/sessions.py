"""The guided flow at the edge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from app.schemas.brief import AspectRatio
from app.schemas.fields import SOME_ID, WHOLE, Budget, Color, Flag, Id, Number, Trimmed, example
from app.schemas.stages import Stage

Genre = Literal["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"]
Lane = Literal["studio", "generative"]
SessionFilter = Stage | Literal["working", "waiting"]
Mode = Literal["guided", "one_shot", "job"]
SHORTEST_SHOT = 0.8
"""Seconds of a trimmed clip; less is not seen as a shot once its transitions are off."""


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


class Trim(BaseModel):
    """The part of a clip that is shown, in seconds of the clip."""

    start: Number = Field(ge=0, le=60)
    end: Number = Field(gt=0, le=60)

    @model_validator(mode="after")
    def _is_a_shot(self) -> Trim:
        if self.end - self.start < SHORTEST_SHOT:
            raise ValueError(f"a shot is at least {SHORTEST_SHOT:g} seconds long")
        return self


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


class CostItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    agent: str
    model: str = Field(validation_alias="model_id")
    provider: str
    cost: float
    estimated_cost: float = Field(validation_alias="estimated")
    status: str
    """settled; or, of paid work: reserved, submitting, running, released, held."""
    duration: float
    success: bool
    error: str | None
    created_at: datetime


class ShareLink(BaseModel):
    token: str
    """For `/s/{token}` in the studio, and `/api/shared/{token}`."""


class SharedAd(BaseModel):
    """A finished ad, as shown to whoever has its link."""

    title: str
    video: FinalVideo


class SpentOnDay(BaseModel):
    day: date
    """UTC."""
    cost: float
    calls: int


class SpentOn(BaseModel):
    """USD for one name: a model, an agent, a client, an ad."""

    id: str
    name: str
    """Empty where there is none any more."""
    cost: float
    calls: int
    seconds: float
    """Of work."""


class UserCosts(BaseModel):
    """What somebody's ads cost in the last days, USD."""

    total: float
    spent_day: float
    """Charged and reserved in the last 24 hours."""
    cap_day: float
    days: list[SpentOnDay]
    """Oldest first, without gaps; the last is today."""
    models: list[SpentOn]
    clients: list[SpentOn]
    ads: list[SpentOn]
    """The dearest ten."""


class SessionCosts(BaseModel):
    session_id: str
    total_cost: float
    breakdown: list[CostItem]


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


class TextOverlay(BaseModel):
    product_name: Annotated[Trimmed, Field(min_length=1, max_length=50)]
    cta: Annotated[Trimmed, Field(min_length=1, max_length=30)]
    font: Annotated[Trimmed, Field(max_length=64)] = "Montserrat-Bold"
    color: Color = "#FFFFFF"
    """Of the product name. Left out, a dark ink may take its place where it reads better."""


class AudioChoice(BaseModel):
    enabled: Flag = False
    genre: Genre = "upbeat"
    studio: Flag = False
    """Music by the studio, for nothing, also where the session's lane would buy it."""


class CutRequest(BaseModel):
    """What a cut of the approved clips is to say, to sound like and to begin and end with."""

    model_config = example(
        session_id=SOME_ID,
        text_overlay={"product_name": "Sage", "cta": "Take one home"},
        audio={"enabled": True, "genre": "chill"},
    )

    session_id: Id
    text_overlay: TextOverlay
    audio: AudioChoice = AudioChoice()
    intro_duration: Number = Field(1.0, ge=0.0, le=3.0)
    outro_duration: Number = Field(1.0, ge=0.0, le=3.0)


class ComposeRequest(CutRequest):
    aspect_ratios: Annotated[list[AspectRatio], Field(max_length=4)] = []
    """More ratios besides the session's own; filled by cropping."""


class FontItem(BaseModel):
    name: str
    label: str
    category: str


class FontList(BaseModel):
    items: list[FontItem]


class ProgressEvent(BaseModel):
    """What WebSocket and event stream carry."""

    session_id: str
    seq: int
    stage: Stage
    progress: float
    message: str
    current_cost: float
    timestamp: datetime
    data: dict[str, Any] | None = None
