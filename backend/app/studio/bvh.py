"""Bounding volume hierarchy over triangles: built with the surface area heuristic, walked by rays.

Sources: Wald 2007, "On fast Construction of SAH-based Bounding Volume Hierarchies" (binned build);
Möller & Trumbore 1997, "Fast, Minimum Storage Ray/Triangle Intersection".
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from app.studio.arrays import Array
from app.studio.material import TRANSMISSION

LEAF_TRIANGLES = 4
_BINS = 16
_STACK = 64
FAR = 1e30
ANY_LAYER = 99


@njit(cache=True)
def _partition(
    cmin: Array, cmax: Array, order: Array, centroid: Array, first: int, last: int
) -> int:
    """Reorders `order[first:last]` about the cheapest of 3 × 15 candidate planes; returns the split."""
    best, best_axis, best_plane = FAR, -1, 0.0
    for axis in range(3):
        lo, hi = FAR, -FAR
        for i in range(first, last):
            c = centroid[order[i], axis]
            lo, hi = min(lo, c), max(hi, c)
        if hi - lo < 1e-9:
            continue
        count = np.zeros(_BINS, np.int64)
        bmin = np.full((_BINS, 3), FAR)
        bmax = np.full((_BINS, 3), -FAR)
        scale = _BINS / (hi - lo) * 0.9999
        for i in range(first, last):
            t = order[i]
            q = int((centroid[t, axis] - lo) * scale)
            count[q] += 1
            for j in range(3):
                bmin[q, j] = min(bmin[q, j], cmin[t, j])
                bmax[q, j] = max(bmax[q, j], cmax[t, j])
        right_cost = np.zeros(_BINS)
        m, mm = np.full(3, FAR), np.full(3, -FAR)
        n = 0
        for q in range(_BINS - 1, 0, -1):
            n += count[q]
            for j in range(3):
                m[j], mm[j] = min(m[j], bmin[q, j]), max(mm[j], bmax[q, j])
            if n > 0:
                d = mm - m
                right_cost[q] = n * (d[0] * d[1] + d[1] * d[2] + d[2] * d[0])
        m, mm = np.full(3, FAR), np.full(3, -FAR)
        n = 0
        for q in range(_BINS - 1):
            n += count[q]
            for j in range(3):
                m[j], mm[j] = min(m[j], bmin[q, j]), max(mm[j], bmax[q, j])
            if 0 < n < last - first:
                d = mm - m
                cost = n * (d[0] * d[1] + d[1] * d[2] + d[2] * d[0]) + right_cost[q + 1]
                if cost < best:
                    best, best_axis, best_plane = cost, axis, lo + (q + 1) / scale
    if best_axis < 0:
        return (first + last) // 2
    i, j = first, last - 1
    while i <= j:
        if centroid[order[i], best_axis] < best_plane:
            i += 1
        else:
            order[i], order[j] = order[j], order[i]
            j -= 1
    return i if first < i < last else (first + last) // 2


@njit(cache=True)
def build(cmin: Array, cmax: Array, order: Array, boxes: Array, nodes: Array) -> int:
    """Fills the tree and permutes `order`; returns the number of nodes.

    Args:
        cmin, cmax: (n, 3) float64 triangle bounds.
        order: (n,) int64, the identity on entry; leaf order on return.
        boxes: (≥2n, 6) float32 out, node bounds min then max.
        nodes: (≥2n, 2) int32 out: (first child, 0) or (first triangle, count).
    """
    centroid = (cmin + cmax) * 0.5
    stack = np.zeros((256, 3), np.int64)
    stack[0, 2] = order.shape[0]
    depth, used = 1, 1
    while depth > 0:
        depth -= 1
        node, first, last = stack[depth, 0], stack[depth, 1], stack[depth, 2]
        for k in range(3):
            lo, hi = FAR, -FAR
            for i in range(first, last):
                lo, hi = min(lo, cmin[order[i], k]), max(hi, cmax[order[i], k])
            boxes[node, k] = lo
            boxes[node, 3 + k] = hi
        if last - first <= LEAF_TRIANGLES:
            nodes[node, 0] = first
            nodes[node, 1] = last - first
            continue
        middle = _partition(cmin, cmax, order, centroid, first, last)
        left = used
        used += 2
        nodes[node, 0] = left
        nodes[node, 1] = 0
        stack[depth, 0], stack[depth, 1], stack[depth, 2] = left, first, middle
        stack[depth + 1, 0], stack[depth + 1, 1], stack[depth + 1, 2] = left + 1, middle, last
        depth += 2
    return used


@njit(inline="always", cache=True, fastmath=True)
def _enter(b, k, ox, oy, oz, ix, iy, iz, far):
    """Distance at which the ray enters box `k`, or FAR."""
    x0, x1 = (b[k, 0] - ox) * ix, (b[k, 3] - ox) * ix
    y0, y1 = (b[k, 1] - oy) * iy, (b[k, 4] - oy) * iy
    z0, z1 = (b[k, 2] - oz) * iz, (b[k, 5] - oz) * iz
    t0 = max(max(min(x0, x1), min(y0, y1)), min(z0, z1))
    t1 = min(min(max(x0, x1), max(y0, y1)), max(z0, z1))
    if t1 >= max(t0, 0.0) and t0 < far:
        return t0
    return FAR


@njit(inline="always", cache=True, fastmath=True)
def _inverse(d: float) -> float:
    return 1 / d if abs(d) > 1e-12 else 1e12


@njit(inline="always", cache=True, fastmath=True)
def _hit(sc, i, ox, oy, oz, dx, dy, dz):
    """Möller–Trumbore: (distance or -1, u, v)."""
    e1x, e1y, e1z = sc.edge1[i, 0], sc.edge1[i, 1], sc.edge1[i, 2]
    e2x, e2y, e2z = sc.edge2[i, 0], sc.edge2[i, 1], sc.edge2[i, 2]
    px, py, pz = dy * e2z - dz * e2y, dz * e2x - dx * e2z, dx * e2y - dy * e2x
    det = e1x * px + e1y * py + e1z * pz
    if abs(det) < 1e-14:
        return -1.0, 0.0, 0.0
    inv = 1 / det
    tx, ty, tz = ox - sc.vertex0[i, 0], oy - sc.vertex0[i, 1], oz - sc.vertex0[i, 2]
    u = (tx * px + ty * py + tz * pz) * inv
    if u < 0 or u > 1:
        return -1.0, 0.0, 0.0
    qx, qy, qz = ty * e1z - tz * e1y, tz * e1x - tx * e1z, tx * e1y - ty * e1x
    v = (dx * qx + dy * qy + dz * qz) * inv
    if v < 0 or u + v > 1:
        return -1.0, 0.0, 0.0
    return (e2x * qx + e2y * qy + e2z * qz) * inv, u, v


@njit(cache=True, fastmath=True)
def trace(sc, ox, oy, oz, dx, dy, dz, far, layer):
    """Nearest hit of a ray among the triangles of a layer and those behind it.

    Returns: (distance, triangle or -1, barycentric u, barycentric v).
    """
    stack = np.empty(_STACK, np.int32)
    depth = 0
    ix, iy, iz = _inverse(dx), _inverse(dy), _inverse(dz)
    best, tri, bu, bv = far, -1, 0.0, 0.0
    if _enter(sc.boxes, 0, ox, oy, oz, ix, iy, iz, best) >= FAR:
        return best, tri, bu, bv
    node = 0
    while True:
        first, count = sc.nodes[node, 0], sc.nodes[node, 1]
        if count > 0:
            for i in range(first, first + count):
                if sc.layer[i] > layer:
                    continue
                t, u, v = _hit(sc, i, ox, oy, oz, dx, dy, dz)
                if 1e-4 < t < best:
                    best, tri, bu, bv = t, i, u, v
        else:
            t0 = _enter(sc.boxes, first, ox, oy, oz, ix, iy, iz, best)
            t1 = _enter(sc.boxes, first + 1, ox, oy, oz, ix, iy, iz, best)
            if t0 < FAR and t1 < FAR:
                near = first if t0 < t1 else first + 1
                stack[depth] = first + 1 if t0 < t1 else first
                depth += 1
                node = near
                continue
            if t0 < FAR:
                node = first
                continue
            if t1 < FAR:
                node = first + 1
                continue
        if depth == 0:
            return best, tri, bu, bv
        depth -= 1
        node = stack[depth]


@njit(cache=True, fastmath=True)
def transmittance(sc, ox, oy, oz, dx, dy, dz, far):
    """How much light passes along a shadow ray, 0..1; each glass surface dims it by a fifth."""
    stack = np.empty(_STACK, np.int32)
    depth = 0
    passed = 1.0
    ix, iy, iz = _inverse(dx), _inverse(dy), _inverse(dz)
    node = 0
    while True:
        first, count = sc.nodes[node, 0], sc.nodes[node, 1]
        if count > 0:
            for i in range(first, first + count):
                t, _u, _v = _hit(sc, i, ox, oy, oz, dx, dy, dz)
                if 1e-4 < t < far:
                    passed *= 0.8 * sc.materials[sc.material[i], TRANSMISSION]
                    if passed < 0.02:
                        return 0.0
        else:
            h0 = _enter(sc.boxes, first, ox, oy, oz, ix, iy, iz, far) < FAR
            h1 = _enter(sc.boxes, first + 1, ox, oy, oz, ix, iy, iz, far) < FAR
            if h0:
                if h1:
                    stack[depth] = first + 1
                    depth += 1
                node = first
                continue
            if h1:
                node = first + 1
                continue
        if depth == 0:
            return passed
        depth -= 1
        node = stack[depth]


@njit(inline="always", cache=True, fastmath=True)
def normalize(x, y, z):
    """Unit vector; the zero vector stays finite."""
    k = 1 / math.sqrt(x * x + y * y + z * z + 1e-20)
    return x * k, y * k, z * k
