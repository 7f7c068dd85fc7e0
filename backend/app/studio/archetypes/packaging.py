"""What packs share: stickers, prints and the materials of a part."""

from __future__ import annotations

import math
from dataclasses import replace

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import Part
from app.studio.color import mix, readable_on
from app.studio.finishes import finished
from app.studio.geometry import label_arc
from app.studio.labels import front_label, plan_for, printed_mark
from app.studio.material import Material
from app.studio.typography import as_texture

_PIXELS = 1100
"""Pixels of a label's width: about two per pixel of a 1080p picture that shows it large."""


_READABLE = 96.0
"""Degrees of a cylinder's front that type may cover and still be read from there."""


def surface(brief: ProductBrief, part: str, color: str | None = None) -> Material:
    """The material of a part: its own finish if the brief has one, else the product's."""
    finish = brief.materials.get(part, brief.finish)
    return finished(finish, color or brief.colors[part])


def lid(brief: ProductBrief, part: str = "cap") -> Material:
    """Caps and lids are lacquered unless the brief says otherwise."""
    return finished(brief.materials.get(part, Finish.GLOSS), brief.colors[part])


def sticker(
    brief: ProductBrief, radius: float, low: float, high: float, degrees: float,
    paper: str | None = None, lift: float = 0.006,
) -> Part:  # fmt: skip
    """A paper label on the front of an upright cylinder, between two heights."""
    paper = paper or brief.colors.get("label", "#f6efe6")
    wide = math.radians(degrees) * radius
    plan = replace(plan_for(brief, paper), measure=min(1.0, _READABLE / degrees))
    art = front_label(plan, _PIXELS, round(_PIXELS * (high - low) / wide))
    mesh = label_arc(radius + lift, low, high, degrees)
    return Part(mesh, Material(base=paper, roughness=0.55, f0=0.04), as_texture(art))


def imprint(
    brief: ProductBrief, radius: float, low: float, high: float, degrees: float, ground: str,
    material: Material,
) -> Part:  # fmt: skip
    """Name and mark printed straight on a cylinder's front: the surface shows around them.

    Args:
        ground: colour of the surface, which the print must stand out from.
    """
    accent = brief.colors["accent"]
    ink = readable_on(ground, mix(accent, "#1b1715", 0.5), mix(accent, "#fffaf4", 0.7))
    wide = math.radians(degrees) * radius
    plan = replace(plan_for(brief, ground), measure=min(1.0, _READABLE / degrees))
    art = printed_mark(plan, 900, round(900 * (high - low) / wide), ink)
    return Part(label_arc(radius + 0.004, low, high, degrees), material, as_texture(art))
