"""Boxes of board: a carton (what any unknown product is shown in), a flat box, a book."""

from __future__ import annotations

from app.schemas.brief import ProductBrief, ViewType
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.geometry import placed, rounded_box
from app.studio.labels import carton, front_label, plan_for
from app.studio.material import Material, Pattern
from app.studio.typography import as_texture

_SIZES = {
    "": (1.84, 2.3, 0.95), "carton": (1.84, 2.3, 0.95), "cereal": (1.72, 2.4, 0.62),
    "flat": (2.3, 1.6, 0.55), "book": (1.6, 2.25, 0.30),
}  # fmt: skip
"""Width, height, depth by form, world units."""


def build_box(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (board), accent (illustration). Forms: carton, cereal, flat, book."""
    width, height, depth = _SIZES[brief.form]
    main, accent = brief.colors["main"], brief.colors["accent"]
    art = carton(brief.printed_name, brief.noun, main, accent, brief.heading_font, seed)
    if brief.motif or brief.form not in ("", "carton"):
        art["front"] = front_label(plan_for(brief, main), 1200, round(1200 * height / width))
    board = Material(base=main, roughness=0.5, f0=0.04, pattern=Pattern.GRAIN,
                     pattern_scale=120, bump=0.02)  # fmt: skip
    pages = Material(base="#f3ecdd", roughness=0.8, pattern=Pattern.BRUSHED, bump=0.5)
    lifted = placed((0, height / 2, 0))
    faces = rounded_box(width, height, depth, 0.035, 5)
    parts = []
    for name, mesh in faces.items():
        if brief.form == "book" and name in ("right", "top", "bottom"):
            inset = placed(
                (-0.03, 0, 0) if name == "right" else (0, -0.03 if name == "top" else 0.03, 0)
            )
            parts.append(Part(mesh.transformed(inset).transformed(lifted), pages))
        else:
            parts.append(Part(mesh.transformed(lifted), board, as_texture(art[name])))
    return Model(
        tuple(parts),
        yaw=UPRIGHT_YAW | {ViewType.LIFESTYLE: -27.0, ViewType.FRONT: -16.0, ViewType.SIDE: 52.0},
        detail=(0.0, height * 0.62, depth / 2),
    )
