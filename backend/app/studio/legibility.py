"""Whether a text can be read where it is to stand, measured on the pictures that will lie behind it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.studio.arrays import Array, Image8
from app.studio.color import decode_srgb, encode_srgb, from_hls, hls, luminance, mix

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the frame."""
MINIMUM_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
CLUTTERED = 1.5
"""Mean slope behind a text, in percent of full scale per 1/180 of the frame's width, above which it has no room."""
_MOST_DARK_WASH = 0.4
"""How opaque a pale wash may be for dark ink; beyond, the set is dark and would look fogged."""
_DEEP = "#140d0b"
_MARGIN = 0.2
_WASH_STEP, _MOST_WASH = 0.02, 0.96


def luminance_behind(box: Box, frame: tuple[int, int], pictures: list[Image8]) -> Array:
    """Luminance of every pixel that will lie behind a box, over all pictures, which may be of any size."""
    values = []
    for picture in pictures:
        sy, sx = picture.shape[0] / frame[1], picture.shape[1] / frame[0]
        x0, y0, x1, y1 = box
        crop = picture[
            max(int(y0 * sy), 0) : max(int(y1 * sy), int(y0 * sy) + 1),
            max(int(x0 * sx), 0) : max(int(x1 * sx), int(x0 * sx) + 1),
        ]
        linear = decode_srgb(crop.reshape(-1, 3) / 255.0)
        values.append(linear @ np.array([0.2126, 0.7152, 0.0722]))
    return np.concatenate(values) if values else np.array([0.2])


def wash_opacity(color: str, tone: str, behind: Array) -> tuple[float, float]:
    """How opaque a wash of `tone` must be for text of `color`: (0..1, the contrast then reached).

    Blending happens in sRGB, as the composition does it.
    """
    ink = luminance(color)
    worst = float(np.quantile(behind, 0.97 if ink > 0.18 else 0.03))
    start, end = (float(encode_srgb(np.array(v))) for v in (worst, luminance(tone)))

    def reached(opacity: float) -> float:
        back = float(decode_srgb(np.array(start * (1 - opacity) + end * opacity)))
        return (max(ink, back) + 0.05) / (min(ink, back) + 0.05)

    opacity = 0.0
    while opacity < _MOST_WASH and reached(opacity) < MINIMUM_CONTRAST + _MARGIN:
        opacity += _WASH_STEP
    return opacity, reached(opacity)


def wash_tone(color: str, ground: str) -> str:
    """The ad's own hue, deep behind light text and pale behind dark."""
    hue, _, saturation = hls(ground)
    if luminance(color) > 0.18:
        return from_hls(hue, 0.19, min(saturation, 0.85))
    return from_hls(hue, 0.95, min(saturation, 0.5))


def easiest_ink(color: str, ground: str, behind: Array) -> str:
    """`color`, or a deep tone of the ground where that needs less of a wash."""

    def needed(ink: str) -> float:
        return wash_opacity(ink, wash_tone(ink, ground), behind)[0]

    deep = mix(ground, _DEEP, 0.86)
    return deep if needed(deep) < min(needed(color), _MOST_DARK_WASH) else color


def clutter(picture: Image8, box: Box, frame: tuple[int, int]) -> float:
    """How much goes on behind a box, in the measure of `CLUTTERED`."""
    step = max(frame[0] / 180, 1.0)
    size = (round(frame[0] / step), round(frame[1] / step))
    gray = Image.fromarray(picture).convert("L").resize(size, Image.Resampling.BOX)
    x0, y0, x1, y1 = (int(v / step) for v in box)
    behind = np.asarray(gray, np.float32)[max(y0, 0) : y1 + 2, max(x0, 0) : x1 + 2] / 255
    if min(behind.shape) < 2:
        return 0.0
    down, across = np.gradient(behind)
    return float(np.hypot(down, across).mean()) * 100


def worst_clutter(picture: Image8, box: Box, frame: tuple[int, int]) -> float:
    """`clutter` of the box's busiest quarter of its height: a text that only touches a label lies on it."""
    x0, y0, x1, y1 = box
    cuts = [round(y0 + (y1 - y0) * k / 4) for k in range(5)]
    return max(
        clutter(picture, (x0, top, x1, foot), frame)
        for top, foot in zip(cuts, cuts[1:], strict=False)
    )


def with_room(box: Box, frame: tuple[int, int], pictures: list[Image8]) -> list[int]:
    """Indices of the pictures with room for a text; at least the one with the most."""
    found = [clutter(picture, box, frame) for picture in pictures]
    most = max(CLUTTERED, min(found, default=0.0))
    return [i for i, value in enumerate(found) if value <= most]
