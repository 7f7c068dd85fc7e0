"""Text in motion: the entrance of a title as tight RGBA pictures, one a frame; the last one stays.

Rendered here once, at sub-pixel steps, rather than moved by whole pixels in the composition.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

from app.studio.color import parse_hex
from app.studio.typesetting import SetText

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


def _faded(mask: Image.Image, share: float) -> Image.Image:
    """A mask (mode L) at a share of its strength."""
    return mask if share >= 1 else mask.point(lambda a: round(a * max(share, 0.0)))


def _lowered(mask: Image.Image, pixels: float) -> Image.Image:
    """The mask moved down within its own size, by fractions of a pixel too."""
    if pixels == 0:
        return mask
    return mask.transform(
        mask.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -pixels), Image.Resampling.BICUBIC
    )


def _even(n: int) -> int:
    """Chroma has half the resolution: a corner on an odd pixel would be smeared."""
    return n - n % 2


def words_rising(text: SetText, color: str) -> MovingText:
    """Words of one colour slide up by a third of their size and fade in, one after another."""
    rise = max(text.size // 3, 8)
    left, top, right, bottom = text.box
    x0, y0 = _even(left), _even(top)
    width, height = right - x0, bottom + rise + 1 - y0
    size = (width + width % 2, height + height % 2)
    patches = []
    for word in text.words:
        patch = Image.new("L", (word.mask.width, word.mask.height + 1), 0)
        patch.paste(word.mask, (0, 0))
        patches.append((patch, word.x - x0, word.y - y0))
    step = min(float(_STAGGER), _MOST_STAGGER / max(len(patches) - 1, 1))
    pictures = []
    for frame in range(round(step * (len(patches) - 1)) + ENTRANCE + 1):
        ink = Image.new("L", size, 0)
        for k, (patch, x, y) in enumerate(patches):
            t = (frame + 1 - k * step) / ENTRANCE
            if t > 0:
                whole, part = divmod(rise * (1 - _eased_out(t)), 1.0)
                _add(ink, _faded(_lowered(patch, part), t * 1.6), x, y + int(whole))
        pictures.append(_inked(ink, color))
    return MovingText(tuple(pictures), x0, y0, (left, top, right, bottom))


def _add(ink: Image.Image, mask: Image.Image, x: int, y: int) -> None:
    """Lays a mask over what is there: two covers of the same colour, one over the other (a + b - ab)."""
    box = (x, y, x + mask.width, y + mask.height)
    ink.paste(ImageChops.screen(ink.crop(box), mask), box)


def _inked(mask: Image.Image, color: str) -> Image.Image:
    picture = Image.new("RGBA", mask.size, parse_hex(color))
    picture.putalpha(mask)
    return picture


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
        grown.putalpha(_faded(grown.getchannel("A"), t * 1.8))
        pictures.append(grown)
    return MovingText(tuple(pictures), x0, y0, (x, y, x + image.width, y + image.height))
