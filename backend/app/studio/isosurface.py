"""Signed-distance modelling: smooth unions and their triangulation by marching cubes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.ndimage import map_coordinates
from skimage.measure import marching_cubes

from app.studio.arrays import Array
from app.studio.geometry import Mesh, smooth_normals

Field = Callable[[Array, Array, Array], Array]


def smoothstep(start: float, end: float, x: Array) -> Array:
    """0 before `start`, 1 after `end`, a cubic between; `start` may exceed `end`."""
    t = np.clip((x - start) / (end - start), 0, 1)
    result: Array = t * t * (3 - 2 * t)
    return result


def smooth_min(a: Array, b: Array, k: float) -> Array:
    """Union of two fields with a fillet about `k` wide (Quilez, polynomial smooth minimum)."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    result: Array = b * (1 - h) + a * h - k * h * (1 - h)
    return result


def smooth_max(a: Array, b: Array, k: float) -> Array:
    """Intersection of two fields with a fillet about `k` wide."""
    return -smooth_min(-a, -b, k)


def triangulated(
    field: Field,
    low: Sequence[float],
    high: Sequence[float],
    resolution: float,
    uv: Callable[[Array], Array] | None = None,
) -> Mesh:
    """The zero surface of `field` inside a box, sampled every `resolution` units.

    Args:
        uv: maps vertices (n, 3) to texture coordinates (n, 2).
    """
    axes = [
        np.linspace(lo, hi, int((hi - lo) / resolution) + 1, dtype=np.float32)
        for lo, hi in zip(low, high, strict=True)
    ]
    values = field(*np.meshgrid(*axes, indexing="ij")).astype(np.float32)
    spacing = tuple(float(a[1] - a[0]) for a in axes)
    vertices, faces, _, _ = marching_cubes(values, 0, spacing=spacing)
    index = (vertices / np.array(spacing, np.float32)).T
    vertices = vertices + np.array(low, np.float32)
    faces = faces.astype(np.int64)
    normals = smooth_normals(vertices, faces)
    gradient = np.gradient(values)
    outward = np.stack([map_coordinates(g, index, order=1) for g in gradient], -1)
    if (normals * outward).sum() < 0:
        faces, normals = faces[:, ::-1].copy(), -normals
    coordinates = uv(vertices) if uv else np.zeros((len(vertices), 2))
    return Mesh(
        vertices.astype(np.float32),
        faces,
        normals.astype(np.float32),
        coordinates.astype(np.float32),
    )
