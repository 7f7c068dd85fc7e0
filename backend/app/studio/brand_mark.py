"""A brand's mark on a ground that may be any colour."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from app.studio.color import contrast, luminance, parse_hex

_CONTRAST = 2.5
"""Under which a mark gets a plate."""
_PLATE_CORNER, _PLATE_ROOM = 0.14, 0.3
"""Of the shorter side: a plate's round corners, and what it leaves around the mark."""


def fitted_mark(
    picture: Image.Image, most_wide: float, most_high: float, ground: str
) -> Image.Image:
    """The mark as it is, RGBA, in a size that fits; on a plate, which adds to it, where the ground would swallow it.

    Args:
        picture: RGBA. most_wide, most_high: pixels. ground: "#rrggbb".
    """
    scale = min(most_wide / picture.width, most_high / picture.height)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    mark = picture.resize(size, Image.Resampling.LANCZOS)
    rgba = np.asarray(mark, np.float32) / 255
    seen = rgba[..., 3] > 0.5
    if seen.mean() > 0.98:  # it brings its own ground along: soft corners make it a label
        return _plate(mark.size, "#ffffff", mark)
    if not seen.any():
        return mark
    red, green, blue = (int(v * 255) for v in np.median(rgba[seen][:, :3], axis=0))
    color = f"#{red:02x}{green:02x}{blue:02x}"
    if contrast(color, ground) >= _CONTRAST:
        return mark
    room = round(min(size) * _PLATE_ROOM)
    plate = _plate(
        (size[0] + 2 * room, size[1] + 2 * room), "#fffaf5" if luminance(color) < 0.4 else "#1a1412"
    )
    plate.alpha_composite(mark, (room, room))
    return plate


def _plate(size: tuple[int, int], color: str, picture: Image.Image | None = None) -> Image.Image:
    """A rectangle with round corners, of one colour or of a picture."""
    mask = Image.new("L", (size[0] * 4, size[1] * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, size[0] * 4 - 1, size[1] * 4 - 1), min(size) * 4 * _PLATE_CORNER, fill=255
    )
    plate = picture.copy() if picture else Image.new("RGBA", size, (*parse_hex(color), 255))
    plate.putalpha(mask.resize(size, Image.Resampling.LANCZOS))
    return plate
