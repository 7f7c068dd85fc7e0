"""Uploaded media at the edge."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.schemas.fields import Number, example


class AssetResponse(BaseModel):
    id: str
    name: str
    type: Literal["image", "video", "audio"]
    url: str
    thumbnail_url: str | None
    size: int
    width: int | None
    height: int | None
    duration: float | None
    format: str
    tags: list[str]
    created_at: datetime


Share = Annotated[Number, Field(ge=0, le=1)]
Point = tuple[Share, Share]
Stroke = Annotated[list[Point], Field(min_length=1, max_length=2000)]


class CutoutRequest(BaseModel):
    """How a photo's product is to be cut out. Without strokes the studio looks by itself again."""

    model_config = example(keep=[[[0.4, 0.5], [0.6, 0.5]]], drop=[[[0.05, 0.05], [0.95, 0.05]]]) | {
        "extra": "forbid"
    }

    layout: Literal["set", "framed"] = "set"
    """Stand the cut-out in a set, or show the photo on a card."""
    keep: Annotated[list[Stroke], Field(max_length=200)] = []
    """Brush strokes over the product: x and y as shares of the photo's width and height."""
    drop: Annotated[list[Stroke], Field(max_length=200)] = []
    """Strokes over what is not the product."""
    radius: Number = Field(0.02, gt=0, le=0.2)
    """Of the brush, as a share of the photo's short side."""


class CutoutResponse(BaseModel):
    state: Literal["automatic", "needs_strokes", "brushed", "framed"]
    """`needs_strokes`: no cut is safe; brush one, or the photo is shown on a card."""
    reason: str
    residual: float | None
    """How far the photo's border departs from one smooth surface, Lab; under 4 counts as plain."""
    cutout_url: str | None
    """The product alone, a PNG with transparency."""


class AssetList(BaseModel):
    items: list[AssetResponse]
    total: int
