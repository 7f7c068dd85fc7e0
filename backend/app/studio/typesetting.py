"""Lines of text set on baselines, as words that can move: masks without a colour, each in its place in the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.studio.legibility import Box
from app.studio.title_layout import Layout
from app.studio.typography import fitted_size, ink_rise, line_mask, text_width

TAGLINE_FACE = "Montserrat-Medium"
_OVERHANG = 0.04


@dataclass(frozen=True, slots=True)
class SetWord:
    """How much of each pixel a word covers (mode L), and its top left corner in the frame."""

    mask: Image.Image
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class SetText:
    """Words in the order they are read, kerned as their lines are, at a size in pixels."""

    words: tuple[SetWord, ...]
    size: int

    @property
    def box(self) -> Box:
        """What all words fill together."""
        return (
            min(word.x for word in self.words),
            min(word.y for word in self.words),
            max(word.x + word.mask.width for word in self.words),
            max(word.y + word.mask.height for word in self.words),
        )


def fitted(
    text: str, font: str, max_width: float, size: int, most_lines: int,
    broken: Callable[[str, str, int, float], list[str]],
) -> tuple[list[str], int]:  # fmt: skip
    """A text shrunk a little, then broken into lines, then shrunk until no line is wider than the column; never cut. The lines and the size."""
    max_width -= _OVERHANG * size  # ink may reach past its advance
    smallest = max(size // 3, 14)
    for _ in range(40):
        lines = broken(text, font, size, max_width)
        widest = min(fitted_size(line, font, max_width, size, smallest=8) for line in lines)
        if widest == size and len(lines) <= most_lines:
            break
        if size <= smallest:
            size = widest
            break
        size = max(smallest, int(size * 0.95))
    return broken(text, font, size, max_width), size


def typeset(
    lines: list[str], font: str, size: int, layout: Layout, y: float, *, of_top: bool = False
) -> SetText:
    """Lines about the height `y` of the frame, or below it, in the layout's column."""
    masks = [line_mask(line, font, size) for line in lines]
    tops = _tops(lines, masks, font, size)
    width, height = max(mask.width for mask in masks), tops[-1] + masks[-1].height
    left, top = layout.left(width), int(y if of_top else y - height / 2)
    words = []
    for line, mask, down in zip(lines, masks, tops, strict=True):
        indent = 0 if layout.anchor == "l" else (width - mask.width) // 2
        words += [
            SetWord(part, left + indent + at, top + down)
            for part, at in _split(mask, _gaps(line, font, size))
        ]
    return SetText(tuple(words), size)


def _tops(lines: list[str], masks: list[Image.Image], font: str, size: int) -> list[int]:
    """Where each line's ink begins, on evenly spaced baselines; apart enough that no descender touches the accent below it."""
    rises = [ink_rise(line, font, size) for line in lines]
    leading = max(
        [size * (1.35 if font == TAGLINE_FACE else 1.0)]
        + [a.height - ra + rb + size * 0.12 for a, ra, rb in zip(masks, rises, rises[1:], strict=False)]
    )  # fmt: skip
    return [round(i * leading + rises[0] - rise) for i, rise in enumerate(rises)]


def _gaps(line: str, font: str, size: int) -> list[int]:
    """The middle of every space of a line, pixels from its left end."""
    words = line.split(" ")
    half = text_width(" ", font, size) / 2
    return [round(text_width(" ".join(words[:k]), font, size) + half) for k in range(1, len(words))]


def _split(line: Image.Image, gaps: list[int]) -> list[tuple[Image.Image, int]]:
    """A line parted at its gaps, each part cropped to its ink, with its place in the line."""
    out = []
    covers = np.asarray(line)
    bounds = [0, *gaps, line.width]
    for a, b in zip(bounds[:-1], bounds[1:], strict=True):
        inked = np.nonzero(covers[:, a:b].any(0))[0]
        if len(inked):
            left, right = a + int(inked[0]), a + int(inked[-1]) + 1
            out.append((line.crop((left, 0, right, line.height)), left))
    return out
