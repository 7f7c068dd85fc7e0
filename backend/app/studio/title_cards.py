"""An ad's opening and closing cards, in its own colours, and its button."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from app.studio.arrays import Array, Image8
from app.studio.brand_mark import fitted_mark
from app.studio.color import contrast, from_hls, hls, luminance, mix, parse_hex, readable_on
from app.studio.legibility import MINIMUM_CONTRAST
from app.studio.text_motion import MovingText, popping, words_rising
from app.studio.title_layout import Layout, TitlePlan
from app.studio.typesetting import TAGLINE_FACE, fitted, typeset
from app.studio.typography import balanced, fitted_size, line_layer, paste, wrapped

MOST_NAME_LINES = 3
_MOST_TAGLINE_LINES = 2
_LOGO_WIDTH, _LOGO_HEIGHT = 0.62, 0.12
"""Of a mark on a card, at most: shares of the text's column and of the frame's height."""
_LIGHT, _DARK = "#fffaf5", "#1a1412"
"""Inks of a button."""
_GRAIN = 0.8
"""Of a card's ground, 8-bit levels of standard deviation: enough that its slow gradient shows no bands."""


def seen_ground(plan: TitlePlan, pictures: list[Image8]) -> str:
    """The backdrop's colour as the shots show it, lit and graded, between it and the palette's own; an ink reads on it."""
    sides = [np.array(parse_hex(plan.palette.backdrop))] if not pictures else []
    for picture in pictures:
        height, width = picture.shape[:2]
        reach = max(width // 10, 1)
        for side in (picture[: height // 2, :reach], picture[: height // 2, -reach:]):
            sides.append(np.median(side.reshape(-1, 3), axis=0))
    red, green, blue = (int(round(v)) for v in np.median(np.array(sides), axis=0))
    ground = mix(plan.palette.backdrop, f"#{red:02x}{green:02x}{blue:02x}", 0.75)
    hue, light, saturation = hls(ground)
    # No ink reads on middle gray: away from it.
    step = 1.03 if luminance(ground) > 0.18 else 0.97
    while contrast(readable_on(ground), ground) < MINIMUM_CONTRAST + 0.1:
        light = min(light * step, 1.0)
        ground = from_hls(hue, light, saturation)
    return ground


def card_ground(plan: TitlePlan, ground: str) -> Image.Image:
    """A card's background about a colour of the ad's, RGB: a pool of light, and a quiet echo of the set, its podium and accent ball, out at the edge."""
    w, h = plan.frame
    size = max(w, h)
    hue, light, saturation = hls(ground)
    lit, deep = mix(ground, "#fff6ec", 0.06), from_hls(hue + 0.01, light * 0.86, saturation)
    y, x = (np.linspace(0, 1, n, dtype=np.float32) for n in (h, w))
    k = np.hypot((x[None, :] - 0.42) * (w / size), (y[:, None] - 0.4) * (h / size)) * 1.7
    k = np.clip(k, 0, 1)
    k = k * k * (3 - 2 * k)
    grain = np.random.default_rng(3).standard_normal((h, w), np.float32) * _GRAIN
    canvas = np.empty((h, w, 3), np.float32)
    for channel, (a, b) in enumerate(zip(parse_hex(lit), parse_hex(deep), strict=True)):
        canvas[..., channel] = a + (b - a) * k + grain
    wide = w > h
    _disc(canvas, w * (0.90 if wide else 0.82), h * (0.86 if wide else 0.90), size * 0.26,
          mix(ground, plan.palette.podium, 0.7))  # fmt: skip
    _disc(canvas, w * (0.76 if wide else 0.20), h * (0.30 if wide else 0.86), size * 0.035,
          plan.palette.accent)  # fmt: skip
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))


def _disc(canvas: Array, cx: float, cy: float, r: float, color: str) -> None:
    """Draws a disc with a soft edge of one pixel; what sticks out is cut. All in pixels."""
    h, w = canvas.shape[:2]
    y0, y1 = max(int(cy - r) - 1, 0), min(int(cy + r) + 2, h)
    x0, x1 = max(int(cx - r) - 1, 0), min(int(cx + r) + 2, w)
    y, x = np.ogrid[y0:y1, x0:x1]
    far = np.hypot(x + 0.5 - cx, y + 0.5 - cy)
    cover = np.clip(r + 0.5 - far, 0, 1).astype(np.float32)[..., None]
    part = canvas[y0:y1, x0:x1]
    part += (np.array(parse_hex(color), np.float32) - part) * cover


def card(
    plan: TitlePlan, layout: Layout, ground: str, *, closing: bool
) -> tuple[tuple[MovingText, ...], float]:
    """What a card says, and the lowest contrast on it: name and tagline, or name and call to action."""
    ink = plan.palette.ink
    if contrast(ink, ground) < MINIMUM_CONTRAST:
        ink = readable_on(ground, mix(ground, "#140d0b", 0.86), _LIGHT)
    if contrast(ink, ground) < MINIMUM_CONTRAST:
        ink = readable_on(ground)  # which always reads: see `seen_ground`
    lowest = contrast(ink, ground)
    lines, size = fitted(
        plan.name, plan.font, layout.width * (1.25 if layout.anchor == "l" else 1.0),
        int(layout.name_size * 1.3), MOST_NAME_LINES, wrapped,
    )  # fmt: skip
    middle = plan.height * (0.44 if plan.width > plan.height else 0.40)
    if plan.logo:
        middle += plan.height * 0.03
    name = words_rising(typeset(lines, plan.font, size, layout, middle), ink)
    below = name.box[3] + plan.height * 0.05
    small = int(layout.name_size * 0.4)
    logo = (_logo(plan.logo, layout, plan, ground, name.box[1]),) if plan.logo else ()
    if closing:
        pill, pill_contrast = button(plan.cta, small, plan.palette.accent, layout.width)
        moving = popping(pill, layout.left(pill.width), int(below))
        return (*logo, name, moving), min(lowest, pill_contrast)
    if not plan.tagline:
        return (*logo, name), lowest
    lines, small = fitted(plan.tagline, TAGLINE_FACE, layout.width, small, _MOST_TAGLINE_LINES, balanced)  # fmt: skip
    tagline = typeset(lines, TAGLINE_FACE, small, layout, below, of_top=True)
    return (*logo, name, words_rising(tagline, ink)), lowest


def _logo(
    picture: Image.Image, layout: Layout, plan: TitlePlan, ground: str, above: float
) -> MovingText:
    """A brand's mark over what a card says."""
    highest = layout.name_y if plan.width < 0.7 * plan.height else plan.height * 0.05
    room = above - plan.height * 0.04 - highest
    most_high = min(plan.height * _LOGO_HEIGHT, max(room, plan.height * 0.03) / 1.6)
    mark = fitted_mark(picture, layout.width * _LOGO_WIDTH, most_high, ground)
    top = above - plan.height * 0.04 - mark.height
    return popping(mark, layout.left(mark.width), int(top))


def button(text: str, size: int, fill: str, max_width: float) -> tuple[Image.Image, float]:
    """A button-shaped label and the contrast of its text; the fill is deepened until it reads."""
    hue, light, saturation = hls(fill)
    while contrast(readable_on(fill, _LIGHT, _DARK), fill) < MINIMUM_CONTRAST + 0.1:
        light *= 0.97
        fill = from_hls(hue, light, saturation)
    ink = readable_on(fill, _LIGHT, _DARK)
    text = text.upper()
    size = fitted_size(text, "Montserrat-Bold", max_width - size * 3.2, size, 0.06)
    label = line_layer(text, "Montserrat-Bold", size, ink, 0.06)
    width, height = int(label.width + size * 3.2), int(size * 2.7)
    shape = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), height * 2, fill=255)  # fmt: skip
    pill = Image.new("RGBA", (width, height), parse_hex(fill))
    pill.putalpha(shape.resize((width, height), Image.Resampling.LANCZOS))
    paste(pill, label, width / 2, height / 2)
    return pill, contrast(ink, fill)
