"""Bottles on a lathe: a pump bottle for care products, a dropper bottle for serums."""

from __future__ import annotations

import numpy as np

from app.schemas.brief import ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.color import linear, mix
from app.studio.geometry import Mesh, label_arc, lathe, placed, rounded_profile, tube
from app.studio.labels import bottle_wrap
from app.studio.material import Material, Pattern
from app.studio.typography import as_texture

_FACE_FRONT = placed(turned=(0, 180, 0))


def _skin(brief: ProductBrief) -> Material:
    """The outer surface by finish."""
    main = brief.colors["main"]
    if brief.finish == "metal":
        return Material(base=main, roughness=0.28, metallic=1.0, pattern=Pattern.BRUSHED, bump=0.06)
    if brief.finish == "gloss":
        return Material(base=main, roughness=0.3, coat=0.9)
    return Material(base=main, roughness=0.42, f0=0.045, pattern=Pattern.GRAIN, pattern_scale=90,
                    bump=0.03)  # fmt: skip


def _wrap(brief: ProductBrief) -> Material:
    return Material(base=brief.colors["main"], roughness=0.4, f0=0.045, texture_metallic=-1)


def _shell(radius: float, low: float, high: float) -> Mesh:
    """A label's cylinder, a hair outside the bottle."""
    return lathe(np.array([(radius + 0.004, low), (radius + 0.004, high)]), 220, 0.05)


def build_bottle(brief: ProductBrief, seed: int) -> Model:
    """A cylindrical bottle with a pump. Parts by colour: main (body), cap (pump), accent (print)."""
    r, h = 0.56, 2.0
    body = lathe(
        rounded_profile(
            [(0, 0.0), (r, 0.0, 0.07), (r, h, 0.16), (0.23, h + 0.05, 0.05), (0.22, h + 0.16)], 10
        ),
        200, 0.06,
    )  # fmt: skip
    cap = Material(base=brief.colors["cap"], roughness=0.32, coat=0.35)
    collar = lathe(
        rounded_profile(
            [(0.21, h + 0.09), (0.285, h + 0.09, 0.02), (0.285, h + 0.34, 0.04),
             (0.12, h + 0.36, 0.02), (0.11, h + 0.37)], 8,
        ), 120, 0.05,
    )  # fmt: skip
    stem = lathe(np.array([(0.075, h + 0.34), (0.075, h + 0.60)]), 48, 0.05)
    head = lathe(
        rounded_profile(
            [(0, h + 0.56), (0.20, h + 0.56, 0.03), (0.20, h + 0.76, 0.06), (0, h + 0.80)], 8
        ), 96, 0.04,
    )  # fmt: skip
    t = np.linspace(0, 1, 24)
    spout = tube(
        np.stack([0.10 + 0.44 * t, h + 0.70 - 0.10 * t**3, 0 * t], 1), 0.075 - 0.02 * t, 20,
        flatness=0.8, up=(0, 1, 0.001),
    )  # fmt: skip
    name = brief.copy_text.name
    art = as_texture(
        bottle_wrap(name, brief.noun, brief.colors["main"], brief.colors["accent"],
                    brief.heading_font, round(2048 * 1.6 / (2 * np.pi * r)))
    )  # fmt: skip
    label = _shell(r, 0.16, 1.76)
    parts = (
        Part(body, _skin(brief)),
        Part(label.transformed(_FACE_FRONT), _wrap(brief), art),
        Part(collar, cap), Part(stem, cap), Part(head, cap), Part(spout, cap),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.25, r))


def build_dropper(brief: ProductBrief, seed: int) -> Model:
    """A round-shouldered dropper bottle: tinted glass with liquid unless another finish is asked.

    Parts by colour: main (glass tint or body), cap, accent (print), bulb.
    """
    r, h = 0.58, 1.45
    outer = rounded_profile(
        [(0, 0.0), (r, 0.0, 0.10), (r, h, 0.34), (0.20, h + 0.16, 0.06), (0.20, h + 0.26)], 12
    )
    parts: list[Part] = []
    if brief.finish == "glass":
        tint = np.array(linear(brief.colors["main"]))
        red, green, blue = (
            float(a) for a in np.clip(-np.log(np.maximum(tint, 0.02)) * 0.55, 0.03, 2.0)
        )
        glass = Material(base="#fafafa", roughness=0.03, transmission=1.0, ior=1.5,
                         absorption=(red, green, blue))  # fmt: skip
        liquid = Material(
            base="#fafafa", roughness=0.03, transmission=1.0, ior=1.2,
            absorption=(red * 0.9, green * 0.9, blue * 0.9),
        )  # fmt: skip
        inner = rounded_profile(
            [(0, 0.09), (r - 0.08, 0.09, 0.08), (r - 0.08, h - 0.28, 0.02), (0, h - 0.28)], 10
        )
        parts += [Part(lathe(outer, 200, 0.06), glass), Part(lathe(inner, 160, 0.06), liquid)]
    else:
        parts.append(Part(lathe(outer, 200, 0.06), _skin(brief)))
    cap = Material(base=brief.colors["cap"], roughness=0.3, metallic=0.0, coat=0.5)
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
    tall = 1.02
    paper = brief.colors.get("label", "#f6efe6")
    art = as_texture(
        bottle_wrap(brief.copy_text.name, brief.noun, paper, brief.colors["accent"],
                    brief.heading_font, round(2048 * tall / (2 * np.pi * r)))
    )  # fmt: skip
    # Paper goes round the front only, so that the liquid shows at the sides.
    span = 172.0
    columns = art.shape[1]
    left = int(columns * (0.25 - span / 720))
    front = np.ascontiguousarray(art[:, left : left + int(columns * span / 360)])
    label = Material(base=paper, roughness=0.55, f0=0.04)
    sleeve = label_arc(r + 0.006, 0.20, 0.20 + tall, span)
    parts += [
        Part(sleeve, label, front),
        Part(collar, cap), Part(bulb, rubber),
    ]  # fmt: skip
    return Model(tuple(parts), yaw=UPRIGHT_YAW, detail=(0.0, 0.85, r))
