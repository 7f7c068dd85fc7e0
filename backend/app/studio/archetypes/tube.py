"""Squeeze tube standing on its cap, crimped at the top; and a lipstick."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from app.schemas.brief import Finish, ProductBrief
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import lid, surface
from app.studio.finishes import finished, polished
from app.studio.geometry import Mesh, grid, lathe, placed, rounded_profile
from app.studio.isosurface import smoothstep
from app.studio.labels import front_label, plan_for
from app.studio.material import Material
from app.studio.typography import as_texture

_RADIUS, _LOW, _HIGH = 0.47, 0.42, 2.42


def _sleeve() -> Mesh:
    """Round at the shoulder, a flat crimp of the same girth at the top; u runs round, 0.25 in front."""
    y = np.linspace(_LOW, _HIGH, 70)
    t = (y - _LOW) / (_HIGH - _LOW)
    flat = smoothstep(0.0, 0.97, t)
    # The girth stays: a circle of radius r flattens to a strip π r / 2 to each side.
    wide = _RADIUS * (1 + (np.pi / 2 - 1) * flat**1.25)
    deep = np.maximum(_RADIUS * (1 - flat**1.35) ** 0.75, 0.022)
    angle = np.linspace(0, 2 * np.pi, 220, endpoint=False)
    squeeze = 2 + 1.2 * flat[:, None]  # corners sharpen as it flattens
    c, s = np.cos(angle)[None], np.sin(angle)[None]
    k = (np.abs(c) ** squeeze + np.abs(s) ** squeeze) ** (-1 / squeeze)
    dent = 1 - 0.05 * np.exp(-(((t - 0.72) / 0.16) ** 2))[:, None] * np.abs(s)
    points = np.stack(
        [wide[:, None] * c * k, np.repeat(y[:, None], len(angle), 1), deep[:, None] * s * k * dent],
        -1,
    )
    u = 1 - np.linspace(0, 1, len(angle) + 1)
    uv = np.stack(np.broadcast_arrays((u[None] - 0.5) % 1.0001, t[:, None]), -1)
    return grid(points, closed_v=True, uv=uv)


def _squeeze_tube(brief: ProductBrief) -> Model:
    """Parts by colour: main (sleeve), cap, accent (print)."""
    main = brief.colors["main"]
    plan = replace(plan_for(brief, main), measure=0.78)
    wrap_width = 2048
    tall = round(wrap_width * (_HIGH - _LOW) / (2 * np.pi * _RADIUS))
    front = front_label(plan, wrap_width * 42 // 100, round(tall * 0.80))
    art = Image.new("RGBA", (wrap_width, tall), main)
    art.paste(front, (round(wrap_width * 0.25 - front.width / 2), round(tall * 0.145)))
    sleeve = _sleeve()
    # The crimp's ridges are a few fine bumps across.
    v = sleeve.vertices.astype(np.float64)
    crimp = v[:, 1] > _HIGH - 0.16
    v[:, 2] += np.where(crimp, 0.004 * np.sin(v[:, 1] * 190) * np.sign(v[:, 2]), 0)
    cap = lathe(
        rounded_profile(
            [(0, 0.0), (_RADIUS - 0.03, 0.0, 0.05), (_RADIUS - 0.005, 0.40, 0.02), (_RADIUS - 0.08, 0.42)], 10
        ), 200, 0.04,
    )  # fmt: skip
    skin = surface(brief, "main")
    parts = (Part(sleeve.reshaped(v), skin, as_texture(art)), Part(cap, lid(brief)))
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.35, 0.3))


def _lipstick(brief: ProductBrief) -> Model:
    """Parts by colour: main (bullet), cap (case), accent (ring)."""
    case = lathe(
        rounded_profile([(0, 0), (0.36, 0, 0.03), (0.36, 0.95, 0.02), (0.30, 0.97)], 8), 160, 0.05
    )
    inner = lathe(
        rounded_profile([(0.29, 0.94), (0.295, 0.95, 0.005), (0.295, 1.34, 0.01), (0.25, 1.35)], 6),
        140,
        0.05,
    )
    ring = lathe(
        rounded_profile(
            [(0.34, 0.84), (0.368, 0.84, 0.008), (0.368, 0.94, 0.008), (0.34, 0.94)], 4
        ),
        140,
        0.05,
    )
    bullet = lathe(
        rounded_profile([(0.235, 1.30), (0.235, 2.10, 0.05), (0.0, 2.12)], 12), 120, 0.02
    )
    v = bullet.vertices.astype(np.float64)
    # Cut on a slant, softly rounded.
    plane = 1.86 + 0.75 * v[:, 0]
    over = v[:, 1] - plane
    v[:, 1] = np.where(over > -0.08, plane - 0.08 + 0.10 * np.tanh((over + 0.08) * 4), v[:, 1])
    gloss = Material(base=brief.colors["main"], roughness=0.34, f0=0.045, coat=0.25)
    lacquer = finished(brief.materials.get("cap", Finish.GLOSS), brief.colors["cap"])
    metal = polished(brief.colors["accent"], 0.18)
    parts = (
        Part(case, lacquer), Part(inner, metal), Part(ring, metal),
        Part(bullet.reshaped(v), gloss),
        Part(
            lathe(rounded_profile([(0, 0), (0.38, 0, 0.03), (0.38, 1.10, 0.05), (0, 1.12)], 8), 160, 0.05)
            .transformed(placed((0.86, 0.38, -0.12), (0, 30, 90))), lacquer,
        ),
    )  # fmt: skip
    return Model(parts, yaw=UPRIGHT_YAW, detail=(0.0, 1.7, 0.2))


def build_tube(brief: ProductBrief, seed: int) -> Model:
    """A squeeze tube, or a lipstick where the brief's form says so."""
    return _lipstick(brief) if brief.form == "lipstick" else _squeeze_tube(brief)
