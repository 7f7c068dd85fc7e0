"""Mastering: loudness, width and peaks of a stereo mix (2, n) at 48 kHz."""

from __future__ import annotations

import numpy as np
from scipy import signal
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d

from app.studio.arrays import Array
from app.studio.synthesis import RATE, high_pass

# K-weighting at 48 kHz: ITU-R BS.1770-4, tables 1 and 2.
_SHELF = ([1.53512485958697, -2.69169618940638, 1.19839281085285],
          [1, -1.69065929318241, 0.73248077421585])  # fmt: skip
_HIGH_PASS = ([1, -2, 1], [1, -1.99004745483398, 0.99007225036621])


def loudness(x: Array) -> float:
    """Integrated loudness in LUFS, gated (ITU-R BS.1770-4)."""
    weighted = signal.lfilter(*_HIGH_PASS, signal.lfilter(*_SHELF, x))
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    power = np.array(
        [
            (weighted[:, i : i + block] ** 2).mean(1).sum()
            for i in range(0, max(weighted.shape[1] - block, 1), hop)
        ]
    )
    level = -0.691 + 10 * np.log10(power + 1e-12)
    audible = power[level > -70]
    if len(audible) == 0:
        return -70.0
    relative = -0.691 + 10 * np.log10(audible.mean()) - 10
    return float(-0.691 + 10 * np.log10(power[level > max(relative, -70)].mean()))


def true_peak(x: Array) -> float:
    """Peak between samples in dBTP, by fourfold oversampling."""
    return float(20 * np.log10(np.abs(signal.resample_poly(x, 4, 1, axis=1)).max() + 1e-9))


def widened(x: Array, correlation: float) -> Array:
    """The mix with its sides raised (above 150 Hz) until the channels correlate no more than asked."""
    mid, side = (x[0] + x[1]) / 2, high_pass((x[0] - x[1]) / 2, 150)
    m, s = float((mid**2).mean()), float((side**2).mean()) + 1e-12
    # corr = (m - s g²) / (m + s g²) for channels of like power
    gain = np.sqrt(max(m * (1 - correlation) / ((1 + correlation) * s), 1e-6))
    gain = float(np.clip(gain, 1.0, 4.0))
    return np.stack([mid + side * gain, mid - side * gain])


def limited(x: Array, ceiling_db: float) -> Array:
    """Look-ahead limiter on true peaks; 4 ms, no clipping."""
    ceiling = 10 ** (ceiling_db / 20)
    oversampled = np.abs(signal.resample_poly(x, 4, 1, axis=1)).max(0)
    peaks = oversampled[: x.shape[1] * 4].reshape(-1, 4).max(1)
    reach = int(0.004 * RATE)
    gain = np.minimum(1, ceiling / np.maximum(maximum_filter1d(peaks, reach * 2 + 1), 1e-6))
    result: Array = x * uniform_filter1d(minimum_filter1d(gain, reach), reach)
    return result


def mastered(x: Array, target_lufs: float, ceiling_db: float) -> Array:
    """The mix at a loudness under a peak ceiling; limiting lowers loudness, so it takes three rounds."""
    return leveled(widened(high_pass(x, 28), 0.7), target_lufs, ceiling_db)


def leveled(x: Array, target_lufs: float, ceiling_db: float) -> Array:
    """As `mastered`, of a mix whose width is right already."""
    out = x
    gain = 1.0
    for _ in range(3):
        gain *= 10 ** ((target_lufs - loudness(out)) / 20)
        out = limited(x * gain, ceiling_db)
    return out
