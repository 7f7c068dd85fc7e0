"""Motion: one eased camera move per clip.

The view is rendered once, wider and with a margin, in layers with depth; every frame is those layers
reprojected for the moved camera, with a card of light that sweeps across.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.schemas.brief import Move
from app.studio.arrays import Image8
from app.studio.billboard import Billboard
from app.studio.camera import Camera
from app.studio.renderer import Progress, Quality, render
from app.studio.reprojection import MovingLayer
from app.studio.rig import sweep_light
from app.studio.scene import Layer, Scene
from app.studio.tonemap import Look, develop

FPS = 30
MARGIN = 1.16
"""How much wider than the frame the source view is; moves stay inside it."""
_REACH = 0.13
"""Share of the view's longer side by which a move may slide one layer behind another's edge."""


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


def film(
    scene: Scene, camera: Camera, move: Move, duration: float, width: int, height: int,
    quality: dict[Layer, Quality], look: Look, seed: int, photo: Billboard | None = None,
    rate: int = FPS, progress: Progress = lambda _: None,
) -> Iterator[Image8]:  # fmt: skip
    """Frames (height, width, 3) uint8 of one move, `round(duration · rate)` of them.

    Args:
        duration: seconds.
        photo: stands in the set in a built product's place.
        rate: frames per second.
        progress: told the share done, 0..1, the source view being the first third.
    """
    sw, sh = (int(round(v * MARGIN / 2)) * 2 for v in (width, height))
    wide = camera.widened(MARGIN)
    source = wide.packed(sw, sh)
    pictures = render(
        scene, wide, sw, sh, quality, keep_gloss=True, uncovered=round(_REACH * max(sw, sh)),
        progress=lambda p: progress(p * 0.35),
    )  # fmt: skip
    if photo is not None:
        pictures.append(photo.picture(wide, sw, sh))
    layers = []
    while pictures:  # one by one: both, of all layers, would be the most that a clip holds
        layers.append(MovingLayer(pictures.pop(0), source, (sw, sh)))
    count = round(duration * rate)
    for frame in range(count):
        t = frame / max(count - 1, 1)
        target = moved(camera, move, t).packed(width, height)
        rig = np.concatenate([scene.arrays.lights, sweep_light(ease(t)).packed()[None]])
        picture = np.zeros((height, width, 3), np.float32)
        for layer in layers:
            layer.light(target[:3], rig)
            layer.paint(picture, target)
        yield develop(picture, look, seed + frame)
        progress(0.35 + 0.65 * (frame + 1) / count)
