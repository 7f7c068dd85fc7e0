"""Motion: one eased camera move per clip, by reprojecting a rendered view.

The view is rendered once, wider and with a margin, in layers with depth. For every frame each layer
is sampled where the moved camera sees it: the position is found by fixed-point iteration on the
layer's depth, so parallax is true and sub-pixel exact and nothing jitters. Softbox highlights are not
part of that picture: they are computed anew for every frame from the kept surface normals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numba import njit, prange
from scipy.ndimage import distance_transform_edt

from app.schemas.brief import Move
from app.studio.arrays import Array, Image8
from app.studio.camera import Camera
from app.studio.light import highlight
from app.studio.renderer import Picture, Progress, Quality, render
from app.studio.rig import sweep_light
from app.studio.scene import Layer, Scene
from app.studio.tonemap import Look, develop

FPS = 30
MARGIN = 1.16
"""How much wider than the frame the source view is; moves stay inside it."""
_ITERATIONS = 4
_GRID = 2  # sampling positions are found at every second pixel and interpolated
_COAT_ALPHA = 0.004
_CLAMP = 8.0


def ease(t: float) -> float:
    """Quintic ease in and out: no start or stop is felt."""
    return t * t * t * (t * (6 * t - 15) + 10)


def eased_through(t: float) -> float:
    """Mostly linear with soft ends: a clip that is cut into should already be moving."""
    return 0.55 * t + 0.45 * ease(t)


def moved(camera: Camera, move: Move, t: float) -> Camera:
    """The camera at share `t` (0..1) of a move; the source view is the move's middle."""
    s = 2 * eased_through(t) - 1
    if move is Move.PUSH_IN:
        return camera.orbited(0.6 * s, dolly=1 - 0.045 * s)
    if move is Move.PULL_OUT:
        return camera.orbited(-0.6 * s, dolly=1 + 0.045 * s)
    if move is Move.ORBIT_LEFT:
        return camera.orbited(4.5 * s, dolly=1 - 0.012 * s)
    if move is Move.ORBIT_RIGHT:
        return camera.orbited(-4.5 * s, dolly=1 - 0.012 * s)
    if move is Move.RISE:
        return camera.orbited(0.0, dolly=1 - 0.015 * s, lift=0.30 * s)
    return camera.orbited(-2.4 * s, dolly=1 - 0.025 * s, lift=0.10 * s)


@njit(parallel=True, cache=True, fastmath=True)
def _source_positions(source, target, inverse, depth, x0, y0, size, out):  # type: ignore[no-untyped-def]
    """Where in a source layer each target pixel looks.

    Args:
        source, target: packed cameras. inverse: (3, 3) of the target's right, up, forward.
        depth: (h, w) of the layer, filled beyond its edges.
        size: source width, source height, target width, target height, pixels.
        out: (rows, columns, 2) positions in the layer's own pixels.
    """
    sw, sh, tw, th = size
    rows, columns, _ = out.shape
    h, w = depth.shape
    for j in prange(rows):
        goal_y = 1 - 2 * (j * _GRID + 0.5) / th
        guess_x, guess_y = 0.0, goal_y * th / sh
        for i in range(columns):
            goal_x = 2 * (i * _GRID + 0.5) / tw - 1
            if i == 0:
                guess_x = goal_x * tw / sw
            x, y = guess_x, guess_y
            for _ in range(_ITERATIONS):
                px = (x * 0.5 + 0.5) * sw - 0.5 - x0
                py = (0.5 - y * 0.5) * sh - 0.5 - y0
                cx, cy = min(max(px, 0.0), w - 1.001), min(max(py, 0.0), h - 1.001)
                ix, iy = int(cx), int(cy)
                fx, fy = cx - ix, cy - iy
                z = (depth[iy, ix] * (1 - fx) + depth[iy, ix + 1] * fx) * (1 - fy)
                z += (depth[iy + 1, ix] * (1 - fx) + depth[iy + 1, ix + 1] * fx) * fy
                wx = source[0] + (source[9] + source[3] * x + source[6] * y) * z - target[0]
                wy = source[1] + (source[10] + source[4] * x + source[7] * y) * z - target[1]
                wz = source[2] + (source[11] + source[5] * x + source[8] * y) * z - target[2]
                q2 = inverse[2, 0] * wx + inverse[2, 1] * wy + inverse[2, 2] * wz
                q0 = (inverse[0, 0] * wx + inverse[0, 1] * wy + inverse[0, 2] * wz) / q2
                q1 = (inverse[1, 0] * wx + inverse[1, 1] * wy + inverse[1, 2] * wz) / q2
                x += (goal_x - q0) * tw / sw
                y += (goal_y - q1) * th / sh
            out[j, i, 0] = (x * 0.5 + 0.5) * sw - 0.5 - x0
            out[j, i, 1] = (0.5 - y * 0.5) * sh - 0.5 - y0
            guess_x, guess_y = x + 2.0 * _GRID / sw, y


@njit(parallel=True, cache=True, fastmath=True)
def _lit(source, eye, lights, picture_color, depth, alpha, gloss, x0, y0, sw, sh, out):  # type: ignore[no-untyped-def]
    """Layer colour plus the highlights that `lights` leave on it for an eye position."""
    h, w = alpha.shape
    for j in prange(h):
        y = 1 - 2 * (j + y0 + 0.5) / sh
        for i in range(w):
            r, g, b = picture_color[j, i, 0], picture_color[j, i, 1], picture_color[j, i, 2]
            a = alpha[j, i]
            o = gloss[j, i]
            if a > 0.01 and o[4] + o[5] + o[6] + o[7] > 1e-3:
                x = 2 * (i + x0 + 0.5) / sw - 1
                z = depth[j, i]
                px = source[0] + (source[9] + source[3] * x + source[6] * y) * z
                py = source[1] + (source[10] + source[4] * x + source[7] * y) * z
                pz = source[2] + (source[11] + source[5] * x + source[8] * y) * z
                dx, dy, dz = px - eye[0], py - eye[1], pz - eye[2]
                k = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
                dx, dy, dz = dx * k, dy * k, dz * k
                nx, ny, nz = o[0], o[1], o[2]
                k = 1 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
                nx, ny, nz = nx * k, ny * k, nz * k
                c = dx * nx + dy * ny + dz * nz
                rx, ry, rz = dx - 2 * c * nx, dy - 2 * c * ny, dz - 2 * c * nz
                h0, h1, h2 = highlight(lights, px, py, pz, rx, ry, rz, o[3] / a)
                r += min(h0 * o[4], _CLAMP)
                g += min(h1 * o[5], _CLAMP)
                b += min(h2 * o[6], _CLAMP)
                if o[7] > 0:
                    h0, h1, h2 = highlight(lights, px, py, pz, rx, ry, rz, _COAT_ALPHA)
                    r, g, b = r + o[7] * h0, g + o[7] * h1, b + o[7] * h2
            out[j, i, 0], out[j, i, 1], out[j, i, 2], out[j, i, 3] = r, g, b, a


def _filled_depth(picture: Picture) -> Array:
    """The layer's depth, carried outward from its edge so that the search converges there."""
    if picture.alpha.min() > 0.5:
        return picture.depth
    nearest = distance_transform_edt(
        picture.alpha < 0.5, return_distances=False, return_indices=True
    )
    filled = picture.depth[nearest[0], nearest[1]]
    return cv2.GaussianBlur(filled, (0, 0), 1.2).astype(np.float32)


class _MovingLayer:
    """A layer padded by a clear pixel, so that sampling beyond its edge finds nothing."""

    def __init__(self, picture: Picture) -> None:
        pad = ((8, 8), (8, 8))
        self.opaque = picture.layer is Layer.BACKDROP
        if self.opaque:
            pad = ((0, 0), (0, 0))
        self.x, self.y = picture.x - pad[1][0], picture.y - pad[0][0]
        self.alpha = np.pad(picture.alpha, pad)
        self.depth = np.pad(_filled_depth(picture), pad, mode="edge")
        self.lit_per_frame = picture.gloss.size > 0
        color = picture.color if self.lit_per_frame else picture.color + picture.shine
        self.color = np.pad(color, (*pad, (0, 0)))
        self.gloss = np.pad(picture.gloss, (*pad, (0, 0))) if self.lit_per_frame else picture.gloss
        self.rgba = np.dstack([self.color, self.alpha]).astype(np.float32)


def film(
    scene: Scene, camera: Camera, move: Move, duration: float, width: int, height: int,
    quality: dict[Layer, Quality], look: Look, seed: int, progress: Progress = lambda _: None,
) -> Iterator[Image8]:  # fmt: skip
    """Frames (height, width, 3) uint8 of one move at FPS, `round(duration · FPS)` of them.

    Args:
        duration: seconds.
        progress: told the share done, 0..1, the source view being the first third.
    """
    sw, sh = (int(round(v * MARGIN / 2)) * 2 for v in (width, height))
    wide = camera.widened(MARGIN)
    source = wide.packed(sw, sh)
    pictures = render(
        scene, wide, sw, sh, quality, keep_gloss=True, progress=lambda p: progress(p * 0.35)
    )
    layers = [_MovingLayer(p) for p in pictures]
    count = round(duration * FPS)
    lights = scene.arrays.lights
    for frame in range(count):
        t = frame / max(count - 1, 1)
        target = moved(camera, move, t).packed(width, height)
        inverse = np.linalg.inv(np.stack([target[3:6], target[6:9], target[9:12]], 1))
        rig = np.concatenate([lights, sweep_light(ease(t)).packed()[None]])
        picture = np.zeros((height, width, 3), np.float32)
        for layer in layers:
            if layer.lit_per_frame:
                _lit(
                    source, target[:3], rig, layer.color, layer.depth, layer.alpha, layer.gloss,
                    layer.x, layer.y, sw, sh, layer.rgba,
                )  # fmt: skip
            coarse = np.empty((-(-height // _GRID) + 1, -(-width // _GRID) + 1, 2), np.float32)
            _source_positions(
                source, target, inverse, layer.depth, layer.x, layer.y, (sw, sh, width, height),
                coarse,
            )  # fmt: skip
            # Coarse samples sit on even pixels; affine upsampling keeps them there exactly.
            to_fine = np.array([[_GRID, 0, 0], [0, _GRID, 0]], np.float32)
            where = cv2.warpAffine(
                coarse, to_fine, (width, height), flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            border = cv2.BORDER_REPLICATE if layer.opaque else cv2.BORDER_CONSTANT
            seen = cv2.remap(
                layer.rgba, where[..., 0], where[..., 1], cv2.INTER_CUBIC if layer.lit_per_frame
                else cv2.INTER_LINEAR, borderMode=border,
            )  # fmt: skip
            if layer.opaque:
                picture = np.ascontiguousarray(seen[..., :3])
            else:
                alpha = np.clip(seen[..., 3:], 0, 1)
                picture *= 1 - alpha
                picture += np.maximum(seen[..., :3], 0)
        yield develop(picture, look, seed + frame)
        progress(0.35 + 0.65 * (frame + 1) / count)
