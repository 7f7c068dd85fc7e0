"""The composer: six genres, tempo snapped so that whole bars fill the ad, with a drop and an ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.studio import synthesis as s
from app.studio.arrays import Array
from app.studio.genres import GENRES, Genre
from app.studio.mastering import mastered

TARGET_LUFS = -13.8
"""The AAC encoder takes 0.1 to 0.3 off: finished files measure -14."""
CEILING_DBTP = -2.6
"""Below -2 dBTP, since AAC encoding raises peaks by a few tenths."""

_TAIL = 2.0
_VOICES = {"bell": s.bell, "keys": s.keys, "lead": s.lead, "pluck": s.pluck, "strings": s.strings}


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """Music for an ad.

    Attributes:
        samples: (2, n) float32 at 48 kHz.
        beats, downbeats: seconds.
        drop: the second at which the full arrangement enters.
    """

    samples: Array
    bpm: float
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    drop: float


class _Mixer:
    """Buses of a song being written, each (2, n)."""

    def __init__(self, seconds: float) -> None:
        n = int((seconds + _TAIL) * s.RATE)
        self.pad, self.melody, self.bass, self.drums = (np.zeros((2, n)) for _ in range(4))
        self.kick_times: list[float] = []

    @staticmethod
    def place(bus: Array, sound: Array, at: float, gain: float, pan: float = 0.0) -> None:
        """Adds a sound with equal-power panning, -1 left .. 1 right."""
        start = int(at * s.RATE)
        n = min(len(sound), bus.shape[1] - start)
        if n <= 0 or start < 0:
            return
        angle = (pan + 1) * np.pi / 4
        bus[0, start : start + n] += sound[:n] * gain * np.cos(angle) * 1.414
        bus[1, start : start + n] += sound[:n] * gain * np.sin(angle) * 1.414

    def ducking(self, n: int) -> Array:
        """Gain that dips at every kick and recovers over 0.28 s."""
        gain = np.ones(n)
        span = int(0.28 * s.RATE)
        curve = 0.35 + 0.65 * (np.arange(span) / span) ** 0.7
        for t in self.kick_times:
            i = int(t * s.RATE)
            m = min(span, n - i)
            gain[i : i + m] = np.minimum(gain[i : i + m], curve[:m])
        return gain


def _degree(genre: Genre, root: int, degree: int) -> int:
    return root + genre.scale[degree % 7] + 12 * (degree // 7)


def _pad_chord(mixer: _Mixer, genre: Genre, notes: list[int], at: float, bar: float,
               rng: np.random.Generator) -> None:  # fmt: skip
    t = s.clock(bar * 1.15)
    slow = 0.12 if genre.kicks or genre.toms else 0.8
    for note in notes:
        for detune, pan in ((-0.08, -0.85), (0.07, 0.85)):
            tone = s.saw(s.frequency(note + detune), t, float(rng.random()), 1.2)
            tone = s.low_pass(tone, 500 + 2600 * genre.brightness)
            shaped = tone * s.envelope(t, slow, 2, 0.8, 0.25, bar)
            mixer.place(mixer.pad, shaped, at, 0.055 * genre.pad, pan)


def _bass_line(mixer: _Mixer, genre: Genre, note: int, at: float, beat: float) -> None:
    note -= 24
    while note < 33:
        note += 12
    held = not genre.bass
    t = s.clock(4 * beat if held else 0.45 * beat)
    for j, offset in enumerate(genre.bass or (0.0,)):
        f = s.frequency(note + (12 if genre.octaves and j % 2 else 0))
        end = len(t) / s.RATE - 0.06
        body = s.low_pass(s.saw(f, t, 0, 1.1), 420 + 500 * genre.brightness)
        tone = body * s.envelope(t, 0.006, 0.3, 0.6, 0.05, end)
        tone += 0.5 * np.sin(2 * np.pi * f * t) * s.envelope(t, 0.006, 0.5, 0.7, 0.05, end)
        mixer.place(mixer.bass, np.tanh(1.4 * tone), at + offset * beat, 0.34)


def _drum_bar(mixer: _Mixer, genre: Genre, kit: dict[str, Array], at: float, beat: float, *,
              last: bool) -> None:  # fmt: skip
    level = genre.drum_level
    for step in range(1 if last else 16):
        t = at + step * beat / 4 + (genre.swing * beat * 0.25 if step % 2 else 0)
        if step in genre.kicks:
            mixer.place(mixer.drums, kit["kick"], t, 0.9 * level)
            mixer.kick_times.append(t)
        if step in genre.claps:
            mixer.place(mixer.drums, kit["clap"], t, 0.5 * level, 0.08)
        if step in genre.snares:
            mixer.place(mixer.drums, kit["snare"], t, 0.42, -0.05)
        if step in genre.toms:
            gain = (0.85 if step == 0 else 0.55) * level
            mixer.place(mixer.drums, s.tom(62 + 8 * (step % 3)), t, gain, 0.35 * np.sin(step))
        if step in genre.open_hats:
            mixer.place(mixer.drums, kit["open"], t, 0.30 * level, 0.3)
        elif step in genre.hats:
            mixer.place(mixer.drums, kit["hat"], t, 0.16 * (1 if step % 4 else 0.7), -0.3)


def _melody_bar(mixer: _Mixer, genre: Genre, motif: Array, rests: Array, root: int, chord: int,
                at: float, bar: float, gain: float, rng: np.random.Generator) -> None:  # fmt: skip
    for step in range(genre.steps):
        k = step % 8
        if rests[k] and step % 4:
            continue
        note = _degree(genre, root, chord + int(motif[k])) + (0 if genre.voice == "strings" else 12)
        tone = _VOICES[genre.voice](s.frequency(note), genre.brightness)
        tone[:48] *= np.linspace(0, 1, 48)
        late = genre.swing * bar / 8 if step % 2 else 0
        accent = (1, 0.55, 0.75, 0.6)[step % 4] * float(rng.uniform(0.9, 1.05))
        mixer.place(mixer.melody, tone, at + step * bar / genre.steps + late, gain * accent,
                    float(np.sin(step * 1.7)) * 0.75)  # fmt: skip


def _transitions(mixer: _Mixer, bar: float, drop: float, ending: float,
                 rng: np.random.Generator) -> None:  # fmt: skip
    """A riser into the drop; a crash on the drop and on the last bar."""
    t = s.clock(bar)
    riser = s.high_pass(rng.standard_normal(len(t)), 900) * (t / bar) ** 3 * 0.22
    mixer.place(mixer.drums, riser, drop - bar, 1)
    t = s.clock(2.5)
    crash = s.high_pass(rng.standard_normal(len(t)), 3500) * np.exp(-t * 2.2) * 0.22
    mixer.place(mixer.drums, crash, drop, 1, -0.2)
    mixer.place(mixer.drums, crash, ending, 1, 0.2)


def _cues(mixer: _Mixer, whooshes: Sequence[float], logo: float | None, root: int,
          rng: np.random.Generator) -> None:  # fmt: skip
    """Soft whooshes that peak at their seconds, and a sound logo: root, fifth and octave as bells."""
    for at in whooshes:
        mixer.place(
            mixer.drums, s.whoosh(rng), at - s.WHOOSH_PEAK, 0.16, float(rng.uniform(-0.4, 0.4))
        )
    if logo is not None:
        for step, interval in enumerate((0, 7, 12)):
            note = root + 12 + interval
            mixer.place(mixer.melody, s.bell(s.frequency(note), 0.5), logo + 0.09 * step, 0.2)


def compose(
    genre_name: str, duration: float, seed: int, bars: int = 0, whooshes: Sequence[float] = (),
    logo: float | None = None,
) -> Soundtrack:  # fmt: skip
    """Music of exactly `duration` seconds, mastered to TARGET_LUFS.

    Args:
        bars: that fill it; by default as many as come nearest to the genre's tempo.
        whooshes: seconds of scene changes, each under a soft rush of air.
        logo: the second of a sound logo.

    Raises:
        KeyError: no such genre.
    """
    genre = GENRES[genre_name]
    rng = np.random.default_rng(seed)
    bars = bars or max(2, round(duration * genre.bpm / 240))
    beat = duration / bars / 4
    bar, root = 4 * beat, genre.root + int(rng.integers(-2, 3))
    chords = genre.chords if rng.random() < 0.6 else genre.chords[2:] + genre.chords[:2]
    mixer = _Mixer(duration)
    kit = {
        "kick": s.kick(), "clap": s.clap(rng), "snare": s.snare(rng), "hat": s.hat(rng),
        "open": s.hat(rng, opened=True),
    }  # fmt: skip
    # One motif, repeated over changing chords: repetition is what makes it music.
    motif, rests = rng.choice([0, 2, 4, 7, 9, 4, 2], 8), rng.random(8) < 0.2
    drop_bar = max(1, bars // 4)
    for b in range(bars):
        at, chord, last, full = b * bar, chords[b % 4], b == bars - 1, b >= drop_bar
        notes = [_degree(genre, root, chord + i) for i in (0, 2, 4, 7)]
        notes = [n - 12 if n > root + 9 else n for n in notes]
        _pad_chord(mixer, genre, notes, at, bar, rng)
        if full or not genre.bass:
            _bass_line(mixer, genre, _degree(genre, root, chord), at, beat)
        if not last:
            _melody_bar(mixer, genre, motif, rests, root, chord, at, bar,
                        0.16 if full else 0.10, rng)  # fmt: skip
        if full or genre.from_start:
            _drum_bar(mixer, genre, kit, at, beat, last=last)
    _transitions(mixer, bar, drop_bar * bar, (bars - 1) * bar, rng)
    _cues(mixer, whooshes, logo, root, np.random.default_rng(seed + 1))

    duck = mixer.ducking(mixer.pad.shape[1]) if genre.ducked else np.ones(mixer.pad.shape[1])
    dry = (mixer.pad + 0.9 * mixer.melody) * duck + mixer.bass * np.sqrt(duck)
    wet = s.reverberated(mixer.pad * 0.6 + mixer.melody, rng, genre.reverb)
    mix = dry + wet * (0.9 if genre.reverb > 2 else 0.45) * duck + mixer.drums
    mix = mix[:, : round(duration * s.RATE)]
    fade = int(0.35 * s.RATE)
    mix[:, -fade:] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    samples = mastered(mix, TARGET_LUFS, CEILING_DBTP)
    return Soundtrack(
        samples.astype(np.float32), 60 / beat,
        tuple(float(v) for v in np.arange(bars * 4) * beat),
        tuple(float(v) for v in np.arange(bars) * bar), drop_bar * bar,
    )  # fmt: skip
