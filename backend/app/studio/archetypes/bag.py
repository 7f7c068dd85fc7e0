"""Bags: a structured handbag with a flap and a clasp, a tote of cloth, a backpack."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from app.schemas.brief import Finish, ProductBrief, ViewType
from app.studio.archetypes.model import UPRIGHT_YAW, Model, Part
from app.studio.archetypes.packaging import surface
from app.studio.arrays import Array
from app.studio.color import mix, readable_on
from app.studio.finishes import finished, polished
from app.studio.geometry import Mesh, extruded, grid, merge, placed, ring, rounded_box, tube
from app.studio.isosurface import smoothstep
from app.studio.labels import plan_for, printed_mark
from app.studio.material import Material
from app.studio.typography import as_texture

_YAW = UPRIGHT_YAW | {
    ViewType.FRONT: -20.0, ViewType.LIFESTYLE: 27.0, ViewType.SIDE: 56.0, ViewType.DETAIL: -16.0,
}  # fmt: skip


def _body(width: float, height: float, depth: float, top: float, bulge: float) -> list[Mesh]:
    """A soft box: narrower and thinner at the top by `top`, its faces swelling by `bulge`."""
    meshes = []
    for face in rounded_box(width, height, depth, 0.09, 7).values():
        v = face.vertices.astype(np.float64)
        t = v[:, 1] / height + 0.5
        x, z = v[:, 0] / (width / 2), v[:, 2] / (depth / 2)
        v[:, 2] += (
            np.sign(v[:, 2]) * bulge * (1 - x**2) * np.sin(np.pi * np.clip(t, 0, 1)) * np.abs(z)
        )
        v[:, 0] *= 1 - top * 0.55 * smoothstep(0.2, 1.0, t)
        v[:, 2] *= 1 - top * 1.6 * smoothstep(0.1, 1.0, t)
        v[:, 1] += height / 2
        meshes.append(face.reshaped(v))
    return meshes


def _front(
    width: float, height: float, depth: float, top: float, bulge: float, x: Array, y: Array
) -> Array:
    """z of that body's front at (x, y)."""
    t = np.clip(y / height, 0, 1)
    swell = bulge * (1 - np.clip(x / (width / 2), -1, 1) ** 2) * np.sin(np.pi * t)
    result: Array = (depth / 2 + swell) * (1 - top * 1.6 * smoothstep(0.1, 1.0, t))
    return result


def _sheet(xs: Array, ys: Array, zs: Array, thick: float) -> Mesh:
    """A leather sheet (rows, columns) given thickness toward +z, its rim turned in."""
    outer = np.stack([xs, ys, zs + thick], -1)
    inner = np.stack([xs, ys, zs - 0.01], -1)
    rim = np.concatenate([inner[:1], outer, inner[-1:]], 0)
    sides = np.concatenate([np.concatenate([inner[:1], inner, inner[-1:]], 0)[:, :1], rim,
                            np.concatenate([inner[:1], inner, inner[-1:]], 0)[:, -1:]], 1)  # fmt: skip
    mesh = grid(sides)
    return mesh if mesh.normals[:, 2].mean() > 0 else grid(sides, flip=True)


def _stitches(path: Array, color: str, pitch: float = 0.05) -> Part:
    """A dashed thread along a polyline (n, 3)."""
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    thread = Material(base=color, roughness=0.8, f0=0.03)
    seam = []
    for start in np.arange(0.01, length[-1] - pitch, pitch):
        at = np.linspace(start, start + pitch * 0.62, 4)
        points = np.stack([np.interp(at, length, path[:, k]) for k in range(3)], 1)
        seam.append(tube(points, 0.0085, 6, up=(0, 0.01, 1)))
    return Part(merge(seam), thread)


def _handle(span: float, rise: float, base: float, z: float, radius: float) -> Mesh:
    t = np.linspace(0, np.pi, 70)
    x = span / 2 * np.cos(t) * (1 + 0.06 * np.sin(t))
    y = base + rise * np.sin(t) ** 0.8
    return tube(np.stack([x, y, np.full_like(t, z)], 1), radius, 20, flatness=0.8, up=(0, 0, 1))


def _handbag(brief: ProductBrief) -> Model:
    """Parts by colour: main (leather), accent (metal), handle."""
    w, h, d, top, bulge = 2.1, 1.45, 0.82, 0.16, 0.06
    shape = (w, h, d, top, bulge)
    main = brief.colors["main"]
    skin = finished(brief.materials.get("main", brief.finish), main)
    edge = finished(Finish.LEATHER, brief.colors.get("handle", mix(main, "#1a0f0a", 0.25)))
    metal = polished(brief.colors["accent"], 0.16)
    thread = mix(main, "#fff1dc", 0.5)
    parts = [Part(m, skin) for m in _body(*shape)]
    # The flap: from the back edge over the top and down the front, its lower edge a soft curve.
    u, v = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(0, 1, 40), indexing="xy")
    half = w / 2 * (1 - top * 0.55) * 0.99
    low = 0.60 + 0.16 * np.abs(u) ** 2.4
    y = h + 0.015 - v * (h + 0.015 - low)
    x = u * half * (1 + 0.05 * v)
    z = _front(*shape, x, np.minimum(y, h - 0.06)) + 0.012 + 0.012 * np.sin(v * np.pi)
    z = np.where(y > h - 0.06, z - (y - (h - 0.06)) * 0.5, z)
    parts.append(Part(_sheet(x, y, z, 0.028), skin))
    roof = np.linspace(-1, 1, 24)
    rx, rz = np.meshgrid(
        np.linspace(-half, half, 40), roof * (d / 2 * (1 - top * 1.6) + 0.01), indexing="xy"
    )
    roof_y = h + 0.02 + 0.03 * (1 - (rz / rz.max()) ** 2)
    cover = grid(np.stack([rx, roof_y, rz], -1))
    parts.append(
        Part(
            cover
            if cover.normals[:, 1].mean() > 0
            else grid(np.stack([rx, roof_y, rz], -1), flip=True),
            skin,
        )
    )
    rim = np.stack([x[-1], y[-1] + 0.05, z[-1] + 0.032], 1)
    parts.append(_stitches(rim, thread))
    plate_z = float(_front(*shape, np.array([0.0]), np.array([0.62]))[0]) + 0.05
    for m in rounded_box(0.30, 0.20, 0.05, 0.022, 4).values():
        parts.append(Part(m.transformed(placed((0, 0.63, plate_z))), metal))
    parts.append(Part(ring(0.045, 0.014, "xy", 40).transformed(placed((0, 0.63, plate_z + 0.03))),
                      polished(mix(brief.colors["accent"], "#2a1c10", 0.45), 0.25)))  # fmt: skip
    for z_at in (d / 2 * (1 - top * 1.6) * 0.55, -d / 2 * (1 - top * 1.6) * 0.55):
        parts.append(Part(_handle(0.98, 0.72, h + 0.06, z_at, 0.048), edge))
        for sx in (-0.49, 0.49):
            parts.append(
                Part(ring(0.062, 0.016, "xy", 40).transformed(placed((sx, h + 0.06, z_at))), metal)
            )
            for m in rounded_box(0.13, 0.10, 0.05, 0.02, 3).values():
                parts.append(Part(m.transformed(placed((sx, h + 0.02, z_at))), edge))
    for sx in (-1, 1):
        seam_y = np.linspace(0.08, 0.62, 20)
        t = seam_y / h
        sx_at = sx * (w / 2 - 0.08) * (1 - top * 0.55 * smoothstep(0.2, 1.0, t))
        line = np.stack([sx_at, seam_y, _front(*shape, sx_at, seam_y) + 0.004], 1)
        parts.append(_stitches(line, thread))
    return Model(tuple(parts), yaw=_YAW, detail=(0.1, 0.8, d / 2))


def _tote(brief: ProductBrief) -> Model:
    """Parts by colour: main (cloth), handle, accent (print)."""
    w, h, d, top, bulge = 1.8, 1.75, 0.62, -0.04, 0.05
    shape = (w, h, d, top, bulge)
    main = brief.colors["main"]
    cloth = surface(brief, "main")
    inside = finished(Finish.FABRIC, mix(main, "#1c1814", 0.55))
    strap = finished(brief.materials.get("handle", Finish.FABRIC), brief.colors.get("handle", main))
    bodies = _body(*shape)
    parts = [Part(m, cloth) for m in bodies]
    u, v = np.meshgrid(np.linspace(-0.82, 0.82, 30), np.linspace(-0.72, 0.72, 16), indexing="xy")
    mouth = grid(np.stack([u * w / 2, np.full_like(u, h + 0.004), v * d / 2], -1))
    mouth = (
        mouth
        if mouth.normals[:, 1].mean() > 0
        else grid(np.stack([u * w / 2, np.full_like(u, h + 0.004), v * d / 2], -1), flip=True)
    )
    parts.append(Part(mouth, inside))
    x, y = np.meshgrid(np.linspace(-0.55, 0.55, 40), np.linspace(0.22, 1.42, 40), indexing="xy")
    z = _front(*shape, x, y) + 0.006
    ink = readable_on(main, mix(brief.colors["accent"], "#1b1715", 0.4), "#fffaf4")
    panel = grid(np.stack([x, y, z], -1))
    panel = panel if panel.normals[:, 2].mean() > 0 else grid(np.stack([x, y, z], -1), flip=True)
    art = as_texture(printed_mark(plan_for(brief, main), 1000, 1091, ink))
    parts.append(Part(panel, cloth, art))
    for z_at, sign in ((d / 2 + 0.035, 1), (-d / 2 - 0.035, -1)):
        t = np.linspace(-1, 1, 90)
        xs = np.sign(t) * np.minimum(np.abs(t) * 1.9, 1) ** 0.6 * 0.44
        ys = 1.15 + (h + 0.95 - 1.15) * (1 - np.abs(t) ** 2.6)
        zs = z_at - sign * 0.10 * smoothstep(h, h + 0.9, ys)
        parts.append(
            Part(tube(np.stack([xs, ys, zs], 1), 0.062, 12, flatness=0.22, up=(0, 0, 1)), strap)
        )
    return Model(tuple(parts), yaw=_YAW, detail=(0.0, 0.9, d / 2))


def _backpack(brief: ProductBrief) -> Model:
    """Parts by colour: main (shell), pocket, accent (zips), strap."""
    w, h, d, top, bulge = 1.42, 2.0, 0.72, 0.10, 0.10
    shape = (w, h, d, top, bulge)
    main = brief.colors["main"]
    cloth = surface(brief, "main")
    second = finished(
        brief.materials.get("main", brief.finish),
        brief.colors.get("pocket", mix(main, "#101010", 0.14)),
    )
    strap = finished(Finish.FABRIC, brief.colors.get("strap", mix(main, "#101010", 0.35)))
    metal = polished(brief.colors["accent"], 0.25)
    parts = [Part(m, cloth) for m in _body(*shape)]
    pocket_z = float(_front(*shape, np.array([0.0]), np.array([0.55]))[0])
    for m in _body(1.06, 0.86, 0.30, 0.05, 0.06):
        parts.append(Part(m.transformed(placed((0, 0.10, pocket_z - 0.02))), second))
    for y0, half, z0 in ((0.99, 0.47, pocket_z + 0.10), (1.62, 0.56, None)):
        t = np.linspace(-1, 1, 60)
        ys = y0 - 0.05 * t**2 if z0 else y0 + 0.16 * (1 - t**2)
        xs = t * half
        zs = np.full_like(t, z0) if z0 else _front(*shape, xs, ys) + 0.012
        parts.append(
            Part(tube(np.stack([xs, ys, zs], 1), 0.016, 8, flatness=0.6, up=(0, 0, 1)), metal)
        )
    pull = rounded_box(0.05, 0.16, 0.022, 0.01, 3)
    for m in pull.values():
        parts.append(Part(m.transformed(placed((0.40, 0.90, pocket_z + 0.13))), metal))
    parts.append(Part(_handle(0.36, 0.20, h - 0.02, -0.12, 0.05), strap))
    for sx in (-0.36, 0.36):
        t = np.linspace(0, 1, 60)
        ys = h - 0.08 - 1.55 * t
        zs = -d / 2 * 0.9 - 0.22 * np.sin(np.pi * t) - 0.04
        path = np.stack([np.full_like(t, sx) * (1 + 0.35 * t), ys, zs], 1)
        parts.append(Part(tube(path, 0.12, 14, flatness=0.28, up=(0, 0.01, 1)), strap))
    ink = readable_on(
        main,
        mix(brief.colors["accent"], "#1b1715", 0.5),
        mix(brief.colors["accent"], "#fffaf4", 0.7),
    )
    art = as_texture(printed_mark(plan_for(brief, main), 600, 480, ink))
    tag = extruded(
        np.array([(-0.25, -0.2), (0.25, -0.2), (0.25, 0.2), (-0.25, 0.2)]), 0.02, 0.006, 0.05
    )
    tag_z = float(_front(*shape, np.array([0.0]), np.array([1.34]))[0])
    lean = math.degrees(math.atan2(0.10 * 1.6 * d / 2, h))
    parts.append(
        Part(tag.transformed(placed((0, 1.32, tag_z + 0.008), (-lean, 0, 0))), second, art)
    )
    return Model(tuple(parts), yaw=_YAW, detail=(0.0, 1.1, d / 2))


_FORMS: dict[str, Callable[[ProductBrief], Model]] = {
    "": _handbag, "handbag": _handbag, "tote": _tote, "backpack": _backpack,
}  # fmt: skip


def build_bag(brief: ProductBrief, seed: int) -> Model:
    """A bag of the brief's form: handbag, tote or backpack."""
    return _FORMS[brief.form](brief)
