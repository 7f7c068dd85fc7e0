"""Dropper bottle: round-shouldered glass with liquid, a paper label, a collar and a rubber bulb."""

from __future__ import annotations

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import lid, sticker, surface
from app.studio.color import mix
from app.studio.finishes import glass
from app.studio.geometry import lathe, rounded_profile
from app.studio.material import Material


def build_dropper(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (glass tint or body), cap, label, accent (print), bulb."""
    r, h = 0.58, 1.45
    outer = rounded_profile(
        [(0, 0.0), (r, 0.0, 0.10), (r, h, 0.34), (0.20, h + 0.16, 0.06), (0.20, h + 0.26)], 12
    )
    parts: list[Part] = []
    if brief.finish is Finish.GLASS:
        wall, liquid = glass(brief.colors["main"])
        inner = rounded_profile(
            [(0, 0.09), (r - 0.08, 0.09, 0.08), (r - 0.08, h - 0.28, 0.02), (0, h - 0.28)], 10
        )
        parts += [Part(lathe(outer, 200, 0.06), wall), Part(lathe(inner, 160, 0.06), liquid)]
    else:
        parts.append(Part(lathe(outer, 200, 0.06), surface(brief, "main")))
    collar = lathe(
        rounded_profile(
            [(0.19, h + 0.20), (0.30, h + 0.20, 0.02), (0.30, h + 0.52, 0.03), (0.17, h + 0.54)], 8
        ), 120, 0.05,
    )  # fmt: skip
    bulb = lathe(
        rounded_profile(
            [(0.17, h + 0.52), (0.185, h + 0.60, 0.05), (0.15, h + 0.98, 0.13), (0, h + 1.02)], 10
        ), 96, 0.04,
    )  # fmt: skip
    rubber = Material(base=brief.colors.get("bulb", mix(brief.colors["cap"], "#202020", 0.15)),
                      roughness=0.6, f0=0.035)  # fmt: skip
    parts += [
        # Paper goes round the front only, so that the liquid shows at the sides.
        sticker(brief, r, 0.20, 1.22, 160),
        Part(collar, lid(brief)), Part(bulb, rubber),
    ]  # fmt: skip
    return Model(tuple(parts), yaw=UPRIGHT_YAW, detail=(0.0, 0.85, r))
