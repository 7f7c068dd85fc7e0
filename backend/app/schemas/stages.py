"""Stages of an ad and how they spread over the percent bar."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a session stands. `*_selection` are gates: the person decides."""

    CREATED = "created"
    PROMPT_PARSING = "prompt_parsing"
    IMAGE_GENERATION = "image_generation"
    IMAGE_SELECTION = "image_selection"
    VIDEO_PLANNING = "video_planning"
    CLIP_GENERATION = "clip_generation"
    CLIP_SELECTION = "clip_selection"
    FINAL_COMPOSITION = "final_composition"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELED = "canceled"


WORKING = frozenset(
    {
        Stage.PROMPT_PARSING,
        Stage.IMAGE_GENERATION,
        Stage.VIDEO_PLANNING,
        Stage.CLIP_GENERATION,
        Stage.FINAL_COMPOSITION,
    }
)
"""Stages in which something runs."""

SPANS: dict[Stage, tuple[float, float]] = {
    Stage.PROMPT_PARSING: (0, 10),
    Stage.IMAGE_GENERATION: (10, 50),
    Stage.IMAGE_SELECTION: (50, 50),
    Stage.VIDEO_PLANNING: (50, 55),
    Stage.CLIP_GENERATION: (55, 90),
    Stage.CLIP_SELECTION: (90, 90),
    Stage.FINAL_COMPOSITION: (90, 99),
    Stage.COMPLETE: (100, 100),
}
"""Percent of the whole session at a stage's start and end."""


class RunKind(StrEnum):
    """Work that the orchestrator does, one durable workflow each."""

    IMAGES = "images"
    CLIPS = "clips"
    COMPOSITION = "composition"
    STORY = "story"
    """All shots of a one-shot ad, and its animatic; or those of an approved storyboard."""
    STORYBOARD = "storyboard"
    """The animatic and a picture per scene, for approval."""


def percent(stage: Stage, share: float) -> float:
    """Percent of the session when `share` (0..1) of a stage is done."""
    start, end = SPANS[stage]
    return round(start + (end - start) * min(max(share, 0.0), 1.0), 1)
