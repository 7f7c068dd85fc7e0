"""What the director decides: the product as it will be built, the look of the ad, the shots."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

AspectRatio = Literal["16:9", "9:16", "1:1", "4:5"]
HexColor = str

FRAME_SIZES: dict[AspectRatio, tuple[int, int]] = {
    "16:9": (1920, 1080),
    "9:16": (1080, 1920),
    "1:1": (1080, 1080),
    "4:5": (1080, 1350),
}
"""Width and height of a finished ad in pixels."""


class ViewType(StrEnum):
    """How the camera looks at the product."""

    FRONT = "front"
    SIDE = "side"
    BACK = "back"
    TOP = "top"
    DETAIL = "detail"
    LIFESTYLE = "lifestyle"


class Archetype(StrEnum):
    """Product shapes that the studio can build."""

    SNEAKER = "sneaker"
    BOTTLE = "bottle"
    DROPPER = "dropper"
    CAN = "can"
    BOX = "box"


class SetName(StrEnum):
    """Stages that a product can stand on."""

    PODIUM = "podium"
    ARCH = "arch"
    MARBLE = "marble"


class LightMood(StrEnum):
    """Colour and direction of the key light."""

    STUDIO = "studio"
    GOLDEN = "golden"
    COOL = "cool"
    DRAMATIC = "dramatic"


class Move(StrEnum):
    """Camera moves; every clip makes one."""

    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    ORBIT_LEFT = "orbit_left"
    ORBIT_RIGHT = "orbit_right"
    RISE = "rise"
    SLIDE = "slide"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Palette(_Frozen):
    """Colours of the ad, `#rrggbb`: one dominant hue and one accent."""

    backdrop: HexColor
    podium: HexColor
    accent: HexColor
    ink: HexColor
    """Text on the backdrop."""


class Copy(_Frozen):
    """Words of the ad; every claim comes from the prompt."""

    name: str
    headline: tuple[str, ...]
    tagline: str


class ProductBrief(_Frozen):
    """A product prompt, understood."""

    noun: str
    archetype: Archetype
    recognised: bool
    """False when the noun is unknown and a labelled box stands in for it."""
    colors: dict[str, HexColor] = Field(default_factory=dict)
    """By part of the archetype: main, accent, lace, sole, cap, label…"""
    finish: Literal["matte", "gloss", "metal", "glass"] = "matte"
    mood: str = "minimal"
    set_name: SetName = SetName.PODIUM
    light: LightMood = LightMood.STUDIO
    palette: Palette
    copy_text: Copy
    heading_font: str = "Montserrat-ExtraBold"
    notices: tuple[str, ...] = ()
    """What the user should know: what was not understood, what is shown instead."""


class ShotPlan(_Frozen):
    """One clip: which move, over how long."""

    view: ViewType
    move: Move
    light: LightMood
    duration: float
    """Seconds."""
