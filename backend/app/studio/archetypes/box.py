"""Labelled carton: what any unknown product is shown in."""

from __future__ import annotations

from app.schemas.brief import ProductBrief, ViewType
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.geometry import placed, rounded_box
from app.studio.labels import carton
from app.studio.material import Material, Pattern
from app.studio.typography import as_texture

_WIDTH, _HEIGHT, _DEPTH = 1.84, 2.3, 0.95


def build_box(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (board), accent (illustration)."""
    art = carton(
        brief.copy_text.name, brief.noun, brief.colors["main"], brief.colors["accent"],
        brief.heading_font, seed,
    )  # fmt: skip
    board = Material(base=brief.colors["main"], roughness=0.5, f0=0.04, pattern=Pattern.GRAIN,
                     pattern_scale=120, bump=0.02)  # fmt: skip
    lifted = placed((0, _HEIGHT / 2, 0))
    faces = rounded_box(_WIDTH, _HEIGHT, _DEPTH, 0.035, 5)
    parts = tuple(
        Part(mesh.transformed(lifted), board, as_texture(art[name])) for name, mesh in faces.items()
    )
    return Model(
        parts,
        yaw=UPRIGHT_YAW | {ViewType.LIFESTYLE: -27.0, ViewType.FRONT: -16.0, ViewType.SIDE: 52.0},
        detail=(0.0, _HEIGHT * 0.66, _DEPTH / 2),
    )
