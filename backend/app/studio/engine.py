"""The engine's door: a brief in, pictures out. Deterministic for a seed and ENGINE_VERSION."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.schemas.brief import LightMood, Move, Palette, ProductBrief, ViewType
from app.studio import renderer
from app.studio.archetypes import build_model
from app.studio.arrays import Array, Image8
from app.studio.billboard import PHOTO_VIEWS, Billboard, PhotoProduct
from app.studio.camera import Camera
from app.studio.geometry import placed
from app.studio.motion import FPS, film
from app.studio.palette import accent_for, palette_for
from app.studio.renderer import Progress, Quality, flattened, render
from app.studio.scene import BAKE_SPACING, Layer, Scene
from app.studio.sets import Stage, build_stage
from app.studio.tonemap import Look, develop
from app.studio.views import VIEWS, View, frame_product


class QualityLevel(StrEnum):
    """Draft is half the size and rate and noisier, rough a quarter of the size and noisier still; high is quieter and takes twice as long. Sketches are for animatics."""

    SKETCH = "sketch"
    ROUGH = "rough"
    DRAFT = "draft"
    STANDARD = "standard"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class _Level:
    scale: float
    still: dict[Layer, Quality]
    moving: dict[Layer, Quality]
    bake_spacing: float = BAKE_SPACING
    rate: int = FPS


_LEVELS = {
    QualityLevel.SKETCH: _Level(1.0, renderer.SKETCH, renderer.SKETCH, 0.3, FPS // 2),
    QualityLevel.ROUGH: _Level(0.25, renderer.SKETCH, renderer.SKETCH, 0.3, FPS // 2),
    QualityLevel.DRAFT: _Level(0.5, renderer.DRAFT, renderer.DRAFT, 0.12, FPS // 2),
    QualityLevel.STANDARD: _Level(1.0, renderer.STANDARD, renderer.MOVING),
    QualityLevel.HIGH: _Level(1.0, renderer.HIGH, renderer.HIGH),
}


def frame_pixels(level: QualityLevel, width: int, height: int) -> tuple[int, int]:
    """The size that a level renders a frame at, even numbers of pixels."""
    scale = _LEVELS[level].scale
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2


def frame_rate(level: QualityLevel) -> int:
    """Frames per second of a level's clips."""
    return _LEVELS[level].rate


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
    photo: PhotoProduct | None = None

    def __hash__(self) -> int:
        return hash(
            (
                self.brief.model_dump_json(), self.view, self.seed, self.pixels, self.mood,
                self.variant, self.photo,
            )
        )  # fmt: skip

    @property
    def mood(self) -> LightMood:
        """The light in force: the shot's own, else the brief's, else the view's."""
        if self.light is not None or self.brief.light is not LightMood.STUDIO:
            return self.light or self.brief.light
        views = PHOTO_VIEWS if self.photo else VIEWS
        return views[self.view].light or self.brief.light

    @property
    def bake_spacing(self) -> float:
        """World units between the points where bounced light is gathered."""
        return _LEVELS[self.level].bake_spacing

    @property
    def pixels(self) -> tuple[int, int]:
        """Rendered size: the frame's at standard, half of it at draft, a quarter when rough."""
        return frame_pixels(self.level, self.width, self.height)


@dataclass(frozen=True)
class _Prepared:
    """A lit scene, where it is seen from, and the photo that stands in it, if it is one."""

    scene: Scene
    camera: Camera
    photo: Billboard | None = None


_kept: dict[Shot, _Prepared] = {}
"""The last shot's, for the clip after the still."""


def _prepared(shot: Shot) -> _Prepared:
    """What a shot needs before its first ray."""
    ready = _kept.get(shot)
    if ready is None:
        _kept.clear()  # first: the last scene beside the next one is a hundred megabytes
        ready = _photographed(shot, shot.photo) if shot.photo else _built(shot)
        _kept[shot] = ready
    return ready


def _stage(shot: Shot, palette: Palette, radius: float, view: View) -> Stage:
    return build_stage(
        shot.brief.set_name, palette, shot.mood, max(radius, 1.0), shot.seed + 101 * shot.variant,
        mirrored=view.mirrored, window=view.window,
    )  # fmt: skip


def _built(shot: Shot) -> _Prepared:
    """A product built from the brief."""
    brief, view = shot.brief, VIEWS[shot.view]
    model = build_model(brief, shot.seed)
    turn = placed(turned=(0, model.yaw[shot.view], 0))
    corners = model.corners()
    radius = float(np.hypot(corners[:, 0], corners[:, 2]).max()) * 1.12 + 0.22
    stage = _stage(shot, brief.palette, radius, view)
    stand = placed((0, stage.top, 0)) @ turn
    model.stand(stage.builder, stand)
    outline = model.outline() @ stand[:3, :3].T + stand[:3, 3]
    focus = np.array(model.detail) @ stand[:3, :3].T + stand[:3, 3]
    camera = frame_product(outline, tuple(focus), view, *shot.pixels)
    return _Prepared(stage.builder.build(shot.bake_spacing), camera)


def photo_palette(brief: ProductBrief, photo: PhotoProduct) -> Palette:
    """The ad's colours: a brand's, or built around the photographed product's own."""
    if brief.branded:
        return brief.palette
    main = photo.color()
    return palette_for(brief.scheme, main, accent_for(main))


def _photographed(shot: Shot, photo: PhotoProduct) -> _Prepared:
    """A photographed product in a set coloured from it."""
    view = PHOTO_VIEWS[shot.view]
    palette = photo_palette(shot.brief, photo)
    size = Billboard(photo, 0.0, shot.mood, _TINTS[shot.mood])
    radius = float(np.hypot(size.width / 2, size.depth / 2)) * 1.12 + 0.22
    stage = _stage(shot, palette, radius, view)
    board = Billboard(photo, stage.top, shot.mood, _TINTS[shot.mood])
    board.stand_in(stage.builder)
    focus = (0.0, stage.top + board.height * 0.62, board.depth / 2)
    camera = frame_product(board.outline(), focus, view, *shot.pixels)
    return _Prepared(stage.builder.build(shot.bake_spacing), camera, board)


_TINTS: dict[LightMood, Look] = {
    LightMood.STUDIO: Look(),
    LightMood.GOLDEN: Look(saturation=1.10, exposure=1.12),
    LightMood.COOL: Look(saturation=1.0),
    LightMood.DRAMATIC: Look(contrast=1.12, vignette=0.18),
}


def render_still(shot: Shot, progress: Progress = lambda _: None) -> tuple[Image8, Array]:
    """A picture of a shot and the product's coverage in it: (h, w, 3) uint8, (h, w) float 0..1."""
    ready = _prepared(shot)
    progress(0.2)
    width, height = shot.pixels
    pictures = render(
        ready.scene, ready.camera, width, height, _LEVELS[shot.level].still,
        progress=lambda p: progress(0.2 + 0.78 * p),
    )  # fmt: skip
    if ready.photo is not None:
        pictures.append(ready.photo.picture(ready.camera, width, height))
    frame, product = flattened(pictures, width, height)
    return develop(frame, _TINTS[shot.mood], shot.seed), product


def render_clip(
    shot: Shot, move: Move, duration: float, progress: Progress = lambda _: None
) -> Iterator[Image8]:
    """Frames of a shot in motion, `frame_rate(shot.level)` a second; `duration` in seconds."""
    ready = _prepared(shot)
    progress(0.08)
    width, height = shot.pixels
    yield from film(
        ready.scene, ready.camera, move, duration, width, height, _LEVELS[shot.level].moving,
        _TINTS[shot.mood], shot.seed, ready.photo, _LEVELS[shot.level].rate,
        progress=lambda p: progress(0.08 + 0.92 * p),
    )  # fmt: skip
