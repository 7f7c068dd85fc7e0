"""Overlays: when name, call to action and the cards' texts arrive and leave, on a cut without words."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from app.agents.cutting import Cut
from app.media.edit import FPS, CardPiece, ClipPiece, Edit, Overlay
from app.providers.base import Finished

_CTA_SHARE = 0.46
"""The call to action stands over the last part of the shots."""
_FADE_OUT = 8
_NEXT_TEXT = 6
"""Frames between the arrivals of a card's texts."""
_PUSH = 0.035
_POSTER_CANDIDATES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Timing:
    """Frames between which words stand over the shots; the call to action from `cta` on."""

    begin: int
    cta: int
    end: int


def _shots(edit: Edit) -> list[int]:
    return [i for i, piece in enumerate(edit.pieces) if isinstance(piece, ClipPiece)]


def time_words(cut: Cut, *, told: bool = False) -> Timing:
    """The product name from the first shot on, the call to action over the last shots, on a beat.

    Args:
        told: the shots tell a story, and the last one is the call's.
    """
    edit, starts, shots = cut.edit, cut.edit.starts(), _shots(cut.edit)
    begin = starts[shots[0]] + edit.before(shots[0])
    last = shots[-1]
    end = starts[last] + edit.pieces[last].frames - edit.after(last)
    body = end - begin
    share = (end - starts[last] - edit.before(last)) / body if told else _CTA_SHARE
    wanted = end - min(max(int(body * share), FPS if told else 2 * FPS), body - 4)
    near = [b for b in cut.beats if begin <= b <= end - FPS]
    nearest: float = min(near, key=lambda b: abs(b - wanted), default=wanted)
    return Timing(begin, min(round(nearest), end - 2), end)


def _arriving(titles: Finished, part: str, start: int, end: int, leaving: int) -> Overlay:
    """A text on screen from frame `start` to `end`; it has arrived half way to when it begins to leave."""
    place = titles.outputs["texts"][part]
    most = max((leaving - start) // 2, 1)
    first = max(place["pictures"] - most, 0)
    pictures = tuple(titles.files[f"{part}-{i:03d}.png"] for i in range(first, place["pictures"]))
    return Overlay(pictures, place["x"], place["y"], start, end - start)


def name_times(edit: Edit, timing: Timing, over: Collection[int]) -> list[tuple[int, int]]:
    """Frames (from, to) during which the product name stands over shots with room for it.

    Args:
        over: indices of those shots, among the shots.
    """
    shots, starts = _shots(edit), edit.starts()
    changes = [starts[i] + edit.before(i) // 2 for i in shots]
    edges = [timing.begin, *changes[1:], timing.end]
    out: list[tuple[int, int]] = []
    for k in sorted(set(over) & set(range(len(shots)))):
        if out and out[-1][1] == edges[k]:
            out[-1] = (out[-1][0], edges[k + 1])
        else:
            out.append((edges[k], edges[k + 1]))
    return [(a, b) for a, b in out if b - a >= 2]


def _leaving(overlay: Overlay, start: int, end: int) -> Overlay:
    return dataclasses.replace(
        overlay, start=start, frames=end - start, fade_out=min(_FADE_OUT, (end - start) // 3)
    )


def _lines(edit: Edit, titles: Finished) -> list[Overlay]:
    """What is said over single shots, each from the middle of one transition to the middle of the next."""
    shots, starts, out = _shots(edit), edit.starts(), []
    for line in titles.outputs.get("lines", ()):
        i = shots[line["shot"]]
        start = starts[i] + edit.before(i) // 2
        end = starts[i] + edit.pieces[i].frames - edit.after(i) // 2
        if line["wash"]:
            picture = titles.files[f"wash-{line['shot']}.png"]
            wash = Overlay((picture,), line["wash"]["x"], line["wash"]["y"], start, 1, min(_FADE_OUT, (end - start) // 3))  # fmt: skip
            out.append(_leaving(wash, start, end))
        out.append(_leaving(_arriving(titles, line["part"], start, end, end - _FADE_OUT), start, end))  # fmt: skip
    return out


def overlays_for(edit: Edit, timing: Timing, titles: Finished) -> tuple[Overlay, ...]:
    """Washes, name or lines, and call to action, from what the titles say of themselves."""
    facts = titles.outputs
    out = _lines(edit, titles)
    for start, end in name_times(edit, timing, facts["name_over"]):
        if facts["wash"]:
            wash = Overlay((titles.files["wash.png"],), facts["wash"]["x"], facts["wash"]["y"],
                           start, 1, min(_FADE_OUT, (end - start) // 3))  # fmt: skip
            out.append(_leaving(wash, start, end))
        name = _arriving(titles, "name", start, end, end - _FADE_OUT)
        out.append(_leaving(name, start, end))
    button = _arriving(titles, "cta", timing.cta, timing.end, timing.end - _FADE_OUT)
    return (*out, _leaving(button, timing.cta, timing.end))


def poster_moments(edit: Edit, timing: Timing, over: Collection[int]) -> list[float]:
    """Seconds in the middle of shots, the longest first, at which the call to action is up, and the name if it can be.

    Args:
        over: as in `name_times`.
    """
    spoken = timing.cta + 2 * FPS // 3
    named: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    starts = edit.starts()
    for k, i in enumerate(_shots(edit)):
        first = max(starts[i] + edit.before(i), spoken)
        last = min(starts[i] + edit.pieces[i].frames - edit.after(i), timing.end) - _FADE_OUT
        if last > first:
            (named if k in over else others).append((last - first, (first + last) // 2))
    stretches = sorted(named or others, reverse=True)
    frames = [middle for _, middle in stretches[:_POSTER_CANDIDATES]]
    return [frame / FPS for frame in frames or [max(timing.end - _FADE_OUT - 1, timing.begin)]]


def _label(edit: Edit, titles: Finished) -> tuple[Overlay, ...]:
    """What is marked in the picture from the first frame to the last, over everything."""
    place = titles.outputs.get("label")
    if not place:
        return ()
    return (Overlay((titles.files["label.png"],), place["x"], place["y"], 0, edit.frames),)


def dressed(edit: Edit, titles: Finished, timing: Timing) -> Edit:
    """The cut with its cards, words and label."""
    pieces = tuple(
        _written(edit, i, piece, titles) if isinstance(piece, CardPiece) else piece
        for i, piece in enumerate(edit.pieces)
    )
    overlays = (*overlays_for(edit, timing, titles), *_label(edit, titles))
    return dataclasses.replace(edit, pieces=pieces, overlays=overlays)


def _written(edit: Edit, i: int, card: CardPiece, titles: Finished) -> CardPiece:
    """A card with its ground and its texts, which arrive as soon as half of the card is seen."""
    parts = [part for part in titles.outputs["texts"] if part.startswith(f"{card.path.name}-")]
    seen, leaving = edit.before(i) // 2, card.frames - edit.after(i)
    step = min(_NEXT_TEXT, (leaving - seen) // 4)
    texts = [
        _arriving(titles, part, seen + k * step, card.frames, leaving)
        for k, part in enumerate(parts)
    ]
    return CardPiece(titles.files["card.png"], card.frames, tuple(texts), _PUSH)
