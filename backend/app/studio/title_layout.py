"""What an ad's titles are to say, and where in the frame they go."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from app.schemas.brief import Palette
from app.studio.legibility import Box


@dataclass(frozen=True, slots=True)
class TitlePlan:
    """What to say and how; sizes in pixels."""

    width: int
    height: int
    name: str
    cta: str
    tagline: str
    font: str
    color: str
    palette: Palette
    free_color: bool = False
    """Whether a dark ink may take the colour's place where it reads better."""
    lines: tuple[str, ...] = ()
    """What is said over each shot in place of the name; empty is silence."""
    logo: Image.Image | None = None
    """RGBA; stands on the cards, above what they say."""
    label: str = ""
    """A small mark over everything, in a corner of `safe`; empty is none."""
    safe: Box = (0, 0, 0, 0)
    """What nothing covers where the ad will run, pixels."""

    @property
    def frame(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """Where text goes: the column's left edge (anchor "l") or centre ("m"), its width, tops of name and CTA, and how far down a line may reach instead."""

    anchor: str
    x: float
    width: float
    name_y: float
    cta_y: float
    name_size: int
    foot: float | None = None

    def left(self, width: int) -> int:
        """Where something of a width begins in the column."""
        return int(self.x if self.anchor == "l" else self.x - width / 2)


def layout_of(width: int, height: int) -> Layout:
    """Landscape sets text in the left third; upright ratios in the safe box above and below."""
    ratio = width / height
    if ratio > 1.3:
        return Layout("l", width * 0.075, width * 0.36, height * 0.36, height * 0.62, int(height * 0.098))  # fmt: skip
    if ratio > 0.7:
        return Layout("m", width * 0.5, width * 0.80, height * 0.075, height * 0.845,
                      int(width * 0.088), height * 0.925)  # fmt: skip
    # 9:16: inside x 120–888 and y 288–1248 of 1080 × 1920, which every app leaves free.
    return Layout("m", width * 504 / 1080, width * 768 / 1080, height * 296 / 1920,
                  height * 1140 / 1920, int(width * 0.098), height * 1240 / 1920)  # fmt: skip
