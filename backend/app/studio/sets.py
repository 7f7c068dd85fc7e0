"""Sets: what the product stands on and in front of, and how it is lit.

One dominant hue and one accent, tinted from the product. Key high and to the side, key to fill about
3 : 1, strip softboxes for reflections. Nothing is pure black or white.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.schemas.brief import LightMood, Palette, SetName
from app.studio.color import linear, luminance, mix
from app.studio.geometry import (
    aimed,
    cyclorama,
    disc,
    placed,
    ring,
    rounded_box,
    sphere,
    tube,
)
from app.studio.light import Sky, SoftBox, Vec3
from app.studio.material import Material, Pattern
from app.studio.scene import Layer, SceneBuilder

_LOOK_AT: Vec3 = (0.0, 0.8, 0.0)


@dataclass(frozen=True, slots=True)
class LightPlan:
    """Strength and place of the softboxes, relative to a neutral studio."""

    key: float = 1.1
    fill: float = 0.75
    backdrop: float = 1.2
    front: float = 0.7
    ambient: float = 0.25
    key_position: Vec3 = (-4.6, 4.6, 0.8)
    key_size: float = 0.9
    key_tint: Vec3 = (1.0, 0.975, 0.94)
    fill_tint: Vec3 = (1.0, 1.0, 1.04)


_MOODS: dict[LightMood, LightPlan] = {
    LightMood.STUDIO: LightPlan(),
    LightMood.GOLDEN: LightPlan(
        key=1.2, fill=0.55, backdrop=1.0, front=0.55, key_position=(-5.2, 3.0, 1.6),
        key_size=0.55, key_tint=(1.0, 0.80, 0.52), fill_tint=(0.94, 0.95, 1.10),
    ),
    LightMood.COOL: LightPlan(
        key=1.05, fill=0.9, key_tint=(0.93, 0.98, 1.06), fill_tint=(0.94, 1.0, 1.1)
    ),
    LightMood.DRAMATIC: LightPlan(
        key=1.15, fill=0.45, backdrop=0.7, front=0.35, ambient=0.2,
        key_position=(-4.8, 4.4, -0.6), key_size=0.7,
    ),
}  # fmt: skip


def _scaled(rgb: Vec3, factor: float) -> Vec3:
    return rgb[0] * factor, rgb[1] * factor, rgb[2] * factor


def _lights(plan: LightPlan, dark: bool) -> list[SoftBox]:
    """The rig: key, fill strip, front, top, backdrop glow."""
    distance = math.dist(plan.key_position, (0, 0, 0))
    key = 1.15 * plan.key * math.pi * distance**2 / plan.key_size**2
    # A dark set gives no bounce: its product needs larger reflections and a glow behind it.
    fill, glow = plan.fill * (1.6 if dark else 1.0), plan.backdrop * (5.0 if dark else 1.0)
    fill_position = (-math.copysign(4.8, plan.key_position[0]), 3.0, 2.0)
    return [
        SoftBox(plan.key_position, _LOOK_AT, plan.key_size, plan.key_size,
                _scaled(plan.key_tint, key), edge=0.08),
        SoftBox(fill_position, _LOOK_AT, 1.6, 4.6, _scaled(plan.fill_tint, 3.2 * fill), edge=0.12),
        SoftBox((1.2, 5.4, 6.5), (0, 0.6, 0), 4.2, 2.6, _scaled((1, 1, 1), 4.2 * plan.front),
                edge=0.2),
        SoftBox((0, 6.8, -0.5), (0, 0, 0), 5.0, 2.2, _scaled((1, 1, 1), 1.6 * fill), edge=0.2),
        SoftBox((0, 1.2, -3.4), (0, 3.4, -8), 3.2, 1.6, _scaled((1, 1, 1), 5.0 * glow), edge=0.3),
    ]  # fmt: skip


def sweep_light(progress: float) -> SoftBox:
    """A reflection card that travels across the front once as `progress` goes 0..1."""
    x = -6.0 + 12.0 * progress
    return SoftBox(
        (x, 2.6, 4.6), (0.0, 1.3, 0.0), 0.55, 5.5, (6.5, 6.5, 6.5), edge=0.3, diffuse=0.0
    )


def _window(builder: SceneBuilder, key: Vec3) -> None:
    """Bars between key and set: a window's shadow falls over everything."""
    at = tuple(0.66 * k + 0.34 * t for k, t in zip(key, _LOOK_AT, strict=True))
    frame = aimed(at, _LOOK_AT)
    bar = Material(base="#202020", roughness=0.9)
    offsets = [((x, 0.0, 0.0), (0.10, 3.4, 0.03)) for x in (-1.05, -0.35, 0.35, 1.05)]
    offsets += [((0.0, y, 0.0), (2.2, 0.10, 0.03)) for y in (-1.2, -0.4, 0.4, 1.2)]
    for place, size in offsets:
        for face in rounded_box(*size, 0.01, 2).values():
            builder.add(face, bar, Layer.UNSEEN, frame @ placed(place))


def _podium(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.30
    material = Material(base=palette.podium, roughness=0.5)
    builder.add(disc(radius, -0.08, height, 0.05), material, Layer.SET)
    column = Material(base=mix(palette.podium, palette.accent, 0.30), roughness=0.5)
    # To the right: wide frames keep their left third for words.
    x = radius * 0.80 + 0.25 + 0.2 * float(rng.random())
    z = -radius * 0.55 - 0.75
    tall = 0.85 + 0.3 * float(rng.random())
    builder.add(disc(0.52, -0.08, tall, 0.05), column, Layer.SET, placed((x, 0, z)))
    ball = Material(base=palette.accent, roughness=0.35, coat=0.4)
    builder.add(sphere(0.30), ball, Layer.SET, placed((x, tall + 0.30, z)))
    return height


def _arch(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.30
    builder.add(disc(radius, -0.08, height, 0.04), Material(base=palette.podium, roughness=0.4),
                Layer.SET)  # fmt: skip
    t = np.linspace(0, np.pi, 90)
    reach = radius + 0.95
    path = np.stack([reach * np.cos(t), 0.2 + (reach + 0.45) * np.sin(t), 0 * t - 2.2], 1)
    builder.add(tube(path, 0.40, 24), Material(base=palette.accent, roughness=0.45), Layer.SET)
    tones = (palette.podium, palette.accent, mix(palette.podium, "#fff7ec", 0.75))
    for i in range(6):
        side = 1 if i % 2 else -1
        size = float(rng.uniform(0.08, 0.20))
        place = (
            side * (radius * 0.75 + float(rng.uniform(0.1, 0.9))),
            float(rng.uniform(0.7, 3.2)),
            float(rng.uniform(-1.7, -0.6)),
        )
        ball = Material(base=tones[i % 3], roughness=0.25, coat=0.5)
        builder.add(sphere(size, 32), ball, Layer.SET, placed(place))
    return height


def _marble(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.38
    stone = Material(base="#efe6e0", roughness=0.12, coat=0.3, pattern=Pattern.MARBLE,
                     pattern_scale=0.9, second=mix("#6b5b58", palette.accent, 0.2))  # fmt: skip
    builder.add(disc(radius, -0.08, height, 0.03), stone, Layer.SET)
    step = Material(base=mix(palette.backdrop, palette.accent, 0.22), roughness=0.32)
    builder.add(disc(radius * 1.4, -0.08, 0.16, 0.03), step, Layer.SET, placed((0, 0, -0.35)))
    metal = Material(base=mix("#e8bf7a", palette.accent, 0.12), roughness=0.16, metallic=1.0)
    size = radius * 1.28
    builder.add(ring(size, 0.045), metal, Layer.SET, placed((0, size + 0.1, -radius - 0.45)))
    return height


_SETS: dict[SetName, Callable[[SceneBuilder, Palette, float, np.random.Generator], float]] = {
    SetName.PODIUM: _podium,
    SetName.ARCH: _arch,
    SetName.MARBLE: _marble,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A set being filled: where the product goes."""

    builder: SceneBuilder
    top: float
    """Height that the product stands on, world units."""


def build_stage(
    name: SetName, palette: Palette, mood: LightMood, radius: float, seed: int, *,
    mirrored: bool = False, window: bool = False,
) -> Stage:  # fmt: skip
    """An empty set.

    Args:
        radius: of the podium, world units.
        seed: places the props.
        mirrored: key from the right.
        window: light through a window's bars.
    """
    plan = _MOODS[mood]
    if window:
        plan = replace(plan, key_size=0.30, key=plan.key * 1.7, fill=plan.fill * 0.7)
    if mirrored:
        x, y, z = plan.key_position
        plan = replace(plan, key_position=(-x, y, z))
    backdrop = np.array(linear(palette.backdrop))
    level = plan.ambient / 0.35

    def sky(share: float, strength: float) -> Vec3:
        r, g, b = (float(v) for v in (backdrop * share + (1 - share)) * strength * level)
        return r, g, b

    builder = SceneBuilder(Sky(sky(0.4, 0.12), sky(0.3, 0.32), sky(0.0, 0.5)))
    dark = luminance(palette.backdrop) < 0.12
    builder.lights += _lights(plan, dark)
    sweep = cyclorama()
    floor = sweep.vertices[sweep.faces].mean(1)[:, 2] > -3.6
    finish = Material(base=palette.backdrop, roughness=0.6)
    wall = Material(base=palette.backdrop, roughness=0.9, f0=0.0)
    builder.add(replace(sweep, faces=sweep.faces[floor]), finish, Layer.BACKDROP)
    builder.add(replace(sweep, faces=sweep.faces[~floor]), wall, Layer.BACKDROP)
    if window:
        _window(builder, plan.key_position)
    top = _SETS[name](builder, palette, radius, np.random.default_rng(seed))
    return Stage(builder, top)
