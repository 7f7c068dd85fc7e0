"""Text in motion: the entrance of a title as tight RGBA pictures, one a frame; the last one stays.

Rendered here once, at sub-pixel steps, rather than moved by whole pixels in the composition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

ENTRANCE = 11
"""Frames that one word or button takes to arrive."""
_STAGGER = 3
"""Frames between one word and the next."""
_MOST_STAGGER = 15
"""Frames after which the last word starts, however many there are."""
_SMALLEST = 0.84


@dataclass(frozen=True, slots=True)
class MovingText:
    """Pictures of one size whose top left corner is (x, y) in the frame.

    Attributes:
        box: x0, y0, x1, y1 in the frame that the text fills once it has arrived.
    """

    pictures: tuple[Image.Image, ...]
    x: int
    y: int
    box: tuple[int, int, int, int]


def _eased_out(t: float) -> float:
    """Cubic ease out of 0..1."""
    return 1 - (1 - min(max(t, 0.0), 1.0)) ** 3


def _overshot(t: float) -> float:
    """Eases out past 1 by about three percent and settles (Penner's "back", s = 0.9)."""
    u = min(max(t, 0.0), 1.0) - 1
    return 1 + 1.9 * u**3 + 0.9 * u**2


def _faded(image: Image.Image, share: float) -> Image.Image:
    if share >= 1:
        return image
    out = image.copy()
    out.putalpha(image.getchannel("A").point(lambda a: round(a * max(share, 0.0))))
    return out


def _lowered(image: Image.Image, pixels: float) -> Image.Image:
    """The picture moved down within its own size, by fractions of a pixel too."""
    if pixels == 0:
        return image
    return image.transform(
        image.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -pixels), Image.Resampling.BICUBIC
    )


def _even(n: int) -> int:
    """Chroma has half the resolution: a corner on an odd pixel would be smeared."""
    return n - n % 2


def words_rising(words: list[tuple[Image.Image, int, int]], rise: int) -> MovingText:
    """Words slide up and fade in one after another.

    Args:
        words: each with its top left corner in the frame.
        rise: pixels.
    """
    left, top = min(x for _, x, _ in words), min(y for _, _, y in words)
    right = max(x + w.width for w, x, _ in words)
    bottom = max(y + w.height for w, _, y in words)
    x0, y0 = _even(left), _even(top)
    width, height = right - x0, bottom + rise + 1 - y0
    size = (width + width % 2, height + height % 2)
    color = words[0][0].getpixel((0, 0))[:3]  # type: ignore[index]  # RGBA: a tuple
    patches = []
    for word, x, y in words:
        patch = Image.new("RGBA", (word.width, word.height + 1), (*color, 0))
        patch.paste(word, (0, 0))
        patches.append((patch, x - x0, y - y0))
    step = min(float(_STAGGER), _MOST_STAGGER / max(len(words) - 1, 1))
    pictures = []
    for frame in range(round(step * (len(words) - 1)) + ENTRANCE + 1):
        picture = Image.new("RGBA", size, (*color, 0))
        for k, (patch, x, y) in enumerate(patches):
            t = (frame + 1 - k * step) / ENTRANCE
            if t > 0:
                whole, part = divmod(rise * (1 - _eased_out(t)), 1.0)
                picture.alpha_composite(_faded(_lowered(patch, part), t * 1.6), (x, y + int(whole)))
        pictures.append(picture)
    return MovingText(tuple(pictures), x0, y0, (left, top, right, bottom))


def popping(image: Image.Image, x: int, y: int) -> MovingText:
    """A button grows into its place."""
    margin = max(round(0.03 * max(image.size)), 2)
    x0, y0 = _even(x - margin), _even(y - margin)
    size = (x + image.width + margin - x0, y + image.height + margin - y0)
    size = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    clear = (*image.getpixel((image.width // 2, 1))[:3], 0)  # type: ignore[index]  # RGBA: a tuple
    layer = Image.new("RGBA", size, clear)
    layer.paste(image, (x - x0, y - y0))
    cx, cy = x - x0 + image.width / 2, y - y0 + image.height / 2
    pictures = []
    for frame in range(ENTRANCE + 1):
        t = (frame + 1) / ENTRANCE
        scale = _SMALLEST + (1 - _SMALLEST) * _overshot(t)
        if t >= 1:
            pictures.append(layer)
            break
        k = 1 / scale
        grown = layer.transform(
            size, Image.Transform.AFFINE, (k, 0, cx - k * cx, 0, k, cy - k * cy),
            Image.Resampling.BICUBIC,
        )  # fmt: skip
        pictures.append(_faded(grown, t * 1.8))
    return MovingText(tuple(pictures), x0, y0, (x, y, x + image.width, y + image.height))


def split_at(line: Image.Image, edges: list[float]) -> list[tuple[Image.Image, int]]:
    """A line parted at x positions, each part cropped to its ink, with its place in the line."""
    out = []
    bounds = [0, *(round(e) for e in edges), line.width]
    alpha = np.asarray(line.getchannel("A"))
    for a, b in zip(bounds[:-1], bounds[1:], strict=True):
        inked = np.nonzero(alpha[:, max(a, 0) : b].any(0))[0] if b > a else np.array([])
        if len(inked):
            left, right = max(a, 0) + int(inked[0]), max(a, 0) + int(inked[-1]) + 1
            out.append((line.crop((left, 0, right, line.height)), left))
    return out
