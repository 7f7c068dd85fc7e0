"""Low-top sneaker: a blended solid cut open at the collar, panels and stitches as artwork in relief.

The shoe lies along x, toe at +x, in "last space" until `_on_last` bends the sole up at toe and heel.
"""

from __future__ import annotations

import functools
import math

import cv2
import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import map_coordinates
from skimage.measure import find_contours

from app.schemas.brief import ProductBrief, ViewType
from app.studio.archetypes.model import Model, Part
from app.studio.arrays import Array
from app.studio.color import decode_srgb, linear, mix, parse_hex
from app.studio.geometry import (
    Mesh,
    grid,
    merge,
    placed,
    resampled,
    rounded_box,
    rounded_profile,
    smooth_curve,
    tube,
)
from app.studio.isosurface import smooth_max, smoothstep, triangulated
from app.studio.material import Material, Pattern

_SOLE_HEIGHT = 0.25
_RESOLUTION = 0.017
_THETA_MAX = 1.7  # panel space: u along the shoe, v the angle from the ridge down to the sole
_TEXTURE = (1024, 2048)

_half_width_curve = PchipInterpolator(
    [-1.7, -1.3, -0.9, -0.4, 0.1, 0.6, 0.95, 1.25, 1.45, 1.62, 1.7],
    [0.40, 0.405, 0.415, 0.39, 0.405, 0.475, 0.485, 0.45, 0.40, 0.34, 0.33],
)
_height_curve = PchipInterpolator(
    [-1.62, -1.45, -1.1, -0.5, -0.3, 0.1, 0.5, 0.9, 1.2, 1.45, 1.62],
    [1.05, 1.05, 1.04, 0.92, 0.83, 0.66, 0.50, 0.385, 0.335, 0.30, 0.28],
)
_collar_curve = PchipInterpolator(
    [-1.7, -1.5, -1.36, -1.15, -0.88, -0.65, -0.48, -0.36, -0.2, 2],
    [0.80, 0.80, 0.765, 0.60, 0.52, 0.57, 0.70, 0.83, 1.05, 3.0],
)


def _half_width(x: Array) -> Array:
    return np.asarray(_half_width_curve(np.clip(x, -1.7, 1.7)))


def _height(x: Array) -> Array:
    return np.asarray(_height_curve(np.clip(x, -1.62, 1.62)))


def _end(x: Array) -> Array:
    """0 along the shoe, rising past 1 beyond heel and toe."""
    heel = np.clip((-1.06 - x) / 0.52, 0, 3)
    toe = np.clip((x - 0.98) / 0.62, 0, 3)
    return np.where(x < 0, heel, toe)


def _plan(x: Array) -> Array:
    """Half width of the footprint, closing at both ends."""
    result: Array = _half_width(x) * np.maximum(1 - _end(x) ** 2.3, 0) ** (1 / 2.3)
    return result


def _theta(x: Array, y: Array, z: Array) -> Array:
    """Angle round the shoe from its ridge (0) to the sole (π/2)."""
    side = np.sqrt((z / _half_width(x)) ** 2 + _end(x) ** 2)
    return np.arctan2(side, np.maximum(y, 0) / _height(x))


def _body(x: Array, y: Array, z: Array) -> Array:
    """The closed solid of the upper, as a field."""
    width, height = _half_width(x), _height(x)
    lean = 1 - 0.24 * smoothstep(0.12, 0.85, y) * smoothstep(0.3, -0.5, x)
    heel_curve = 0.07 * smoothstep(0.25, 0.75, y) - 0.035 * np.exp(-(((y - 0.25) / 0.2) ** 2))
    end = _end(x - heel_curve * smoothstep(-0.8, -1.2, x))
    q = (np.abs(z) / (width * lean)) ** 2.4 + end**2.4 + (np.maximum(y, 0) / height) ** 2.6
    result: Array = (q ** (1 / 2.5) - 1) * np.minimum(width, height)
    return result


def _cavity(x: Array, y: Array, z: Array) -> Array:
    """Where the foot goes."""
    return smooth_max(_body(x, y, z) + 0.085, -(y - 0.16), 0.05)


def _on_last(mesh: Mesh) -> Mesh:
    """Raised onto the sole and bent: toe spring, heel lift, the inward curve of a foot."""
    v = mesh.vertices.astype(np.float64)
    x = v[:, 0].copy()
    v[:, 1] += _SOLE_HEIGHT
    return mesh.reshaped(_bent(v, x))


def _bent(v: Array, x: Array) -> Array:
    v[:, 1] += 0.16 * np.clip((x - 0.55) / 1.05, 0, 1.3) ** 2
    v[:, 1] += 0.03 * np.clip((-1.0 - x) / 0.6, 0, 1) ** 2
    v[:, 2] += 0.055 * np.sin((x - 0.1) * 1.25)
    return v


class _Pattern:
    """Panels of the upper drawn flat: colour, and relief 0..1 that displaces the surface."""

    def __init__(self, ground: str) -> None:
        self.h, self.w = _TEXTURE[0] * 2, _TEXTURE[1] * 2
        self.color = np.zeros((self.h, self.w, 3), np.uint8)
        self.color[:] = parse_hex(ground)
        self.relief = np.zeros((self.h, self.w), np.uint8)

    def _pixel(self, x: float, theta: float) -> tuple[int, int]:
        return int((x + 1.7) / 3.4 * self.w), int(self.h - theta / _THETA_MAX * self.h)

    def panel(
        self, outline: list[tuple[float, float]], color: str, thickness: int, thread: str
    ) -> None:
        """A piece of leather with two rows of stitches inside its edge."""
        polygon = np.array([self._pixel(*p) for p in outline], np.int32)
        cv2.fillPoly(self.color, [polygon], parse_hex(color), cv2.LINE_AA)
        cv2.fillPoly(self.relief, [polygon], thickness, cv2.LINE_AA)
        mask = np.zeros((self.h, self.w), np.uint8)
        cv2.fillPoly(mask, [polygon], 255)
        for inset in (26, 48):
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (inset, inset))
            contours, _ = cv2.findContours(
                cv2.erode(mask, kernel), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
            )
            for contour in contours:
                for k in range(0, len(contour) - 24, 30):
                    stitch = contour[k : k + 18]
                    cv2.polylines(self.color, [stitch], False, parse_hex(thread), 5, cv2.LINE_AA)
                    cv2.polylines(
                        self.relief, [stitch], False, min(255, thickness + 40), 7, cv2.LINE_AA
                    )

    def perforate(self, x: float, theta: float) -> None:
        """A punched hole."""
        p = self._pixel(x, theta)
        dark = tuple(int(v * 0.45) for v in self.color[p[1], p[0]])
        cv2.ellipse(self.color, p, (9, 9), 0, 0, 360, dark, -1, cv2.LINE_AA)
        cv2.ellipse(self.relief, p, (12, 12), 0, 0, 360, 0, -1)

    def finished(self) -> tuple[Array, Array]:
        """(texture with seams darkened, relief), each half size, float32."""
        size = (_TEXTURE[1], _TEXTURE[0])
        color = cv2.resize(self.color, size, interpolation=cv2.INTER_AREA) / 255.0
        relief = (
            cv2.resize(self.relief, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        )
        seam = 1 - np.clip(cv2.GaussianBlur(relief, (0, 0), 5) - relief, 0, 1) * 1.6
        texture = np.dstack([decode_srgb(color) * seam[..., None], np.ones(color.shape[:2])])
        return texture.astype(np.float32), cv2.GaussianBlur(relief, (0, 0), 2.5)


def _panels(main: str, accent: str, stripe: str) -> tuple[Array, Array]:
    pattern = _Pattern(main)
    thread = mix(main, "#ffffff", 0.82)
    toe = [*smooth_curve([(0.70, 1.72), (0.82, 1.25), (1.02, 0.9), (1.12, 0.55), (1.16, 0.0)]),
           (1.16, -0.2), (1.75, -0.2), (1.75, 1.72)]  # fmt: skip
    heel = [*smooth_curve([(-0.82, 1.72), (-0.88, 1.45), (-1.05, 1.15), (-1.22, 0.9), (-1.3, 0.5)]),
            (-1.75, 0.5), (-1.75, 1.72)]  # fmt: skip
    eyestay = smooth_curve(
        [(0.74, 0.0), (0.72, 0.30), (0.62, 0.52), (0.3, 0.64), (-0.1, 0.70), (-0.45, 0.78),
         (-0.62, 0.86)]
    ) + smooth_curve(
        [(-0.62, 0.62), (-0.42, 0.42), (-0.1, 0.30), (0.3, 0.24), (0.52, 0.17), (0.56, 0.0)]
    )  # fmt: skip
    # One broad quarter panel, never parallel stripes or a hook: those belong to others.
    quarter = smooth_curve([(-0.95, 1.72), (-0.66, 1.22), (-0.42, 0.86)]) + smooth_curve(
        [(0.02, 0.74), (0.10, 1.12), (0.02, 1.72)]
    )
    pattern.panel(quarter, stripe, 80, mix(stripe, accent, 0.3))
    pattern.panel(toe, main, 90, thread)
    pattern.panel(heel, accent, 100, thread)
    pattern.panel(eyestay, accent, 110, thread)
    for i in range(6):
        for j in range(5):
            x = 0.86 + 0.058 * i + 0.01 * (j % 2)
            if x < 1.12 - 0.02 * j:
                pattern.perforate(x, 0.12 + 0.12 * j)
    return pattern.finished()


def _upper(relief: Array) -> tuple[Mesh, Mesh]:
    """The upper and, apart, its lining."""
    rows, columns = relief.shape

    def field(x: Array, y: Array, z: Array) -> Array:
        at = [
            np.clip((1 - _theta(x, y, z) / _THETA_MAX) * (rows - 1), 0, rows - 1),
            np.clip((x + 1.7) / 3.4 * (columns - 1), 0, columns - 1),
        ]
        f = _body(x, y, z) - 0.035 * map_coordinates(relief, at, order=1)
        f = smooth_max(f, -y - 0.06, 0.01)
        f = smooth_max(f, (y - np.asarray(_collar_curve(x))) * 0.8, 0.05)
        hole = smooth_max(_cavity(x, y, z), x + 0.42, 0.06)
        return smooth_max(f, -hole, 0.035)

    def uv(v: Array) -> Array:
        return np.stack([(v[:, 0] + 1.7) / 3.4, _theta(v[:, 0], v[:, 1], v[:, 2]) / _THETA_MAX], 1)

    mesh = triangulated(field, (-1.72, -0.1, -0.62), (1.72, 1.4, 0.62), _RESOLUTION, uv)
    centre = mesh.vertices[mesh.faces].mean(1)
    facing = mesh.normals[mesh.faces].mean(1)
    inward = facing[:, 1] * centre[:, 1] + facing[:, 2] * centre[:, 2] < 0.02
    inside = (_cavity(*centre.T) < 0.025) & (centre[:, 0] < -0.36) & inward

    def part(pick: Array) -> Mesh:
        return Mesh(mesh.vertices, mesh.faces[pick], mesh.normals, mesh.uv)

    return part(~inside), part(inside)


def _bisected(field: object, low: float, high: float, shape: tuple[int, ...]) -> Array:
    """Where an increasing scalar field crosses zero, element by element."""
    lo, hi = np.full(shape, low), np.full(shape, high)
    for _ in range(30):
        middle = (lo + hi) / 2
        below = field(middle) < 0  # type: ignore[operator]  # an array
        lo, hi = np.where(below, middle, lo), np.where(below, hi, middle)
    return lo


def _ridge(x: Array, z: Array) -> Array:
    """Height of the upper's surface over (x, z)."""
    return _bisected(lambda y: _body(x, y, z) - 0.034, 0.0, 1.5, x.shape)


def _ridge_normal(x: Array, z: Array) -> Array:
    e = 0.02
    dx = (_ridge(x + e, z) - _ridge(x - e, z)) / (2 * e)
    dz = (_ridge(x, z + e) - _ridge(x, z - e)) / (2 * e)
    n = np.stack([-dx, np.ones_like(x), -dz], 1)
    result: Array = n / np.linalg.norm(n, axis=1, keepdims=True)
    return result


def _piping() -> Mesh:
    """The padded rim of the collar."""
    gx, gz = np.linspace(-1.7, -0.30, 240), np.linspace(-0.6, 0.6, 220)
    x, z = np.meshgrid(gx, gz, indexing="ij")
    rim = _body(x, np.asarray(_collar_curve(x)) - 0.01, z) + 0.042
    contour = max(find_contours(rim, 0), key=len)
    px = gx[0] + contour[:, 0] * (gx[1] - gx[0])
    pz = gz[0] + contour[:, 1] * (gz[1] - gz[0])
    behind = px < -0.405
    front = np.nonzero(~behind)[0]
    if len(front):
        px, pz = np.roll(px, -front[-1]), np.roll(pz, -front[-1])
        behind = px < -0.405
        px, pz = px[behind], pz[behind]
    path = np.stack([px, np.asarray(_collar_curve(px)) - 0.012, pz], 1)
    for _ in range(8):
        path[1:-1] = 0.5 * path[1:-1] + 0.25 * (path[2:] + path[:-2])
    return tube(path[::2], 0.052, 14, up=(0.01, 1, 0))


def _tongue() -> Mesh:
    def field(x: Array, y: Array, z: Array) -> Array:
        along = np.clip(x, -0.22, 0.6)
        line = _height(along) + np.where(x < -0.22, (-0.22 - x) * 0.86, 0) - 0.012
        t = np.clip((0.4 - x) / 1.0, 0, 1)
        off = (y - line + 0.9 * z**2) * 0.70
        thick = 0.016 + 0.026 * smoothstep(0.55, 0.95, t) * smoothstep(1.04, 0.97, t)
        beyond = np.abs(z) - (0.17 + 0.10 * t)
        above = np.abs(off) - thick
        f = np.sqrt(np.maximum(beyond, 0) ** 2 + np.maximum(above, 0) ** 2) - 0.025
        f = f + np.minimum(np.maximum(beyond, above), 0)
        f = smooth_max(f, -(x + 0.62) + 0.5 * z * z, 0.07)
        return smooth_max(f, x - 0.45, 0.05)

    return triangulated(field, (-0.78, 0.4, -0.42), (0.5, 1.62, 0.42), _RESOLUTION * 1.1)


_EYELETS_X = np.linspace(0.50, -0.40, 6)
_EYELETS_Z = np.linspace(0.20, 0.30, 6)


def _lace(x0: float, z0: float, x1: float, z1: float, lift: float) -> Mesh:
    """A flat lace from eyelet to eyelet, lying on the upper and diving in at both ends."""
    t = np.linspace(0, 1, 34)
    x, z = x0 + (x1 - x0) * t, z0 + (z1 - z0) * t
    normal = _ridge_normal(x, z)
    path = np.stack([x, _ridge(x, z), z], 1)
    near = np.minimum(t, 1 - t)
    path += normal * (-0.012 + (0.034 + lift) * smoothstep(0, 0.16, near))[:, None]
    radius = 0.060 * (0.55 + 0.45 * smoothstep(0, 0.22, near))
    return tube(path, radius, 16, flatness=0.30, up=normal)


def _laces() -> list[Mesh]:
    x, z = _EYELETS_X, _EYELETS_Z
    laces = [_lace(x[0], z[0], x[0], -z[0], 0.0)]
    for i in range(5):
        laces.append(_lace(x[i], z[i], x[i + 1], -z[i + 1], 0.012))
        laces.append(_lace(x[i], -z[i], x[i + 1], z[i + 1], 0.040))
    return laces


def _eyelets() -> list[Mesh]:
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    rings = []
    for ex, ez in zip(_EYELETS_X, _EYELETS_Z, strict=True):
        x, z = np.array([ex]), np.array([ez])
        normal = _ridge_normal(x, z)[0]
        a = np.cross(normal, (0, 0, 1))
        a /= np.linalg.norm(a)
        b = np.cross(normal, a)
        centre = np.array([ex, _ridge(x, z)[0], ez]) + normal * 0.004
        circle = centre + 0.040 * (np.cos(angle)[:, None] * a + np.sin(angle)[:, None] * b)
        for side in (1, -1):
            mirror = np.array([1, 1, side])
            rings.append(tube(circle * mirror, 0.016, 10, closed=True, up=normal * mirror))
    return rings


def _sole(color: str, accent: str, rubber: str) -> tuple[Mesh, Array]:
    """A cup sole swept round the footprint, and its foxing stripe as texture."""
    x = np.linspace(-1, 1, 600)
    x = np.where(x < 0, x * 1.5799, x * 1.5999)
    upper = np.stack([x, _plan(x)], 1)
    outline = np.vstack([upper, (upper * [1, -1])[::-1][1:-1]])
    outline = resampled(np.vstack([outline, outline[:1]]), 0.03)[:-1]
    for _ in range(6):
        outline = 0.5 * outline + 0.25 * (np.roll(outline, 1, 0) + np.roll(outline, -1, 0))
    tangent = np.roll(outline, -1, 0) - np.roll(outline, 1, 0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    if (normal * outline).sum() < 0:
        normal = -normal
    profile = [
        (-0.25, 0), (-0.02, 0), (0.035, 0.02), (0.055, 0.06), (0.062, 0.10), (0.066, 0.115),
        (0.05, 0.122), (0.05, 0.130), (0.068, 0.138), (0.072, 0.18), (0.072, 0.22), (0.068, 0.25),
        (0.05, 0.252), (0.05, 0.260), (0.062, 0.268), (0.060, 0.315), (0.045, 0.335), (-0.01, 0.335),
    ]  # fmt: skip
    rounded = resampled(rounded_profile([(a, b, 0.012) for a, b in profile], 4), 0.02)
    n = len(outline)
    points = np.stack(
        [
            np.stack(
                [outline[:, 0] + normal[:, 0] * o, np.full(n, y), outline[:, 1] + normal[:, 1] * o],
                1,
            )
            for o, y in rounded
        ]
    )
    u, v = np.linspace(0, 1, n + 1), rounded[:, 1] / 0.335
    mesh = grid(points, closed_v=True, uv=np.stack(np.broadcast_arrays(u[None], v[:, None]), -1))
    mesh = mesh.facing_out()
    vertices = mesh.vertices.astype(np.float64)
    mesh = mesh.reshaped(_bent(vertices, vertices[:, 0].copy()))
    art = np.ones((256, 64, 4), np.float32)
    art[..., :3] = linear(color)
    for low, high, tone in ((0.0, 0.36, rubber), (0.75, 0.785, accent)):
        art[int((1 - high) * 256) : int((1 - low) * 256), :, :3] = linear(tone)
    return mesh, art


@functools.lru_cache(1)
def _shared_parts() -> tuple[Mesh, Mesh, list[Mesh], list[Mesh], Mesh]:
    """Piping, tongue, laces, eyelets, tongue label: the same in every colour."""
    lean = -math.degrees(math.atan(0.86))  # the tongue's own slope
    label = placed((-0.50, float(_height(np.array(-0.22))) + 0.2408 + 0.052, 0), (0, 0, lean))

    tag = merge(list(rounded_box(0.17, 0.02, 0.24, 0.009, 4).values())).transformed(label)
    return (
        _on_last(_piping()), _on_last(_tongue()), [_on_last(m) for m in _laces()],
        [_on_last(m) for m in _eyelets()], _on_last(tag),
    )  # fmt: skip


_YAW = {
    ViewType.SIDE: 4.0,
    ViewType.FRONT: -58.0,
    ViewType.BACK: 122.0,
    ViewType.TOP: 24.0,
    ViewType.DETAIL: 28.0,
    ViewType.LIFESTYLE: 32.0,
}


def build_sneaker(brief: ProductBrief, seed: int) -> Model:
    """Parts by colour: main (upper), accent (heel, eyestay, collar), stripe (quarter), lace, sole."""
    colors = brief.colors
    main, accent, lace, sole = colors["main"], colors["accent"], colors["lace"], colors["sole"]
    stripe = colors.get("stripe", lace)
    texture, relief = _panels(main, accent, stripe)
    outer, lining = _upper(relief)
    piping, tongue, laces, eyelets, tag = _shared_parts()
    sole_mesh, sole_art = _sole(sole, accent, mix(sole, "#8a7a68", 0.18))
    leather = Material(base=main, roughness=0.42, f0=0.045, pattern=Pattern.GRAIN,
                       pattern_scale=46, bump=0.16)  # fmt: skip
    cloth = Material(base=mix(main, "#ffffff", 0.65), roughness=0.9, sheen=0.6, f0=0.02)
    padding = Material(base=accent, roughness=0.55, sheen=0.2)
    knit = Material(base=main, roughness=0.75, pattern=Pattern.WEAVE, pattern_scale=95, bump=0.10,
                    f0=0.03, sheen=0.3)  # fmt: skip
    cord = Material(base=lace, roughness=0.8, pattern=Pattern.WEAVE, pattern_scale=120, bump=0.10,
                    f0=0.03, sheen=0.2)  # fmt: skip
    metal = Material(base=mix(lace, "#f2f2f2", 0.7), roughness=0.35)
    rubber = Material(base=sole, roughness=0.5, pattern=Pattern.GRAIN, pattern_scale=60, bump=0.05)
    parts = [
        Part(_on_last(outer), leather, texture),
        Part(_on_last(lining), cloth),
        Part(piping, padding),
        Part(tongue, knit),
        *(Part(m, cord) for m in laces),
        *(Part(m, metal) for m in eyelets),
        Part(tag, metal),
        Part(sole_mesh, rubber, sole_art),
    ]
    return Model(tuple(parts), yaw=_YAW, detail=(0.25, 0.95, 0.1))
