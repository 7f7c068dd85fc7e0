"""Geometry: triangle meshes from profiles, sweeps, rounded boxes and outlines; affine transforms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.spatial import Delaunay

from app.studio.arrays import Array

Point2 = tuple[float, float] | tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles.

    Attributes:
        vertices: (n, 3) float32.
        faces: (m, 3) int64, counter-clockwise seen from outside.
        normals: (n, 3) float32, unit.
        uv: (n, 2) float32; v = 1 is a texture's top edge.
    """

    vertices: Array
    faces: Array
    normals: Array
    uv: Array

    def transformed(self, matrix: Array) -> Mesh:
        """The mesh moved by a 4 × 4 affine matrix."""
        linear_part = matrix[:3, :3]
        normals = self.normals @ np.linalg.inv(linear_part)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        vertices = self.vertices @ linear_part.T + matrix[:3, 3]
        return replace(
            self, vertices=vertices.astype(np.float32), normals=normals.astype(np.float32)
        )

    def reshaped(self, vertices: Array) -> Mesh:
        """The same topology with moved vertices; normals are computed anew."""
        return replace(
            self,
            vertices=vertices.astype(np.float32),
            normals=smooth_normals(vertices, self.faces).astype(np.float32),
        )

    def facing_axis(self) -> Mesh:
        """The mesh turned inside out if its normals point at the y axis on average."""
        radial = self.vertices * np.array([1, 0, 1], np.float32)
        if (radial * self.normals).sum() >= 0:
            return self
        return replace(self, faces=self.faces[:, ::-1].copy(), normals=-self.normals)

    def facing_out(self) -> Mesh:
        """The mesh turned inside out if its normals point at its centroid on average."""
        outward = ((self.vertices - self.vertices.mean(0)) * self.normals).sum()
        if outward >= 0:
            return self
        return replace(self, faces=self.faces[:, ::-1].copy(), normals=-self.normals)


def merge(meshes: Sequence[Mesh]) -> Mesh:
    """One mesh of several."""
    offset, faces = 0, []
    for mesh in meshes:
        faces.append(mesh.faces + offset)
        offset += len(mesh.vertices)
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate(faces),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.uv for m in meshes]),
    )


def placed(
    at: Sequence[float] = (0.0, 0.0, 0.0),
    turned: Sequence[float] = (0.0, 0.0, 0.0),
    scaled: float | Sequence[float] = 1.0,
) -> Array:
    """4 × 4 transform: scale, then turn about z, x, y (degrees), then move."""
    rx, ry, rz = np.radians(turned)
    cx, sx, cy, sy, cz, sz = (f(a) for a in (rx, ry, rz) for f in (math.cos, math.sin))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    matrix = np.eye(4)
    matrix[:3, :3] = about_y @ about_x @ about_z @ np.diag(np.broadcast_to(scaled, 3))
    matrix[:3, 3] = at
    return matrix


def smooth_normals(vertices: Array, faces: Array) -> Array:
    """Area-weighted vertex normals, (n, 3)."""
    corners = vertices[faces]
    face_normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, faces[:, k], face_normals)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def grid(
    points: Array,
    *,
    closed_u: bool = False,
    closed_v: bool = False,
    flip: bool = False,
    uv: Array | None = None,
) -> Mesh:
    """A mesh over an (m, n, 3) lattice of points; a closed axis joins its last row to its first.

    `uv`, if given, has the lattice's shape after closing.
    """
    if closed_v:
        points = np.concatenate([points, points[:, :1]], 1)
    if closed_u:
        points = np.concatenate([points, points[:1]], 0)
    m, n = points.shape[:2]
    i, j = np.meshgrid(np.arange(m - 1), np.arange(n - 1), indexing="ij")
    a = (i * n + j).ravel()
    faces = np.concatenate([np.stack([a, a + n, a + 1], 1), np.stack([a + 1, a + n, a + n + 1], 1)])
    if flip:
        faces = faces[:, ::-1]
    vertices = points.reshape(-1, 3)
    corners = vertices[faces]
    area = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    faces = faces[area > 1e-12]
    normals = smooth_normals(vertices, faces).reshape(m, n, 3)
    if closed_v:
        _weld(normals[:, 0], normals[:, -1])
    if closed_u:
        _weld(normals[0], normals[-1])
    for row in (0, m - 1):
        if np.ptp(points[row], axis=0).max() < 1e-3:  # a pole: one normal for all
            pole = normals[row].sum(0)
            normals[row] = pole / max(float(np.linalg.norm(pole)), 1e-9)
    if uv is None:
        v_axis, u_axis = np.meshgrid(np.linspace(0, 1, m), np.linspace(0, 1, n), indexing="ij")
        uv = np.stack([u_axis, v_axis], -1)
    return Mesh(
        vertices.astype(np.float32),
        faces.astype(np.int64),
        normals.reshape(-1, 3).astype(np.float32),
        uv.reshape(-1, 2).astype(np.float32),
    )


def _weld(first: Array, last: Array) -> None:
    total = first + last
    total /= np.maximum(np.linalg.norm(total, axis=-1, keepdims=True), 1e-9)
    first[...] = total
    last[...] = total


def rounded_profile(points: Sequence[Point2], steps: int = 8) -> Array:
    """A polyline whose corners are arcs; a point is (x, y) or (x, y, corner radius)."""
    corners = [np.array(p[:2], float) for p in points]
    radii = [p[2] if len(p) > 2 else 0.0 for p in points]
    out = [corners[0]]
    for a, b, c, radius in zip(corners, corners[1:], corners[2:], radii[1:-1], strict=False):
        u, v = a - b, c - b
        lu, lv = float(np.linalg.norm(u)), float(np.linalg.norm(v))
        angle = math.acos(float(np.clip(u @ v / (lu * lv), -1, 1)))
        if radius <= 0 or angle > 3.1:
            out.append(b)
            continue
        reach = min(radius / math.tan(angle / 2), lu * 0.49, lv * 0.49)
        fitting = reach * math.tan(angle / 2)
        bisector = u / lu + v / lv
        bisector /= np.linalg.norm(bisector)
        centre = b + bisector * (fitting / math.sin(angle / 2))
        start, end = b + u / lu * reach - centre, b + v / lv * reach - centre
        a0, a1 = math.atan2(start[1], start[0]), math.atan2(end[1], end[0])
        sweep = (a1 - a0 + math.pi) % (2 * math.pi) - math.pi
        out += [
            centre + fitting * np.array([math.cos(a0 + sweep * t), math.sin(a0 + sweep * t)])
            for t in np.linspace(0, 1, steps)
        ]
    out.append(corners[-1])
    return np.array(out)


def smooth_curve(
    points: Sequence[tuple[float, float]], density: int = 14
) -> list[tuple[float, float]]:
    """A smooth curve through points without overshoot, by chord length (Fritsch and Carlson 1980)."""
    p = np.array(points, float)
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    q = np.linspace(0, t[-1], density * len(p))
    x, y = PchipInterpolator(t, p[:, 0])(q), PchipInterpolator(t, p[:, 1])(q)
    return list(zip(x, y, strict=True))


def resampled(line: Array, step: float) -> Array:
    """The polyline with points at most `step` apart."""
    out = [line[0]]
    for a, b in zip(line[:-1], line[1:], strict=True):
        n = max(1, int(np.linalg.norm(b - a) / step))
        out += [a + (b - a) * k / n for k in range(1, n + 1)]
    return np.array(out)


def lathe(profile: Array, segments: int = 160, step: float = 0.08, squareness: float = 0.0) -> Mesh:
    """A profile of (radius, y) turned about the y axis; u runs round, v up.

    Args:
        squareness: 0 turns a circle, 1 nearly a square (superellipse exponent 2 to 12).
    """
    p = resampled(np.asarray(profile, float), step)
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    e = 2 + squareness * 10
    k = (np.abs(c) ** e + np.abs(s) ** e) ** (-1 / e)
    points = np.stack(
        [p[:, 0, None] * (c * k), np.repeat(p[:, 1, None], segments, 1), p[:, 0, None] * (s * k)],
        -1,
    )
    v = (p[:, 1] - p[:, 1].min()) / (np.ptp(p[:, 1]) + 1e-9)
    u = 1 - np.linspace(0, 1, segments + 1)
    uv = np.stack(np.broadcast_arrays(u[None, :], v[:, None]), -1)
    return grid(points, closed_v=True, uv=uv)


def disc(radius: float, bottom: float, top: float, bevel: float = 0.04) -> Mesh:
    """A low cylinder with a rounded rim: podiums, lids."""
    return lathe(rounded_profile([(radius, bottom), (radius, top, bevel), (0, top)]), 220, 0.06)


def sphere(radius: float, segments: int = 48) -> Mesh:
    """A ball about the origin."""
    t = np.linspace(0, np.pi, segments)
    return lathe(np.stack([radius * np.sin(t), -radius * np.cos(t)], 1), segments * 2, 1.0)


def tube(
    path: Array,
    radius: float | Array,
    segments: int = 16,
    *,
    closed: bool = False,
    flatness: float = 1.0,
    up: Sequence[float] | Array = (0.0, 0.0, 1.0),
) -> Mesh:
    """A pipe along a path (n, 3); `flatness` < 1 presses it along `up`, open ends are capped."""
    path = np.asarray(path, float)
    radii = np.broadcast_to(radius, (len(path),)).astype(float)
    if closed:
        tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    else:
        tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    ups = np.asarray(up, float)
    if ups.ndim == 1:
        ups = np.tile(ups, (len(path), 1))
    side = np.cross(tangent, ups)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    over = np.cross(side, tangent)
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    ring = (
        side[:, None] * np.cos(angle)[None, :, None]
        + flatness * over[:, None] * np.sin(angle)[None, :, None]
    )
    points = path[:, None] + radii[:, None, None] * ring
    if not closed:
        first = np.repeat(path[:1, None], segments, 1)
        last = np.repeat(path[-1:, None], segments, 1)
        points = np.concatenate([first, points, last], 0)
    return grid(points, closed_u=closed, closed_v=True).facing_out()


def ring(radius: float, thickness: float, plane: str = "xy", segments: int = 160) -> Mesh:
    """A torus about the origin in the `xy` (upright) or `xz` (lying) plane."""
    t = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    a, b, zero = radius * np.cos(t), radius * np.sin(t), 0 * t
    if plane == "xy":
        return tube(np.stack([a, b, zero], 1), thickness, 20, closed=True, up=(0, 0, 1))
    return tube(np.stack([a, zero, b], 1), thickness, 12, closed=True, up=(0, 1, 0))


def rounded_box(
    width: float, height: float, depth: float, radius: float = 0.05, steps: int = 5
) -> dict[str, Mesh]:
    """Six faces of a box whose edges are rounded, by name: front, back, left, right, top, bottom.

    Every face carries its own 0..1 uv, upright as its viewer sees it, so artwork can differ by face.
    """
    size = np.array([width, height, depth])

    def stations(length: float) -> Array:
        flat = length / 2 - radius
        bend = radius * np.tan(np.linspace(0, np.pi / 4, steps))
        return np.concatenate([-flat - bend[::-1], np.linspace(-flat, flat, 14)[1:-1], flat + bend])

    names = {(0, 1): "right", (0, -1): "left", (1, 1): "top", (1, -1): "bottom"}
    names |= {(2, 1): "front", (2, -1): "back"}
    faces: dict[str, Mesh] = {}
    for (axis, sign), name in names.items():
        across, along = [i for i in range(3) if i != axis]
        a, b = stations(size[across]), stations(size[along])
        flat = np.zeros((len(a), len(b), 3))
        flat[..., across], flat[..., along] = a[:, None], b[None]
        flat[..., axis] = sign * size[axis] / 2
        core = np.clip(flat, -size / 2 + radius, size / 2 - radius)
        normal = flat - core
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        x, y, z = (flat[..., i] / size[i] + 0.5 for i in range(3))
        uv = {
            "front": (x, y), "back": (1 - x, y), "right": (1 - z, y), "left": (z, y),
            "top": (x, 1 - z), "bottom": (x, z),
        }[name]  # fmt: skip
        mesh = grid(core + normal * radius, uv=np.stack(uv, -1))
        mesh = replace(mesh, normals=normal.reshape(-1, 3).astype(np.float32))
        corners = mesh.vertices[mesh.faces]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).sum(0)
        if facing[axis] * sign < 0:
            mesh = replace(mesh, faces=mesh.faces[:, ::-1].copy())
        faces[name] = mesh
    return faces


def label_arc(radius: float, low: float, high: float, degrees: float) -> Mesh:
    """Part of an upright cylinder facing +z, between two heights; u runs left to right."""
    half = math.radians(degrees) / 2
    angle = np.linspace(-half, half, 97)
    y = np.linspace(low, high, 24)
    points = np.stack(
        np.broadcast_arrays(
            (radius * np.sin(angle))[None], y[:, None], (radius * np.cos(angle))[None]
        ),
        -1,
    )
    return grid(points, flip=True).facing_axis()


def aimed(at: Sequence[float], target: Sequence[float]) -> Array:
    """4 × 4 transform that moves to `at` and turns +z toward `target`, x staying level."""
    forward = np.asarray(target, float) - np.asarray(at, float)
    forward /= np.linalg.norm(forward)
    side = np.cross((0.0, 1.0, 0.0), forward)
    side /= np.linalg.norm(side)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([side, np.cross(forward, side), forward], 1)
    matrix[:3, 3] = at
    return matrix


def extruded(outline: Array, depth: float, bevel: float = 0.03, step: float = 0.05) -> Mesh:
    """A flat outline (n, 2), counter-clockwise, given thickness along z about z = 0, edges bevelled."""
    line = resampled(np.vstack([outline, outline[:1]]), step)[:-1]
    tangent = np.roll(line, -1, 0) - np.roll(line, 1, 0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    outward = np.stack([tangent[:, 1], -tangent[:, 0]], 1)
    rings = []
    for sign, sweep in ((-1, np.linspace(0, np.pi / 2, 4)), (1, np.linspace(np.pi / 2, 0, 4))):
        for angle in sweep:
            inset = line - outward * bevel * (1 - math.sin(angle))
            z = sign * (depth / 2 - bevel * (1 - math.cos(angle)))
            rings.append(np.concatenate([inset, np.full((len(line), 1), z)], 1))
    side = grid(np.stack(rings), closed_v=True).facing_out()
    flat = panel(rings[0][:, :2], step)
    front = flat.transformed(placed((0, 0, depth / 2)))
    back = flat.vertices * np.float32(1) - np.array([0, 0, depth / 2], np.float32)
    return merge([side, front, Mesh(back, flat.faces[:, ::-1].copy(), -flat.normals, flat.uv)])


def panel(outline: Array, step: float = 0.05) -> Mesh:
    """The inside of a flat outline (n, 2) at z = 0, facing +z; uv spans its bounding box."""
    contour = outline.astype(np.float32).reshape(-1, 1, 2)
    lo, hi = outline.min(0), outline.max(0)
    lattice = np.stack(
        np.meshgrid(np.arange(lo[0], hi[0], step * 3), np.arange(lo[1], hi[1], step * 3)), -1
    ).reshape(-1, 2)
    inner = [
        q for q in lattice if cv2.pointPolygonTest(contour, (float(q[0]), float(q[1])), True) > step
    ]
    points = np.vstack([outline, np.array(inner).reshape(-1, 2)])
    triangles = Delaunay(points).simplices
    middle = points[triangles].mean(1)
    inside = [cv2.pointPolygonTest(contour, (float(x), float(y)), False) > 0 for x, y in middle]
    faces = triangles[inside].astype(np.int64)
    vertices = np.concatenate([points, np.zeros((len(points), 1))], axis=1)
    c = vertices[faces]
    facing = np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0])[:, 2]
    faces[facing < 0] = faces[facing < 0][:, ::-1]
    return Mesh(
        vertices.astype(np.float32), faces,
        np.tile([0, 0, 1], (len(vertices), 1)).astype(np.float32),
        ((points - lo) / (hi - lo)).astype(np.float32),
    )  # fmt: skip


def cyclorama(
    width: float = 30, front: float = 8, back: float = 8, bend: float = 4.0, height: float = 16
) -> Mesh:
    """A studio sweep: floor at y = 0 that curves up into a wall at z = -`back`; dense near the origin."""
    floor = np.concatenate(
        [
            np.linspace(front, 2.5, 14),
            np.linspace(2.4, -2.5, 50),
            np.linspace(-2.6, -(back - bend), 14),
        ]
    )
    line = [(z, 0.0) for z in floor]
    for a in np.linspace(0, np.pi / 2, 24)[1:]:
        line.append((-(back - bend) - bend * math.sin(a), bend - bend * math.cos(a)))
    line += [(-back, y) for y in np.linspace(bend, height, 20)[1:]]
    z, y = np.array(line).T
    t = np.linspace(-1, 1, 120)
    x = np.sign(t) * t**2 * width / 2
    points = np.stack(np.broadcast_arrays(x[None], y[:, None], z[:, None]), -1)
    mesh = grid(points)
    if mesh.normals[:, 1].mean() + mesh.normals[:, 2].mean() < 0:
        mesh = replace(mesh, faces=mesh.faces[:, ::-1].copy(), normals=-mesh.normals)
    return mesh
