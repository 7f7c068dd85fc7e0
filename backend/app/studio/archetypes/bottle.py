"""Bottles on a lathe: with a pump, for juice, for wine, a flask for water, an aerosol."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import imprint, lid, sticker, surface
from app.studio.color import hls, mix
from app.studio.finishes import finished, glass, polished
from app.studio.geometry import Mesh, Point2, lathe, rounded_profile, tube
from app.studio.material import Material, Pattern


def _pump(brief: ProductBrief) -> Model:
    """A straight cylinder with a pump. Parts: main (body), cap (pump), accent (print)."""
    r, h = 0.56, 2.0
    main = brief.colors["main"]
    skin = surface(brief, "main")
    body = lathe(
        rounded_profile(
            [(0, 0.0), (r, 0.0, 0.07), (r, h, 0.16), (0.23, h + 0.05, 0.05), (0.22, h + 0.16)], 10
        ),
        200, 0.06,
    )  # fmt: skip
    cap = lid(brief)
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
    parts = (
        Part(body, skin), imprint(brief, r, 0.42, 1.72, 130, main, skin),
        Part(collar, cap), Part(stem, cap), Part(head, cap), Part(spout, cap),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.25, r))


def _screw_cap(radius: float, low: float, high: float) -> Mesh:
    """A cap with a grip of fine ridges."""
    mesh = lathe(
        rounded_profile([(0, low), (radius, low, 0.015), (radius, high, 0.035), (0, high)], 8),
        240,
        0.03,
    )
    v = mesh.vertices.astype(np.float64)
    reach, angle = np.hypot(v[:, 0], v[:, 2]), np.arctan2(v[:, 2], v[:, 0])
    side = (reach > radius * 0.97) & (v[:, 1] < high - 0.05)
    grip = 1 - np.where(side, 0.018 * (0.5 + 0.5 * np.cos(angle * 48)), 0)
    v[:, 0] *= grip
    v[:, 2] *= grip
    return mesh.reshaped(v)


def _juice(brief: ProductBrief) -> Model:
    """A clear bottle whose content shows. Parts: main (drink), cap, label, accent (print)."""
    r = 0.52
    outer: list[Point2] = [
        (0, 0.0), (r, 0.0, 0.10), (r, 1.45, 0.30), (0.235, 2.02, 0.16), (0.225, 2.30)
    ]  # fmt: skip
    drink: list[Point2] = [(0, 0.05), (r - 0.035, 0.05, 0.09), (r - 0.035, 1.42, 0.28), (0.20, 1.98, 0.14),
             (0.195, 2.02, 0.01), (0, 2.02)]  # fmt: skip
    wall, clear = glass("#f4faf6", 0.25)
    main = brief.colors["main"]
    _, lightness, saturation = hls(main)
    # Water shows through; juice, milk and tea do not.
    content = (
        clear
        if lightness > 0.9 and saturation < 0.2
        else Material(base=main, roughness=0.25, f0=0.02, emission=0.04)
    )
    parts = (
        Part(lathe(rounded_profile(outer, 12), 200, 0.06), wall),
        Part(lathe(rounded_profile(drink, 10), 160, 0.06), content),
        sticker(brief, r, 0.34, 1.24, 150),
        Part(_screw_cap(0.265, 2.14, 2.44), lid(brief)),
        Part(lathe(rounded_profile([(0.225, 2.08), (0.27, 2.08, 0.01), (0.27, 2.12, 0.01),
                                    (0.225, 2.12)], 4), 96, 0.05), lid(brief)),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.95, r))


def _wine(brief: ProductBrief) -> Model:
    """Tall, dark, with a capsule. Parts: main (glass), cap (capsule), label, accent (print)."""
    r = 0.42
    body = lathe(
        rounded_profile(
            [(0, 0.03), (0.25, 0.0, 0.03), (r, 0.0, 0.06), (r, 1.55, 0.34), (0.155, 2.05, 0.22),
             (0.145, 2.72, 0.01), (0.165, 2.74, 0.01), (0.165, 2.80, 0.01), (0, 2.81)], 12,
        ), 200, 0.05,
    )  # fmt: skip
    capsule = lathe(
        rounded_profile(
            [(0.152, 2.18), (0.158, 2.19, 0.005), (0.154, 2.70, 0.01), (0.175, 2.73, 0.01),
             (0.175, 2.82, 0.02), (0, 2.83)], 6,
        ), 120, 0.05,
    )  # fmt: skip
    dark = mix(brief.colors["main"], "#10130f", 0.35)
    parts = (
        Part(body, Material(base=dark, roughness=0.2, f0=0.045, coat=1.0)),
        Part(capsule, finished(brief.materials.get("cap", Finish.METAL), brief.colors["cap"])),
        sticker(brief, r, 0.40, 1.30, 165),
    )
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.95, r))


def _flask(brief: ProductBrief) -> Model:
    """An insulated bottle with a carrying loop. Parts: main (body), cap, accent (print)."""
    r = 0.44
    main = brief.colors["main"]
    skin = surface(brief, "main")
    body = lathe(
        rounded_profile(
            [(0, 0.0), (r - 0.03, 0.0, 0.04), (r, 0.06, 0.03), (r, 1.78, 0.24), (0.29, 2.02, 0.06),
             (0.28, 2.10)], 12,
        ), 220, 0.05,
    )  # fmt: skip
    band = lathe(
        rounded_profile([(0.27, 2.05), (0.305, 2.05, 0.01), (0.305, 2.11, 0.01), (0.27, 2.11)], 4),
        120, 0.05,
    )  # fmt: skip
    cap = _screw_cap(0.30, 2.11, 2.40)
    t = np.linspace(0, np.pi, 40)
    loop = tube(
        np.stack([0.20 * np.cos(t), 2.36 + 0.24 * np.sin(t), 0 * t], 1), 0.062, 16,
        flatness=0.55, up=np.stack([np.cos(t), np.sin(t), 0 * t], 1),
    )  # fmt: skip
    plain = lid(brief)
    parts = (
        Part(body, skin), Part(band, polished("#d7d9dc")), Part(cap, plain), Part(loop, plain),
        imprint(brief, r, 0.62, 1.62, 110, main, skin),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.2, r))


def _aerosol(brief: ProductBrief) -> Model:
    """A spray can with a domed cap. Parts: main (print), cap, accent (label)."""
    r = 0.42
    body = lathe(
        rounded_profile(
            [(0, 0.03), (r - 0.05, 0.03, 0.02), (r + 0.012, 0.0, 0.012), (r + 0.012, 0.04, 0.012),
             (r, 0.06, 0.01), (r, 1.72, 0.05), (r - 0.04, 1.86, 0.07), (r - 0.09, 1.90)], 8,
        ), 200, 0.05,
    )  # fmt: skip
    cap = lathe(
        rounded_profile(
            [(r - 0.06, 1.84), (r - 0.025, 1.84, 0.01), (r - 0.035, 2.42, 0.16), (0, 2.47)], 12
        ), 160, 0.04,
    )  # fmt: skip
    main = brief.colors["main"]
    rim = lathe(
        rounded_profile([(r - 0.02, 0.0), (r + 0.016, 0.0, 0.012), (r + 0.016, 0.05, 0.012),
                         (r - 0.02, 0.06)], 6), 160, 0.05,
    )  # fmt: skip
    parts = (
        Part(body, finished(brief.materials.get("main", Finish.GLOSS), main)),
        Part(rim, polished("#d7d9dc")), Part(cap, lid(brief)),
        sticker(brief, r, 0.22, 1.58, 200, paper=brief.colors.get("label", mix(main, "#fffdf8", 0.86))),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.0, r))


def _sauce(brief: ProductBrief) -> Model:
    """A squat sauce or syrup bottle, opaque. Parts: main (body), cap, label, accent (print)."""
    r = 0.50
    body = lathe(
        rounded_profile(
            [(0, 0.0), (r, 0.0, 0.08), (r, 1.30, 0.30), (0.20, 1.74, 0.18), (0.19, 1.95)], 12
        ), 200, 0.05,
    )  # fmt: skip
    skin = finished(
        Finish.GLASS if brief.finish is Finish.GLASS else Finish.GLOSS, brief.colors["main"]
    )
    skin = Material(base=skin.base, roughness=0.22, f0=0.045, coat=1.0, pattern=Pattern.NONE)
    parts = (
        Part(body, skin), Part(_screw_cap(0.235, 1.86, 2.14), lid(brief)),
        sticker(brief, r, 0.24, 1.16, 165),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.8, r))


_FORMS: dict[str, Callable[[ProductBrief], Model]] = {
    "": _pump, "pump": _pump, "juice": _juice, "wine": _wine, "flask": _flask,
    "aerosol": _aerosol, "sauce": _sauce,
}  # fmt: skip


def build_bottle(brief: ProductBrief, seed: int) -> Model:
    """A bottle of the brief's form: pump, juice, wine, flask, aerosol or sauce."""
    return _FORMS[brief.form](brief)
