"""Light arriving at matte surfaces: softboxes by area sampling, the rest by one baked bounce.

All results are irradiance divided by π, so that a surface of albedo a sends out a · E.
Sampling uses the R2 low-discrepancy sequence (Roberts 2018) with a per-pixel offset; its constants
are the inverse powers of the plastic number.
"""

from __future__ import annotations

import math

from numba import njit, prange

from app.studio.arrays import Array
from app.studio.bvh import ANY_LAYER, trace, transmittance
from app.studio.light import DIFFUSE, HALF_U, HALF_V, sky_radiance
from app.studio.material import EMISSION, METALLIC, TRANSMISSION

R2_X, R2_Y = 0.7548776662, 0.5698402910
_GOLDEN = 0.618034
_LIFT = 2e-3
_BAKE_LIGHT_SAMPLES, _BAKE_SKY_SAMPLES = 3, 16


@njit(inline="always", cache=True, fastmath=True)
def baked(sc, tri, u, v):
    """Baked irradiance interpolated at a hit."""
    w = 1 - u - v
    i, e = sc.corners[tri], sc.bounce
    return (
        e[i[0], 0] * w + e[i[1], 0] * u + e[i[2], 0] * v,
        e[i[0], 1] * w + e[i[1], 1] * u + e[i[2], 1] * v,
        e[i[0], 2] * w + e[i[1], 2] * u + e[i[2], 2] * v,
    )


@njit(inline="always", cache=True, fastmath=True)
def tangent_frame(nx, ny, nz):
    """Two unit vectors that span the plane across a normal."""
    if abs(nx) > 0.5:
        tx, ty, tz = -ny, nx, 0.0
    else:
        tx, ty, tz = 0.0, -nz, ny
    k = 1 / math.sqrt(tx * tx + ty * ty + tz * tz + 1e-20)
    tx, ty, tz = tx * k, ty * k, tz * k
    return tx, ty, tz, ny * tz - nz * ty, nz * tx - nx * tz, nx * ty - ny * tx


@njit(cache=True, fastmath=True)
def gather(sc, px, py, pz, nx, ny, nz, light_samples, sky_samples, j0, j1):
    """Irradiance / π at a point: next-event estimation of every softbox, plus the hemisphere.

    Args:
        j0, j1: offsets 0..1 that shift the sample pattern.
    """
    er, eg, eb = 0.0, 0.0, 0.0
    ox, oy, oz = px + nx * _LIFT, py + ny * _LIFT, pz + nz * _LIFT
    for i in range(sc.lights.shape[0]):
        row = sc.lights[i]
        if row[DIFFUSE] <= 0:
            continue
        total = 0.0
        for k in range(light_samples):
            a = (k * R2_X + j0 + i * 0.37) % 1.0
            b = (k * R2_Y + j1 + i * 0.61) % 1.0
            s, t = (a * 2 - 1) * row[HALF_U], (b * 2 - 1) * row[HALF_V]
            lx = row[0] + row[3] * s + row[6] * t - ox
            ly = row[1] + row[4] * s + row[7] * t - oy
            lz = row[2] + row[5] * s + row[8] * t - oz
            d2 = lx * lx + ly * ly + lz * lz
            d = math.sqrt(d2)
            lx, ly, lz = lx / d, ly / d, lz / d
            here = lx * nx + ly * ny + lz * nz
            there = -(lx * row[9] + ly * row[10] + lz * row[11])
            if here > 0 and there > 0:
                total += transmittance(sc, ox, oy, oz, lx, ly, lz, d - 1e-3) * here * there / d2
        area = 4 * row[HALF_U] * row[HALF_V]
        total *= area / light_samples / math.pi * row[DIFFUSE]
        er += total * row[14]
        eg += total * row[15]
        eb += total * row[16]
    tx, ty, tz, bx, by, bz = tangent_frame(nx, ny, nz)
    hr, hg, hb = 0.0, 0.0, 0.0
    for k in range(sky_samples):
        a = (k * R2_X + j1) % 1.0
        b = (k + (j0 + k * R2_Y) % 1.0) / sky_samples
        radius, angle = math.sqrt(b), 2 * math.pi * a  # cosine-weighted (Malley)
        x, y, z = radius * math.cos(angle), radius * math.sin(angle), math.sqrt(max(0.0, 1 - b))
        dx = tx * x + bx * y + nx * z
        dy = ty * x + by * y + ny * z
        dz = tz * x + bz * y + nz * z
        _, tri, u, v = trace(sc, ox, oy, oz, dx, dy, dz, 1e4, ANY_LAYER)
        sr, sg, sb = sky_radiance(sc.sky, dy)
        if tri < 0:
            hr, hg, hb = hr + sr, hg + sg, hb + sb
            continue
        m = sc.materials[sc.material[tri]]
        qr, qg, qb = baked(sc, tri, u, v)
        if m[METALLIC] > 0.5:  # metal holds no diffuse light; it passes on some of the sky
            qr, qg, qb = qr + 0.3 * sc.sky[3], qg + 0.3 * sc.sky[4], qb + 0.3 * sc.sky[5]
        elif m[TRANSMISSION] > 0:
            qr = 0.6 * sc.sky[3] + 0.4 * qr
            qg = 0.6 * sc.sky[4] + 0.4 * qg
            qb = 0.6 * sc.sky[5] + 0.4 * qb
        hr += m[0] * (qr + m[EMISSION])
        hg += m[1] * (qg + m[EMISSION])
        hb += m[2] * (qb + m[EMISSION])
    return er + hr / sky_samples, eg + hg / sky_samples, eb + hb / sky_samples


@njit(parallel=True, cache=True, fastmath=True)
def bake_vertices(sc, points: Array, normals: Array, out: Array) -> None:
    """Fills `out` (n, 3) with irradiance / π at every vertex, from the light baked so far."""
    n = points.shape[0]
    for block in prange((n + 255) // 256):
        for i in range(block * 256, min(n, block * 256 + 256)):
            r, g, b = gather(
                sc, points[i, 0], points[i, 1], points[i, 2],
                normals[i, 0], normals[i, 1], normals[i, 2],
                _BAKE_LIGHT_SAMPLES, _BAKE_SKY_SAMPLES, (i * _GOLDEN) % 1.0, (i * R2_X) % 1.0,
            )  # fmt: skip
            out[i, 0], out[i, 1], out[i, 2] = r, g, b
