"""Finishes: what a brief calls matte, metal or leather, as renderer materials."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.schemas.brief import Finish
from app.studio.color import linear, mix
from app.studio.material import Material, Pattern

_FINISHES: dict[Finish, Material] = {
    Finish.MATTE: Material(
        roughness=0.44, f0=0.045, pattern=Pattern.GRAIN, pattern_scale=90, bump=0.03
    ),
    Finish.GLOSS: Material(roughness=0.3, coat=0.9),
    Finish.METAL: Material(roughness=0.26, metallic=1.0, pattern=Pattern.BRUSHED, bump=0.05),
    Finish.GLASS: Material(roughness=0.08, coat=1.0),
    Finish.LEATHER: Material(
        roughness=0.46, f0=0.045, pattern=Pattern.GRAIN, pattern_scale=34, bump=0.34
    ),
    Finish.FABRIC: Material(
        roughness=0.85, f0=0.03, pattern=Pattern.WEAVE, pattern_scale=110, bump=0.14, sheen=0.3
    ),
    Finish.PAPER: Material(
        roughness=0.62, f0=0.035, pattern=Pattern.GRAIN, pattern_scale=140, bump=0.03
    ),
    Finish.CERAMIC: Material(
        roughness=0.34, coat=0.45, pattern=Pattern.GRAIN, pattern_scale=14, bump=0.03
    ),
    Finish.WOOD: Material(roughness=0.5, f0=0.035, pattern=Pattern.WOOD, pattern_scale=1.0),
}


def finished(finish: Finish, color: str) -> Material:
    """An opaque surface of a finish and a colour (`#rrggbb`); glass comes out as lacquer, see `glass`."""
    material = replace(_FINISHES[finish], base=color)
    if finish is Finish.WOOD:
        return replace(material, second=mix(color, "#3a2416", 0.45))
    return material


def polished(color: str, roughness: float = 0.16) -> Material:
    """Metal without brush marks: rings, caps, clasps."""
    return Material(base=color, roughness=roughness, metallic=1.0)


def glass(color: str = "#ffffff", density: float = 1.0) -> tuple[Material, Material]:
    """Refracting glass and the liquid in it.

    Args:
        color: what a unit's thickness of it lets through.
        density: multiplies the absorption (Beer–Lambert); 0 is clear.
    """
    tint = np.array(linear(color))
    r, g, b = (
        float(a) for a in np.clip(-np.log(np.maximum(tint, 0.02)), 0.05, 3.6) * 0.55 * density
    )
    wall = Material(base="#fafafa", roughness=0.03, transmission=1.0, ior=1.5, absorption=(r, g, b))
    # 1.2 stands for the step from glass to water or oil seen from inside the glass.
    liquid = replace(wall, ior=1.2, absorption=(r * 0.9, g * 0.9, b * 0.9))
    return wall, liquid
