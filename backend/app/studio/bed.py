"""Music from elsewhere, laid under an ad: cut to its length, with the house's whooshes, at the house's loudness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.studio import synthesis as s
from app.studio.arrays import Array
from app.studio.mastering import leveled
from app.studio.music import CEILING_DBTP, TARGET_LUFS

_FADE_IN, _FADE_OUT = 0.02, 0.6
"""Seconds."""
_WHOOSH = 0.12
"""Gain against music of full scale."""


def laid(music: Array, duration: float, seed: int, whooshes: Sequence[float] = ()) -> Array:
    """(2, n) float32 of exactly `duration` seconds at 48 kHz, mastered to TARGET_LUFS.

    Args:
        music: (2, m), -1..1; shorter music ends earlier, faded, and the rest is silence.
        whooshes: seconds of scene changes, each under a soft rush of air.
    """
    n = round(duration * s.RATE)
    mix = np.zeros((2, n))
    played = min(music.shape[1], n)
    mix[:, :played] = music[:, :played]
    fade_in, fade_out = int(_FADE_IN * s.RATE), min(int(_FADE_OUT * s.RATE), played)
    mix[:, :fade_in] *= np.linspace(0, 1, fade_in)
    mix[:, played - fade_out : played] *= np.cos(np.linspace(0, np.pi / 2, fade_out)) ** 2
    peak = float(np.abs(mix).max()) or 1.0
    rng = np.random.default_rng(seed)
    for at in whooshes:
        sound = s.whoosh(rng) * _WHOOSH * peak
        start = max(int((at - s.WHOOSH_PEAK) * s.RATE), 0)
        sound = sound[: n - start]
        mix[:, start : start + len(sound)] += sound
    return leveled(mix, TARGET_LUFS, CEILING_DBTP).astype(np.float32)
