"""Jars: a cream pot, a candle in glass, preserves under a metal lid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import imprint, lid, sticker, surface
from app.studio.color import mix
from app.studio.finishes import finished, glass
from app.studio.geometry import lathe, placed, rounded_profile, sphere, tube
from app.studio.material import Material


def _cream(brief: ProductBrief) -> Model:
    """A low pot with a wide lid. Parts: main (pot), cap (lid), accent (print)."""
    r = 0.84
    skin = surface(brief, "main")
    pot = lathe(
        rounded_profile([(0, 0.0), (r, 0.0, 0.13), (r, 0.80, 0.06), (r - 0.12, 0.82)], 12),
        220,
        0.05,
    )
    cover = lathe(
        rounded_profile(
            [(r - 0.14, 0.815), (r + 0.012, 0.815, 0.02), (r + 0.012, 1.20, 0.05), (0.3, 1.215, 0.05),
             (0, 1.215)], 10,
        ), 220, 0.05,
    )  # fmt: skip
    parts = (
        Part(pot, skin),
        Part(cover, lid(brief)),
        imprint(brief, r, 0.07, 0.77, 66, brief.colors["main"], skin),
    )
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.55, r))


def _candle(brief: ProductBrief) -> Model:
    """Wax in a heavy tumbler, lit. Parts: main (wax), label, accent (print)."""
    r, h = 0.64, 1.36
    wall, _ = glass("#fbf8f2", 0.15)
    outer = rounded_profile(
        [
            (0, 0.0),
            (r, 0.0, 0.07),
            (r, h, 0.018),
            (r - 0.05, h, 0.018),
            (r - 0.05, 0.16, 0.08),
            (0, 0.16),
        ],
        8,
    )
    wax = rounded_profile(
        [(0, 0.175), (r - 0.06, 0.175, 0.07), (r - 0.06, 1.02, 0.02), (0.2, 1.005, 0.1), (0, 1.0)],
        8,
    )
    t = np.linspace(0, 1, 14)
    wick = tube(np.stack([0.02 * t**2, 1.0 + 0.15 * t, 0 * t], 1), 0.014, 10, up=(0, 0, 1))
    flame = sphere(1, 32).transformed(placed((0.02, 1.24, 0), scaled=(0.055, 0.135, 0.055)))
    v = flame.vertices.astype(np.float64)
    up = np.clip((v[:, 1] - 1.24) / 0.135, 0, 1)
    v[:, [0, 2]] = (v[:, [0, 2]] - [0.02, 0]) * (1 - 0.75 * up[:, None] ** 1.4) + [0.02, 0]
    glow = Material(base="#ffd27a", roughness=1.0, f0=0.0, emission=2.6)
    parts = (
        Part(lathe(outer, 200, 0.05), wall),
        Part(lathe(wax, 180, 0.04), Material(base=brief.colors["main"], roughness=0.5, f0=0.035, emission=0.05)),
        Part(wick, Material(base="#2b211c", roughness=0.9)), Part(flame.reshaped(v), glow),
        sticker(brief, r, 0.22, 0.96, 116),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.80, r))


def _preserve(brief: ProductBrief) -> Model:
    """Jam, honey or nut butter in glass. Parts: main (content), cap (lid), label, accent (print)."""
    r = 0.62
    wall, _ = glass("#f6faf7", 0.2)
    outer = rounded_profile(
        [(0, 0.0), (r, 0.0, 0.10), (r, 1.20, 0.16), (0.52, 1.34, 0.04), (0.52, 1.46)], 10
    )
    inside = rounded_profile(
        [(0, 0.06), (r - 0.04, 0.06, 0.09), (r - 0.04, 1.19, 0.14), (0.50, 1.28, 0.02), (0, 1.28)],
        10,
    )
    cover = lathe(
        rounded_profile(
            [(0.50, 1.33), (0.565, 1.33, 0.012), (0.565, 1.56, 0.035), (0.50, 1.575, 0.02), (0.47, 1.555, 0.02),
             (0, 1.56)], 8,
        ), 200, 0.04,
    )  # fmt: skip
    main = brief.colors["main"]
    content = Material(base=main, roughness=0.22, f0=0.03, emission=0.05)
    parts = (
        Part(lathe(outer, 200, 0.05), wall), Part(lathe(inside, 160, 0.05), content),
        Part(cover, finished(brief.materials.get("cap", Finish.METAL), brief.colors["cap"])),
        sticker(brief, r, 0.26, 1.04, 130),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.75, r))


def _supplement(brief: ProductBrief) -> Model:
    """A wide-mouthed plastic jar for powder or pills. Parts: main (jar), cap, label, accent."""
    r = 0.66
    body = lathe(
        rounded_profile(
            [(0, 0), (r, 0, 0.09), (r, 1.62, 0.16), (0.50, 1.74, 0.03), (0.50, 1.80)], 10
        ),
        200,
        0.05,
    )
    cover = lathe(
        rounded_profile([(0.45, 1.74), (0.56, 1.74, 0.015), (0.56, 2.06, 0.05), (0, 2.08)], 10),
        200,
        0.04,
    )
    main = brief.colors["main"]
    parts = (
        Part(body, surface(brief, "main")), Part(cover, lid(brief)),
        sticker(brief, r, 0.24, 1.40, 190, paper=brief.colors.get("label", mix(main, "#fffdf8", 0.90))),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 0.95, r))


_FORMS: dict[str, Callable[[ProductBrief], Model]] = {
    "": _cream, "cream": _cream, "candle": _candle, "preserve": _preserve, "supplement": _supplement,
}  # fmt: skip


def build_jar(brief: ProductBrief, seed: int) -> Model:
    """A jar of the brief's form: cream, candle, preserve or supplement."""
    return _FORMS[brief.form](brief)
