"""Perfume: a thick glass block with liquid, a metal collar and cap, a dark plate with foil print."""

from __future__ import annotations

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.color import readable_on
from app.studio.finishes import finished, glass, polished
from app.studio.geometry import disc, lathe, merge, placed, rounded_box, rounded_profile
from app.studio.labels import foil_plate
from app.studio.material import Material
from app.studio.typography import as_texture


def build_perfume(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (liquid), cap, accent (foil), label (plate).

    Forms: block (a rounded cuboid) and round (a flattened disc of glass).
    """
    wall, _ = glass("#f5f7fb", 0.2)
    _, liquid = glass(brief.colors["main"], 0.9)
    foil = brief.colors["accent"]
    plate = brief.colors.get("label", "#181013")
    metal = polished(foil, 0.14)
    cap = (
        metal
        if brief.materials.get("cap") is Finish.METAL
        else finished(Finish.GLOSS, brief.colors["cap"])
    )
    if brief.form == "round":
        flat = placed((0, 0.84, 0), (90, 0, 0), (1.0, 0.46, 1.0))
        body = lathe(rounded_profile([(0, -0.55), (0.84, -0.55, 0.30), (0.84, 0.55, 0.30), (0, 0.55)], 14),
                     200, 0.05).transformed(flat)  # fmt: skip
        fill = lathe(rounded_profile([(0, -0.40), (0.70, -0.40, 0.24), (0.70, 0.40, 0.24), (0, 0.40)], 12),
                     160, 0.05).transformed(flat)  # fmt: skip
        depth, top = 0.253, 1.655
    else:
        box = placed((0, 0.8, 0))
        body = merge(list(rounded_box(1.3, 1.6, 0.62, 0.10, 7).values())).transformed(box)
        fill = merge(list(rounded_box(1.12, 1.06, 0.44, 0.07, 6).values())).transformed(
            placed((0, 0.76, 0))
        )
        depth, top = 0.312, 1.585
    collar = lathe(
        rounded_profile(
            [(0, top), (0.30, top, 0.01), (0.30, top + 0.10, 0.01), (0, top + 0.10)], 4
        ),
        96,
    )
    if brief.form == "round":
        stopper = [disc(0.27, top + 0.10, top + 0.52, 0.08)]
    else:
        stopper = [m.transformed(placed((0, top + 0.455, 0)))
                   for m in rounded_box(0.62, 0.70, 0.5, 0.05, 6).values()]  # fmt: skip
    print_ = foil_plate(
        brief.printed_name, brief.detail or "eau de parfum", brief.heading_font,
        readable_on(plate, foil, "#f3dcae"),
    )  # fmt: skip
    at = placed((0, 0.74, depth))
    faces = rounded_box(0.76, 0.475, 0.016, 0.007, 4)
    paper = Material(base=plate, roughness=0.28, f0=0.05)
    parts = [
        Part(body, wall), Part(fill, liquid), Part(collar, metal),
        *(Part(m, cap) for m in stopper),
        *(Part(m.transformed(at), paper) for k, m in faces.items() if k != "front"),
        Part(faces["front"].transformed(at),
             Material(base=plate, roughness=0.28, f0=0.05, texture_metallic=0.5), as_texture(print_)),
    ]  # fmt: skip
    return Model(tuple(parts), yaw=UPRIGHT_YAW, detail=(0.0, 0.95, depth))
