"""Reprojection: what a rendered layer looks like from a camera that has moved a little.

For every target pixel the source position is found by fixed-point iteration on the layer's depth, so
parallax is true, sub-pixel exact, and nothing jitters. Softbox highlights are not part of the layer's
colour: they are computed anew for every camera from the kept surface normals.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numba import njit, prange
from scipy.ndimage import distance_transform_edt

from app.studio.arrays import Array
from app.studio.light import highlight
from app.studio.renderer import Picture
from app.studio.scene import Layer

_ITERATIONS = 3
_COAT_ALPHA = 0.004
_CLAMP = 8.0
_PAD = 8
_NEIGHBOURS = np.ones((3, 3), np.uint8)
_FINE_GRID, _COARSE_GRID = 2, 4
"""Positions are found at every second pixel of the product, every fourth elsewhere, and interpolated."""


@njit(parallel=True, cache=True, fastmath=True)
def _source_positions(source, target, inverse, depth, x0, y0, size, grid, tx0, ty0, out):
    """Where in a source layer each target pixel looks.

    Args:
        source, target: packed cameras. inverse: (3, 3) of the target's right, up, forward.
        depth: (h, w) of the layer, filled beyond its edges.
        x0, y0: the layer's corner in the source view.
        size: source width, source height, target width, target height, pixels.
        tx0, ty0: corner of the region wanted in the target; `out` samples it at every `grid` pixels.
        out: (rows, columns, 2) positions in the layer's own pixels.
    """
    sw, sh, tw, th = size
    rows, columns, _ = out.shape
    h, w = depth.shape
    for j in prange(rows):
        goal_y = 1 - 2 * (ty0 + j * grid + 0.5) / th
        guess_x, guess_y = 0.0, goal_y * th / sh
        for i in range(columns):
            goal_x = 2 * (tx0 + i * grid + 0.5) / tw - 1
            rounds = _ITERATIONS
            if i == 0:  # the others start from their neighbour
                guess_x, rounds = goal_x * tw / sw, 3 * _ITERATIONS
            x, y = guess_x, guess_y
            for _ in range(rounds):
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
            guess_x, guess_y = x + 2.0 * grid / sw, y


@njit(parallel=True, cache=True, fastmath=True)
def _lit(source, eye, lights, picture_color, depth, alpha, gloss, x0, y0, sw, sh, out):
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


@njit(parallel=True, cache=True, fastmath=True)
def _over(picture, seen, x0, y0):
    """Lays premultiplied RGBA over a picture, in place."""
    h, w, _ = seen.shape
    for j in prange(h):
        for i in range(w):
            a = min(max(seen[j, i, 3], 0.0), 1.0)
            for c in range(3):
                picture[y0 + j, x0 + i, c] = picture[y0 + j, x0 + i, c] * (1 - a) + max(
                    seen[j, i, c], 0.0
                )


def _filled_depth(picture: Picture) -> Array:
    """The layer's depth, carried outward from its edge so that the search converges there."""
    if picture.alpha.min() > 0.5:
        return picture.depth
    nearest = distance_transform_edt(
        picture.alpha < 0.5, return_distances=False, return_indices=True
    )
    filled = picture.depth[nearest[0], nearest[1]]
    return cv2.GaussianBlur(filled, (0, 0), 1.2).astype(np.float32)


class MovingLayer:
    """A layer ready to be seen from other cameras, padded so that sampling past its edge finds nothing.

    Args:
        source: packed camera that the layer was rendered with.
        size: of that view, width and height in pixels.
    """

    def __init__(self, picture: Picture, source: Array, size: tuple[int, int]) -> None:
        self._opaque = picture.layer is Layer.BACKDROP
        self._grid = _FINE_GRID if picture.layer is Layer.PRODUCT else _COARSE_GRID
        edge = 0 if self._opaque else _PAD
        pad = ((edge, edge), (edge, edge))
        self._source, self._size = source, size
        self._x, self._y = picture.x - edge, picture.y - edge
        self._depth = np.pad(_filled_depth(picture), pad, mode="edge")
        self._shines = picture.gloss.size > 0
        color = picture.color if self._shines else picture.color + picture.shine
        rgba = np.dstack([color, picture.alpha]).astype(np.float32, copy=False)
        self._rgba = np.pad(rgba, (*pad, (0, 0)))
        if self._shines:
            self._color = self._rgba[..., :3].copy()
            self._alpha = self._rgba[..., 3].copy()
            self._gloss = np.pad(picture.gloss, (*pad, (0, 0)))

    def light(self, eye: Array, lights: Array) -> None:
        """Recomputes the highlights for an eye position (3,) and packed softboxes."""
        if self._shines:
            _lit(
                self._source, eye, lights, self._color, self._depth, self._alpha, self._gloss,
                self._x, self._y, *self._size, self._rgba,
            )  # fmt: skip

    def paint(self, picture: Array, target: Array) -> None:
        """Lays the layer over `picture` (h, w, 3) as the packed camera `target` sees it."""
        height, width = picture.shape[:2]
        inverse = np.linalg.inv(np.stack([target[3:6], target[6:9], target[9:12]], 1))
        x0, y0, x1, y1 = self._rectangle(target, inverse, width, height)
        if x1 <= x0 or y1 <= y0:
            return
        g = self._grid
        coarse = np.empty((-(-(y1 - y0) // g) + 1, -(-(x1 - x0) // g) + 1, 2), np.float32)
        _source_positions(
            self._source, target, inverse, self._depth, self._x, self._y,
            (*self._size, width, height), g, x0, y0, coarse,
        )  # fmt: skip
        # Affine upsampling keeps the coarse samples exactly where they were taken.
        where = cv2.warpAffine(
            coarse, np.array([[g, 0, 0], [0, g, 0]], np.float32), (x1 - x0, y1 - y0),
            flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        seen = cv2.remap(
            self._rgba, where, None,
            cv2.INTER_CUBIC if self._shines else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE if self._opaque else cv2.BORDER_CONSTANT,
        )  # fmt: skip
        if self._shines:
            # Beside a highlight a hundred times as bright a cubic falls below zero: nothing is darker than its darkest neighbour.
            darkest = cv2.erode(self._rgba, _NEIGHBOURS)
            np.maximum(seen, cv2.remap(darkest, where, None, cv2.INTER_LINEAR), out=seen)
        if self._opaque:
            picture[...] = seen[..., :3]
        else:
            _over(picture, seen, x0, y0)

    def _rectangle(
        self, target: Array, inverse: Array, width: int, height: int
    ) -> tuple[int, int, int, int]:
        """x0, y0, x1, y1 in the target that can show the layer: its box of rays, seen from there."""
        if self._opaque:
            return 0, 0, width, height
        h, w = self._depth.shape
        sw, sh = self._size
        x = 2 * (self._x + np.array([0, w, 0, w]) + 0.5) / sw - 1
        y = 1 - 2 * (self._y + np.array([0, 0, h, h]) + 0.5) / sh
        s = self._source
        rays = s[9:12] + np.outer(x, s[3:6]) + np.outer(y, s[6:9])
        seen = self._depth[self._rgba[..., 3] > 0]
        corners = np.concatenate([s[:3] + rays * z for z in (seen.min(), seen.max())])
        local = (corners - target[:3]) @ inverse.T
        px = (local[:, 0] / local[:, 2] * 0.5 + 0.5) * width
        py = (0.5 - local[:, 1] / local[:, 2] * 0.5) * height
        return (
            int(np.clip(px.min() - 2, 0, width)), int(np.clip(py.min() - 2, 0, height)),
            int(np.clip(px.max() + 3, 0, width)), int(np.clip(py.max() + 3, 0, height)),
        )  # fmt: skip
