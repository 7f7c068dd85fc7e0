"""Cutting: which clip is on screen when. With music, scene changes fall on its beats.

The plan looks for the tempo near the genre's own, and the length near the one asked for, at which the fewest
seconds of the clips are lost; whole bars fill the ad. Cards take up what is left over.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from app.media.edit import FPS, CardPiece, ClipPiece, Edit, Grade, Join, Piece, Transition
from app.media.templates import Template
from app.studio.genres import GENRES

_ATTEMPTS = ((0.09, 1.0), (0.09, 0.5), (0.2, 1.0), (0.2, 0.5), (0.2, 0.0))
"""How far a genre's tempo may change, and how long transitions are, until something fits."""
_LONGER, _SHORTER = 40, 25
"""Frames that the ad may be longer than what was asked, and shorter per clip."""
_OFF_BAR = 5.0
"""What a scene change on a beat that begins no bar counts for, in frames lost."""
_INTRO, _OUTRO = Path("intro"), Path("outro")
"""What cards are called until their titles are drawn."""
_SHORTEST = 10
"""Frames: less isn't seen as a shot."""


@dataclass(frozen=True, slots=True)
class Style:
    """An editor's habits: how shots and cards are joined, and the grade."""

    shots: Join
    cards: Join
    grade: Grade


def style_of(template: Template) -> Style:
    """A template's habits."""
    shots, cards, grade = template.shots, template.cards, template.grade
    return Style(
        Join(shots.kind, shots.frames), Join(cards.kind, cards.frames),
        Grade(grade.contrast, grade.saturation, grade.warmth),
    )  # fmt: skip


_DISSOLVE = Join(Transition.CROSSFADE, 12)
STYLES: dict[str | None, Style] = {
    None: Style(_DISSOLVE, _DISSOLVE, Grade(0.10, 1.04, 0.0)),
    "upbeat": Style(Join(Transition.SLIDE, 12), _DISSOLVE, Grade(0.16, 1.10, 1.0)),
    "energetic": Style(Join(), Join(Transition.SLIDE, 10), Grade(0.28, 1.12, -1.0)),
    "corporate": Style(Join(Transition.WIPE, 14), Join(Transition.WIPE, 14), Grade(0.12, 1.0, -1.0)),
    "cinematic": Style(Join(Transition.CROSSFADE, 16), Join(Transition.CROSSFADE, 18), Grade(0.30, 0.94, 2.0)),
    "chill": Style(Join(Transition.CROSSFADE, 14), _DISSOLVE, Grade(-0.08, 0.96, 2.5)),
    "ambient": Style(Join(Transition.CROSSFADE, 20), Join(Transition.CROSSFADE, 18), Grade(-0.10, 0.98, -0.5)),
}  # fmt: skip
"""By genre of the music; None is an ad without."""


@dataclass(frozen=True, slots=True)
class Take:
    """A clip's file, and which seconds of it may be shown: `seconds` of them, from `start` on."""

    path: Path
    seconds: float
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; seconds, 0 leaves a card out."""

    clips: tuple[Take, ...]
    intro: float
    outro: float
    genre: str | None
    style: Style | None = None
    """In place of the genre's."""
    scenes: tuple[float, ...] = ()
    """Seconds that each clip is to be on screen, about; with the cards they are exactly the ad's length. The clips are longer by their
    transitions and a beat. Empty cuts as much of the clips as there is."""

    @property
    def habits(self) -> Style:
        return self.style or STYLES[self.genre]


@dataclass(frozen=True, slots=True)
class Cut:
    """An edit without words or sound, and the music it was cut to.

    Attributes:
        bars: that fill the ad; 0 without music.
    """

    edit: Edit
    bars: int

    @property
    def beats(self) -> tuple[float, ...]:
        """Frames of the beats."""
        count = self.bars * 4
        return tuple(i * self.edit.frames / count for i in range(count))


def _pieces(wishes: Wishes) -> tuple[list[Piece], list[Join]]:
    """Cards and clips at full length, and how they are joined."""
    style = wishes.habits
    pieces: list[Piece] = []
    joins: list[Join] = []
    if wishes.intro > 0:
        pieces.append(CardPiece(_INTRO, round(wishes.intro * FPS) + style.cards.frames))
        joins.append(style.cards)
    for i, take in enumerate(wishes.clips):
        frames = max(round(take.seconds * FPS), _SHORTEST)
        pieces.append(ClipPiece(take.path, frames, round(take.start * FPS)))
        if i < len(wishes.clips) - 1:
            joins.append(style.shots)
    if wishes.outro > 0:
        pieces.append(CardPiece(_OUTRO, round(wishes.outro * FPS) + style.cards.frames))
        joins.append(style.cards)
    # A very short clip can't hold two long transitions. They stay even, to have a frame in their middle.
    for i, piece in enumerate(pieces):
        most = (piece.frames - 2) // 2
        for j in (i - 1, i):
            if 0 <= j < len(joins) and joins[j].frames > most:
                joins[j] = Join(joins[j].kind, most // 2 * 2) if most > 3 else Join()
    return pieces, joins


def _on_beats(
    pieces: list[Piece], joins: list[Join], beat: float, total: int, *, bars: bool
) -> tuple[list[int], float] | None:
    """Lengths of the pieces at which every join's middle is on a beat, and what that costs in frames.

    Args:
        bars: wait for a downbeat where that loses no more than a beat.

    None where a piece would be too short, or a clip too long for its file.
    """
    lengths: list[int] = []
    start, lost = 0, 0.0
    for i, piece in enumerate(pieces):
        if i == len(joins):
            length = total - start
        else:
            half = joins[i].frames // 2
            latest = start + piece.frames - joins[i].frames + half
            middle = int(latest / beat + 1e-6) * beat
            if isinstance(piece, CardPiece):
                middle = round(latest / beat) * beat
            else:
                bar = int(latest / (4 * beat) + 1e-6) * 4 * beat
                if bars and middle - bar <= beat * 1.01:
                    middle = bar
                elif middle - bar > 0.5:
                    lost += _OFF_BAR
            length = round(middle) - half + joins[i].frames - start
        edges = (joins[i - 1].frames if i else 0) + (joins[i].frames if i < len(joins) else 0)
        if length < edges + _SHORTEST or (isinstance(piece, ClipPiece) and length > piece.frames):
            return None
        if isinstance(piece, ClipPiece):
            if length < 0.5 * piece.frames:
                return None
            lost += piece.frames - length
        elif length < 0.75 * piece.frames:
            return None
        lengths.append(length)
        start += length - (joins[i].frames if i < len(joins) else 0)
    return lengths, lost


def _best(
    pieces: list[Piece], joins: list[Join], asked: int, usual: float, span: float
) -> tuple[int, list[int]] | None:
    """(bars, lengths of the pieces) that cost least, with tempi up to `span` off the usual."""
    best: tuple[float, int, list[int]] | None = None
    for total in range(max(asked - _SHORTER * len(pieces), _SHORTEST), asked + _LONGER + 1):
        middle = total / FPS * usual / 240
        for bars in {max(int(middle), 1), int(middle) + 1}:
            tempo = bars * 240 * FPS / total / usual
            if abs(tempo - 1) > span:
                continue
            for patient in (True, False):
                found = _on_beats(pieces, joins, total / bars / 4, total, bars=patient)
                if found is None:
                    continue
                cost = found[1] + 0.7 * abs(total - asked) + 120 * abs(tempo - 1)
                if best is None or cost < best[0]:
                    best = (cost, bars, found[0])
    return (best[1], best[2]) if best else None


def _story(wishes: Wishes, pieces: list[Piece], joins: list[Join]) -> tuple[int, list[int]]:
    """(bars, lengths of the pieces) of an ad whose length is given: changes on the beats nearest to where they are wanted."""
    seconds = (
        [wishes.intro] * (wishes.intro > 0) + [*wishes.scenes] + [wishes.outro] * (wishes.outro > 0)
    )
    total = round(sum(seconds) * FPS)
    marks = [sum(seconds[: i + 1]) * FPS for i in range(len(joins))]
    if wishes.genre is None:
        return 0, _between(pieces, joins, marks, total) or [p.frames for p in pieces]
    bars = max(round(total / FPS * GENRES[wishes.genre].bpm / 240), 1)
    beat = total / bars / 4
    lengths = _between(pieces, joins, _on_beats_near(marks, joins, beat), total)
    return bars, lengths or _between(pieces, joins, marks, total) or [p.frames for p in pieces]


def _on_beats_near(marks: list[float], joins: list[Join], beat: float) -> list[float]:
    """The beats nearest to the marks (frames) that leave every piece long enough."""
    middles: list[float] = []
    for i, mark in enumerate(marks):
        nearest = round(mark / beat)
        before = joins[i - 1].frames if i else 0
        least = (middles[-1] if i else 0) + before / 2 + joins[i].frames / 2 + _SHORTEST + 1
        while nearest * beat < least:
            nearest += 1
        middles.append(nearest * beat)
    return middles


def _between(
    pieces: list[Piece], joins: list[Join], middles: list[float], total: int
) -> list[int] | None:
    """Lengths of pieces whose transitions have these middles (frames); None where a piece would be too short, or a clip too long."""
    starts = [0] + [round(m) - j.frames // 2 for m, j in zip(middles, joins, strict=True)]
    lengths = []
    for i, piece in enumerate(pieces):
        after = joins[i].frames if i < len(joins) else 0
        length = (starts[i + 1] if i < len(joins) else total) + after - starts[i]
        before = joins[i - 1].frames if i else 0
        if length < before + after + _SHORTEST or (
            isinstance(piece, ClipPiece) and length > piece.frames
        ):
            return None
        lengths.append(length)
    return lengths


def _timed(pieces: list[Piece], lengths: list[int]) -> tuple[Piece, ...]:
    return tuple(dataclasses.replace(p, frames=n) for p, n in zip(pieces, lengths, strict=True))


def plan_cut(wishes: Wishes, width: int, height: int) -> Cut:
    """Cuts clips and cards, to the beat if there is music.

    Raises:
        ValueError: there are no clips, or not as many scenes.
    """
    if not wishes.clips:
        raise ValueError("an ad needs a clip")
    if wishes.scenes and len(wishes.scenes) != len(wishes.clips):
        raise ValueError("every clip is a scene")
    pieces, usual_joins = _pieces(wishes)
    grade = wishes.habits.grade
    if wishes.scenes:
        bars, lengths = _story(wishes, pieces, usual_joins)
        timed = _timed(pieces, lengths)
        return Cut(Edit(width, height, timed, tuple(usual_joins), grade=grade), bars)
    plain = Edit(width, height, tuple(pieces), tuple(usual_joins), grade=grade)
    if wishes.genre is None:
        return Cut(plain, 0)
    usual = GENRES[wishes.genre].bpm
    best = None
    for span, share in _ATTEMPTS:
        joins = [
            Join(j.kind, round(j.frames * share / 2) * 2) if share else Join() for j in usual_joins
        ]
        best = _best(pieces, joins, plain.frames, usual, span)
        if best:
            break
    else:  # too short for any beat of the genre: uncut, whole bars all the same
        return Cut(plain, max(1, round(plain.duration * usual / 240)))
    bars, lengths = best
    timed = _timed(pieces, lengths)
    return Cut(Edit(width, height, timed, tuple(joins), grade=grade), bars)
