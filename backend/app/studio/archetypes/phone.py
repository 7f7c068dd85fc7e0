"""Phones, tablets and laptops: slabs of glass and metal with a lit screen."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from app.schemas.brief import Finish, ProductBrief, ViewType
from app.studio.archetypes.model import Model, Part
from app.studio.archetypes.packaging import surface
from app.studio.arrays import Array
from app.studio.color import from_hls, hls, mix
from app.studio.finishes import finished, polished
from app.studio.geometry import (
    Mesh,
    disc,
    extruded,
    lathe,
    merge,
    panel,
    placed,
    ring,
    rounded_box,
    rounded_profile,
)
from app.studio.material import Material
from app.studio.typography import as_texture, line_layer, paste

_CASE_YAW: dict[ViewType, float] = {
    ViewType.FRONT: -24.0, ViewType.SIDE: 142.0, ViewType.BACK: 200.0, ViewType.TOP: 158.0,
    ViewType.DETAIL: 160.0, ViewType.LIFESTYLE: 154.0,
}  # fmt: skip
"""A phone is told by its back: only the front view shows the screen."""
_SCREEN_YAW: dict[ViewType, float] = {
    ViewType.FRONT: -12.0, ViewType.SIDE: 48.0, ViewType.BACK: 160.0, ViewType.TOP: -20.0,
    ViewType.DETAIL: -24.0, ViewType.LIFESTYLE: 26.0,
}  # fmt: skip


def _rounded_rectangle(width: float, height: float, radius: float) -> Array:
    """(n, 2) outline about the origin, counter-clockwise."""
    w, h, points = width / 2 - radius, height / 2 - radius, []
    for cx, cy, start in ((w, h, 0.0), (-w, h, 90.0), (-w, -h, 180.0), (w, -h, 270.0)):
        for a in np.radians(np.linspace(start, start + 90, 14)):
            points.append((cx + radius * np.cos(a), cy + radius * np.sin(a)))
    return np.array(points)


def _slab(width: float, height: float, depth: float, radius: float, bevel: float) -> Mesh:
    return extruded(_rounded_rectangle(width, height, radius), depth, bevel, 0.045)


def wallpaper(width: int, height: int, color: str, clock: str, seed: int) -> Image.Image:
    """Soft ribbons of light round a colour, with a clock."""
    hue, _, saturation = hls(color)
    saturation = max(saturation, 0.35)
    image = Image.new("RGB", (width, height), from_hls(hue, 0.16, saturation * 0.9))
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(seed)
    x = np.linspace(-0.1, 1.1, 120) * width
    for k in range(6):
        shift = float(rng.uniform(-0.08, 0.10))
        tone = from_hls(hue + shift, 0.34 + 0.07 * k, min(saturation + 0.15, 0.85))
        base = height * (0.30 + 0.12 * k)
        y = base + np.sin(x / width * 3.2 + k * 0.8 + float(rng.random())) * height * 0.10
        draw.polygon(
            [*zip(x, y, strict=True), (width * 1.1, height), (-width * 0.1, height)], fill=tone
        )
    image = image.filter(ImageFilter.GaussianBlur(width * 0.012)).convert("RGBA")
    if clock:
        paste(
            image,
            line_layer(clock, "Montserrat-Bold", round(width * 0.20), "#ffffff"),
            width / 2,
            height * 0.17,
        )
    return image


def _display(width: float, height: float, radius: float, art: Image.Image) -> list[Part]:
    """A lit screen a hair proud of its bezel, facing +z at z = 0."""
    mesh = panel(_rounded_rectangle(width, height, radius), 0.08)
    glow = Material(base="#101014", roughness=0.12, f0=0.045, emission=0.30, coat=0.9)
    return [Part(mesh, glow, as_texture(art))]


def _camera_island(z: float) -> list[Part]:
    """Three lenses and a flash on a raised plate; `z` is the back's surface."""
    at = placed((0.22, 0.66, z), (0, 180, 0))
    plate = _slab(0.40, 0.40, 0.05, 0.10, 0.015).transformed(at)
    parts = [Part(plate, Material(base="#2a2a2e", roughness=0.25, coat=0.6))]
    metal, lens = (
        polished("#8d8f94", 0.2),
        Material(base="#0e0f14", roughness=0.05, f0=0.06, coat=1.0),
    )
    for x, y, r in ((-0.09, 0.09, 0.075), (-0.09, -0.09, 0.075), (0.09, 0.0, 0.075)):
        here = at @ placed((x, y, 0.028))
        parts.append(Part(ring(r, 0.012, "xy", 60).transformed(here), metal))
        parts.append(
            Part(disc(r, 0, 0.012, 0.004).transformed(here @ placed(turned=(90, 0, 0))), lens)
        )
    flash = at @ placed((0.09, 0.13, 0.024), (90, 0, 0))
    parts.append(
        Part(
            disc(0.022, 0, 0.01, 0.003).transformed(flash), Material(base="#f5efdc", roughness=0.4)
        )
    )
    return parts


def _phone(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (case), accent (screen's light), frame."""
    w, h, d = 0.98, 2.02, 0.11
    case = surface(brief, "main")
    lifted = placed((0, h / 2, 0))
    screen = wallpaper(720, 1520, brief.colors.get("screen", brief.colors["accent"]), "9:41", seed)
    # A case wraps the back and the sides and leaves the glass free.
    shell = _slab(w, h, d, 0.17, 0.035).transformed(placed((0, 0, -0.012)))
    bezel = _slab(w - 0.05, h - 0.05, 0.03, 0.15, 0.01).transformed(placed((0, 0, d / 2 - 0.012)))
    parts = [Part(shell, case), Part(bezel, Material(base="#121215", roughness=0.12, coat=1.0))]
    parts += [Part(p.mesh.transformed(placed((0, 0, d / 2 + 0.006))), p.material, p.artwork)
              for p in _display(w - 0.12, h - 0.12, 0.12, screen)]  # fmt: skip
    parts += _camera_island(-d / 2 - 0.012)
    button = finished(Finish.GLOSS, mix(brief.colors["main"], "#101010", 0.25))
    for y, tall in ((0.38, 0.26), (0.62, 0.14)):
        for mesh in rounded_box(0.03, tall, 0.035, 0.012, 3).values():
            parts.append(Part(mesh.transformed(placed((w / 2, y, -0.012))), button))
    standing = tuple(Part(p.mesh.transformed(lifted), p.material, p.artwork) for p in parts)
    return Model(standing, yaw=_CASE_YAW, detail=(0.1, h * 0.74, -d / 2))


def _tablet(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (body), accent (screen's light). Leans back a little."""
    w, h, d = 1.62, 2.1, 0.09
    lean = placed((0, h / 2 * np.cos(np.radians(10)) + 0.01, 0), (-10, 0, 0))
    screen = wallpaper(1000, 1340, brief.colors.get("screen", brief.colors["accent"]), "9:41", seed)
    parts = [Part(_slab(w, h, d, 0.12, 0.03), finished(Finish.METAL, brief.colors["main"]))]
    parts.append(Part(_slab(w - 0.03, h - 0.03, 0.02, 0.11, 0.006).transformed(placed((0, 0, d / 2))),
                      Material(base="#131316", roughness=0.12, coat=1.0)))  # fmt: skip
    parts += [Part(p.mesh.transformed(placed((0, 0, d / 2 + 0.012))), p.material, p.artwork)
              for p in _display(w - 0.14, h - 0.14, 0.07, screen)]  # fmt: skip
    standing = tuple(Part(p.mesh.transformed(lean), p.material, p.artwork) for p in parts)
    return Model(standing, yaw=_SCREEN_YAW, detail=(0.0, h * 0.6, 0.0))


def _laptop(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (metal), accent (screen's light)."""
    w, depth, thick = 2.5, 1.66, 0.075
    metal = finished(Finish.METAL, brief.colors["main"])
    flat = placed((0, thick / 2, 0), (-90, 0, 0))
    opened = placed((0, thick, -depth / 2 + 0.03), (-16, 0, 0)) @ placed((0, depth / 2, 0))
    screen = wallpaper(1500, 960, brief.colors.get("screen", brief.colors["accent"]), "", seed)
    parts = [Part(_slab(w, depth, thick, 0.10, 0.025).transformed(flat), metal)]
    parts.append(Part(_slab(w, depth, 0.05, 0.10, 0.015).transformed(opened), metal))
    parts.append(Part(_slab(w - 0.05, depth - 0.05, 0.012, 0.085, 0.004).transformed(opened @ placed((0, 0, 0.026))),
                      Material(base="#121214", roughness=0.15, coat=1.0)))  # fmt: skip
    parts += [Part(p.mesh.transformed(opened @ placed((0, 0.02, 0.034))), p.material, p.artwork)
              for p in _display(w - 0.16, depth - 0.20, 0.04, screen)]  # fmt: skip
    dark = Material(base=mix(brief.colors["main"], "#15161a", 0.85), roughness=0.5)
    keys = []
    for row in range(5):
        for column in range(14):
            x, z = (column - 6.5) * 0.152, -0.48 + row * 0.152
            key = lathe(
                rounded_profile([(0.062, 0), (0.060, 0.014, 0.006), (0, 0.014)], 3), 20, 0.2, 0.5
            )
            keys.append(key.transformed(placed((x, thick, z))))
    parts.append(Part(merge(keys), dark))
    pad = _slab(0.86, 0.48, 0.004, 0.04, 0.001).transformed(placed((0, thick, 0.52), (-90, 0, 0)))
    parts.append(Part(pad, finished(Finish.METAL, mix(brief.colors["main"], "#000000", 0.12))))
    return Model(tuple(parts), yaw=_SCREEN_YAW, detail=(0.2, 0.7, 0.0))


def build_phone(brief: ProductBrief, seed: int) -> Model:
    """A device of the brief's form: phone, tablet or laptop."""
    forms = {"": _phone, "phone": _phone, "tablet": _tablet, "laptop": _laptop}
    return forms[brief.form](brief, seed)
