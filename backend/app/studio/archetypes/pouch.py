"""Stand-up pouch: a crimped bag that swells below, its face one large label."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.color import mix
from app.studio.geometry import Mesh, grid, merge, placed, sphere
from app.studio.isosurface import smoothstep
from app.studio.labels import front_label, plan_for
from app.studio.material import Material
from app.studio.typography import as_texture


@dataclass(frozen=True, slots=True)
class _Cut:
    """Width, height and depth of a bag, world units; whether it is sealed at both ends."""

    width: float
    height: float
    depth: float
    pillow: bool = False


_CUTS = {
    "": _Cut(1.5, 2.2, 0.66), "coffee": _Cut(1.5, 2.25, 0.66), "pet": _Cut(1.72, 2.5, 0.82),
    "snack": _Cut(1.6, 2.1, 0.72, pillow=True),
}  # fmt: skip


def _face(cut: _Cut, side: int) -> Mesh:
    """The front (side 1) or back (-1) sheet of the bag."""
    v, u = np.meshgrid(np.linspace(0, 1, 100), np.linspace(-1, 1, 84), indexing="ij")
    seam = 1 - np.abs(u) ** 3.2
    if cut.pillow:
        puff = (
            cut.depth
            * 0.5
            * (np.clip(np.sin(np.pi * np.clip((v - 0.04) / 0.92, 0, 1)), 0, 1) ** 0.55)
            * seam
        )
    else:
        puff = (
            cut.depth
            * 0.5
            * smoothstep(1.0, 0.60, v) ** 0.8
            * seam
            * (0.74 + 0.26 * smoothstep(0, 0.35, v))
        )
        foot = cut.depth * 0.44 * smoothstep(0.16, 0.0, v) * (1 - np.abs(u) ** 6)
        puff = np.maximum(puff, foot)
    z = puff + 0.012
    taut = 1 - np.abs(u) ** 4
    top = smoothstep(0.5, 0.9, v) * smoothstep(1.0, 0.92, v)
    z = z + 0.014 * np.sin(u * 9 + v * 7 + side) * top * taut
    z = z + 0.010 * np.sin(u * 5 - v * 11 + 1) * taut * smoothstep(0.98, 0.8, v) * smoothstep(
        0.0, 0.2, v
    )
    # The seal is pressed flat and ribbed.
    seal = smoothstep(0.945, 0.955, v) + (smoothstep(0.055, 0.045, v) if cut.pillow else 0)
    z = z * (1 - 0.75 * np.clip(seal, 0, 1)) + 0.003 * np.sin(v * 420) * seal
    x = u * cut.width / 2 * (1 - 0.045 * np.sin(v * np.pi) + 0.02 * smoothstep(0.85, 1, v))
    points = np.stack([x, v * cut.height, side * z], -1)
    across = u * 0.5 + 0.5
    mesh = grid(points, uv=np.stack([across if side > 0 else 1 - across, v], -1))
    return mesh if mesh.normals[:, 2].mean() * side > 0 else mesh.facing_out()


def _bean() -> Mesh:
    """A coffee bean of unit half-length, grooved on top."""
    t, p = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, 30), np.linspace(0, 2 * np.pi, 48, endpoint=False),
                       indexing="ij")  # fmt: skip
    x, y, z = np.sin(t), np.cos(t) * np.cos(p) * 0.62, np.cos(t) * np.sin(p) * 0.72
    y = np.where(y > 0.2, 0.2 + (y - 0.2) * 0.25, y)
    groove = np.exp(-(((z - 0.09 * np.sin(x * 3.2)) / 0.085) ** 2)) * smoothstep(
        1.0, 0.8, np.abs(x)
    )
    y = np.where(y > 0, y - 0.20 * groove, y)
    return grid(np.stack([x, y, z], -1), closed_v=True).facing_out()


def _scattered(brief: ProductBrief, cut: _Cut, seed: int) -> Part:
    """What is in the bag, lying before it."""
    rng = np.random.default_rng(seed)
    coffee = brief.form == "coffee"
    mesh = _bean() if coffee else sphere(1, 20)
    color = "#432313" if coffee else mix(brief.colors["accent"], "#b98a55", 0.6)
    material = Material(base=color, roughness=0.36, f0=0.05)
    lying = []
    for _ in range(26 if coffee else 16):
        x = float(rng.uniform(-0.62, 0.62) * cut.width)
        z = float(rng.uniform(0.55, 0.98)) * (1 - 0.25 * abs(x)) + 0.05
        size = float(rng.uniform(0.075, 0.095))
        turned = (
            float(rng.uniform(-18, 18)),
            float(rng.uniform(0, 360)),
            float(rng.uniform(-20, 20)),
        )
        flat = size if coffee else size * 0.75
        lying.append(mesh.transformed(placed((x, flat * 0.62, z), turned, (size, flat, size))))
    return Part(merge(lying), material)


def build_pouch(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (bag), accent (print), label. Forms: coffee, pet, snack."""
    cut = _CUTS[brief.form]
    main = brief.colors["main"]
    tall = round(1200 * cut.height / cut.width)
    if paper := brief.colors.get("label"):
        # A printed panel on the plain bag, clear of its seams.
        art = Image.new("RGBA", (1200, tall), main)
        panel = front_label(plan_for(brief, paper), 940, round(tall * 0.70))
        art.paste(panel, (130, round(tall * 0.15)))
    else:
        art = front_label(replace(plan_for(brief, main), measure=0.84), 1200, tall)
    rough = {Finish.GLOSS: 0.3, Finish.METAL: 0.25}.get(brief.finish, 0.5)
    sheet = Material(base=main, roughness=rough, f0=0.04, coat=0.25 if cut.pillow else 0.0)
    parts = [Part(_face(cut, 1), sheet, as_texture(art)), Part(_face(cut, -1), sheet)]
    if not cut.pillow:
        parts.append(_scattered(brief, cut, seed))
    return Model(tuple(parts), yaw=UPRIGHT_YAW, detail=(0.0, cut.height * 0.58, cut.depth / 2))
