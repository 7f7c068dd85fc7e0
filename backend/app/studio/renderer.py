"""The renderer: a scene and a camera → one picture layer each for backdrop, set and product.

Per layer: a coarse pass finds the light (irradiance and glossy occlusion), an edge-aware filter takes
out its noise, a full-resolution pass shades with adaptive supersampling. Highlights of softboxes are
kept apart from the rest, so that a clip can recompute them for every frame (`motion`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit, prange

from app.studio.arrays import Array
from app.studio.bvh import ANY_LAYER, trace
from app.studio.camera import Camera
from app.studio.denoise import DISTANCE, PART, blue_noise, denoised, fetch
from app.studio.irradiance import R2_X, R2_Y, baked, gather, tangent_frame
from app.studio.light import highlight, sky_radiance
from app.studio.material import COAT, EMISSION, F0, SHEEN, TRANSMISSION
from app.studio.scene import Layer, Scene, SceneArrays
from app.studio.shading import schlick, secondary, through_glass
from app.studio.surface import evaluate

Progress = Callable[[float], None]

# Channels of `Picture.gloss`: normal 0:3, alpha 3, weight 4:7, coat weight 7.
GLOSS_CHANNELS = 8
_SHARP_ALPHA = (
    0.012  # below this a reflection is traced per sample, above it is taken from the coarse pass
)
_COAT_ALPHA = 0.004
_LIFT = 2e-3
_CLAMP = 8.0
_BANDS = 12
_SOLID = 0.999


@dataclass(frozen=True, slots=True)
class Quality:
    """Sampling of one layer.

    Attributes:
        step: coarse pass at 1/step of the resolution.
        edge_samples, inner_samples: supersampling n × n at edges and elsewhere.
    """

    step: int
    light_samples: int
    sky_samples: int
    gloss_samples: int
    edge_samples: int
    inner_samples: int


HIGH = {
    Layer.BACKDROP: Quality(4, 8, 32, 3, 1, 1),
    Layer.SET: Quality(2, 8, 28, 6, 4, 1),
    Layer.PRODUCT: Quality(2, 8, 32, 10, 4, 3),
}
STANDARD = {
    Layer.BACKDROP: Quality(5, 5, 18, 1, 1, 1),
    Layer.SET: Quality(3, 4, 14, 4, 3, 1),
    Layer.PRODUCT: Quality(2, 4, 16, 5, 3, 2),
}
MOVING = {
    Layer.BACKDROP: Quality(5, 5, 18, 1, 1, 1),
    Layer.SET: Quality(3, 4, 14, 4, 2, 1),
    Layer.PRODUCT: Quality(2, 4, 16, 5, 2, 1),
}
SKETCH = {
    Layer.BACKDROP: Quality(6, 2, 5, 1, 1, 1),
    Layer.SET: Quality(3, 2, 6, 2, 1, 1),
    Layer.PRODUCT: Quality(2, 3, 6, 2, 1, 1),
}
DRAFT = {
    Layer.BACKDROP: Quality(6, 3, 8, 1, 1, 1),
    Layer.SET: Quality(3, 3, 10, 2, 2, 1),
    Layer.PRODUCT: Quality(2, 3, 8, 2, 2, 1),
}


@dataclass(slots=True)
class Picture:
    """One layer, cropped to where it shows.

    Attributes:
        x, y: top left corner in the full frame, pixels.
        color: (h, w, 3) linear radiance without softbox highlights, premultiplied.
        shine: (h, w, 3) softbox highlights for this camera, premultiplied.
        alpha: (h, w) coverage.
        depth: (h, w) distance along the view axis, world units; 0 where nothing is.
        gloss: (h, w, GLOSS_CHANNELS) what highlights need, premultiplied by coverage.
    """

    layer: Layer
    x: int
    y: int
    color: Array
    shine: Array
    alpha: Array
    depth: Array
    gloss: Array


@njit(inline="always", cache=True, fastmath=True)
def _primary(cam, x, y):
    """Unit direction through picture coordinates -1..1."""
    dx = cam[9] + cam[3] * x + cam[6] * y
    dy = cam[10] + cam[4] * x + cam[7] * y
    dz = cam[11] + cam[5] * x + cam[8] * y
    k = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return dx * k, dy * k, dz * k


@njit(cache=True, fastmath=True)
def _first_hit(sc, cam, dx, dy, dz, layer):
    """What a layer shows along a camera ray: nothing where a layer behind it comes first."""
    t, tri, u, v = trace(sc, cam[0], cam[1], cam[2], dx, dy, dz, 1e4, layer)
    if tri >= 0 and sc.layer[tri] != layer:
        tri = -1
    return t, tri, u, v


@njit(cache=True, fastmath=True)
def _glossy(sc, px, py, pz, nx, ny, nz, rx, ry, rz, alpha, samples, j0, j1):
    """Reflected geometry (3) and the share of the lobe that sees past it."""
    tx, ty, tz, bx, by, bz = tangent_frame(rx, ry, rz)
    r, g, b, free, weight = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(samples):
        u = (k + (j0 + k * R2_Y) % 1.0) / samples
        spread = alpha * 1.1 * math.sqrt(u / max(1e-3, 1.0 - 0.9 * u))
        angle = 2 * math.pi * ((k * R2_X + j1) % 1.0)
        x, y = spread * math.cos(angle), spread * math.sin(angle)
        dx, dy, dz = rx + tx * x + bx * y, ry + ty * x + by * y, rz + tz * x + bz * y
        q = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
        dx, dy, dz = dx * q, dy * q, dz * q
        if dx * nx + dy * ny + dz * nz <= 0.01:
            continue
        weight += 1
        t, tri, a, c = trace(
            sc, px + nx * _LIFT, py + ny * _LIFT, pz + nz * _LIFT, dx, dy, dz, 1e4, ANY_LAYER
        )
        if tri < 0:
            free += 1
            s0, s1, s2 = sky_radiance(sc.sky, dy)
        else:
            s0, s1, s2 = secondary(sc, tri, a, c, px + dx * t, py + dy * t, pz + dz * t, dx, dy, dz)
        r, g, b = r + s0, g + s1, b + s2
    if weight == 0:
        return 0.0, 0.0, 0.0, 0.0
    return r / weight, g / weight, b / weight, free / weight


@njit(parallel=True, cache=True, fastmath=True)
def _coarse_pass(
    sc, cam, width, height, step, layer, light_samples, sky_samples, gloss_samples, noise,
    needed, row0, row1, geometry, light, gloss,
):  # fmt: skip
    """Geometry, irradiance and glossy occlusion at every `step`-th pixel of rows row0..row1.

    Pixels that no shaded one will look at (`needed` is false) are left empty.
    """
    w = geometry.shape[1]
    size = noise.shape[0]
    pixel = 2 * math.sqrt(cam[6] ** 2 + cam[7] ** 2 + cam[8] ** 2) / height
    for yy in prange(row0, row1):
        for xx in range(w):
            if not needed[yy, xx]:
                continue
            dx, dy, dz = _primary(
                cam, (xx + 0.5) * step / width * 2 - 1, 1 - (yy + 0.5) * step / height * 2
            )
            t, tri, u, v = _first_hit(sc, cam, dx, dy, dz, layer)
            if tri < 0:
                continue
            px, py, pz = cam[0] + dx * t, cam[1] + dy * t, cam[2] + dz * t
            nx, ny, nz, _r, _g, _b, rough, metal = evaluate(
                sc, tri, u, v, px, py, pz, t * pixel * step
            )
            c = dx * nx + dy * ny + dz * nz
            if c > 0:
                nx, ny, nz, c = -nx, -ny, -nz, -c
            geometry[yy, xx, 0], geometry[yy, xx, 1], geometry[yy, xx, 2] = px, py, pz
            geometry[yy, xx, 3], geometry[yy, xx, 4], geometry[yy, xx, 5] = nx, ny, nz
            geometry[yy, xx, PART], geometry[yy, xx, DISTANCE] = sc.part[tri], t
            m = sc.materials[sc.material[tri]]
            if m[TRANSMISSION] > 0.5:
                continue
            j0 = noise[yy % size, xx % size]
            j1 = noise[(yy + 29) % size, (xx + 41) % size]
            er, eg, eb = gather(sc, px, py, pz, nx, ny, nz, light_samples, sky_samples, j0, j1)
            light[yy, xx, 0], light[yy, xx, 1], light[yy, xx, 2] = er, eg, eb
            alpha = rough * rough
            if alpha > _SHARP_ALPHA:
                rx, ry, rz = dx - 2 * c * nx, dy - 2 * c * ny, dz - 2 * c * nz
                r, g, b, free = _glossy(
                    sc, px, py, pz, nx, ny, nz, rx, ry, rz, alpha, gloss_samples, j0, j1
                )
                gloss[yy, xx, 0], gloss[yy, xx, 1], gloss[yy, xx, 2] = r, g, b
                gloss[yy, xx, 3] = free


@njit(parallel=True, cache=True, fastmath=True)
def _visibility_pass(sc, cam, width, height, layer, x0, y0, x1, y1, hidden, ids):
    """Part, two normal components and distance at pixel centres: where the edges are.

    Only columns x0..x1 and rows y0..y1 are looked at, and there only what is not `hidden`.
    """
    for y in prange(y0, y1):
        for x in range(x0, x1):
            if hidden[y, x]:
                continue
            dx, dy, dz = _primary(cam, (x + 0.5) / width * 2 - 1, 1 - (y + 0.5) / height * 2)
            t, tri, u, v = _first_hit(sc, cam, dx, dy, dz, layer)
            if tri < 0:
                continue
            n = sc.normals[tri]
            w = 1 - u - v
            ids[y, x, 0] = sc.part[tri]
            ids[y, x, 1] = n[0] * w + n[3] * u + n[6] * v
            ids[y, x, 2] = n[1] * w + n[4] * u + n[7] * v
            ids[y, x, 3] = t


@njit(parallel=True, cache=True, fastmath=True)
def _sample_map(ids, edge_samples, inner_samples, out):
    """Supersampling per pixel: 0 where the layer is neither here nor next door."""
    h, w = out.shape
    for y in prange(h):
        for x in range(w):
            here = ids[y, x, 0]
            k = 0 if here < 0 else inner_samples
            for j in range(max(0, y - 1), min(h, y + 2)):
                for i in range(max(0, x - 1), min(w, x + 2)):
                    if ids[j, i, 0] != here:
                        k = edge_samples
                    elif here >= 0:
                        turn = abs(ids[j, i, 1] - ids[y, x, 1]) + abs(ids[j, i, 2] - ids[y, x, 2])
                        jump = abs(ids[j, i, 3] - ids[y, x, 3])
                        if turn > 0.25 or jump > 0.02 * ids[y, x, 3]:
                            k = edge_samples
            out[y, x] = k


@njit(parallel=True, cache=True, fastmath=True)
def _shade_pass(
    sc, cam, axis, width, height, step, layer, samples, geometry, light, gloss, row0, row1,
    origin, out_color, out_shine, out_cover, out_gloss,
):  # fmt: skip
    """Full-resolution shading of rows row0..row1; `origin` is where `out_*` begin in the frame (x, y)."""
    rows, columns = samples.shape
    pixel = 2 * math.sqrt(cam[6] ** 2 + cam[7] ** 2 + cam[8] ** 2) / height
    for y in prange(row0, row1):
        e = np.zeros(4, np.float32)
        s4 = np.zeros(4, np.float32)
        for x in range(columns):
            n = samples[y, x]
            if n == 0:
                continue
            total = n * n
            for s in range(total):
                fx = x + origin[0] + (s % n + 0.5) / n
                fy = y + origin[1] + (s // n + 0.5) / n
                dx, dy, dz = _primary(cam, fx / width * 2 - 1, 1 - fy / height * 2)
                t, tri, u, v = _first_hit(sc, cam, dx, dy, dz, layer)
                if tri < 0:
                    continue
                px, py, pz = cam[0] + dx * t, cam[1] + dy * t, cam[2] + dz * t
                out_cover[y, x, 0] += 1.0 / total
                out_cover[y, x, 1] += (dx * axis[0] + dy * axis[1] + dz * axis[2]) * t / total
                nx, ny, nz, r, g, b, rough, metal = evaluate(
                    sc, tri, u, v, px, py, pz, t * pixel / n
                )
                m = sc.materials[sc.material[tri]]
                c = dx * nx + dy * ny + dz * nz
                if m[TRANSMISSION] > 0.5:
                    q0, q1, q2 = through_glass(sc, tri, px, py, pz, dx, dy, dz, nx, ny, nz)
                    out_color[y, x, 0] += min(q0, _CLAMP) / total
                    out_color[y, x, 1] += min(q1, _CLAMP) / total
                    out_color[y, x, 2] += min(q2, _CLAMP) / total
                    continue
                if c > 0:
                    nx, ny, nz, c = -nx, -ny, -nz, -c
                part = sc.part[tri]
                gx, gy = fx / step, fy / step
                found = fetch(
                    light, geometry, gx, gy, part, px, py, pz, nx, ny, nz, t, 0, e
                ) or fetch(light, geometry, gx, gy, part, px, py, pz, nx, ny, nz, t, 1, e)
                if not found:
                    e[0], e[1], e[2] = baked(sc, tri, u, v)
                alpha = rough * rough
                rx, ry, rz = dx - 2 * c * nx, dy - 2 * c * ny, dz - 2 * c * nz
                # a: what geometry and sky give by reflection; free: how much of the lobe sees softboxes
                a0, a1, a2 = sky_radiance(sc.sky, ry)
                free = 1.0
                found = alpha > _SHARP_ALPHA and (
                    fetch(gloss, geometry, gx, gy, part, px, py, pz, nx, ny, nz, t, 0, s4)
                    or fetch(gloss, geometry, gx, gy, part, px, py, pz, nx, ny, nz, t, 1, s4)
                )
                hit = False
                if found:
                    a0, a1, a2, free = s4[0], s4[1], s4[2], s4[3]
                if not found or m[COAT] > 0:
                    t2, i2, u2, v2 = trace(
                        sc, px + nx * _LIFT, py + ny * _LIFT, pz + nz * _LIFT, rx, ry, rz, 1e4,
                        ANY_LAYER,
                    )  # fmt: skip
                    hit = i2 >= 0
                    b0, b1, b2 = sky_radiance(sc.sky, ry)
                    if hit:
                        b0, b1, b2 = secondary(
                            sc, i2, u2, v2, px + rx * t2, py + ry * t2, pz + rz * t2, rx, ry, rz
                        )
                    if not found:
                        a0, a1, a2, free = b0, b1, b2, 0.0 if hit else 1.0
                k = 1 + c
                k = k * k * k * k * k * (1 - rough)
                f = m[F0] + (1 - m[F0]) * k
                d = 1 - metal
                fr = f * d + (r + (1 - r) * k) * metal
                fg = f * d + (g + (1 - g) * k) * metal
                fb = f * d + (b + (1 - b) * k) * metal
                if m[SHEEN] > 0:
                    fuzz = m[SHEEN] * (1 + c) ** 3 * 0.5
                    r, g, b = r + fuzz * (1 - r), g + fuzz * (1 - g), b + fuzz * (1 - b)
                q0 = r * d * e[0] * (1 - f) + fr * a0
                q1 = g * d * e[1] * (1 - f) + fg * a1
                q2 = b * d * e[2] * (1 - f) + fb * a2
                h0, h1, h2 = highlight(sc.lights, px, py, pz, rx, ry, rz, alpha)
                w0, w1, w2, coat = fr * free, fg * free, fb * free, 0.0
                h0, h1, h2 = h0 * w0, h1 * w1, h2 * w2
                if m[COAT] > 0:
                    layer_f = schlick(-c, 0.04) * m[COAT]
                    q0 = q0 * (1 - layer_f) + layer_f * b0
                    q1 = q1 * (1 - layer_f) + layer_f * b1
                    q2 = q2 * (1 - layer_f) + layer_f * b2
                    coat = 0.0 if hit else layer_f
                    c0, c1, c2 = highlight(sc.lights, px, py, pz, rx, ry, rz, _COAT_ALPHA)
                    h0, h1, h2 = h0 + coat * c0, h1 + coat * c1, h2 + coat * c2
                out_color[y, x, 0] += min(q0 + r * m[EMISSION], _CLAMP) / total
                out_color[y, x, 1] += min(q1 + g * m[EMISSION], _CLAMP) / total
                out_color[y, x, 2] += min(q2 + b * m[EMISSION], _CLAMP) / total
                out_shine[y, x, 0] += min(h0, _CLAMP) / total
                out_shine[y, x, 1] += min(h1, _CLAMP) / total
                out_shine[y, x, 2] += min(h2, _CLAMP) / total
                if out_gloss.shape[0] > 0:
                    o = out_gloss[y, x]
                    o[0], o[1], o[2] = o[0] + nx / total, o[1] + ny / total, o[2] + nz / total
                    o[3] += alpha / total
                    o[4], o[5], o[6] = o[4] + w0 / total, o[5] + w1 / total, o[6] + w2 / total
                    o[7] += coat / total


def _bands(rows: int) -> list[tuple[int, int]]:
    edges = np.linspace(0, rows, _BANDS + 1).astype(int)
    return [(int(a), int(b)) for a, b in zip(edges[:-1], edges[1:], strict=True) if b > a]


def _screen_rectangle(
    sc: SceneArrays, cam: Array, size: tuple[int, int], layer: Layer
) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 in pixels that hold a layer's triangles; the whole frame if some pass the camera."""
    width, height = size
    mine = sc.layer == int(layer)
    if not mine.any():
        return 0, 0, 0, 0
    first = sc.vertex0[mine]
    points = np.concatenate([first, first + sc.edge1[mine], first + sc.edge2[mine]])
    basis = np.stack([cam[3:6], cam[6:9], cam[9:12]], 1)
    local = (points - cam[:3]) @ np.linalg.inv(basis).T
    if local[:, 2].min() < 1e-2:
        return 0, 0, width, height
    x = (local[:, 0] / local[:, 2] * 0.5 + 0.5) * width
    y = (0.5 - local[:, 1] / local[:, 2] * 0.5) * height
    return (
        int(np.clip(x.min() - 2, 0, width)), int(np.clip(y.min() - 2, 0, height)),
        int(np.clip(x.max() + 3, 0, width)), int(np.clip(y.max() + 3, 0, height)),
    )  # fmt: skip


def _needed(samples: Array, step: int, shape: tuple[int, int]) -> Array:
    """Coarse pixels (h, w) within reach of any pixel (h·step, w·step) that will be shaded."""
    padded = np.zeros((shape[0] * step, shape[1] * step), np.uint8)
    padded[: samples.shape[0], : samples.shape[1]] = samples > 0
    coarse = padded.reshape(shape[0], step, shape[1], step).max((1, 3))
    return cv2.dilate(coarse, np.ones((7, 7), np.uint8)) > 0


def _render_layer(
    sc: SceneArrays, cam: Array, size: tuple[int, int], layer: Layer, q: Quality, *,
    hidden: Array, keep_gloss: bool, progress: Progress,
) -> Picture | None:  # fmt: skip
    width, height = size
    ids = np.zeros((height, width, 4), np.float32)
    ids[..., 0] = -1
    rectangle = _screen_rectangle(sc, cam, size, layer)
    _visibility_pass(sc, cam, width, height, int(layer), *rectangle, hidden, ids)
    samples = np.zeros((height, width), np.int32)
    _sample_map(ids, q.edge_samples, q.inner_samples, samples)
    samples[hidden] = 0
    ys, xs = np.nonzero(samples)
    if len(ys) == 0:
        progress(1.0)
        return None
    h, w = -(-height // q.step), -(-width // q.step)
    needed = _needed(samples, q.step, (h, w))
    y0, y1, x0, x1 = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
    samples = np.ascontiguousarray(samples[y0:y1, x0:x1])
    progress(0.05)

    geometry = np.zeros((h, w, 8), np.float32)
    geometry[..., PART] = -1
    light = np.zeros((h, w, 3), np.float32)
    gloss = np.zeros((h, w, 4), np.float32)
    first, last = max(y0 // q.step - 3, 0), min(-(-y1 // q.step) + 3, h)
    for a, b in _bands(last - first):
        _coarse_pass(
            sc, cam, width, height, q.step, int(layer), q.light_samples, q.sky_samples,
            q.gloss_samples, blue_noise(), needed, first + a, first + b, geometry, light, gloss,
        )  # fmt: skip
        progress(0.05 + 0.45 * b / (last - first))
    light, gloss = denoised(light, gloss, geometry)

    shape = (y1 - y0, x1 - x0)
    color, shine = np.zeros((*shape, 3), np.float32), np.zeros((*shape, 3), np.float32)
    cover = np.zeros((*shape, 2), np.float32)
    kept = np.zeros((*shape, GLOSS_CHANNELS) if keep_gloss else (0, 0, 0), np.float32)
    forward = np.cross(cam[6:9], cam[3:6])
    axis = forward / np.linalg.norm(forward)
    for a, b in _bands(shape[0]):
        _shade_pass(
            sc, cam, axis, width, height, q.step, int(layer), samples, geometry, light, gloss,
            a, b, np.array([x0, y0]), color, shine, cover, kept,
        )  # fmt: skip
        progress(0.5 + 0.5 * b / shape[0])
    alpha = np.minimum(cover[..., 0], 1.0)
    depth = np.where(alpha > 0, cover[..., 1] / np.maximum(cover[..., 0], 1e-6), 0)
    return Picture(layer, x0, y0, color, shine, alpha, depth.astype(np.float32), kept)


def render(
    scene: Scene,
    camera: Camera,
    width: int,
    height: int,
    quality: dict[Layer, Quality],
    *,
    keep_gloss: bool = False,
    uncovered: int = 1,
    progress: Progress = lambda _: None,
) -> list[Picture]:
    """Renders the layers of a scene, back to front.

    Args:
        width, height: pixels.
        keep_gloss: keep what `motion` needs to move the product's highlights.
        uncovered: how far into what a layer in front hides the one behind is rendered, pixels, so
            that a moving camera finds something there.
        progress: told the share done, 0..1.
    """
    cam = camera.packed(width, height)
    spans = {Layer.PRODUCT: (0.0, 0.5), Layer.SET: (0.5, 0.7), Layer.BACKDROP: (0.7, 1.0)}
    pictures = []
    hidden = np.zeros((height, width), np.bool_)
    for layer, (
        start,
        end,
    ) in spans.items():  # front to back, so that a still skips what is covered
        picture = _render_layer(
            scene.arrays, cam, (width, height), layer, quality[layer], hidden=hidden,
            keep_gloss=keep_gloss and layer is Layer.PRODUCT,
            progress=lambda p, s=start, e=end: progress(s + (e - s) * p),  # type: ignore[misc]  # bound by defaults
        )  # fmt: skip
        if picture is None:
            continue
        pictures.append(picture)
        h, w = picture.alpha.shape
        solid = np.zeros((height, width), np.uint8)
        solid[picture.y : picture.y + h, picture.x : picture.x + w] = picture.alpha > _SOLID
        # The frame's own border is no edge: what stands there goes on beyond it.
        hidden |= cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > uncovered
    return pictures[::-1]


def flattened(pictures: list[Picture], width: int, height: int) -> tuple[Array, Array]:
    """Layers → (linear radiance (h, w, 3), product coverage (h, w))."""
    frame = np.zeros((height, width, 3), np.float32)
    product = np.zeros((height, width), np.float32)
    for p in pictures:
        h, w = p.alpha.shape
        window = frame[p.y : p.y + h, p.x : p.x + w]
        window *= 1 - p.alpha[..., None]
        window += p.color + p.shine
        if p.layer is Layer.PRODUCT:
            product[p.y : p.y + h, p.x : p.x + w] = p.alpha
    return frame, product
