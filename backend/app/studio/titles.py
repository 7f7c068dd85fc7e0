"""Titles of an ad: opening and closing cards in its own design, product name, call to action.

Contrast is measured against the pictures that will really lie behind the text; where it is under
4.5 : 1 (WCAG 2.2 AA) a wash of just the needed strength is laid under it, in the ad's own hue.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from app.studio.arrays import Image8
from app.studio.corner_label import PlacedText, placed_label
from app.studio.legibility import (
    CLUTTERED,
    Box,
    clutter,
    easiest_ink,
    luminance_behind,
    with_room,
    worst_clutter,
)
from app.studio.text_motion import MovingText, popping, words_rising
from app.studio.title_cards import MOST_NAME_LINES, button, card, card_ground, seen_ground
from app.studio.title_layout import Layout, TitlePlan, layout_of
from app.studio.typesetting import SetText, fitted, typeset
from app.studio.typography import balanced, wrapped
from app.studio.wash import wash_under

_MOST_LINE_LINES, _LINE_SIZE = 3, 0.84
"""Of lines over shots: how many, and their size as a share of the name's."""
_SMALLER = (0.85, 0.72, 0.62)
"""Shares of a line's size that are tried where it is busy."""
_AIR = 0.3
"""Of a line's size, what must be calm below it too: words that just clear a label still read as one with it."""
_CALMER = 0.7
"""Of its own place's clutter another must have less, to be taken."""


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


def _button_top(
    plan: TitlePlan, layout: Layout, size: tuple[int, int], under: int, pictures: list[Image8]
) -> int:
    """Where the call to action stands: its own place, or right under the name if the product is there."""
    own = max(int(layout.cta_y), under)
    left = layout.left(size[0])

    def busy(top: int) -> float:
        box = (left, top, left + size[0], top + size[1])
        return sum(clutter(p, box, plan.frame) for p in pictures)

    return (
        under
        if busy(own) > CLUTTERED * len(pictures) and busy(under) < _CALMER * busy(own)
        else own
    )


def _line_place(
    plan: TitlePlan, layout: Layout, shot: int, picture: Image8
) -> tuple[SetText, bool]:
    """How a line is set over its shot, and whether that is at the foot of the frame.

    In an upright frame, where its own place is busy, as in a close look at a label, smaller letters may get by, else a calmer foot.
    """

    def at(top: float, share: float = 1.0) -> SetText:
        wanted = int(layout.name_size * _LINE_SIZE * share)
        lines, size = fitted(
            plan.lines[shot], plan.font, layout.width, wanted, _MOST_LINE_LINES, balanced
        )
        return typeset(lines, plan.font, size, layout, top, of_top=True)

    def busy(text: SetText) -> float:
        x0, y0, x1, y1 = text.box
        return worst_clutter(picture, (x0, y0, x1, y1 + int(_AIR * text.size)), plan.frame)

    own = at(layout.name_y)
    if layout.foot is None:
        return own, False
    calmest, least = own, busy(own)
    for share in _SMALLER:
        if least <= CLUTTERED:
            return calmest, False
        smaller = at(layout.name_y, share)
        if (found := busy(smaller)) < least:
            calmest, least = smaller, found
    if least > CLUTTERED and shot < len(plan.lines) - 1:  # the last one has the button below it
        foot = at(layout.foot - (own.box[3] - own.box[1]))
        if busy(foot) < _CALMER * least:
            return foot, True
    return calmest, False


def _ink(plan: TitlePlan, box: Box, behind: list[Image8]) -> str:
    """The plan's colour, or a dark one where it may be and reads better."""
    if not plan.free_color:
        return plan.color
    seen = luminance_behind(box, plan.frame, behind)
    return easiest_ink(plan.color, plan.palette.backdrop, seen)


def _shot_line(
    plan: TitlePlan, layout: Layout, shot: int, picture: Image8
) -> tuple[ShotLine, float]:
    """A line over its shot, readable on it, and the contrast reached."""
    text, of_foot = _line_place(plan, layout, shot, picture)
    ink = _ink(plan, text.box, [picture])
    wash, reached = wash_under(text.box, plan, ink, layout.anchor, [picture], of_foot=of_foot)
    return ShotLine(shot, words_rising(text, ink), wash), reached


def design_titles(plan: TitlePlan, pictures: list[Image8]) -> Titles:
    """All titles of an ad.

    Args:
        pictures: stills (h, w, 3) of the shots that lie behind the overlays, any size of the ratio; one for each line if
            there are lines.
    """
    layout = layout_of(plan.width, plan.height)
    ground = seen_ground(plan, pictures)
    said = [_shot_line(plan, layout, k, pictures[k]) for k, text in enumerate(plan.lines) if text]
    intro, intro_contrast = card(plan, layout, ground, closing=False)
    outro, outro_contrast = card(plan, layout, ground, closing=True)
    lines, size = fitted(plan.name, plan.font, layout.width, layout.name_size, MOST_NAME_LINES, wrapped)  # fmt: skip
    text = typeset(lines, plan.font, size, layout, layout.name_y, of_top=True)
    over = with_room(text.box, plan.frame, pictures)
    behind = [pictures[i] for i in over]
    ink = _ink(plan, text.box, behind)
    wash, name_contrast = wash_under(text.box, plan, ink, layout.anchor, behind)
    name = words_rising(text, ink)
    pill, pill_contrast = button(
        plan.cta, int(layout.name_size * 0.36), plan.palette.accent, layout.width
    )
    # In a story the button stands over the last shot alone, under its words.
    below = text.box[3] + int(layout.name_size * 0.6)
    if plan.lines:
        closing = [line.text.box[3] for line, _ in said if line.shot == len(plan.lines) - 1]
        below = closing[0] + int(layout.name_size * 0.3) if closing else int(layout.name_y)
    y = _button_top(plan, layout, pill.size, below, pictures[-1:] if plan.lines else pictures)
    cta = popping(pill, layout.left(pill.width), y)
    over_shots = [line.text for line, _ in said] if plan.lines else [name]
    label = None
    if plan.label:
        taken = [shown.box for shown in (*intro, *outro, cta, *over_shots)]
        label = placed_label(plan.label, plan.frame, plan.safe, taken)
    reached = [contrast for _, contrast in said] if plan.lines else [name_contrast]
    return Titles(
        card=card_ground(plan, ground), intro=intro, outro=outro, wash=wash, name=name, cta=cta,
        name_over=() if plan.lines else tuple(over), lines=tuple(line for line, _ in said),
        contrast=min(intro_contrast, outro_contrast, pill_contrast, *reached), label=label,
    )  # fmt: skip
