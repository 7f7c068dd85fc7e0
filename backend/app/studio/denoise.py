"""Taking noise out of the coarse light, and reading it at full resolution.

Filter: à-trous wavelet (Dammertz et al. 2010) that stops at edges of parts, normals and depth, with an
additional luminance stop: without it contact shadows vanish.
"""

from __future__ import annotations

import functools
import math

import cv2
import numpy as np
from numba import njit, prange
from scipy.ndimage import gaussian_filter

from app.studio.arrays import Array

PART, DISTANCE = 6, 7
"""Channels of the coarse geometry buffer, after position 0:3 and normal 3:6; part -1 is nothing."""
_LUMINANCE_STOPS = (0.0, 6.0, 14.0, 20.0, 24.0)
_GLOSS_ROUNDS = 4


@functools.cache
def blue_noise(size: int = 64) -> Array:
    """(size, size) high-passed noise 0..1 with a flat histogram; tiles."""
    noise = np.random.default_rng(0).random((size, size))
    for _ in range(12):
        noise = noise - gaussian_filter(noise, 1.4, mode="wrap")
        noise = np.argsort(np.argsort(noise.ravel())).reshape(size, size) / (size * size)
    return noise.astype(np.float32)


@njit(parallel=True, cache=True, fastmath=True)
def _atrous(src, dst, geometry, stride, normal_stop, plane_stop, guide, luminance_stop):
    h, w, channels = src.shape
    kernel = (1 / 16.0, 1 / 4.0, 3 / 8.0, 1 / 4.0, 1 / 16.0)
    for y in prange(h):
        total = np.zeros(4, np.float32)
        for x in range(w):
            part = geometry[y, x, PART]
            if part < 0:
                continue
            total[:] = 0
            weight = 0.0
            p = geometry[y, x]
            for j in range(-2, 3):
                yy = y + j * stride
                if yy < 0 or yy >= h:
                    continue
                for i in range(-2, 3):
                    xx = x + i * stride
                    if xx < 0 or xx >= w or geometry[yy, xx, PART] != part:
                        continue
                    q = geometry[yy, xx]
                    facing = p[3] * q[3] + p[4] * q[4] + p[5] * q[5]
                    if facing <= 0:
                        continue
                    off = abs((q[0] - p[0]) * p[3] + (q[1] - p[1]) * p[4] + (q[2] - p[2]) * p[5])
                    step = abs(guide[yy, xx] - guide[y, x]) / (guide[y, x] + 0.03)
                    k = kernel[j + 2] * kernel[i + 2]
                    k *= math.exp(
                        normal_stop * (facing - 1)
                        - off * plane_stop / p[DISTANCE]
                        - luminance_stop * step
                    )
                    for c in range(channels):
                        total[c] += k * src[yy, xx, c]
                    weight += k
            for c in range(channels):
                dst[y, x, c] = total[c] / weight


@njit(cache=True, fastmath=True)
def fetch(buffer, geometry, gx, gy, part, px, py, pz, nx, ny, nz, distance, reach, out):
    """Joint bilateral lookup of a coarse buffer; False if no neighbour belongs to the surface."""
    h, w, channels = buffer.shape
    x0, y0 = int(math.floor(gx - 0.5)), int(math.floor(gy - 0.5))
    weight = 0.0
    for c in range(channels):
        out[c] = 0
    for y in range(max(y0 - reach, 0), min(y0 + 2 + reach, h)):
        for x in range(max(x0 - reach, 0), min(x0 + 2 + reach, w)):
            q = geometry[y, x]
            if q[PART] != part:
                continue
            facing = nx * q[3] + ny * q[4] + nz * q[5]
            if facing < 0.3:
                continue
            off = abs((q[0] - px) * nx + (q[1] - py) * ny + (q[2] - pz) * nz)
            ex, ey = gx - (x + 0.5), gy - (y + 0.5)
            k = math.exp(-(ex * ex + ey * ey) * 1.6 + 24 * (facing - 1) - off * 150 / distance)
            weight += k
            for c in range(channels):
                out[c] += k * buffer[y, x, c]
    if weight < 2e-3:
        return False
    for c in range(channels):
        out[c] /= weight
    return True


def denoised(light: Array, gloss: Array, geometry: Array) -> tuple[Array, Array]:
    """Irradiance (h, w, 3) and glossy occlusion (h, w, 4), smoothed within surfaces."""
    for i, luminance_stop in enumerate(_LUMINANCE_STOPS):
        guide = cv2.GaussianBlur(light.mean(-1), (0, 0), 1.0)
        filtered = np.zeros_like(light)
        _atrous(light, filtered, geometry, 2**i, 28.0, 90.0, guide, luminance_stop)
        light = filtered
        if i < _GLOSS_ROUNDS:
            filtered = np.zeros_like(gloss)
            _atrous(gloss, filtered, geometry, 2**i, 120.0, 200.0, guide, 0.0)
            gloss = filtered
    return light, gloss
