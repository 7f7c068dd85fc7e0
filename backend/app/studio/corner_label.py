"""A small mark in a corner of the picture that stays for the whole film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from app.studio.color import parse_hex
from app.studio.legibility import Box
from app.studio.typography import line_layer, paste

INK, PLATE, OPACITY = "#ffffff", "#101010", 0.72
"""Over white the plate is at least #535353, on which the ink has 7.7 : 1; over anything darker it has more."""
_FACE = "Montserrat-Bold"
_SIZE, _SMALLEST = 0.026, 10
"""Of the type: share of the frame's short side, and pixels. A phone shows 0.026 of 1080 as type of ten points."""
_SAMPLES = 4


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A tight RGBA picture and its top left corner."""

    image: Image.Image
    x: int
    y: int


def placed_label(text: str, frame: tuple[int, int], safe: Box, taken: list[Box]) -> PlacedText:
    """A mark where it covers none of the ad's words: in a corner, else along a side of the safe box.

    Args:
        frame: width and height, pixels. safe: the mark stays inside. taken: boxes of words.
    """
    image = _plate(text, frame)
    spots = list(_spots(image.size, safe))
    x, y = min(spots, key=lambda spot: _covered((*spot, spot[0] + image.width, spot[1] + image.height), taken))  # fmt: skip
    return PlacedText(image, x, y)


def _plate(text: str, frame: tuple[int, int]) -> Image.Image:
    size = max(round(min(frame) * _SIZE), _SMALLEST)
    ink = line_layer(text, _FACE, size, INK, 0.06)
    width, height = round(ink.width + size * 0.9), round(ink.height + size * 0.8)
    plate = Image.new("RGBA", (width * _SAMPLES, height * _SAMPLES), (*parse_hex(PLATE), 0))
    ImageDraw.Draw(plate).rounded_rectangle(
        (0, 0, plate.width - 1, plate.height - 1), height * _SAMPLES * 0.28, fill=(*parse_hex(PLATE), round(OPACITY * 255)),
    )  # fmt: skip
    plate = plate.resize((width, height), Image.Resampling.LANCZOS)
    paste(plate, ink, width / 2, height / 2)
    return plate


def _spots(size: tuple[int, int], safe: Box) -> Iterator[tuple[int, int]]:
    """Corners first, those at the bottom before those at the top; then down the right side and the left."""
    left, top, right, bottom = safe[0], safe[1], safe[2] - size[0], safe[3] - size[1]
    yield from ((right, bottom), (left, bottom), (right, top), (left, top))
    for y in range(bottom, top, -max(size[1] // 2, 1)):
        yield from ((right, y), (left, y))


def _covered(box: Box, taken: list[Box]) -> int:
    """Pixels of words that a box would lie on."""
    return sum(
        max(min(box[2], t[2]) - max(box[0], t[0]), 0) * max(min(box[3], t[3]) - max(box[1], t[1]), 0)
        for t in taken
    )  # fmt: skip
