"""What the director decides: the product as it will be built, the look of the ad, the shots."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, cast

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


def frame_size(ratio: str) -> tuple[int, int]:
    """Width and height in pixels of a finished ad of a ratio that was checked when it came in.

    Raises:
        KeyError: there is no such ratio.
    """
    return FRAME_SIZES[cast(AspectRatio, ratio)]


class ViewType(StrEnum):
    """How the camera looks at the product."""

    FRONT = "front"
    SIDE = "side"
    BACK = "back"
    TOP = "top"
    DETAIL = "detail"
    LIFESTYLE = "lifestyle"


class Archetype(StrEnum):
    """Product shapes that the studio can build; `ProductBrief.form` names a variety within one."""

    SNEAKER = "sneaker"
    BOTTLE = "bottle"
    DROPPER = "dropper"
    PERFUME = "perfume"
    JAR = "jar"
    TUBE = "tube"
    CAN = "can"
    POUCH = "pouch"
    BOX = "box"
    MUG = "mug"
    PHONE = "phone"
    HEADPHONES = "headphones"
    WATCH = "watch"
    BAG = "bag"


class Finish(StrEnum):
    """What a part is made of, as an eye tells it."""

    MATTE = "matte"
    GLOSS = "gloss"
    METAL = "metal"
    GLASS = "glass"
    LEATHER = "leather"
    FABRIC = "fabric"
    PAPER = "paper"
    CERAMIC = "ceramic"
    WOOD = "wood"


class SetName(StrEnum):
    """Stages that a product can stand on."""

    PODIUM = "podium"
    ARCH = "arch"
    MARBLE = "marble"
    SLATS = "slats"
    BLOCKS = "blocks"
    GROVE = "grove"
    NEON = "neon"
    PLINTH = "plinth"
    TERRACE = "terrace"


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
    form: str = ""
    """Variety of the archetype, such as a pump or a wine bottle; empty is its usual one."""
    recognised: bool
    """False when the noun is unknown and a labelled box stands in for it."""
    colors: dict[str, HexColor] = Field(default_factory=dict)
    """By part of the archetype: main, accent, lace, sole, cap, label…"""
    finish: Finish = Finish.MATTE
    materials: dict[str, Finish] = Field(default_factory=dict)
    """By part, where one differs from `finish`: a watch's strap of leather."""
    motif: str = ""
    """What the label's illustration shows; see `studio.motifs`."""
    label_name: str | None = None
    """What the pack itself says; empty leaves words out, None says `copy_text.name`."""
    detail: str = ""
    """A second line for the label, in the prompt's own words."""
    mood: str = "minimal"
    scheme: str = "tonal"
    """How the palette is built round the product's colour; see `studio.palette`."""
    set_name: SetName = SetName.PODIUM
    light: LightMood = LightMood.STUDIO
    setting: str = ""
    """Where hosted models are to show the product, in words; the same for all pictures."""
    palette: Palette
    branded: bool = False
    """Whether the palette is a brand's own: then a photo's colours don't take its place."""
    copy_text: Copy
    heading_font: str = "Montserrat-ExtraBold"
    notices: tuple[str, ...] = ()
    """What the user should know: what was not understood, what is shown instead."""
    remarks: tuple[str, ...] = ()
    """What the user should know also of a product whose photo shows it."""

    @property
    def printed_name(self) -> str:
        """What stands on the product; may be empty."""
        return self.copy_text.name if self.label_name is None else self.label_name
