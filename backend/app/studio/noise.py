"""Lattice value noise and its fractal sum, usable inside kernels."""

from __future__ import annotations

import math

from numba import njit


@njit(inline="always", cache=True, fastmath=True)
def hash3(x: int, y: int, z: int) -> float:
    """Integer lattice point → uniform 0..1 (an xorshift-multiply mix)."""
    n = (x * 374761393 + y * 668265263 + z * 2147483647) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFF) / 65535.0


@njit(inline="always", cache=True, fastmath=True)
def _fade(t: float) -> float:
    """Perlin's quintic, C2 at the lattice (Perlin 2002, Improving Noise)."""
    return t * t * t * (t * (t * 6 - 15) + 10)


@njit(cache=True, fastmath=True)
def value_noise(x: float, y: float, z: float) -> float:
    """Smooth noise 0..1 with features one unit wide."""
    xi, yi, zi = int(math.floor(x)), int(math.floor(y)), int(math.floor(z))
    fx, fy, fz = _fade(x - xi), _fade(y - yi), _fade(z - zi)
    a = hash3(xi, yi, zi) * (1 - fx) + hash3(xi + 1, yi, zi) * fx
    b = hash3(xi, yi + 1, zi) * (1 - fx) + hash3(xi + 1, yi + 1, zi) * fx
    c = hash3(xi, yi, zi + 1) * (1 - fx) + hash3(xi + 1, yi, zi + 1) * fx
    d = hash3(xi, yi + 1, zi + 1) * (1 - fx) + hash3(xi + 1, yi + 1, zi + 1) * fx
    return (a * (1 - fy) + b * fy) * (1 - fz) + (c * (1 - fy) + d * fy) * fz


@njit(cache=True, fastmath=True)
def fractal_noise(x: float, y: float, z: float, octaves: int) -> float:
    """Sum of octaves, each half as strong and about twice as fine; 0..1."""
    total, amplitude = 0.0, 0.5
    for _ in range(octaves):
        total += amplitude * value_noise(x, y, z)
        x, y, z = x * 2.03 + 17.1, y * 2.03 + 3.7, z * 2.03 + 9.2
        amplitude *= 0.5
    return total
