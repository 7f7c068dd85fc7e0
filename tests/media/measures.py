"""Measures a finished ad from its file alone: what happens in its pictures and its sound, and when."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np

from app.media import ffmpeg
from app.media.edit import Edit, Transition

RATE = 48_000


def report(path: Path, filters: str) -> str:
    """What ffmpeg's filters say of a film's pictures."""
    return subprocess.run(
        [ffmpeg.executable(), "-hide_banner", "-nostdin", "-i", str(path), "-vf", filters,
         "-an", "-f", "null", "-"],
        capture_output=True, check=True, text=True,
    ).stderr  # fmt: skip


def stretches(path: Path) -> list[str]:
    """Black stretches of over 0.1 s, and frozen ones of over 0.7 s."""
    said = report(path, "blackdetect=d=0.1:pix_th=0.06,freezedetect=n=-66dB:d=0.7")
    return re.findall(r"(?:black_start|freeze_start)\S* ?\S+", said)


def small_frames(path: Path) -> np.ndarray:
    """Every frame, reduced: (n, 96, 96, 3) float32."""
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-nostdin", "-i", str(path), "-vf", "scale=96:96:flags=area",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(-1, 96, 96, 3).astype(np.float32)


def _way_gone(frame: np.ndarray, before: np.ndarray, after: np.ndarray) -> float:
    """How far a blend or a wipe has got, 0..1: every column of the picture counts the same."""
    way = after - before
    moved = np.where(np.abs(way) > 8, np.abs(way), 0.0).sum((0, 2))
    gone = np.where(np.abs(way) > 8, (frame - before) * np.sign(way), 0.0).sum((0, 2))
    seen = moved > moved.max() * 0.02
    return float(np.clip(gone[seen] / moved[seen], 0, 1).mean())


def _slid(frame: np.ndarray, before: np.ndarray, after: np.ndarray) -> float:
    """How far the picture after has slid in from the right, 0..1: where its left edge fits best."""
    width: int = frame.shape[1]
    errors: list[float] = [
        np.abs(frame[:, :x] - before[:, :x]).sum()
        + np.abs(frame[:, x:] - after[:, : width - x]).sum()
        for x in range(width + 1)
    ]
    return 1 - int(np.argmin(errors)) / width


def scene_middles(frames: np.ndarray, edit: Edit) -> list[float]:
    """The frame at which each transition is half done, read from the pictures in its window."""
    out = []
    for start, join in zip(edit.starts()[1:], edit.joins, strict=True):
        first, last = max(start - 1, 0), min(start + join.frames, len(frames) - 1)
        gone = _slid if join.kind is Transition.SLIDE else _way_gone
        share = [gone(frame, frames[first], frames[last]) for frame in frames[first : last + 1]]
        k = next(k for k, (a, b) in enumerate(pairwise(share)) if a < 0.5 <= b)
        part = (0.5 - share[k]) / (share[k + 1] - share[k])
        # A frame stands for the time until the next: a hard cut between two lies at the second's start.
        out.append(first + k + (1.0 if join.frames == 0 else part))
    return out


def sound(path: Path) -> np.ndarray:
    """Mono samples, 48 kHz."""
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-nostdin", "-i", str(path), "-map", "0:a", "-ac", "1",
         "-ar", str(RATE), "-f", "f32le", "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.float32)


def beat_offset(samples: np.ndarray, bpm: float) -> tuple[float, float]:
    """Where onsets fall in the beat: (seconds after the beat at which most do, how many times the average)."""
    hop = RATE // 200
    n = len(samples) // hop
    spectrum = np.abs(np.fft.rfft(samples[: n * hop].reshape(n, hop) * np.hanning(hop), axis=1))
    rise = np.maximum(np.diff(np.log1p(200 * spectrum), axis=0), 0).sum(1)
    beat = 60 / bpm
    phase = (np.arange(1, n) * hop / RATE) % beat
    bins = 48
    folded = np.bincount((phase / beat * bins).astype(int) % bins, rise, bins)
    best = int(np.argmax(folded))
    at = (best + 0.5) / bins * beat
    return (at if at < beat / 2 else at - beat), float(folded[best] / folded.mean())
