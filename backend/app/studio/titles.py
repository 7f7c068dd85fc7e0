"""Titles of an ad: opening and closing cards in its own design, product name, call to action.

Contrast is measured against the pictures that will really lie behind the text; where it is under
4.5 : 1 (WCAG 2.2 AA) a wash of just the needed strength is laid under it, in the ad's own hue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from app.schemas.brief import Palette
from app.studio.arrays import Image8
from app.studio.brand_mark import fitted_mark
from app.studio.color import (
    contrast,
    from_hls,
    hls,
    luminance,
    mix,
    parse_hex,
    readable_on,
)
from app.studio.corner_label import PlacedText, placed_label
from app.studio.legibility import (
    CLUTTERED,
    MINIMUM_CONTRAST,
    Box,
    clutter,
    easiest_ink,
    luminance_behind,
    wash_opacity,
    wash_tone,
    with_room,
    worst_clutter,
)
from app.studio.text_motion import MovingText, popping, split_at, words_rising
from app.studio.typography import (
    balanced,
    fitted_size,
    ink_rise,
    line_layer,
    paste,
    text_width,
    wrapped,
)

_MAX_NAME_LINES = 3
_MAX_TAGLINE_LINES = 2
_MAX_LINE_LINES, _LINE_SIZE = 3, 0.84
"""Of lines over shots: how many, and their size as a share of the name's."""
_LOGO_WIDTH, _LOGO_HEIGHT = 0.62, 0.12
"""Of a mark on a card, at most: shares of the text's column and of the frame's height."""
_OVERHANG = 0.04
_SMALLER = (0.85, 0.72)
"""Shares of a line's size that are tried where it is busy."""
_CALMER = 0.7
"""Of its own place's clutter another must have less, to be taken."""
_TAGLINE_FACE = "Montserrat-Medium"


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


@dataclass(frozen=True, slots=True)
class ShotLine:
    """What is said over one shot, and what is laid under it there."""

    shot: int
    text: MovingText
    wash: PlacedText | None


@dataclass(frozen=True, slots=True)
class Titles:
    """All text of an ad as pictures.

    Attributes:
        card: the ground of both cards, RGB, the frame's size.
        intro, outro: what the cards say, in the order it arrives.
        wash: laid under the name where it wouldn't be readable without.
        name_over: indices of the shots that the name stands over: those that leave room for it, none where lines are said.
        lines: over single shots.
        contrast: the lowest that was reached.
    """

    card: Image.Image
    intro: tuple[MovingText, ...]
    outro: tuple[MovingText, ...]
    wash: PlacedText | None
    name: MovingText
    cta: MovingText
    name_over: tuple[int, ...]
    lines: tuple[ShotLine, ...]
    contrast: float
    label: PlacedText | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where text goes: the column's centre or left edge, its width, tops of name and CTA, and how far down a line may reach instead."""

    anchor: str
    x: float
    width: float
    name_y: float
    cta_y: float
    name_size: int
    foot: float | None = None


def _layout(width: int, height: int) -> _Layout:
    """Landscape sets text in the left third; upright ratios in the safe box above and below."""
    ratio = width / height
    if ratio > 1.3:
        return _Layout("l", width * 0.075, width * 0.36, height * 0.36, height * 0.62,
                       int(height * 0.098))  # fmt: skip
    if ratio > 0.7:
        return _Layout("m", width * 0.5, width * 0.80, height * 0.075, height * 0.845,
                       int(width * 0.088), height * 0.925)  # fmt: skip
    # 9:16: inside x 120–888 and y 288–1248 of 1080 × 1920, which every app leaves free.
    return _Layout("m", width * 504 / 1080, width * 768 / 1080, height * 296 / 1920,
                   height * 1140 / 1920, int(width * 0.098), height * 1240 / 1920)  # fmt: skip


def _name_lines(plan: TitlePlan, max_width: float, size: int) -> tuple[list[str], int]:
    """The name shrunk a little, then wrapped, then shrunk until it fits; never cut."""
    return _fitted(plan.name, plan.font, max_width, size, _MAX_NAME_LINES, wrapped)


def _fitted(
    text: str, font: str, max_width: float, size: int, most_lines: int,
    broken: Callable[[str, str, int, float], list[str]],
) -> tuple[list[str], int]:  # fmt: skip
    """A text broken into lines, and the size at which no line is wider than the column."""
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


def _lines(
    lines: list[str], font: str, size: int, color: str
) -> tuple[list[Image.Image], list[int], tuple[int, int]]:
    """Lines on evenly spaced baselines: their layers, the top of each, and the size of the block."""
    layers = [line_layer(line, font, size, color) for line in lines]
    rises = [ink_rise(line, font, size) for line in lines]
    # Apart enough that no descender touches the accent below it.
    leading = max(
        [size * (1.35 if font == _TAGLINE_FACE else 1.0)]
        + [a.height - ra + rb + size * 0.12 for a, ra, rb in zip(layers, rises, rises[1:], strict=False)]
    )  # fmt: skip
    tops = [round(i * leading + rises[0] - rise) for i, rise in enumerate(rises)]
    return layers, tops, (max(layer.width for layer in layers), tops[-1] + layers[-1].height)


def _words(
    lines: list[str], font: str, size: int, color: str, anchor: str, corner: tuple[int, int]
) -> list[tuple[Image.Image, int, int]]:
    """The block as words, each with its top left corner in the frame; kerned as the line is."""
    layers, tops, extent = _lines(lines, font, size, color)
    out = []
    for line, layer, top in zip(lines, layers, tops, strict=True):
        words = line.split(" ")
        space = text_width(" ", font, size)
        edges = [
            text_width(" ".join(words[:k]), font, size) + space / 2 for k in range(1, len(words))
        ]
        left = corner[0] + (0 if anchor == "l" else (extent[0] - layer.width) // 2)
        out += [(word, left + at, corner[1] + top) for word, at in split_at(layer, edges)]
    return out


def _pill(text: str, size: int, fill: str, max_width: float) -> tuple[Image.Image, float]:
    """A button-shaped label and the contrast of its text; the fill is deepened until it reads."""
    hue, light, saturation = hls(fill)
    while contrast(readable_on(fill, "#fffaf5", "#1a1412"), fill) < MINIMUM_CONTRAST + 0.1:
        light *= 0.97
        fill = from_hls(hue, light, saturation)
    ink = readable_on(fill, "#fffaf5", "#1a1412")
    text = text.upper()
    size = fitted_size(text, "Montserrat-Bold", max_width - size * 3.2, size, 0.06)
    label = line_layer(text, "Montserrat-Bold", size, ink, 0.06)
    width, height = int(label.width + size * 3.2), int(size * 2.7)
    shape = Image.new("RGBA", (width * 4, height * 4), (*parse_hex(fill), 0))
    ImageDraw.Draw(shape).rounded_rectangle(
        (0, 0, width * 4 - 1, height * 4 - 1), height * 2, fill=(*parse_hex(fill), 255)
    )
    pill = shape.resize((width, height), Image.Resampling.LANCZOS)
    paste(pill, label, width / 2, height / 2)
    return pill, contrast(ink, fill)


def _button_top(
    plan: TitlePlan, layout: _Layout, size: tuple[int, int], under: int, pictures: list[Image8]
) -> int:
    """Where the call to action stands: its own place, or right under the name if the product is there."""
    own = max(int(layout.cta_y), under)
    left = _left(layout, size[0])

    def busy(top: int) -> float:
        box = (left, top, left + size[0], top + size[1])
        return sum(clutter(p, box, (plan.width, plan.height)) for p in pictures)

    return (
        under
        if busy(own) > CLUTTERED * len(pictures) and busy(under) < _CALMER * busy(own)
        else own
    )


def _wash(
    box: Box, plan: TitlePlan, anchor: str, pictures: list[Image8], *, of_foot: bool = False,
) -> tuple[PlacedText | None, float]:  # fmt: skip
    """A wash from the frame's edge, left, top or below, if text in the box would not be readable without; the contrast then."""
    tone = wash_tone(plan.color, plan.palette.backdrop)
    behind = luminance_behind(box, (plan.width, plan.height), pictures)
    opacity, reached = wash_opacity(plan.color, tone, behind)
    if opacity == 0:
        return None, reached
    # Full strength as far as the text goes, then a long soft fade: a side light, not a box.
    if anchor == "l":
        far = box[2] - plan.width * 0.02
        distance = np.arange(plan.width)[None, :] - far
        fade = plan.width * 0.34
    else:
        far = box[1] + plan.height * 0.01 if of_foot else box[3] - plan.height * 0.01
        distance = (np.arange(plan.height)[:, None] - far) * (-1 if of_foot else 1)
        fade = plan.height * 0.26
    t = np.clip(1 - distance / fade, 0, 1)
    alpha = np.broadcast_to(t * t * (3 - 2 * t) * opacity, (plan.height, plan.width))
    reach = int(min(far + fade, plan.width if anchor == "l" else plan.height))
    top = max(int(far - fade), 0) if of_foot else 0
    alpha = alpha[:, :reach] if anchor == "l" else alpha[top:] if of_foot else alpha[:reach]
    noise = np.random.default_rng(5).uniform(-0.5, 0.5, alpha.shape)  # no banding
    layers = [np.full(alpha.shape, v, np.uint8) for v in parse_hex(tone)]
    layers.append(np.clip(alpha * 255 + noise, 0, 255).astype(np.uint8))
    return PlacedText(Image.fromarray(np.dstack(layers)), 0, top), reached


def _seen_ground(plan: TitlePlan, pictures: list[Image8]) -> str:
    """The backdrop's colour as the shots show it, lit and graded, between it and the palette's own."""
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


def _card_ground(plan: TitlePlan, ground: str) -> Image.Image:
    """A card's background about a colour of the ad's."""
    w, h = plan.width, plan.height
    hue, light, saturation = hls(ground)
    deep = from_hls(hue + 0.01, light * 0.86, saturation)
    y, x = np.mgrid[0 : 1 : h * 1j, 0 : 1 : w * 1j].astype(np.float32)
    k = np.clip(np.hypot((x - 0.42) * w / max(w, h), (y - 0.4) * h / max(w, h)) * 1.7, 0, 1)
    k = (k * k * (3 - 2 * k))[..., None]
    rgb = (
        np.array(parse_hex(mix(ground, "#fff6ec", 0.06))) * (1 - k) + np.array(parse_hex(deep)) * k
    )
    rgb += np.random.default_rng(3).normal(0, 0.8, (h, w, 1))  # no banding
    image = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8)).convert("RGBA")
    # A quiet echo of the set: the podium's disc and the accent ball, out at the edge.
    size = max(w, h)
    shapes = Image.new("RGBA", (w * 2, h * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(shapes)

    def circle(cx: float, cy: float, r: float, color: str, opacity: int) -> None:
        draw.ellipse(
            ((cx - r) * 2, (cy - r) * 2, (cx + r) * 2, (cy + r) * 2),
            fill=(*parse_hex(color), opacity),
        )

    wide = w > h
    circle(w * (0.90 if wide else 0.82), h * (0.86 if wide else 0.90), size * 0.26,
           mix(ground, plan.palette.podium, 0.7), 255)  # fmt: skip
    circle(w * (0.76 if wide else 0.20), h * (0.30 if wide else 0.86), size * 0.035,
           plan.palette.accent, 255)  # fmt: skip
    image.alpha_composite(shapes.resize((w, h), Image.Resampling.LANCZOS))
    return image


def _card(
    plan: TitlePlan, layout: _Layout, ground: str, *, closing: bool
) -> tuple[tuple[MovingText, ...], float]:
    """What a card says, and the lowest contrast on it: name and tagline, or name and call to action."""
    ink = plan.palette.ink
    if contrast(ink, ground) < MINIMUM_CONTRAST:
        ink = readable_on(ground, mix(ground, "#140d0b", 0.86), "#fffaf5")
    if contrast(ink, ground) < MINIMUM_CONTRAST:
        ink = readable_on(ground)  # which always reads: see `_seen_ground`
    lowest = contrast(ink, ground)
    lines, size = _name_lines(
        plan, layout.width * (1.25 if layout.anchor == "l" else 1.0), int(layout.name_size * 1.3)
    )
    middle = plan.height * (0.44 if plan.width > plan.height else 0.40)
    if plan.logo:
        middle += plan.height * 0.03
    name = _rising(lines, plan.font, size, ink, layout, middle)
    below = name.box[3] + plan.height * 0.05
    small = int(layout.name_size * 0.4)
    logo = _logo(plan.logo, layout, plan, ground, name.box[1]) if plan.logo else ()
    if closing:
        pill, pill_contrast = _pill(plan.cta, small, plan.palette.accent, layout.width)
        button = popping(pill, _left(layout, pill.width), int(below))
        return (*logo, name, button), min(lowest, pill_contrast)
    if not plan.tagline:
        return (*logo, name), lowest
    lines, small = _fitted(
        plan.tagline, _TAGLINE_FACE, layout.width, small, _MAX_TAGLINE_LINES, balanced
    )
    tagline = _rising(lines, _TAGLINE_FACE, small, ink, layout, below, of_top=True)
    return (*logo, name, tagline), lowest


def _logo(
    picture: Image.Image, layout: _Layout, plan: TitlePlan, ground: str, above: float
) -> tuple[MovingText]:
    """A brand's mark over what a card says."""
    highest = layout.name_y if plan.width < 0.7 * plan.height else plan.height * 0.05
    room = above - plan.height * 0.04 - highest
    most_high = min(plan.height * _LOGO_HEIGHT, max(room, plan.height * 0.03) / 1.6)
    mark = fitted_mark(picture, layout.width * _LOGO_WIDTH, most_high, ground)
    top = above - plan.height * 0.04 - mark.height
    return (popping(mark, _left(layout, mark.width), int(top)),)


def _left(layout: _Layout, width: int) -> int:
    """Where something of a width begins in the column."""
    return int(layout.x if layout.anchor == "l" else layout.x - width / 2)


def _rising(
    lines: list[str], font: str, size: int, color: str, layout: _Layout, y: float, *,
    of_top: bool = False,
) -> MovingText:  # fmt: skip
    """Lines about the height `y`, or below it, word by word."""
    _, _, (width, height) = _lines(lines, font, size, color)
    corner = (_left(layout, width), int(y if of_top else y - height / 2))
    return words_rising(_words(lines, font, size, color, layout.anchor, corner), max(size // 3, 8))


def _line_place(
    plan: TitlePlan, layout: _Layout, shot: int, picture: Image8
) -> tuple[list[str], int, float, bool]:
    """How a line is set over its shot: its lines, their size, their top, whether that is the foot of the frame.

    In an upright frame, where its own place is busy, as in a close look at a label, smaller letters may get by, else a calmer foot.
    """
    frame = (plan.width, plan.height)

    def fitted(share: float) -> tuple[list[str], int, Box]:
        wanted = int(layout.name_size * _LINE_SIZE * share)
        lines, size = _fitted(
            plan.lines[shot], plan.font, layout.width, wanted, _MAX_LINE_LINES, balanced
        )
        box = _rising(lines, plan.font, size, plan.color, layout, layout.name_y, of_top=True).box
        return lines, size, box

    own = lines, size, box = fitted(1.0)
    busy = worst_clutter(picture, box, frame)
    if layout.foot is None or busy <= CLUTTERED:
        return lines, size, layout.name_y, False
    for share in _SMALLER:
        lines, size, box = fitted(share)
        if worst_clutter(picture, box, frame) <= CLUTTERED:
            return lines, size, layout.name_y, False
    lines, size, box = own
    low = layout.foot - (box[3] - box[1])
    foot = (box[0], int(low), box[2], int(layout.foot))
    last = shot == len(plan.lines) - 1  # has the button below it
    if not last and worst_clutter(picture, foot, frame) < _CALMER * busy:
        return lines, size, layout.name_y + low - box[1], True
    return lines, size, layout.name_y, False


def _shot_line(
    plan: TitlePlan, layout: _Layout, shot: int, picture: Image8
) -> tuple[ShotLine, float]:
    """A line over its shot, readable on it, and the contrast reached."""
    lines, size, top, of_foot = _line_place(plan, layout, shot, picture)
    box = _rising(lines, plan.font, size, plan.color, layout, top, of_top=True).box
    if plan.free_color:
        seen = luminance_behind(box, (plan.width, plan.height), [picture])
        plan = replace(plan, color=easiest_ink(plan.color, plan.palette.backdrop, seen))
    wash, reached = _wash(box, plan, layout.anchor, [picture], of_foot=of_foot)
    text = _rising(lines, plan.font, size, plan.color, layout, top, of_top=True)
    return ShotLine(shot, text, wash), reached


def design_titles(plan: TitlePlan, pictures: list[Image8]) -> Titles:
    """All titles of an ad.

    Args:
        pictures: stills (h, w, 3) of the shots that lie behind the overlays, any size of the ratio; one for each line if
            there are lines.
    """
    layout = _layout(plan.width, plan.height)
    ground = _seen_ground(plan, pictures)
    said = [_shot_line(plan, layout, k, pictures[k]) for k, text in enumerate(plan.lines) if text]
    intro, intro_contrast = _card(plan, layout, ground, closing=False)
    outro, outro_contrast = _card(plan, layout, ground, closing=True)
    lines, size = _name_lines(plan, layout.width, layout.name_size)
    box = _rising(lines, plan.font, size, plan.color, layout, layout.name_y, of_top=True).box
    frame = (plan.width, plan.height)
    over = with_room(box, frame, pictures)
    behind = [pictures[i] for i in over]
    if plan.free_color:
        seen = luminance_behind(box, frame, behind)
        plan = replace(plan, color=easiest_ink(plan.color, plan.palette.backdrop, seen))
    wash, name_contrast = _wash(box, plan, layout.anchor, behind)
    name = _rising(lines, plan.font, size, plan.color, layout, layout.name_y, of_top=True)
    pill, pill_contrast = _pill(
        plan.cta, int(layout.name_size * 0.36), plan.palette.accent, layout.width
    )
    # In a story the button stands over the last shot alone, under its words.
    below = box[3] + int(layout.name_size * 0.6)
    if plan.lines:
        closing = [line.text.box[3] for line, _ in said if line.shot == len(plan.lines) - 1]
        below = closing[0] + int(layout.name_size * 0.3) if closing else int(layout.name_y)
    y = _button_top(plan, layout, pill.size, below, pictures[-1:] if plan.lines else pictures)
    button = popping(pill, _left(layout, pill.width), y)
    shown = [
        *intro,
        *outro,
        button,
        *(line.text for line, _ in said),
        *([] if plan.lines else [name]),
    ]
    label = (
        placed_label(plan.label, frame, plan.safe, [text.box for text in shown])
        if plan.label
        else None
    )
    return Titles(
        _card_ground(plan, ground).convert("RGB"), intro, outro, wash,
        name, button, () if plan.lines else tuple(over), tuple(line for line, _ in said),
        min(intro_contrast, outro_contrast, pill_contrast, *((reached for _, reached in said) if plan.lines else [name_contrast])),
        label,
    )  # fmt: skip
