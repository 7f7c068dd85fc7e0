"""Developing: linear radiance → 8-bit sRGB, like a print from a negative.

Tone curve: Khronos PBR Neutral (Khronos 2024): colours below 0.8 stay as they are, highlights roll off
toward white without changing hue.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from app.studio.arrays import Array, Image8
from app.studio.color import encode_srgb

_TABLE = 4096
_DESATURATION = 0.15
_KNEE = 0.8 - 0.04


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is developed; 1.0 contrast and saturation leave it alone."""

    exposure: float = 1.1
    bloom: float = 0.05
    vignette: float = 0.10
    grain: float = 0.005
    saturation: float = 1.06
    contrast: float = 1.06


@functools.cache
def _encode_table() -> Array:
    return encode_srgb(np.linspace(0, 1, _TABLE)).astype(np.float32)


@functools.cache
def _grain(size: int = 512) -> Array:
    """(size, size) soft film grain of unit deviation; tiles."""
    noise = np.random.default_rng(7).standard_normal((size, size)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 0.7, borderType=cv2.BORDER_REFLECT)
    return (noise / noise.std()).astype(np.float32)


@njit(parallel=True, cache=True, fastmath=True)
def _print(frame, glow, table, grain, look, seed, out):  # type: ignore[no-untyped-def]
    exposure, bloom, vignette, grain_amount, saturation, contrast = look
    h, w, _ = frame.shape
    size = grain.shape[0]
    for y in prange(h):
        v = 2 * (y + 0.5) / h - 1
        for x in range(w):
            u = 2 * (x + 0.5) / w - 1
            r = frame[y, x, 0] * exposure + bloom * glow[y, x, 0]
            g = frame[y, x, 1] * exposure + bloom * glow[y, x, 1]
            b = frame[y, x, 2] * exposure + bloom * glow[y, x, 2]
            low = min(r, g, b)
            offset = low - 6.25 * low * low if low < 0.08 else 0.04
            r, g, b = r - offset, g - offset, b - offset
            peak = max(r, g, b)
            if peak >= _KNEE:
                d = 1 - _KNEE
                squeezed = 1 - d * d / (peak + d - _KNEE)
                k = squeezed / peak
                fade = 1 - 1 / (_DESATURATION * (peak - squeezed) + 1)
                r = r * k * (1 - fade) + squeezed * fade
                g = g * k * (1 - fade) + squeezed * fade
                b = b * k * (1 - fade) + squeezed * fade
            r = table[int(min(max(r, 0.0), 1.0) * (_TABLE - 1) + 0.5)]
            g = table[int(min(max(g, 0.0), 1.0) * (_TABLE - 1) + 0.5)]
            b = table[int(min(max(b, 0.0), 1.0) * (_TABLE - 1) + 0.5)]
            grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
            edge = min(1.0, (u * u + v * v) * 0.5)
            shade = 1 - vignette * edge * math.sqrt(edge)
            n = grain_amount * grain[(y + seed * 37) % size, (x + seed * 91) % size]
            for c in range(3):
                q = r if c == 0 else (g if c == 1 else b)
                q = min(max(grey + (q - grey) * saturation, 0.0), 1.0)
                q += (contrast - 1) * (q - 0.5) * (1 - abs(2 * q - 1)) * 2
                q = q * shade + n
                out[y, x, c] = int(min(max(q, 0.0), 1.0) * 255 + 0.5)


def develop(frame: Array, look: Look, seed: int = 0) -> Image8:
    """Linear radiance (h, w, 3) → sRGB (h, w, 3) uint8; `seed` moves the grain."""
    h, w = frame.shape[:2]
    small = cv2.resize(frame, (w // 4, h // 4), interpolation=cv2.INTER_AREA) * look.exposure
    bright = np.maximum(small - 0.9, 0)
    glow = 0.6 * cv2.GaussianBlur(bright, (0, 0), max(w / 4 * 0.008, 0.5))
    glow += 0.4 * cv2.GaussianBlur(bright, (0, 0), max(w / 4 * 0.03, 0.5))
    glow = cv2.resize(glow * 6, (w, h))
    out = np.empty((h, w, 3), np.uint8)
    settings = (
        look.exposure, look.bloom, look.vignette, look.grain, look.saturation, look.contrast,
    )  # fmt: skip
    _print(frame, glow, _encode_table(), _grain(), settings, seed, out)
    return out
