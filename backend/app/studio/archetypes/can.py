"""Beverage can: necked aluminium body with a lid and a pull tab, 2.6 tall, wet with condensation."""

from __future__ import annotations

import numpy as np

from app.schemas.brief import ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.geometry import lathe, placed, ring, rounded_profile, sphere
from app.studio.labels import can_wrap
from app.studio.material import Material, Pattern
from app.studio.typography import as_texture

_HEIGHT, _RADIUS = 2.6, 0.52


def build_can(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (print), accent (shards), lid (metal)."""
    h, r = _HEIGHT, _RADIUS
    main, accent = brief.colors["main"], brief.colors["accent"]
    art = as_texture(can_wrap(brief.printed_name, brief.copy_text.tagline, main, accent))
    printed = Material(
        base="#eeeef0", roughness=0.24, metallic=0.55, texture_metallic=0.3, coat=0.6,
        pattern=Pattern.DROPLETS, pattern_scale=15, bump=0.5,
    )  # fmt: skip
    metal = Material(base=brief.colors.get("lid", "#eeeeef"), roughness=0.2, metallic=1.0)
    body = lathe(
        rounded_profile(
            [(r * 0.80, 0.10, 0.02), (r, 0.26, 0.10), (r, h - 0.34, 0.10), (r * 0.86, h - 0.06)], 10
        ),
        220, 0.05,
    )  # fmt: skip
    base = lathe(
        rounded_profile(
            [(0, 0.12), (r * 0.62, 0.12, 0.05), (r * 0.74, -0.034, 0.03), (r * 0.80, 0.10, 0.02),
             (r * 0.801, 0.11)], 8,
        ), 160, 0.05,
    )  # fmt: skip
    lid = lathe(
        rounded_profile(
            [(r * 0.858, h - 0.065), (r * 0.895, h - 0.03, 0.02), (r * 0.895, h + 0.015, 0.02),
             (r * 0.855, h + 0.02, 0.02), (r * 0.80, h - 0.07, 0.03), (r * 0.5, h - 0.06, 0.01),
             (0, h - 0.06)], 8,
        ), 160, 0.05,
    )  # fmt: skip
    tab_ring = ring(0.12, 0.026, "xz", 48).transformed(placed((0, h - 0.025, 0.12)))
    tab_body = sphere(1, 24).transformed(placed((0, h - 0.03, -0.03), scaled=(0.07, 0.02, 0.12)))
    # The wrap's front, a quarter of the way round, faces -z on a lathe: turn it to the viewer.
    turned = placed(turned=(0, 180, 0))
    parts = [Part(body.transformed(turned), printed, art)]
    parts += [Part(mesh.transformed(turned), metal) for mesh in (base, lid, tab_ring, tab_body)]
    return Model(tuple(parts), yaw=UPRIGHT_YAW, detail=(0.0, h * 0.74, float(np.float64(r))))
