"""The engine's door: a brief in, pictures out. Deterministic for a seed and ENGINE_VERSION."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.schemas.brief import LightMood, Move, ProductBrief, ViewType
from app.studio import renderer
from app.studio.archetypes import build_model
from app.studio.arrays import Array, Image8
from app.studio.camera import Camera
from app.studio.geometry import placed
from app.studio.motion import film
from app.studio.renderer import Progress, Quality, flattened, render
from app.studio.scene import Layer, Scene
from app.studio.sets import build_stage
from app.studio.tonemap import Look, develop
from app.studio.views import VIEWS, frame_product


class QualityLevel(StrEnum):
    """Draft is 540 pixels on the short side and noisier; standard is 1080."""

    DRAFT = "draft"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class _Level:
    scale: float
    still: dict[Layer, Quality]
    moving: dict[Layer, Quality]


_LEVELS = {
    QualityLevel.DRAFT: _Level(0.5, renderer.DRAFT, renderer.DRAFT),
    QualityLevel.STANDARD: _Level(1.0, renderer.STANDARD, renderer.MOVING),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One view of one product on one set.

    Attributes:
        variant: 0 is the set as designed; others arrange its props anew.
    """

    brief: ProductBrief
    view: ViewType
    seed: int
    width: int
    height: int
    level: QualityLevel = QualityLevel.STANDARD
    variant: int = 0
    light: LightMood | None = None

    def __hash__(self) -> int:
        return hash(
            (
                self.brief.model_dump_json(),
                self.view,
                self.seed,
                self.pixels,
                self.mood,
                self.variant,
            )
        )

    @property
    def mood(self) -> LightMood:
        """The light in force: the shot's own, else the brief's, else the view's."""
        if self.light is not None or self.brief.light is not LightMood.STUDIO:
            return self.light or self.brief.light
        return VIEWS[self.view].light or self.brief.light

    @property
    def pixels(self) -> tuple[int, int]:
        """Rendered size: the frame's at standard, half of it at draft."""
        scale = _LEVELS[self.level].scale
        return round(self.width * scale / 2) * 2, round(self.height * scale / 2) * 2


@functools.lru_cache(1)
def _prepared(shot: Shot) -> tuple[Scene, Camera]:
    """The lit scene of a shot and its camera; the last one is kept for the clip after the still."""
    brief, view = shot.brief, VIEWS[shot.view]
    model = build_model(brief, shot.seed)
    turn = placed(turned=(0, model.yaw[shot.view], 0))
    corners = model.corners()
    radius = float(np.hypot(corners[:, 0], corners[:, 2]).max()) * 1.12 + 0.22
    stage = build_stage(
        brief.set_name, brief.palette, shot.mood, max(radius, 1.0),
        shot.seed + 101 * shot.variant, mirrored=view.mirrored, window=view.window,
    )  # fmt: skip
    stand = placed((0, stage.top, 0)) @ turn
    model.stand(stage.builder, stand)
    outline = model.outline() @ stand[:3, :3].T + stand[:3, 3]
    focus = np.array(model.detail) @ stand[:3, :3].T + stand[:3, 3]
    camera = frame_product(outline, tuple(focus), view, *shot.pixels)
    return stage.builder.build(), camera


_TINTS: dict[LightMood, Look] = {
    LightMood.STUDIO: Look(),
    LightMood.GOLDEN: Look(saturation=1.10, exposure=1.12),
    LightMood.COOL: Look(saturation=1.0),
    LightMood.DRAMATIC: Look(contrast=1.12, vignette=0.18),
}


def render_still(shot: Shot, progress: Progress = lambda _: None) -> tuple[Image8, Array]:
    """A picture of a shot and the product's coverage in it: (h, w, 3) uint8, (h, w) float 0..1."""
    scene, camera = _prepared(shot)
    progress(0.2)
    width, height = shot.pixels
    pictures = render(
        scene, camera, width, height, _LEVELS[shot.level].still,
        progress=lambda p: progress(0.2 + 0.78 * p),
    )  # fmt: skip
    frame, product = flattened(pictures, width, height)
    return develop(frame, _TINTS[shot.mood], shot.seed), product


def render_clip(
    shot: Shot, move: Move, duration: float, progress: Progress = lambda _: None
) -> Iterator[Image8]:
    """Frames of a shot in motion at `motion.FPS`; `duration` in seconds."""
    scene, camera = _prepared(shot)
    progress(0.08)
    width, height = shot.pixels
    yield from film(
        scene, camera, move, duration, width, height, _LEVELS[shot.level].moving,
        _TINTS[shot.mood], shot.seed,
        progress=lambda p: progress(0.08 + 0.92 * p),
    )  # fmt: skip
