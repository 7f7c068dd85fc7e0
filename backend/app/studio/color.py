"""Colour: sRGB transfer, mixing, CIELAB."""

from __future__ import annotations

import colorsys

import numpy as np

from app.studio.arrays import Array

_LUMA_709 = np.array([0.2126, 0.7152, 0.0722], np.float32)


def parse_hex(value: str) -> tuple[int, int, int]:
    """`#rrggbb` → 8-bit sRGB triple.

    Raises:
        ValueError: if `value` is not six hexadecimal digits after an optional `#`.
    """
    digits = value.lstrip("#")
    if len(digits) != 6:
        raise ValueError(f"not a colour: {value!r}")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def to_hex(rgb: tuple[float, float, float]) -> str:
    """sRGB triple in 0..1 → `#rrggbb`."""
    r, g, b = (round(min(max(c, 0.0), 1.0) * 255) for c in rgb)
    return f"#{r:02x}{g:02x}{b:02x}"


def linear(value: str) -> tuple[float, float, float]:
    """`#rrggbb` → linear-light triple (IEC 61966-2-1)."""
    r, g, b = decode_srgb(np.array(parse_hex(value), np.float64) / 255.0)
    return float(r), float(g), float(b)


def decode_srgb(value: Array) -> Array:
    """sRGB 0..1 → linear light (IEC 61966-2-1)."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def encode_srgb(value: Array) -> Array:
    """Linear light → sRGB 0..1 (IEC 61966-2-1)."""
    return np.where(
        value <= 0.0031308, value * 12.92, 1.055 * np.maximum(value, 1e-8) ** (1 / 2.4) - 0.055
    )


def mix(a: str, b: str, amount: float) -> str:
    """Blend two sRGB colours; `amount` 0 gives `a`, 1 gives `b`."""
    pa, pb = parse_hex(a), parse_hex(b)
    r, g, bl = ((x * (1 - amount) + y * amount) / 255 for x, y in zip(pa, pb, strict=True))
    return to_hex((r, g, bl))


def luminance(value: str) -> float:
    """Relative luminance 0..1 (WCAG 2.2)."""
    return float(np.dot(linear(value), _LUMA_709))


def contrast(a: str, b: str) -> float:
    """Contrast ratio 1..21 of two colours (WCAG 2.2)."""
    la, lb = luminance(a), luminance(b)
    return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)


def hls(value: str) -> tuple[float, float, float]:
    """Hue, lightness, saturation, each 0..1."""
    r, g, b = (c / 255 for c in parse_hex(value))
    return colorsys.rgb_to_hls(r, g, b)


def from_hls(hue: float, lightness: float, saturation: float) -> str:
    """Inverse of `hls`; the hue wraps, the others are clamped."""
    lightness, saturation = min(max(lightness, 0.0), 1.0), min(max(saturation, 0.0), 1.0)
    return to_hex(colorsys.hls_to_rgb(hue % 1.0, lightness, saturation))


def readable_on(background: str, *candidates: str) -> str:
    """The candidate (or near-black, near-white) with the highest contrast on `background`."""
    choices = candidates or ("#161314", "#fffaf5")
    return max(choices, key=lambda c: contrast(c, background))
