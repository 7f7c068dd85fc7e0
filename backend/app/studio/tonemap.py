"""Developing: linear radiance → 8-bit sRGB, like a print from a negative.

Tone curve: Khronos PBR Neutral (Khronos 2024): colours below 0.8 stay as they are, highlights roll off
toward white without changing hue.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from app.studio.arrays import Array, Image8
from app.studio.color import decode_srgb, encode_srgb

_TABLE = 4096
_DESATURATION = 0.15
_KNEE = 0.8 - 0.04
_BRIGHTEST = 0.94


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


@njit(inline="always", cache=True, fastmath=True)
def _finished(q, grey, saturation, contrast, shade, grain):
    """One encoded channel after saturation, contrast, vignette and grain, as 0..255."""
    one, half, two = np.float32(1), np.float32(0.5), np.float32(2)
    q = min(max(grey + (q - grey) * saturation, np.float32(0)), one)
    q += (contrast - one) * (q - half) * (one - abs(two * q - one)) * two
    q = q * shade + grain
    return np.uint8(min(max(q, np.float32(0)), one) * np.float32(255) + half)


@njit(parallel=True, cache=True, fastmath=True)
def _print(frame, glow, table, grain, look, seed, out):
    # Single precision throughout: numba would widen everything to double for one plain literal.
    exposure, bloom, vignette, grain_amount = look[0], look[1], look[2], look[3]
    saturation, contrast = look[4], look[5]
    zero, one = np.float32(0), np.float32(1)
    knee, squeeze = np.float32(_KNEE), np.float32((1 - _KNEE) ** 2)
    toe, slope, offset_cap = np.float32(0.08), np.float32(6.25), np.float32(0.04)
    desaturation, steps = np.float32(_DESATURATION), np.float32(_TABLE - 1)
    red, green, blue = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
    half = np.float32(0.5)
    h, w, _ = frame.shape
    mask = grain.shape[0] - 1  # the tile is a power of two wide
    across, down = np.float32(2.0 / w), np.float32(2.0 / h)
    for y in prange(h):
        v = (np.float32(y) + half) * down - one
        row = (y + seed * 37) & mask
        for x in range(w):
            u = (np.float32(x) + half) * across - one
            r = frame[y, x, 0] * exposure + bloom * glow[y, x, 0]
            g = frame[y, x, 1] * exposure + bloom * glow[y, x, 1]
            b = frame[y, x, 2] * exposure + bloom * glow[y, x, 2]
            low = min(r, g, b)
            offset = low - slope * low * low if low < toe else offset_cap
            r, g, b = r - offset, g - offset, b - offset
            peak = max(r, g, b)
            if peak >= knee:
                squeezed = one - squeeze / (peak + one - knee - knee)
                fade = one - one / (desaturation * (peak - squeezed) + one)
                k, white = squeezed / peak * (one - fade), squeezed * fade
                r, g, b = r * k + white, g * k + white, b * k + white
            r = table[int(min(max(r, zero), one) * steps + half)]
            g = table[int(min(max(g, zero), one) * steps + half)]
            b = table[int(min(max(b, zero), one) * steps + half)]
            grey = red * r + green * g + blue * b
            edge = min(one, (u * u + v * v) * half)
            shade = one - vignette * edge * np.sqrt(edge)
            n = grain_amount * grain[row, (x + seed * 91) & mask]
            out[y, x, 0] = _finished(r, grey, saturation, contrast, shade, n)
            out[y, x, 1] = _finished(g, grey, saturation, contrast, shade, n)
            out[y, x, 2] = _finished(b, grey, saturation, contrast, shade, n)


def undeveloped(picture: Array, look: Look) -> Array:
    """The radiance (h, w, 3) that `develop` prints as this sRGB picture (0..1), bar grain and vignette.

    Inverts exposure and tone curve; saturation and contrast, which are mild, stay.
    """
    out = decode_srgb(np.clip(picture, 0, 1))
    peak = out.max(-1, keepdims=True)
    # Highlights above the knee were squeezed: p' = 1 - d² / (p + d - knee), d = 1 - knee.
    d = 1 - _KNEE
    squeezed = np.minimum(peak, _BRIGHTEST)
    stretched = np.where(squeezed > _KNEE, d * d / (1 - squeezed) - d + _KNEE, squeezed)
    out = out * stretched / np.maximum(peak, 1e-6)
    low = out.min(-1, keepdims=True)
    # The toe: l' = 6.25 l² below 0.08, l - 0.04 above.
    offset = np.where(low < 0.04, np.sqrt(np.maximum(low, 0) / 6.25) - low, 0.04)
    result: Array = ((out + offset) / look.exposure).astype(np.float32)
    return result


def develop(frame: Array, look: Look, seed: int = 0) -> Image8:
    """Linear radiance (h, w, 3) → sRGB (h, w, 3) uint8; `seed` moves the grain."""
    h, w = frame.shape[:2]
    small = cv2.resize(frame, (w // 4, h // 4), interpolation=cv2.INTER_AREA) * look.exposure
    bright = np.maximum(small - 0.9, 0)
    glow = 0.6 * cv2.GaussianBlur(bright, (0, 0), max(w / 4 * 0.008, 0.5))
    glow += 0.4 * cv2.GaussianBlur(bright, (0, 0), max(w / 4 * 0.03, 0.5))
    glow = cv2.resize(glow * 6, (w, h))
    out = np.empty((h, w, 3), np.uint8)
    settings = np.array(
        [look.exposure, look.bloom, look.vignette, look.grain, look.saturation, look.contrast],
        np.float32,
    )
    _print(frame, glow, _encode_table(), _grain(), settings, seed, out)
    return out
