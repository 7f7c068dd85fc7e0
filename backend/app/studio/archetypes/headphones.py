"""Over-ear headphones on their own two cups; and earbuds before their case."""

from __future__ import annotations

import numpy as np

from app.schemas.brief import Finish, ProductBrief, ViewType
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import surface
from app.studio.arrays import Array
from app.studio.color import hls, mix
from app.studio.finishes import finished, polished
from app.studio.geometry import (
    lathe,
    merge,
    placed,
    resampled,
    rounded_box,
    rounded_profile,
    sphere,
    tube,
)
from app.studio.material import Material, Pattern

_YAW: dict[ViewType, float] = UPRIGHT_YAW | {
    ViewType.FRONT: -32.0, ViewType.SIDE: 66.0, ViewType.LIFESTYLE: 38.0, ViewType.DETAIL: -48.0,
    ViewType.BACK: 150.0, ViewType.TOP: -30.0,
}  # fmt: skip
_LIFT = 0.27
_STRETCH = np.array([1.18, 1.0, 0.98])  # ear cups are taller than deep


def _oval(radius: float, offset: float) -> Array:
    """(100, 3) path round a cup's axis, which is y."""
    t = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    return np.stack([radius * 1.18 * np.cos(t), 0 * t + offset, radius * 0.98 * np.sin(t)], 1)


def _over_ear(brief: ProductBrief) -> Model:
    """Parts by colour: main (shell), pad (cushions), accent (metal)."""
    main = brief.colors["main"]
    shell = surface(brief, "main")
    pad_color = brief.colors.get(
        "pad", mix(main, "#2c2c30" if hls(main)[1] < 0.5 else "#8a8078", 0.35)
    )
    leather = Material(
        base=pad_color,
        roughness=0.58,
        pattern=Pattern.GRAIN,
        pattern_scale=55,
        bump=0.2,
        sheen=0.15,
    )
    metal = polished(brief.colors["accent"], 0.2)
    gloss = finished(Finish.GLOSS, mix(main, "#000000", 0.15))
    raised = placed((0, _LIFT, 0))
    t = np.radians(np.linspace(-2, 182, 90))
    across = 1.02
    band = tube(
        np.stack([across * np.cos(t), 1.15 + 1.10 * np.sin(t), 0 * t], 1),
        0.16 + 0.05 * np.sin(np.clip(t, 0, np.pi)), 24, flatness=0.28,
        up=np.stack([np.cos(t), np.sin(t), 0 * t], 1),
    )  # fmt: skip
    s = np.radians(np.linspace(35, 145, 60))
    cushion = tube(
        np.stack([(across - 0.07) * np.cos(s), 1.15 + 1.03 * np.sin(s), 0 * s], 1),
        0.20 * np.minimum(1, np.sin(np.linspace(0.15, np.pi - 0.15, 60)) * 3) , 24, flatness=0.40,
        up=np.stack([np.cos(s), np.sin(s), 0 * s], 1),
    )  # fmt: skip
    parts = [Part(band, shell), Part(cushion, leather)]
    for side in (1, -1):
        arm = resampled(
            np.array([(side * 1.02, 1.25, 0), (side * 1.05, 1.05, 0), (side * 1.06, 0.98, 0)]), 0.03
        )
        parts.append(Part(tube(arm, 0.095, 18, flatness=0.24, up=(side, 0, 0.001)), metal))
        # The yoke: a fork that holds the cup front and back.
        f = np.radians(np.linspace(0, 180, 60))
        fork = np.stack(
            [side * (1.06 - 0.05 * np.sin(f)), 0.42 + 0.60 * np.sin(f), 0.615 * np.cos(f)], 1
        )
        outward = np.tile([float(side), 0.0, 0.001], (60, 1))
        parts.append(Part(tube(fork, 0.062, 16, flatness=0.45, up=outward), shell))
        for z in (1, -1):
            pivot = sphere(0.055, 20).transformed(placed((side * 1.06, 0.42, 0.60 * z)))
            parts.append(Part(pivot, metal))
        cup_at = placed((side * 0.98, 0.42, 0), (0, 0, -90 * side))
        stretch = np.diag([*_STRETCH, 1.0])
        cup = lathe(
            rounded_profile(
                [(0, 0.30), (0.34, 0.30, 0.06), (0.50, 0.22, 0.12), (0.56, 0.06, 0.06), (0.56, -0.02, 0.04),
                 (0.50, -0.08)], 12,
            ), 140, 0.04,
        )  # fmt: skip
        plate = lathe(
            rounded_profile([(0, 0.322), (0.30, 0.322, 0.02), (0.315, 0.285)], 8), 120, 0.04
        )
        parts += [
            Part(cup.transformed(cup_at @ stretch).facing_out(), shell),
            Part(plate.transformed(cup_at @ stretch).facing_out(), gloss),
            Part(tube(_oval(0.335, 0.300), 0.018, 12, closed=True, up=(0, 1, 0.001)).transformed(cup_at), metal),
            Part(tube(_oval(0.40, -0.17), 0.155, 26, closed=True, flatness=1.05, up=(0, 1, 0.001))
                 .transformed(cup_at), leather),
            Part(tube(_oval(0.553, 0.025), 0.016, 12, closed=True, up=(0, 1, 0.001)).transformed(cup_at), metal),
        ]  # fmt: skip
    standing = tuple(Part(p.mesh.transformed(raised), p.material, p.artwork) for p in parts)
    return Model(standing, yaw=_YAW, detail=(0.9, 0.75, 0.35))


def _earbuds(brief: ProductBrief) -> Model:
    """Parts by colour: main (case and buds), accent (rings), tip."""
    skin = surface(brief, "main")
    metal = polished(brief.colors["accent"], 0.2)
    soft = Material(
        base=brief.colors.get("tip", mix(brief.colors["main"], "#4a4a4e", 0.5)), roughness=0.65
    )
    shell = rounded_box(1.36, 1.04, 0.60, 0.27, 12)
    at = placed((0, 0.52, -0.42), (-7, 0, 0))
    parts = [Part(merge(list(shell.values())).transformed(at), skin)]
    # The lid's seam runs all the way round, a hair proud of the shell.
    t = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    k = (np.abs(c) ** 3.4 + np.abs(s) ** 3.4) ** (-1 / 3.4)
    seam = np.stack([0.677 * c * k, np.full_like(t, 0.16), 0.297 * s * k], 1)
    dark = Material(base=mix(brief.colors["main"], "#2a2a2c", 0.55), roughness=0.6)
    parts.append(Part(tube(seam, 0.0075, 8, closed=True, up=(0, 1, 0.001)).transformed(at), dark))
    light = sphere(0.028, 16).transformed(at @ placed((0, 0.02, 0.30), scaled=(1, 1, 0.3)))
    parts.append(Part(light, Material(base="#b9f7d2", roughness=0.5, emission=1.0)))
    stem = lathe(
        rounded_profile([(0, 0), (0.078, 0, 0.06), (0.086, 0.50, 0.05), (0, 0.58)], 10), 80, 0.03
    )
    for side in (-1, 1):
        stand = placed((side * 0.34, 0.0, 0.42), (0, side * 38, 0)) @ placed(
            turned=(0, 0, -side * 5)
        )
        head = sphere(0.185, 48).transformed(placed((0, 0.62, 0.05), scaled=(0.95, 1.0, 1.08)))
        nozzle = lathe(rounded_profile([(0.09, -0.06), (0.085, 0.06, 0.02), (0.125, 0.07, 0.02), (0.115, 0.19, 0.06),
                                        (0.05, 0.21)], 8), 60, 0.02)  # fmt: skip
        nozzle = nozzle.transformed(placed((side * 0.05, 0.65, 0.20), (68, side * 18, 0)))
        band = tube(_oval(0.082, 0.06) * [0.86, 1, 1.04], 0.008, 8, closed=True, up=(0, 1, 0.001))
        for mesh, material in ((stem, skin), (head, skin), (nozzle, soft), (band, metal)):
            parts.append(Part(mesh.transformed(stand), material))
    low = min(float(p.mesh.vertices[:, 1].min()) for p in parts)
    ground = placed((0, -low, 0))
    return Model(
        tuple(Part(p.mesh.transformed(ground), p.material) for p in parts),
        yaw=UPRIGHT_YAW | {ViewType.FRONT: -14.0}, detail=(0.4, 0.6, 0.5),
    )  # fmt: skip


def build_headphones(brief: ProductBrief, seed: int) -> Model:
    """Over-ear headphones, or earbuds where the brief's form says so."""
    return _earbuds(brief) if brief.form == "earbuds" else _over_ear(brief)
