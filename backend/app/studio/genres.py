"""The genres of music: what the composer plays, and what plans an ad's bars without composing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)

Voice = Literal["bell", "keys", "lead", "pluck", "strings"]


@dataclass(frozen=True, slots=True)
class Genre:
    """A style.

    Attributes:
        chords: scale degrees of a four-bar loop.
        voice: what plays the melody.
        steps: melody notes per bar.
        bass: beats within the bar at which it plays; empty holds one note.
        kicks, claps, hats, toms: sixteenths of the bar.
        from_start: whether the drums play before the drop.
    """

    bpm: float
    root: int
    scale: tuple[int, ...]
    chords: tuple[int, ...]
    voice: Voice
    steps: int
    brightness: float
    pad: float
    reverb: float
    bass: tuple[float, ...] = ()
    octaves: bool = False
    kicks: tuple[int, ...] = ()
    claps: tuple[int, ...] = ()
    snares: tuple[int, ...] = ()
    hats: tuple[int, ...] = ()
    open_hats: tuple[int, ...] = ()
    toms: tuple[int, ...] = ()
    drum_level: float = 1.0
    from_start: bool = False
    swing: float = 0.0
    ducked: bool = False


_EVERY = tuple(range(16))
_FOUR = (0, 4, 8, 12)

GENRES: dict[str, Genre] = {
    "upbeat": Genre(
        118, 60, _MAJOR, (0, 4, 5, 3), "pluck", 16, 0.9, 0.5, 1.5,
        bass=(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), octaves=True, kicks=_FOUR, claps=(4, 12),
        hats=_EVERY, open_hats=(2, 6, 10, 14), ducked=True,
    ),
    "chill": Genre(
        84, 57, _MINOR, (0, 5, 2, 6), "keys", 8, 0.45, 0.7, 1.6, bass=(0, 1.5, 2, 3.5),
        kicks=(0, 7, 10), snares=(4, 12), hats=(0, 2, 4, 6, 8, 10, 12, 14), drum_level=0.85,
        from_start=True, swing=0.12,
    ),
    "energetic": Genre(
        128, 57, _MINOR, (0, 5, 2, 6), "lead", 16, 1.0, 0.6, 1.4, bass=(0.5, 1.5, 2.5, 3.5),
        kicks=_FOUR, claps=(4, 12), hats=_EVERY, open_hats=(2, 6, 10, 14), from_start=True,
        ducked=True,
    ),
    "cinematic": Genre(
        92, 50, _MINOR, (0, 5, 2, 6), "strings", 8, 0.6, 1.0, 2.6, toms=(0, 4, 8, 12, 14),
        kicks=(0, 4, 8, 12), drum_level=0.75, from_start=True,
    ),
    "corporate": Genre(
        108, 62, _MAJOR, (0, 4, 5, 3), "pluck", 16, 0.7, 0.7, 1.5, bass=(0, 1.5, 2, 3.5),
        kicks=_FOUR, claps=(4, 12), hats=(0, 2, 4, 6, 8, 10, 12, 14), drum_level=0.6,
    ),
    "ambient": Genre(
        72, 57, _MAJOR, (0, 5, 3, 4), "bell", 4, 0.5, 1.1, 2.8, kicks=_FOUR, drum_level=0.38,
        from_start=True,
    ),
}  # fmt: skip
