"""A storyboard: what a one-shot ad tells, scene by scene."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.brief import AspectRatio, LightMood, Move, ViewType


class Framework(StrEnum):
    """Narrative frameworks of advertising."""

    PAS = "PAS"
    """Problem, agitation, solution."""
    BAB = "BAB"
    """Before, after, bridge."""
    AIDA = "AIDA"
    """Attention, interest, desire, action."""


class Beat(StrEnum):
    """What a scene is there for."""

    PROBLEM = "problem"
    AGITATE = "agitate"
    SOLUTION = "solution"
    BEFORE = "before"
    AFTER = "after"
    BRIDGE = "bridge"
    ATTENTION = "attention"
    INTEREST = "interest"
    DESIRE = "desire"
    FEATURE = "feature"
    LOOK = "look"
    """The product, without words."""
    ACTION = "action"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Scene(_Frozen):
    """One shot of the storyboard."""

    scene_number: int
    beat: Beat
    duration: float
    """Seconds on screen; all scenes and cards add up to the ad."""
    clip_duration: float
    """Seconds of its clip, which is longer by transitions and a beat, so that it can be cut to the music."""
    view: ViewType
    variant: int
    """Arrangement of the set; no two scenes share view and variant."""
    move: Move
    light: LightMood | None
    visual_prompt: str
    direction: str = ""
    """What hosted models are told of it besides; empty leaves it to view and move."""
    overlay_text: str
    """May be empty."""
    place: Literal["beside", "above"]
    """Where the words stand: beside the product in wide ads, above it in upright ones."""
    transition: str
    """How the scene gives way to the next."""


class Variant(_Frozen):
    """Another opening and another button for the same shots."""

    hook: str
    """The first scene's words."""
    cta: str


class Spec(_Frozen):
    """A prompt, understood as an ad."""

    product: str
    audience: str
    """Empty where the prompt names none."""
    benefit: str
    """What the prompt promises, in its own words; empty where it promises nothing."""
    mood: str
    framework: Framework
    framework_reason: str
    template: str
    aspect_ratio: AspectRatio
    duration: float = Field(ge=5, le=60)
    intro: float
    outro: float
    """Seconds of the cards."""
    genre: str
    name: str
    tagline: str
    cta: str
    scenes: tuple[Scene, ...]
    variants: tuple[Variant, ...] = ()
    """Besides the ad as it stands here."""
