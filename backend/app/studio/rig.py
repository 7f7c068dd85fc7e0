"""The lighting rig: softboxes by mood, the card that sweeps a highlight across.

Key high and to the side, key to fill about 3 : 1, strip softboxes for reflections.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.schemas.brief import LightMood
from app.studio.light import SoftBox, Vec3

LOOK_AT: Vec3 = (0.0, 0.8, 0.0)


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


MOODS: dict[LightMood, LightPlan] = {
    LightMood.STUDIO: LightPlan(),
    LightMood.GOLDEN: LightPlan(
        key=1.2, fill=0.55, backdrop=1.0, front=0.55, key_position=(-5.2, 3.0, 1.6),
        key_size=0.55, key_tint=(1.0, 0.86, 0.66), fill_tint=(0.96, 0.97, 1.07),
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


def lights(plan: LightPlan, dark: bool) -> list[SoftBox]:
    """The rig: key, fill strip, front, top, backdrop glow."""
    distance = math.dist(plan.key_position, (0, 0, 0))
    key = 1.15 * plan.key * math.pi * distance**2 / plan.key_size**2
    # A dark set gives no bounce: its product needs larger reflections and a glow behind it.
    fill, glow = plan.fill * (1.6 if dark else 1.0), plan.backdrop * (5.0 if dark else 1.0)
    fill_position = (-math.copysign(4.8, plan.key_position[0]), 3.0, 2.0)
    return [
        SoftBox(plan.key_position, LOOK_AT, plan.key_size, plan.key_size,
                _scaled(plan.key_tint, key), edge=0.08),
        SoftBox(fill_position, LOOK_AT, 1.6, 4.6, _scaled(plan.fill_tint, 3.2 * fill), edge=0.12),
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
