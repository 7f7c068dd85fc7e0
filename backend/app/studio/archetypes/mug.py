"""Mugs and other vessels thrown on a wheel: a mug, a travel tumbler, a bowl, a vase."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.interpolate import CubicSpline

from app.schemas.brief import Finish, ProductBrief, ViewType
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import imprint, lid, surface
from app.studio.color import mix
from app.studio.finishes import finished
from app.studio.geometry import Mesh, lathe, rounded_profile, tube
from app.studio.material import Material

_YAW = UPRIGHT_YAW | {
    ViewType.FRONT: -34.0, ViewType.SIDE: 26.0, ViewType.LIFESTYLE: -24.0, ViewType.BACK: 150.0,
    ViewType.DETAIL: -40.0, ViewType.TOP: -30.0,
}  # fmt: skip
"""The handle stays in sight, to the right."""


def _handle() -> Mesh:
    """An ear to the +x side, thicker where it joins."""
    t = np.linspace(-1, 1, 60)
    a = t * np.radians(112)
    x = 0.50 + 0.42 * np.cos(a) ** 1 * np.where(np.cos(a) > 0, 1.0, 0.35)
    y = 0.66 + 0.36 * np.sin(a) * (1 - 0.10 * t)
    path = np.stack([x, y, 0 * t], 1)
    outward = np.stack([np.cos(a), np.sin(a), 0 * t], 1)
    radius = 0.105 + 0.035 * np.abs(t) ** 5
    return tube(path, radius, 24, flatness=0.62, up=outward)


def _mug(brief: ProductBrief) -> Model:
    """Parts by colour: main (glaze), accent (bare clay at the foot), content (coffee)."""
    r, h = 0.62, 1.28
    main = brief.colors["main"]
    glaze = surface(brief, "main")
    clay = Material(
        base=brief.colors.get("foot", mix("#c9a98a", main, 0.15)), roughness=0.8, f0=0.03
    )
    cut = 0.20
    foot = lathe(
        rounded_profile([(0, 0.02), (0.44, 0.0, 0.02), (0.50, 0.0, 0.06), (r - 0.035, cut)], 10),
        200,
        0.04,
    )
    wall = lathe(
        rounded_profile(
            [(r - 0.037, cut - 0.012), (r - 0.018, cut + 0.006, 0.01), (r, 0.42, 0.2), (r, h, 0.032),
             (r - 0.075, h, 0.032), (r - 0.085, 0.16, 0.14), (0, 0.12)], 12,
        ), 240, 0.04,
    )  # fmt: skip
    # Throwing rings: the hand's slight waves round the wall.
    v = wall.vertices.astype(np.float64)
    wave = 1 + 0.006 * np.sin(v[:, 1] * 24) * (np.hypot(v[:, 0], v[:, 2]) > r - 0.06)
    v[:, 0] *= wave
    v[:, 2] *= wave
    drink = lathe(np.array([(r - 0.08, h - 0.20), (0.3, h - 0.202), (0, h - 0.202)]), 160, 0.06)
    coffee = Material(base=brief.colors.get("content", "#4a2b1a"), roughness=0.12, f0=0.03)
    parts = (
        Part(foot, clay),
        Part(wall.reshaped(v), glaze),
        Part(_handle(), glaze),
        Part(drink, coffee),
    )
    return Model(parts, yaw=_YAW, detail=(0.05, 0.8, r))


def _tumbler(brief: ProductBrief) -> Model:
    """A travel cup with a lid. Parts: main (body), cap (lid), accent (print)."""
    skin = surface(brief, "main")
    body = lathe(
        rounded_profile([(0, 0.0), (0.40, 0.0, 0.05), (0.56, 1.86, 0.02), (0.50, 1.88)], 8),
        220,
        0.04,
    )
    cover = lathe(
        rounded_profile(
            [(0.52, 1.84), (0.59, 1.84, 0.012), (0.585, 1.98, 0.03), (0.52, 2.00, 0.02), (0.49, 2.10, 0.03),
             (0.42, 2.11, 0.02), (0.40, 2.04, 0.02), (0, 2.04)], 8,
        ), 200, 0.03,
    )  # fmt: skip
    sleeve = lathe(
        np.array([(0.456, 0.55), (0.462, 0.56), (0.530, 1.44), (0.526, 1.45)]), 220, 0.05
    )
    grip = finished(
        Finish.MATTE, brief.colors.get("accent", mix(brief.colors["main"], "#000000", 0.3))
    )
    mark = imprint(brief, 0.505, 0.66, 1.36, 84, brief.colors["accent"], grip)
    v = mark.mesh.vertices.astype(np.float64)
    lean = (0.464 + (v[:, 1] - 0.56) * 0.0773 + 0.006) / 0.509
    v[:, [0, 2]] *= lean[:, None]
    parts = (
        Part(body, skin), Part(cover, lid(brief)), Part(sleeve, grip),
        Part(mark.mesh.reshaped(v), grip, mark.artwork),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.1, 0.5))


def _bowl(brief: ProductBrief) -> Model:
    """Parts by colour: main (glaze), accent (foot)."""
    glaze = surface(brief, "main")
    body = lathe(
        rounded_profile(
            [(0, 0.03), (0.36, 0.0, 0.02), (0.42, 0.0, 0.02), (0.44, 0.10, 0.05), (0.86, 0.34, 0.30),
             (1.0, 0.82, 0.02), (0.955, 0.83, 0.02), (0.80, 0.40, 0.28), (0.3, 0.15, 0.2), (0, 0.14)], 14,
        ), 240, 0.04,
    )  # fmt: skip
    return Model((Part(body, glaze),), yaw=UPRIGHT_YAW, detail=(0.0, 0.5, 0.8))


def _vase(brief: ProductBrief) -> Model:
    """Parts by colour: main (glaze)."""
    glaze = surface(brief, "main")
    belly = [(0.40, 0.02), (0.55, 0.22), (0.70, 0.62), (0.70, 1.0), (0.52, 1.40), (0.30, 1.70), (0.235, 1.90),
             (0.25, 2.10), (0.31, 2.24)]  # fmt: skip
    inside = [(0.285, 2.252), (0.26, 2.22), (0.21, 2.08), (0.19, 1.9), (0.2, 1.75)]
    knots = np.array(belly)
    rise = np.linspace(0, 1, len(belly))
    side = CubicSpline(rise, knots)(np.linspace(0, 1, 120))
    body = lathe(np.vstack([[(0.0, 0.0), (0.36, 0.0)], side, inside]), 240, 0.04)
    return Model((Part(body, glaze),), yaw=UPRIGHT_YAW, detail=(0.0, 1.2, 0.6))


_FORMS: dict[str, Callable[[ProductBrief], Model]] = {
    "": _mug, "mug": _mug, "tumbler": _tumbler, "bowl": _bowl, "vase": _vase,
}  # fmt: skip


def build_mug(brief: ProductBrief, seed: int) -> Model:
    """A vessel of the brief's form: mug, tumbler, bowl or vase."""
    return _FORMS[brief.form](brief)
