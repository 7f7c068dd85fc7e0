"""Instruments: short mono sounds at 48 kHz, made from oscillators, noise and filters."""

from __future__ import annotations

import numpy as np
from scipy import signal

from app.studio.arrays import Array

RATE = 48_000
"""Samples per second."""


def frequency(midi: float) -> float:
    """Equal temperament, A4 = 440 Hz."""
    return float(440 * 2 ** ((midi - 69) / 12))


def clock(seconds: float) -> Array:
    """Sample times of a sound."""
    return np.arange(int(seconds * RATE)) / RATE


def low_pass(x: Array, cutoff: float) -> Array:
    """Second-order Butterworth."""
    sos = signal.butter(2, min(cutoff, RATE * 0.45), fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(sos, x))


def high_pass(x: Array, cutoff: float) -> Array:
    """Second-order Butterworth."""
    return np.asarray(signal.sosfilt(signal.butter(2, cutoff, "high", fs=RATE, output="sos"), x))


def envelope(
    t: Array, attack: float, decay: float, sustain: float, release: float, hold: float
) -> Array:
    """Amplitude over time; the release begins after `hold` seconds."""
    rise = np.where(
        t < attack, t / max(attack, 1e-4),
        sustain + (1 - sustain) * np.exp(-(t - attack) / max(decay, 1e-4)),
    )  # fmt: skip
    result: Array = rise * np.where(t > hold, np.exp(-(t - hold) / max(release, 1e-3)), 1)
    return result


def saw(f: float, t: Array, phase: float = 0.0, tilt: float = 1.0) -> Array:
    """Band-limited sawtooth by its harmonics; a larger tilt is duller."""
    cycles = 2 * np.pi * (t * f + phase)
    count = int(min(40, RATE * 0.45 / f))
    return 0.6 * sum((np.sin(k * cycles) / k**tilt for k in range(1, count + 1)), np.zeros(len(t)))


def kick() -> Array:
    """A sine that falls from 178 to 48 Hz, with a click."""
    t = clock(0.35)
    sweep = 2 * np.pi * np.cumsum(48 + 130 * np.exp(-t * 38)) / RATE
    click = 0.25 * np.exp(-t * 900) * np.sin(2 * np.pi * 3000 * t)
    result: Array = np.tanh(1.6 * np.sin(sweep) * np.exp(-t * 9)) + click
    return result


def clap(rng: np.random.Generator) -> Array:
    """Three quick bursts of band-passed noise and a tail."""
    t = clock(0.28)
    bursts = sum(
        (np.where(t > o, np.exp(-(t - o) * 90), 0) for o in (0.0, 0.011, 0.023)), np.zeros(len(t))
    )
    shape = bursts * 0.5 + np.where(t > 0.03, np.exp(-(t - 0.03) * 18), 0)
    band = signal.butter(2, [900, 7500], "band", fs=RATE, output="sos")
    return 0.9 * np.asarray(signal.sosfilt(band, rng.standard_normal(len(t)) * shape))


def snare(rng: np.random.Generator) -> Array:
    """Noise over a short 190 Hz body."""
    t = clock(0.25)
    rattle = high_pass(rng.standard_normal(len(t)), 1400) * np.exp(-t * 22) * 0.6
    result: Array = rattle + np.sin(2 * np.pi * 190 * t) * np.exp(-t * 30) * 0.7
    return result


def hat(rng: np.random.Generator, *, opened: bool = False) -> Array:
    """High-passed noise, short or ringing."""
    t = clock(0.22 if opened else 0.06)
    ring = np.exp(-t * (14 if opened else 70))
    result: Array = high_pass(rng.standard_normal(len(t)), 7500) * ring * 0.5
    return result


def tom(f: float) -> Array:
    """A falling drum with a soft attack."""
    t = clock(0.9)
    result: Array = np.sin(2 * np.pi * np.cumsum(f * (1 + 0.6 * np.exp(-t * 20))) / RATE) * np.exp(
        -t * 5
    )
    return result


def pluck(f: float, bright: float) -> Array:
    t = clock(0.35)
    tone = low_pass(saw(f, t, 0, 1.3), 1200 + 4200 * bright) * np.exp(-t * 11)
    result: Array = tone + 0.3 * np.sin(4 * np.pi * f * t) * np.exp(-t * 20)
    return result


def keys(f: float, bright: float) -> Array:
    """Electric piano by frequency modulation."""
    t = clock(0.7)
    tine = 0.15 * np.sin(8 * np.pi * f * t) * np.exp(-t * 14)
    body = np.sin(2 * np.pi * f * t + 1.2 * np.exp(-t * 6) * np.sin(2 * np.pi * f * t))
    result: Array = (body + tine) * np.exp(-t * 4)
    return result


def lead(f: float, bright: float) -> Array:
    t = clock(0.22)
    result: Array = low_pass(saw(f, t) + saw(f * 1.006, t, 0.3), 2600) * np.exp(-t * 9)
    return result


def strings(f: float, bright: float) -> Array:
    t = clock(0.4)
    result: Array = low_pass(saw(f, t, 0.37), 2200) * envelope(t, 0.03, 0.2, 0.7, 0.08, 0.25)
    return result


def bell(f: float, bright: float) -> Array:
    """An inharmonic partial that fades into a pure tone."""
    t = clock(1.6)
    partial = 1.6 * np.exp(-t * 3) * np.sin(2 * np.pi * f * 3.01 * t)
    result: Array = np.sin(2 * np.pi * f * t + partial) * np.exp(-t * 2.4)
    return result


WHOOSH_PEAK = 0.34
"""Seconds into a whoosh at which it is loudest."""


def whoosh(rng: np.random.Generator) -> Array:
    """Air that rushes past: noise whose band rises to its peak and falls away."""
    t = clock(0.8)
    noise = rng.standard_normal(len(t))
    low, high = low_pass(high_pass(noise, 250), 900), low_pass(high_pass(noise, 900), 5200)
    near = np.exp(-(((t - WHOOSH_PEAK) / np.where(t < WHOOSH_PEAK, 0.14, 0.18)) ** 2))
    ends = np.minimum(1, np.minimum(t, t[-1] - t) / 0.02)
    result: Array = (low * np.sqrt(near) * 1.2 + high * near) * near * ends
    return result


def reverberated(x: Array, rng: np.random.Generator, seconds: float) -> Array:
    """Convolution of (2, n) with decaying noise, a different one per ear."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    out = []
    for channel in range(2):
        tail = high_pass(low_pass(rng.standard_normal(n) * np.exp(-t * 6.9 / seconds), 5500), 180)
        tail = np.r_[np.zeros(int(0.02 * RATE)), tail]
        tail /= np.sqrt((tail**2).sum())
        out.append(signal.oaconvolve(x[channel], tail)[: x.shape[1]])
    return np.array(out)
