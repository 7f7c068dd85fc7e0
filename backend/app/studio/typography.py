"""Type: the house's faces, and lines of text as tight RGBA layers."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from app.studio.arrays import Array
from app.studio.color import decode_srgb, parse_hex

_FONT_FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """A font that ads may use; all are under the SIL Open Font License."""

    name: str
    label: str
    file: str
    category: str


FACES: dict[str, Face] = {
    face.name: face
    for face in (
        Face("Montserrat-Bold", "Montserrat Bold", "Montserrat_700Bold.ttf", "sans"),
        Face("Montserrat-ExtraBold", "Montserrat ExtraBold", "Montserrat_800ExtraBold.ttf", "sans"),
        Face("Montserrat-Medium", "Montserrat Medium", "Montserrat_500Medium.ttf", "sans"),
        Face("Poppins-SemiBold", "Poppins SemiBold", "Poppins_600SemiBold.ttf", "sans"),
        Face("Anton-Regular", "Anton", "Anton_400Regular.ttf", "condensed"),
        Face("BebasNeue-Regular", "Bebas Neue", "BebasNeue_400Regular.ttf", "condensed"),
        Face("DMSerifDisplay-Regular", "DM Serif Display", "DMSerifDisplay_400Regular.ttf", "serif"),
        Face("PlayfairDisplay-Bold", "Playfair Display", "PlayfairDisplay_700Bold.ttf", "serif"),
        Face(
            "CormorantGaramond-SemiBold", "Cormorant Garamond",
            "CormorantGaramond_600SemiBold.ttf", "serif",
        ),
    )
}  # fmt: skip


def font_path(name: str) -> Path:
    """The file of a face.

    Raises:
        KeyError: unknown face.
    """
    return _FONT_FOLDER / FACES[name].file


@functools.lru_cache(128)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(name)), size)


@functools.cache
def _coverage(name: str) -> frozenset[int]:
    """Code points that the face has a glyph for."""
    with TTFont(font_path(name), lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_characters(text: str, name: str) -> str:
    """Characters of `text` that the face can't draw, each once; empty if all can be drawn."""
    known = _coverage(name)
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def text_width(text: str, name: str, size: int, tracking: float = 0.0) -> float:
    """Advance width in pixels; `tracking` in em."""
    return _font(name, size).getlength(text) + tracking * size * max(len(text) - 1, 0)


def line_mask(text: str, name: str, size: int, tracking: float = 0.0) -> Image.Image:
    """How much of each pixel one line covers (mode L), cropped to its ink."""
    font = _font(name, size)
    ascent, descent = font.getmetrics()
    width = int(text_width(text, name, size, tracking) + size)
    mask = Image.new("L", (width, ascent + descent + size // 2), 0)
    draw = ImageDraw.Draw(mask)
    x, y = size * 0.25, size * 0.25
    if tracking == 0:
        draw.text((x, y), text, font=font, fill=255)
    else:
        for i, character in enumerate(text):
            draw.text((x, y), character, font=font, fill=255)
            pair = text[i : i + 2]
            x += font.getlength(pair) - font.getlength(pair[1:]) + tracking * size
    box = mask.getbbox()
    return mask.crop(box) if box else mask


def line_layer(
    text: str, name: str, size: int, color: str = "#ffffff", tracking: float = 0.0
) -> Image.Image:
    """One line as an RGBA image cropped to its ink."""
    mask = line_mask(text, name, size, tracking)
    layer = Image.new("RGBA", mask.size, (*parse_hex(color), 0))
    layer.putalpha(mask)
    return layer


def ink_rise(text: str, name: str, size: int) -> int:
    """Pixels from the baseline up to the highest ink: where the baseline lies in `line_mask`."""
    return -round(_font(name, size).getbbox(text, anchor="ls")[1])


def fitted_size(
    text: str, name: str, max_width: float, size: int, tracking: float = 0.0, smallest: int = 12
) -> int:
    """The largest size ≤ `size` at which the line is at most `max_width` pixels wide."""
    while size > smallest and text_width(text, name, size, tracking) > max_width:
        size = max(smallest, int(size * 0.96))
    return size


def wrapped(text: str, name: str, size: int, max_width: float) -> list[str]:
    """The text broken at spaces into lines no wider than `max_width` pixels where words allow."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(candidate, name, size) <= max_width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def balanced(text: str, name: str, size: int, max_width: float) -> list[str]:
    """As `wrapped`, in as many lines, but narrow enough that no word is left alone on the last one."""
    lines = wrapped(text, name, size, max_width)
    width = max_width
    longest = max((text_width(word, name, size) for word in text.split()), default=0.0)
    while len(lines) > 1 and width > longest:  # narrower than a word changes nothing any more
        width *= 0.95
        narrower = wrapped(text, name, size, width)
        if (
            len(narrower) > len(lines)
            or max(text_width(x, name, size) for x in narrower) > max_width
        ):
            break
        lines = narrower
    return lines


def paste(canvas: Image.Image, layer: Image.Image, x: float, y: float, anchor: str = "mm") -> None:
    """Composites a layer with its anchor (l m r, t m b) at a point; what sticks out is cut."""
    left = int(x - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]] * layer.width)
    top = int(y - {"t": 0.0, "m": 0.5, "b": 1.0}[anchor[1]] * layer.height)
    source = (max(-left, 0), max(-top, 0))
    canvas.alpha_composite(layer, (max(left, 0), max(top, 0)), source)


def as_texture(image: Image.Image) -> Array:
    """sRGB picture → linear-light RGBA (h, w, 4) float32."""
    rgba = np.asarray(image.convert("RGBA"), np.float32) / 255
    rgba[..., :3] = decode_srgb(rgba[..., :3])
    return rgba
