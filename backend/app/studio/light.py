"""Light: rectangular softboxes and a sky gradient, with analytic highlights.

A highlight is the softbox's rectangle seen in the mirror direction, blurred by the roughness: the
product of two Gaussian-blurred step functions. It is exact in no model but free of noise in all, so a
clip never flickers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from app.studio.arrays import Array

# Columns of a packed light row.
POSITION, AXIS_U, AXIS_V, NORMAL = 0, 3, 6, 9
HALF_U, HALF_V, RADIANCE, EDGE, FALLOFF, DIFFUSE, COLUMNS = 12, 13, 14, 17, 18, 19, 20

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SoftBox:
    """A rectangular light that faces `target`.

    Attributes:
        width, height: world units.
        radiance: linear RGB leaving the panel.
        edge: softness of the panel's rim as a share of its smaller half.
        falloff: 0 even, 1 fades to nothing along its height (a graduated reflection).
        diffuse: how much of it lights matte surfaces; 0 makes a reflection card.
    """

    position: Vec3
    target: Vec3
    width: float
    height: float
    radiance: Vec3
    edge: float = 0.1
    falloff: float = 0.0
    diffuse: float = 1.0

    def packed(self) -> Array:
        """(COLUMNS,) float32 row for the kernels."""
        position = np.array(self.position, np.float64)
        normal = np.array(self.target, np.float64) - position
        normal /= np.linalg.norm(normal)
        u = np.cross((0.0, 1.0, 0.0), normal)
        if np.linalg.norm(u) < 1e-4:
            u = np.cross((0.0, 0.0, 1.0), normal)
        u /= np.linalg.norm(u)
        v = np.cross(normal, u)
        return np.array(
            [*position, *u, *v, *normal, self.width / 2, self.height / 2]
            + [*self.radiance, self.edge, self.falloff, self.diffuse],
            np.float32,
        )


@dataclass(frozen=True, slots=True)
class Sky:
    """A vertical gradient seen by rays that leave the set; linear RGB radiance."""

    ground: Vec3
    horizon: Vec3
    zenith: Vec3

    def packed(self) -> Array:
        """(9,) float32."""
        return np.array([*self.ground, *self.horizon, *self.zenith], np.float32)


@njit(inline="always", cache=True, fastmath=True)
def sky_radiance(sky, dy):
    """Sky colour in a direction of vertical component `dy`."""
    t = dy * 0.5 + 0.5
    if t < 0.5:
        k = t * 2
        return (
            sky[0] * (1 - k) + sky[3] * k,
            sky[1] * (1 - k) + sky[4] * k,
            sky[2] * (1 - k) + sky[5] * k,
        )
    k = t * 2 - 1
    return (
        sky[3] * (1 - k) + sky[6] * k,
        sky[4] * (1 - k) + sky[7] * k,
        sky[5] * (1 - k) + sky[8] * k,
    )


@njit(inline="always", cache=True, fastmath=True)
def _blurred_step(x):
    """Normal cumulative distribution, by the logistic approximation (error < 0.01)."""
    return 1.0 / (1.0 + math.exp(-1.702 * x))


@njit(cache=True, fastmath=True)
def highlight(lights, px, py, pz, rx, ry, rz, alpha):
    """Radiance of all softboxes seen from a point along a mirror direction.

    Args:
        alpha: microfacet width, roughness².
    """
    r, g, b = 0.0, 0.0, 0.0
    for i in range(lights.shape[0]):
        row = lights[i]
        facing = rx * row[9] + ry * row[10] + rz * row[11]
        if facing > -0.02:
            continue
        ex, ey, ez = row[0] - px, row[1] - py, row[2] - pz
        ahead = ex * row[9] + ey * row[10] + ez * row[11]
        if ahead >= 0:
            continue
        t = ahead / facing
        qx, qy, qz = rx * t - ex, ry * t - ey, rz * t - ez
        s = qx * row[3] + qy * row[4] + qz * row[5]
        w = qx * row[6] + qy * row[7] + qz * row[8]
        hu, hv = row[HALF_U], row[HALF_V]
        distance = math.sqrt(ex * ex + ey * ey + ez * ez)
        sigma = math.sqrt((row[EDGE] * min(hu, hv)) ** 2 + (distance * alpha * 0.9) ** 2) + 1e-4
        if abs(s) > hu + 4 * sigma or abs(w) > hv + 4 * sigma:
            continue
        k = _blurred_step((hu - s) / sigma) - _blurred_step((-hu - s) / sigma)
        k *= _blurred_step((hv - w) / sigma) - _blurred_step((-hv - w) / sigma)
        if row[FALLOFF] > 0:
            up = 0.5 + 0.5 * min(1.0, max(-1.0, w / hv))
            k *= (1 - row[FALLOFF]) + row[FALLOFF] * up
        k *= min(1.0, (-facing - 0.02) * 6)
        r += k * row[14]
        g += k * row[15]
        b += k * row[16]
    return r, g, b
