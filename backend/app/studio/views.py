"""Views: where the camera stands for each, and how the product sits in the frame of each ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.schemas.brief import LightMood, ViewType
from app.studio.arrays import Array
from app.studio.camera import Camera


@dataclass(frozen=True, slots=True)
class View:
    """A camera position relative to the product.

    Attributes:
        elevation: degrees above the horizon.
        fov: degrees across the short side; small is a long lens.
        zoom: 1 frames the whole product; more comes closer to the model's detail point.
        mirrored: key light from the right instead of the left.
        window: light falls through a window.
        light: this view's light where the brief asks for none in particular.
    """

    elevation: float
    fov: float = 21.0
    zoom: float = 1.0
    mirrored: bool = False
    window: bool = False
    light: LightMood | None = None


VIEWS: dict[ViewType, View] = {
    ViewType.FRONT: View(elevation=9.0),
    ViewType.SIDE: View(elevation=7.0, mirrored=True),
    ViewType.BACK: View(elevation=12.0),
    ViewType.TOP: View(elevation=52.0, fov=24.0),
    ViewType.DETAIL: View(elevation=16.0, fov=19.0, zoom=2.1),
    ViewType.LIFESTYLE: View(elevation=5.0, window=True, light=LightMood.GOLDEN),
}

ORDER = (
    ViewType.LIFESTYLE,
    ViewType.SIDE,
    ViewType.FRONT,
    ViewType.DETAIL,
    ViewType.TOP,
    ViewType.BACK,
)
"""Which views are made first; more pictures than views begin again with another set arrangement."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """How much of the picture the product may fill, and where its middle sits, -1..1 right and up."""

    width: float
    height: float
    x: float
    y: float


def _frame(width: int, height: int) -> _Frame:
    ratio = width / height
    if ratio > 1.3:
        return _Frame(0.50, 0.66, 0.22, -0.06)
    if ratio > 0.9:
        return _Frame(0.66, 0.60, 0.0, -0.10)
    if ratio > 0.7:
        return _Frame(0.72, 0.56, 0.0, -0.06)
    return _Frame(0.78, 0.46, 0.0, 0.02)


def _projected(points: Array, camera: Camera, width: int, height: int) -> Array:
    """(n, 2) picture coordinates -1..1."""
    cam = camera.packed(width, height)
    basis = np.stack([cam[3:6], cam[6:9], cam[9:12]], 1)
    local = (points - cam[:3]) @ np.linalg.inv(basis).T
    result: Array = local[:, :2] / local[:, 2:]
    return result


def frame_product(
    outline: Array, focus: tuple[float, float, float], view: View, width: int, height: int
) -> Camera:
    """A camera that frames the product as `view` wants it.

    Args:
        outline: (n, 3) points of the product as it stands on the set.
        focus: what a close view looks at.
    """
    frame = _frame(width, height)
    middle = (outline.min(0) + outline.max(0)) / 2
    close = min(max(view.zoom - 1, 0.0), 1.0)
    target = middle * (1 - close) + np.array(focus) * close
    e = math.radians(view.elevation)
    direction = np.array([0.0, math.sin(e), math.cos(e)])

    def at(distance: float, shift: tuple[float, float] = (0.0, 0.0)) -> Camera:
        x, y, z = (float(v) for v in target + direction * distance)
        tx, ty, tz = (float(v) for v in target)
        return Camera((x, y, z), (tx, ty, tz), view.fov, shift)

    near, far = 2.0, 60.0
    for _ in range(30):
        distance = (near + far) / 2
        spread = np.ptp(_projected(outline, at(distance), width, height), axis=0) / 2
        if spread[0] > frame.width or spread[1] > frame.height:
            near = distance
        else:
            far = distance
    distance = far / view.zoom
    if view.zoom > 1:
        return at(distance)
    where = _projected(outline, at(distance), width, height)
    centre = (where.min(0) + where.max(0)) / 2
    shift = (float(centre[0]) - frame.x, float(centre[1]) - frame.y)
    return at(distance, shift)
