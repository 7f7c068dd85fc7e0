"""Health at the edge."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    status: Literal["healthy"] = "healthy"
    version: str


class Component(BaseModel):
    state: Literal["ok", "starting", "failed"]
    detail: str = ""


class Readiness(BaseModel):
    ready: bool
    components: dict[str, Component]


class LaneItem(BaseModel):
    """A way to make pictures and clips; USD."""

    name: Literal["studio", "generative"]
    label: str
    image_cost: float
    clip_costs: dict[str, float]
    """By seconds asked for."""
    direction_cost: float
    """Of a language model's answer: one before images, one before clips; more only where an answer has to be mended."""
    music_cost: float
    """Of music for an ad of usual length, bought once."""
    image_model: str
    clip_model: str
    text_model: str
    music_model: str


class LaneList(BaseModel):
    items: list[LaneItem]


class ErrorBody(BaseModel):
    code: str
    message: str
    details: dict[str, object] | None = None


class ErrorEnvelope(BaseModel):
    error: ErrorBody
