"""What a cut is to show, say and sound like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from app.schemas.brief import AspectRatio
from app.schemas.fields import SOME_ID, Color, Flag, Id, Number, Trimmed, example

Genre = Literal["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"]
SHORTEST_SHOT = 0.8
"""Seconds of a trimmed clip; less is not seen as a shot once its transitions are off."""


class Trim(BaseModel):
    """The part of a clip that is shown, in seconds of the clip."""

    start: Number = Field(ge=0, le=60)
    end: Number = Field(gt=0, le=60)

    @model_validator(mode="after")
    def _is_a_shot(self) -> Trim:
        if self.end - self.start < SHORTEST_SHOT:
            raise ValueError(f"a shot is at least {SHORTEST_SHOT:g} seconds long")
        return self


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
