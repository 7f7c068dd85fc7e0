"""A cut seen before it is made: real words in their real places, the real music. Times in seconds, places as shares of the frame."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from app.schemas.brief import AspectRatio
from app.schemas.cuts import CutRequest


class PreviewRequest(CutRequest):
    """What `compose-final-video` takes, for one ratio."""

    aspect_ratio: AspectRatio | None = None
    """The session's own if left out."""


class PreviewPiece(BaseModel):
    """A clip or a card, on screen from `start` to `end`; pieces overlap during transitions."""

    kind: Literal["clip", "card"]
    clip_id: str | None
    clip_start: float
    """Where in the clip it begins."""
    start: float
    end: float


class PreviewOverlay(BaseModel):
    """A picture with transparency that lies on the film."""

    part: str
    """wash, name, cta, line-0, card, intro-0, outro-1, label, …"""
    src: str
    """A `data:` address."""
    x: float
    y: float
    width: float
    height: float
    start: float
    end: float


class CutPreview(BaseModel):
    aspect_ratio: AspectRatio
    duration: float
    beats: list[float]
    """Empty without music."""
    pieces: list[PreviewPiece]
    overlays: list[PreviewOverlay]
    """In the order in which they lie on each other."""
    contrast: float
    """Least contrast of the name over a clip, as in WCAG."""


class MusicPreview(BaseModel):
    src: str
    """A `data:` address of AAC in MP4."""
    duration: float
    bpm: float
    beats: list[float]
    downbeats: list[float]
    peaks: list[float]
    """Loudest of each of 240 even stretches, 0..1."""


class PlacementItem(BaseModel):
    """A placement's margins that its interface covers, as shares of width or height."""

    name: str
    label: str
    aspect_ratios: list[str]
    left: float
    top: float
    right: float
    bottom: float


class PlacementList(BaseModel):
    items: list[PlacementItem]
