"""The edit: a finished ad as data. Pieces follow one another, joined; overlays lie on top; sound runs under.

All times are frames at `FPS` on the finished ad's timeline, so that nothing drifts. An edit is pure: what it
costs to make, and what of it was made before, is the business of `graph` and `render`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

FPS = 30
_SHORTEST = 8
"""Frames: a shorter segment would cost more in keyframes than keeping it apart saves."""


class Transition(StrEnum):
    """How one piece gives way to the next."""

    CUT = "cut"
    CROSSFADE = "crossfade"
    SLIDE = "slide"
    WIPE = "wipe"


@dataclass(frozen=True, slots=True)
class Join:
    """A transition of `frames`, during which both neighbours are on screen; 0 for a cut."""

    kind: Transition = Transition.CUT
    frames: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """A mild look for clips, in Y'CbCr.

    Attributes:
        contrast: strength of an S-curve on luma, 0 none .. 1.
        saturation: gain of both colour differences.
        warmth: 8-bit steps from blue toward amber.
    """

    contrast: float = 0.0
    saturation: float = 1.0
    warmth: float = 0.0


@dataclass(frozen=True, slots=True)
class ClipPiece:
    """A clip: `frames` of it are shown, from its frame `first`; a shorter file holds its last frame."""

    path: Path
    frames: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Overlay:
    """Tight RGBA pictures at (x, y) from frame `start`, on screen for `frames`.

    Attributes:
        pictures: the entrance, one picture a frame; the last one stays.
        fade_in, fade_out: frames.
    """

    pictures: tuple[Path, ...]
    x: int
    y: int
    start: int
    frames: int
    fade_in: int = 0
    fade_out: int = 0

    @property
    def end(self) -> int:
        """The first frame without it."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class CardPiece:
    """A full-frame still for `frames`.

    Attributes:
        texts: lie on the card and leave with it; they start by the card's first frame.
        push: the share that the still, without the texts, grows by over its time.
    """

    path: Path
    frames: int
    texts: tuple[Overlay, ...] = ()
    push: float = 0.0


Piece = ClipPiece | CardPiece


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `start` to before `end` of an ad: the unit that is encoded and kept."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Edit:
    """A finished ad, planned.

    Attributes:
        width, height: pixels, even.
        joins: one fewer than pieces.
        soundtrack: a WAV, cut or padded to the ad's length; None is a silent ad without an audio stream.

    Raises:
        ValueError: joins and pieces don't fit together.
    """

    width: int
    height: int
    pieces: tuple[Piece, ...]
    joins: tuple[Join, ...]
    overlays: tuple[Overlay, ...] = ()
    soundtrack: Path | None = None
    grade: Grade = Grade()

    def __post_init__(self) -> None:
        if not self.pieces or len(self.joins) != len(self.pieces) - 1:
            raise ValueError("an edit has one join between every two pieces")
        if self.width % 2 or self.height % 2:
            raise ValueError("frames have even sides")
        for i, piece in enumerate(self.pieces):
            if piece.frames < self.before(i) + self.after(i) + 1:
                raise ValueError(f"piece {i} is shorter than its transitions")
            texts = piece.texts if isinstance(piece, CardPiece) else ()
            if any(t.start < 0 or t.end > piece.frames for t in texts):
                raise ValueError(f"a text reaches beyond card {i}")
        for overlay in self.overlays:
            if overlay.start < 0 or overlay.end > self.frames or not overlay.pictures:
                raise ValueError("an overlay reaches beyond the ad")

    def before(self, i: int) -> int:
        """Frames of the transition into piece `i`."""
        return self.joins[i - 1].frames if i > 0 else 0

    def after(self, i: int) -> int:
        """Frames of the transition out of piece `i`."""
        return self.joins[i].frames if i < len(self.joins) else 0

    @property
    def frames(self) -> int:
        """Frames of the finished ad: neighbours overlap by their join."""
        return sum(p.frames for p in self.pieces) - sum(j.frames for j in self.joins)

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames / FPS

    def starts(self) -> list[int]:
        """The frame at which each piece begins to appear."""
        at, out = 0, []
        for i, piece in enumerate(self.pieces):
            out.append(at)
            at += piece.frames - self.after(i)
        return out

    def scene_changes(self) -> list[int]:
        """The middle frame of each join."""
        return [
            start + join.frames // 2
            for start, join in zip(self.starts()[1:], self.joins, strict=True)
        ]

    def segments(self) -> list[Segment]:
        """The ad in order, parted where a piece, a join or an overlay begins or ends."""
        edges = {self.frames}
        for i, start in enumerate(self.starts()):
            edges |= {start, start + self.before(i)}
        for overlay in self.overlays:
            edges |= {overlay.start, overlay.end}
        # A transition is never parted: its blend counts from its first frame.
        for start, join in zip(self.starts()[1:], self.joins, strict=True):
            edges -= set(range(start + 1, start + join.frames))
        kept = [0]
        for edge in sorted(edges):
            if edge - kept[-1] >= _SHORTEST and (
                edge == self.frames or self.frames - edge >= _SHORTEST
            ):
                kept.append(edge)
        if kept[-1] != self.frames:
            kept = [*kept[:-1], self.frames] if len(kept) > 1 else [0, self.frames]
        return [Segment(a, b) for a, b in pairwise(kept)]
