"""How a hit turns into radiance: Fresnel, secondary hits, glass."""

from __future__ import annotations

import math

from numba import njit

from app.studio.bvh import ANY_LAYER, trace
from app.studio.irradiance import baked
from app.studio.light import highlight, sky_radiance
from app.studio.material import ABSORPTION, EMISSION, F0, IOR, ROUGHNESS, TRANSMISSION
from app.studio.surface import evaluate

_LIFT = 2e-3
_MAX_REFRACTIONS = 9
_COARSE = 0.01  # footprint for secondary hits: fine detail is not needed there


@njit(inline="always", cache=True, fastmath=True)
def schlick(cosine, f0):
    """Fresnel reflectance (Schlick 1994)."""
    k = 1 - cosine
    k2 = k * k
    return f0 + (1 - f0) * k2 * k2 * k


@njit(cache=True, fastmath=True)
def environment(sc, px, py, pz, rx, ry, rz, alpha):
    """Sky and softboxes along a mirror direction."""
    r, g, b = highlight(sc.lights, px, py, pz, rx, ry, rz, alpha)
    s0, s1, s2 = sky_radiance(sc.sky, ry)
    return r + s0, g + s1, b + s2


@njit(cache=True, fastmath=True)
def secondary(sc, tri, u, v, px, py, pz, dx, dy, dz):
    """Radiance of a surface seen in a reflection or through glass: baked light and highlights."""
    nx, ny, nz, r, g, b, rough, metal = evaluate(sc, tri, u, v, px, py, pz, _COARSE)
    m = sc.materials[sc.material[tri]]
    c = dx * nx + dy * ny + dz * nz
    if c > 0:
        nx, ny, nz, c = -nx, -ny, -nz, -c
    er, eg, eb = baked(sc, tri, u, v)
    rx, ry, rz = dx - 2 * c * nx, dy - 2 * c * ny, dz - 2 * c * nz
    sr, sg, sb = environment(sc, px, py, pz, rx, ry, rz, rough * rough)
    f = schlick(-c, m[F0]) * (1 - rough * 0.6)
    open_sky = min(1.0, (er + eg + eb) * 1.2)  # a dark corner reflects no light either
    d = (1 - metal) * (1 - m[TRANSMISSION])
    out_r = r * d * er + (f * (1 - metal) + r * metal) * sr * open_sky + r * m[EMISSION]
    out_g = g * d * eg + (f * (1 - metal) + g * metal) * sg * open_sky + g * m[EMISSION]
    out_b = b * d * eb + (f * (1 - metal) + b * metal) * sb * open_sky + b * m[EMISSION]
    k = m[TRANSMISSION] * 0.5
    return out_r + k * r * sc.sky[3], out_g + k * g * sc.sky[4], out_b + k * b * sc.sky[5]


@njit(cache=True, fastmath=True)
def through_glass(sc, tri, px, py, pz, dx, dy, dz, nx, ny, nz):
    """Radiance through refracting surfaces: one deterministic path, with Beer–Lambert absorption."""
    out_r, out_g, out_b = 0.0, 0.0, 0.0
    tr, tg, tb = 1.0, 1.0, 1.0
    for bounce in range(_MAX_REFRACTIONS):
        m = sc.materials[sc.material[tri]]
        c = dx * nx + dy * ny + dz * nz
        entering = c < 0
        if not entering:
            nx, ny, nz, c = -nx, -ny, -nz, -c
        ior = m[IOR]
        eta = 1 / ior if entering else ior
        k = 1 - eta * eta * (1 - c * c)
        fresnel = schlick(-c, ((ior - 1) / (ior + 1)) ** 2) if k > 0 else 1.0
        rx, ry, rz = dx - 2 * c * nx, dy - 2 * c * ny, dz - 2 * c * nz
        if entering:
            q0, q1, q2 = environment(sc, px, py, pz, rx, ry, rz, m[ROUGHNESS] * m[ROUGHNESS])
            if bounce == 0:
                t2, i2, u2, v2 = trace(
                    sc, px + nx * _LIFT, py + ny * _LIFT, pz + nz * _LIFT, rx, ry, rz, 1e4,
                    ANY_LAYER,
                )  # fmt: skip
                if i2 >= 0:
                    q0, q1, q2 = secondary(
                        sc, i2, u2, v2, px + rx * t2, py + ry * t2, pz + rz * t2, rx, ry, rz
                    )
            out_r += tr * fresnel * q0
            out_g += tg * fresnel * q1
            out_b += tb * fresnel * q2
        if k > 0:
            s = eta * (-c) - math.sqrt(k)
            dx, dy, dz = eta * dx + s * nx, eta * dy + s * ny, eta * dz + s * nz
            tr, tg, tb = tr * (1 - fresnel), tg * (1 - fresnel), tb * (1 - fresnel)
            inside = entering
            ox, oy, oz = px - nx * _LIFT, py - ny * _LIFT, pz - nz * _LIFT
        else:
            dx, dy, dz = rx, ry, rz
            inside = True
            ox, oy, oz = px + nx * _LIFT, py + ny * _LIFT, pz + nz * _LIFT
        q = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
        dx, dy, dz = dx * q, dy * q, dz * q
        a0, a1, a2 = m[ABSORPTION], m[ABSORPTION + 1], m[ABSORPTION + 2]
        t, tri, u, v = trace(sc, ox, oy, oz, dx, dy, dz, 1e4, ANY_LAYER)
        if tri < 0:
            q0, q1, q2 = environment(sc, ox, oy, oz, dx, dy, dz, 0.05)
            return out_r + tr * q0, out_g + tg * q1, out_b + tb * q2
        px, py, pz = ox + dx * t, oy + dy * t, oz + dz * t
        if inside:
            tr, tg, tb = tr * math.exp(-a0 * t), tg * math.exp(-a1 * t), tb * math.exp(-a2 * t)
        if sc.materials[sc.material[tri], TRANSMISSION] < 0.5:
            q0, q1, q2 = secondary(sc, tri, u, v, px, py, pz, dx, dy, dz)
            return out_r + tr * q0, out_g + tg * q1, out_b + tb * q2
        nx, ny, nz, _r, _g, _b, _ro, _me = evaluate(sc, tri, u, v, px, py, pz, _COARSE)
    return out_r + tr * sc.sky[3], out_g + tg * sc.sky[4], out_b + tb * sc.sky[5]
