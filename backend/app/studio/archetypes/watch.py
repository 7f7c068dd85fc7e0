"""Wrist watches on a cushion: a round analogue one on a strap or a bracelet, and a square smart one."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from app.schemas.brief import Finish, ProductBrief, ViewType
from app.studio.archetypes.model import Model, Part
from app.studio.arrays import Array
from app.studio.color import contrast, mix, readable_on
from app.studio.finishes import finished, polished
from app.studio.geometry import (
    Mesh,
    disc,
    extruded,
    grid,
    lathe,
    merge,
    panel,
    placed,
    rounded_box,
    rounded_profile,
    tube,
)  # fmt: skip
from app.studio.material import Material, Pattern
from app.studio.typography import as_texture, fitted_size, line_layer, paste

_YAW: dict[ViewType, float] = {
    ViewType.FRONT: -20.0, ViewType.SIDE: 52.0, ViewType.BACK: 148.0, ViewType.TOP: -14.0,
    ViewType.DETAIL: -12.0, ViewType.LIFESTYLE: 26.0,
}  # fmt: skip
_RADIUS, _LEAN, _SCALE = 0.62, -22.0, 1.35
_LOOP_Y, _LOOP_Z = 0.92, 0.64  # half axes of the strap's loop; the case sits at its front


def _loop(angle: Array) -> Array:
    """(n, 2) y, z of the strap's middle line: a superellipse, flat where the case sits."""
    s, c = np.sin(angle), np.cos(angle)
    y = _LOOP_Y * np.sign(s) * np.abs(s) ** (2 / 2.4)
    z = -_LOOP_Z + _LOOP_Z * np.sign(c) * np.abs(c) ** (2 / 2.4)
    return np.stack([y, z], 1)


def _strap(start: float, end: float, wide: float, narrow: float, thick: float) -> Mesh:
    """A band along the loop between two angles (degrees), padded, its edges rounded."""
    angle = np.radians(np.linspace(start, end, 120))
    line = _loop(angle)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    outward = np.stack([tangent[:, 1], -tangent[:, 0]], 1)
    middle = np.array([0.0, -_LOOP_Z])
    if ((line - middle) * outward).sum() < 0:
        outward = -outward
    t = np.abs(np.linspace(-1, 1, len(angle)))
    half = (narrow + (wide - narrow) * t**1.5) / 2
    ring_angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    c, s = np.cos(ring_angle), np.sin(ring_angle)
    k = (np.abs(c) ** 5 + np.abs(s) ** 5) ** (-1 / 5)
    across, over = c * k, s * k
    pad = 1 + 0.35 * np.clip(over, 0, 1) * (1 - across**2)  # fuller along the middle
    x = half[:, None] * across[None]
    lift = thick / 2 * (over * pad)[None]
    points = np.stack(
        [x, line[:, :1] + outward[:, :1] * lift, line[:, 1:] + outward[:, 1:] * lift], -1
    )
    u = np.linspace(0, 1, len(ring_angle) + 1)
    uv = np.stack(np.broadcast_arrays(u[None], np.linspace(0, 1, len(angle))[:, None]), -1)
    return grid(points, closed_v=True, uv=uv).facing_out()


def _bracelet(start: float, end: float, width: float) -> list[Mesh]:
    """Links of three pieces along the loop."""
    meshes = []
    line = _loop(np.radians(np.linspace(start, end, 800)))
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    count = round(length[-1] / 0.155)
    pitch = length[-1] / count
    for k in range(count):
        i = int(np.searchsorted(length, (k + 0.5) * pitch))
        ahead, behind = line[min(i + 6, len(line) - 1)], line[max(i - 6, 0)]
        tilt = math.degrees(math.atan2(ahead[1] - behind[1], ahead[0] - behind[0]))
        for x, share in ((-0.335, 0.30), (0.0, 0.36), (0.335, 0.30)):
            size = (width * share, pitch * 0.94, 0.075 if x else 0.09)
            for face in rounded_box(*size, 0.022, 3).values():
                meshes.append(
                    face.transformed(placed((x * width, line[i, 0], line[i, 1]), (tilt, 0, 0)))
                )
    return meshes


def _dial(brief: ProductBrief, color: str, metal: str) -> Image.Image:
    """A 1024² dial: minute track, a sunray and the product's name."""
    size = 1024
    ink = readable_on(color, mix(metal, "#14110e", 0.75), mix(metal, "#fff8ec", 0.7))
    image = Image.new("RGBA", (size, size), color)
    draw = ImageDraw.Draw(image)
    middle = size / 2
    for k in range(60):
        a = math.radians(k * 6)
        r0, r1 = (0.455, 0.485) if k % 5 else (0.445, 0.487)
        draw.line(
            [(middle + math.sin(a) * r * size, middle - math.cos(a) * r * size) for r in (r0, r1)],
            fill=ink, width=4 if k % 5 else 7,
        )  # fmt: skip
    name = brief.printed_name.upper()
    if name:
        at = fitted_size(name, brief.heading_font, size * 0.36, 62, 0.12)
        paste(image, line_layer(name, brief.heading_font, at, ink, 0.12), middle, size * 0.31)
    return image


def _hand(length: float, tail: float, width: float) -> Mesh:
    """A leaf-shaped hand that points up from the origin."""
    outline = np.array([(width * 0.35, -tail), (width * 0.5, 0.0), (width * 0.34, length * 0.75), (0.004, length),
                        (-0.004, length), (-width * 0.34, length * 0.75), (-width * 0.5, 0.0), (-width * 0.35, -tail)])  # fmt: skip
    return extruded(outline, 0.014, 0.004, 0.03)


def _analogue(brief: ProductBrief) -> list[Part]:
    r = _RADIUS
    case = brief.colors["main"]
    metal = polished(case, 0.15)
    brushed = Material(base=case, roughness=0.3, metallic=1.0, pattern=Pattern.BRUSHED, bump=0.04)
    face = brief.colors.get("dial", "#f6f1e7")
    forward = placed(turned=(90, 0, 0))
    body = lathe(
        rounded_profile(
            [(0, -0.15), (r - 0.08, -0.15, 0.03), (r, -0.08, 0.05), (r, 0.05, 0.04), (r - 0.05, 0.11, 0.02),
             (r - 0.09, 0.11, 0.015), (r - 0.10, 0.05)], 8,
        ), 200, 0.03,
    )  # fmt: skip
    bezel = lathe(
        rounded_profile([(r - 0.105, 0.05), (r - 0.10, 0.115, 0.012), (r - 0.025, 0.10, 0.03), (r - 0.01, 0.05)], 8),
        200, 0.03,
    )  # fmt: skip
    dial = lathe(np.array([(r - 0.10, 0.055), (0.0, 0.0551)]), 120, 0.06)
    flat = dial.vertices / (2 * (r - 0.10))
    dial = Mesh(dial.vertices, dial.faces, dial.normals,
                np.stack([flat[:, 0] + 0.5, 0.5 - flat[:, 2]], 1).astype(np.float32))  # fmt: skip
    parts = [
        Part(body.transformed(forward), brushed), Part(bezel.transformed(forward), metal),
        Part(dial.transformed(forward), Material(base=face, roughness=0.3, f0=0.05, coat=0.55),
             as_texture(_dial(brief, face, case))),
    ]  # fmt: skip
    marks = metal if contrast(case, face) > 1.5 else polished(mix(case, "#3b2a14", 0.6), 0.2)
    hours = []
    for k in range(12):
        a = math.radians(k * 30)
        long = 0.13 if k % 3 == 0 else 0.09
        place = placed((math.sin(a) * 0.395, math.cos(a) * 0.395, 0.062), (0, 0, -k * 30))
        bar = rounded_box(0.032 if k % 3 == 0 else 0.02, long, 0.018, 0.006, 3)
        hours.append(merge(list(bar.values())).transformed(place))
    parts.append(Part(merge(hours), marks))
    for angle, length, tail, width, z in ((-54, 0.27, 0.05, 0.062, 0.074), (48, 0.40, 0.06, 0.048, 0.084),
                                          (198, 0.42, 0.12, 0.014, 0.093)):  # fmt: skip
        mesh = _hand(length, tail, width).transformed(placed((0, 0, z), (0, 0, -angle)))
        parts.append(Part(mesh, marks))
    parts.append(Part(disc(0.03, 0.06, 0.105, 0.01).transformed(forward), marks))
    crown = lathe(
        rounded_profile([(0, 0), (0.075, 0, 0.015), (0.08, 0.10, 0.02), (0, 0.11)], 6), 60, 0.03
    )
    parts.append(Part(crown.transformed(placed((r, 0, -0.02), (0, 0, -90))), metal))
    lugs = []
    for x in (-0.24, 0.24):
        for y in (1, -1):
            for m in rounded_box(0.085, 0.26, 0.12, 0.035, 4).values():
                lug = placed((x, y * 0.665, -0.095), (-y * 38, 0, 0))
                lugs.append(m.transformed(lug))
    return [*parts, Part(merge(lugs), brushed)]


def _activity_screen(accent: str, color: str) -> Image.Image:
    """Time and three rings on black."""
    image = Image.new("RGBA", (840, 1000), "#060607")
    draw = ImageDraw.Draw(image)
    paste(image, line_layer("10:09", "Montserrat-Bold", 210, "#ffffff"), 420, 250)
    for k, tone in enumerate((accent, color, mix(accent, "#ffffff", 0.5))):
        r = 250 - k * 66
        draw.arc((420 - r, 660 - r, 420 + r, 660 + r), -90, 150 + 50 * k, fill=tone, width=48)
    return image


def _smart(brief: ProductBrief) -> list[Part]:
    case = brief.colors["main"]
    t = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    k = (np.abs(np.cos(t)) ** 4.2 + np.abs(np.sin(t)) ** 4.2) ** (-1 / 4.2)
    shape = np.stack([0.56 * np.cos(t) * k, 0.68 * np.sin(t) * k], 1)
    body = extruded(shape, 0.26, 0.085, 0.04).transformed(placed((0, 0, -0.04)))
    art = _activity_screen(brief.colors["accent"], brief.colors.get("screen", "#7fe0c3"))
    screen = panel(shape * 0.86, 0.06).transformed(placed((0, 0, 0.094)))
    glow = Material(base="#08080a", roughness=0.1, f0=0.045, emission=0.55, coat=1.0)
    crown = lathe(
        rounded_profile([(0, 0), (0.085, 0, 0.015), (0.085, 0.08, 0.02), (0, 0.085)], 6), 60, 0.03
    )
    return [
        Part(body, finished(Finish.METAL, case)), Part(screen, glow, as_texture(art)),
        Part(crown.transformed(placed((0.55, 0.22, -0.04), (0, 0, -90))), polished(case, 0.2)),
    ]  # fmt: skip


def build_watch(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (case), strap, dial, accent. Forms: analogue, smart."""
    smart = brief.form == "smart"
    parts = _smart(brief) if smart else _analogue(brief)
    start = 40.0
    strap = brief.materials.get("strap", Finish.LEATHER)
    color = brief.colors["strap"]
    if strap is Finish.METAL:
        material = Material(
            base=color, roughness=0.26, metallic=1.0, pattern=Pattern.BRUSHED, bump=0.04
        )
        parts.append(Part(merge(_bracelet(start, 360 - start, 0.56)), material))
    else:
        band = _strap(start, 360 - start, 0.52 if not smart else 0.60, 0.44, 0.085)
        parts.append(Part(band, finished(strap, color)))
        # A saddle stitch along both edges of leather.
        if strap is Finish.LEATHER:
            thread = Material(base=mix(color, "#fff3dd", 0.65), roughness=0.8)
            seams = []
            for a in np.linspace(start + 8, 122, 24):
                for mirrored in (a, 360 - a):
                    line = _loop(np.radians([mirrored - 0.9, mirrored + 0.9]))
                    out = line.mean(0) - [0.0, -_LOOP_Z]
                    lift = out / np.linalg.norm(out) * 0.046
                    for x in (-0.195, 0.195):
                        path = np.stack(
                            [np.full(2, x), line[:, 0] + lift[0], line[:, 1] + lift[1]], 1
                        )
                        seams.append(tube(_stitch(path), 0.009, 6, up=(1, 0, 0.01)))
            parts.append(Part(merge(seams), thread))
    cushion = lathe(
        rounded_profile([(0, -0.46), (0.56, -0.46, 0.2), (0.56, 0.46, 0.2), (0, 0.46)], 12),
        120,
        0.05,
    ).transformed(placed((0, 0, -_LOOP_Z), (0, 0, 90), (1.0, 1.0, 0.98)))
    v = cushion.vertices.astype(np.float64)
    v[:, 1] *= (_LOOP_Y - 0.05) / 0.56
    v[:, 2] = (v[:, 2] + _LOOP_Z) * (_LOOP_Z - 0.05) / 0.56 - _LOOP_Z
    velvet = Material(
        base=mix(brief.palette.podium, "#efe6da", 0.5), roughness=0.9, sheen=0.5, f0=0.02
    )
    parts.append(Part(cushion.reshaped(v), velvet))
    stand = placed(scaled=(_SCALE,) * 3) @ placed(turned=(_LEAN, 0, 0)) @ placed((0, 0, 0.3))
    parts = [Part(p.mesh.transformed(stand), p.material, p.artwork) for p in parts]
    low = min(float(p.mesh.vertices[:, 1].min()) for p in parts)
    raised = placed((0, -low, 0))
    return Model(
        tuple(Part(p.mesh.transformed(raised), p.material, p.artwork) for p in parts),
        yaw=_YAW, detail=(0.0, -low + 0.05, 0.6),
    )  # fmt: skip


def _stitch(path: Array) -> Array:
    """A straight stitch as four points, so that its ends can round off."""
    t = np.linspace(0, 1, 4)[:, None]
    return path[0] * (1 - t) + path[1] * t
