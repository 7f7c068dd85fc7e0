"""What a ray finds where it lands: shading normal, colour, roughness, metalness at a hit point."""

from __future__ import annotations

import math

from numba import njit

from app.studio.bvh import normalize
from app.studio.material import (
    BASE,
    BUMP,
    METALLIC,
    PATTERN,
    PATTERN_SCALE,
    ROUGHNESS,
    SECOND,
    TEXTURE,
    TEXTURE_METALLIC,
    Pattern,
)
from app.studio.noise import fractal_noise, hash3, value_noise

_MARBLE, _GRAIN, _BRUSHED = int(Pattern.MARBLE), int(Pattern.GRAIN), int(Pattern.BRUSHED)
_WEAVE, _DROPLETS, _WOOD = int(Pattern.WEAVE), int(Pattern.DROPLETS), int(Pattern.WOOD)


@njit(cache=True, fastmath=True)
def sample_texture(sc, index, u, v):
    """Bilinear linear-light RGBA; `u` wraps, `v` is clamped, v = 1 is the image's top."""
    offset, height, width = sc.textures[index, 0], sc.textures[index, 1], sc.textures[index, 2]
    u -= math.floor(u)
    v = min(max(v, 0.0), 1.0)
    x, y = u * width - 0.5, (1 - v) * height - 0.5
    xi, yi = int(math.floor(x)), int(math.floor(y))
    fx, fy = x - xi, y - yi
    x0, x1 = xi % width, (xi + 1) % width
    y0, y1 = min(max(yi, 0), height - 1), min(max(yi + 1, 0), height - 1)
    a, b, c, d = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
    p00, p10 = offset + y0 * width + x0, offset + y0 * width + x1
    p01, p11 = offset + y1 * width + x0, offset + y1 * width + x1
    t = sc.texels
    return (
        t[p00, 0] * a + t[p10, 0] * b + t[p01, 0] * c + t[p11, 0] * d,
        t[p00, 1] * a + t[p10, 1] * b + t[p01, 1] * c + t[p11, 1] * d,
        t[p00, 2] * a + t[p10, 2] * b + t[p01, 2] * c + t[p11, 2] * d,
        t[p00, 3] * a + t[p10, 3] * b + t[p01, 3] * c + t[p11, 3] * d,
    )


@njit(cache=True, fastmath=True)
def _marble_vein(x, y, z, s):
    """Strength 0..1 of dark veins: sharpened sines bent by noise (after Perlin 1985)."""
    q = fractal_noise(x * s, y * s, z * s, 5)
    wave = x * s * 0.8 + y * s * 0.5 + z * s * 0.6 + q * 5.0
    patch = 0.35 + 1.04 * fractal_noise(x * s * 2 + 5, y * s * 2, z * s * 2, 4)
    broad = math.exp(-abs(math.sin(wave)) * 7.0) * patch
    bend = 4.0 * fractal_noise(x * s * 1.7, y * s * 1.7 + 3, z * s * 1.7, 4)
    fine = math.exp(-abs(math.sin(wave * 2.3 + bend)) * 14) * 0.35
    return min(1.0, broad + fine)


@njit(cache=True, fastmath=True)
def _wood_ring(x, y, z, s):
    """Share 0..1 of dark late wood: rings round an axis off the board, bent by noise (Perlin 1985)."""
    bend = fractal_noise(x * s * 0.7, y * s * 2.0, z * s * 2.0, 3)
    radius = math.sqrt((y + 1.3) ** 2 + (z * 0.6 + 0.4) ** 2) * s * 7.0 + bend * 2.6
    ring = radius - math.floor(radius)
    fibre = value_noise(x * s * 6.0, y * s * 90.0, z * s * 90.0)
    return min(1.0, 0.75 * ring * ring + 0.35 * (fibre - 0.3))


@njit(cache=True, fastmath=True)
def _grain_gradient(x, y, z, s):
    e = 0.35 / s
    c = fractal_noise(x * s, y * s, z * s, 3)
    return (
        fractal_noise((x + e) * s, y * s, z * s, 3) - c,
        fractal_noise(x * s, (y + e) * s, z * s, 3) - c,
        fractal_noise(x * s, y * s, (z + e) * s, 3) - c,
    )


@njit(cache=True, fastmath=True)
def _droplet_slope(u, v, s, strength):
    """Slope (along u, along v) of round drops of three sizes; and whether a drop is here."""
    su, sv, wet = 0.0, 0.0, False
    for octave in range(3):
        ss = s * (1.0 + 0.9 * octave)
        x, y = u * ss * 2.0 + octave * 3.3, v * ss + octave * 1.7
        xi, yi = int(math.floor(x)), int(math.floor(y))
        for i in range(xi - 1, xi + 2):
            for j in range(yi - 1, yi + 2):
                size = hash3(i, j, 37 + octave)
                if size < 0.45:
                    continue
                radius = 0.12 + 0.30 * (size - 0.45)
                ex = x - (i + 0.2 + 0.6 * hash3(i, j, 11 + octave))
                ey = (y - (j + 0.2 + 0.6 * hash3(i, j, 23 + octave))) * 0.88
                d2 = (ex * ex + ey * ey) / (radius * radius)
                if d2 < 1:
                    d = math.sqrt(d2)
                    k = strength * d * 1.2 / ((d + 1e-6) * radius)
                    su += k * ex
                    sv += k * ey
                    wet = True
    return su, sv, wet


@njit(cache=True, fastmath=True)
def evaluate(sc, tri, u, v, px, py, pz, footprint):
    """Surface at a hit.

    Args:
        footprint: width of a pixel at the hit, world units; detail finer than four of them fades
            away instead of aliasing.

    Returns: normal (3), linear base colour (3), roughness, metallic.
    """
    w = 1 - u - v
    n = sc.normals[tri]
    nx, ny, nz = normalize(
        n[0] * w + n[3] * u + n[6] * v,
        n[1] * w + n[4] * u + n[7] * v,
        n[2] * w + n[5] * u + n[8] * v,
    )
    m = sc.materials[sc.material[tri]]
    r, g, b = m[BASE], m[BASE + 1], m[BASE + 2]
    rough, metal = m[ROUGHNESS], m[METALLIC]
    tu = sc.uv[tri, 0] * w + sc.uv[tri, 2] * u + sc.uv[tri, 4] * v
    tv = sc.uv[tri, 1] * w + sc.uv[tri, 3] * u + sc.uv[tri, 5] * v
    pattern, s = int(m[PATTERN]), m[PATTERN_SCALE]
    # A pattern of spatial frequency s has features 1/s wide.
    detail = min(1.0, max(0.0, 1.5 - 3.0 * footprint * s))
    if pattern == _MARBLE:
        k = _marble_vein(px, py, pz, s)
        r, g, b = (
            r * (1 - k) + m[SECOND] * k,
            g * (1 - k) + m[SECOND + 1] * k,
            b * (1 - k) + m[SECOND + 2] * k,
        )
    elif pattern == _WOOD:
        k = max(0.0, _wood_ring(px, py, pz, s))
        r, g, b = (
            r * (1 - k) + m[SECOND] * k,
            g * (1 - k) + m[SECOND + 1] * k,
            b * (1 - k) + m[SECOND + 2] * k,
        )
    elif pattern == _GRAIN and detail > 0:
        gx, gy, gz = _grain_gradient(px, py, pz, s)
        a = m[BUMP] * detail
        nx, ny, nz = normalize(nx - a * gx, ny - a * gy, nz - a * gz)
    elif pattern == _BRUSHED:
        ny += (value_noise(py * s * 40, 1.5, 3.3) - 0.5) * m[BUMP]
        nx, ny, nz = normalize(nx, ny, nz)
    elif pattern == _WEAVE and detail > 0:
        a, q = m[BUMP] * detail, (py + pz * 0.7) * s
        gx = math.cos(px * s) * math.sin(q)
        gy = math.sin(px * s) * math.cos(q)
        nx, ny, nz = normalize(nx - a * gx, ny - a * gy, nz - a * gy * 0.7)
        k = 1.0 - detail * (0.14 - 0.14 * math.sin(px * s) * math.sin(q))
        r, g, b = r * k, g * k, b * k
    elif pattern == _DROPLETS:
        su, sv, wet = _droplet_slope(tu, tv, s, m[BUMP])
        if wet:
            k = 1 / math.sqrt(nx * nx + nz * nz + 1e-9)
            nx, ny, nz = normalize(nx + su * nz * k, ny + sv, nz - su * nx * k)
            rough = 0.05
    texture = int(m[TEXTURE])
    if texture >= 0:
        t0, t1, t2, a = sample_texture(sc, texture, tu, tv)
        r, g, b = r * (1 - a) + t0 * a, g * (1 - a) + t1 * a, b * (1 - a) + t2 * a
        if m[TEXTURE_METALLIC] > 0:
            metal = metal * (1 - a) + m[TEXTURE_METALLIC] * a
        elif m[TEXTURE_METALLIC] < 0:
            metal *= 1 - a
    return nx, ny, nz, r, g, b, rough, metal
