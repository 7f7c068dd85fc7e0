"""Sets: what the product stands on and in front of, and how it is lit.

One dominant hue and one accent, tinted from the product; nothing is pure black or white. Props stand to
the right and behind: wide frames keep their left third for words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.schemas.brief import LightMood, Palette, SetName
from app.studio.color import linear, luminance, mix
from app.studio.geometry import (
    Mesh,
    aimed,
    cyclorama,
    disc,
    extruded,
    grid,
    lathe,
    merge,
    placed,
    ring,
    rounded_box,
    rounded_profile,
    sphere,
    tube,
)
from app.studio.isosurface import smoothstep
from app.studio.light import Sky, Vec3
from app.studio.material import Material, Pattern
from app.studio.noise import value_noise
from app.studio.rig import LOOK_AT, MOODS, lights
from app.studio.scene import Layer, SceneBuilder


def _window(builder: SceneBuilder, key: Vec3) -> None:
    """Bars between key and set: a window's shadow falls over everything."""
    at = tuple(0.66 * k + 0.34 * t for k, t in zip(key, LOOK_AT, strict=True))
    frame = aimed(at, LOOK_AT)
    bar = Material(base="#202020", roughness=0.9)
    offsets = [((x, 0.0, 0.0), (0.10, 3.4, 0.03)) for x in (-1.05, -0.35, 0.35, 1.05)]
    offsets += [((0.0, y, 0.0), (2.2, 0.10, 0.03)) for y in (-1.2, -0.4, 0.4, 1.2)]
    for place, size in offsets:
        for face in rounded_box(*size, 0.01, 2).values():
            builder.add(face, bar, Layer.UNSEEN, frame @ placed(place))


def _podium(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.30
    material = Material(base=palette.podium, roughness=0.5)
    builder.add(disc(radius, -0.08, height, 0.05), material, Layer.SET)
    column = Material(base=mix(palette.podium, palette.accent, 0.30), roughness=0.5)
    # To the right: wide frames keep their left third for words.
    x = radius * 0.80 + 0.25 + 0.2 * float(rng.random())
    z = -radius * 0.55 - 0.75
    tall = 0.85 + 0.3 * float(rng.random())
    builder.add(disc(0.52, -0.08, tall, 0.05), column, Layer.SET, placed((x, 0, z)))
    ball = Material(base=palette.accent, roughness=0.35, coat=0.4)
    builder.add(sphere(0.30), ball, Layer.SET, placed((x, tall + 0.30, z)))
    return height


def _arch(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.30
    builder.add(disc(radius, -0.08, height, 0.04), Material(base=palette.podium, roughness=0.4),
                Layer.SET)  # fmt: skip
    t = np.linspace(0, np.pi, 90)
    reach = radius + 0.95
    path = np.stack([reach * np.cos(t), 0.2 + (reach + 0.45) * np.sin(t), 0 * t - 2.2], 1)
    path = np.vstack(
        [path[:1] - [0, 0.3, 0], path, path[-1:] - [0, 0.3, 0]]
    )  # its feet reach the floor
    builder.add(tube(path, 0.40, 24), Material(base=palette.accent, roughness=0.45), Layer.SET)
    tones = (palette.podium, palette.accent, mix(palette.podium, "#fff7ec", 0.75))
    for i in range(6):
        side = 1 if i % 2 else -1
        size = float(rng.uniform(0.08, 0.20))
        place = (
            side * (radius * 0.75 + float(rng.uniform(0.1, 0.9))),
            float(rng.uniform(0.7, 3.2)),
            float(rng.uniform(-1.7, -0.6)),
        )
        ball = Material(base=tones[i % 3], roughness=0.25, coat=0.5)
        builder.add(sphere(size, 32), ball, Layer.SET, placed(place))
    return height


def _marble(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    height = 0.38
    stone = Material(base="#efe6e0", roughness=0.12, coat=0.3, pattern=Pattern.MARBLE,
                     pattern_scale=0.9, second=mix("#6b5b58", palette.accent, 0.2))  # fmt: skip
    builder.add(disc(radius, -0.08, height, 0.03), stone, Layer.SET)
    step = Material(base=mix(palette.backdrop, palette.accent, 0.22), roughness=0.32)
    builder.add(disc(radius * 1.4, -0.08, 0.16, 0.03), step, Layer.SET, placed((0, 0, -0.35)))
    metal = Material(base=mix("#e8bf7a", palette.accent, 0.12), roughness=0.16, metallic=1.0)
    size = radius * 1.28
    builder.add(ring(size, 0.045), metal, Layer.SET, placed((0, size + 0.1, -radius - 0.45)))
    return height


def _block(width: float, height: float, depth: float, radius: float = 0.05) -> Mesh:
    """A rounded box that stands on y = 0."""
    return merge(list(rounded_box(width, height, depth, radius, 5).values())).transformed(
        placed((0, height / 2, 0))
    )


def _slats(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """A fluted screen that falls away to the right, behind two low discs."""
    height = 0.26
    stone = Material(base=palette.podium, roughness=0.45)
    builder.add(disc(radius, -0.08, height, 0.05), stone, Layer.SET)
    step = Material(base=mix(palette.podium, palette.accent, 0.22), roughness=0.5)
    builder.add(disc(radius * 1.32, -0.08, 0.12, 0.04), step, Layer.SET, placed((0.15, 0, -0.25)))
    flute = Material(base=mix(palette.backdrop, palette.accent, 0.16), roughness=0.6)
    pitch, z = 0.30, -radius - 0.75
    peak = 2.6 + 0.5 * float(rng.random())
    for k in range(14):
        x = -0.2 + pitch * k
        tall = peak * (1 - (k / 15) ** 2.2) + 0.25
        profile = rounded_profile([(0.148, -0.08), (0.148, tall, 0.14), (0, tall)], 8)
        builder.add(lathe(profile, 40, 0.2), flute, Layer.SET, placed((x, 0, z)))
    ball = Material(base=palette.accent, roughness=0.32, coat=0.5)
    size = 0.24 + 0.08 * float(rng.random())
    builder.add(sphere(size), ball, Layer.SET, placed((radius + 0.35, size, 0.25)))
    return height


def _blocks(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """Building blocks: a slab to stand on, a stair, a roller, an arch and balls in three colours."""
    height = 0.34
    tones = [
        Material(base=c, roughness=0.38, coat=0.25)
        for c in (
            palette.podium,
            palette.accent,
            mix(palette.podium, "#fff7ec", 0.7),
            mix(palette.accent, palette.podium, 0.5),
        )
    ]
    side = radius * 1.9
    builder.add(_block(side, height, side * 0.9, 0.08), tones[0], Layer.SET)
    x, z = radius + 0.30, -radius * 0.4 - 0.55
    builder.add(
        _block(0.9, 0.55, 0.9, 0.07), tones[1], Layer.SET, placed((x + 0.35, 0, z), (0, 14, 0))
    )
    builder.add(
        _block(0.8, 1.15, 0.8, 0.07),
        tones[2],
        Layer.SET,
        placed((x + 0.95, 0, z - 0.55), (0, -10, 0)),
    )
    roller = disc(0.30, -0.42, 0.42, 0.06).transformed(placed((x + 0.35, 0.85, z), (90, 30, 0)))
    builder.add(roller, tones[3], Layer.SET)
    t = np.radians(np.linspace(0, 180, 40))
    outer = np.stack([0.62 * np.cos(t), 0.62 * np.sin(t)], 1)
    inner = np.stack([0.30 * np.cos(t), 0.30 * np.sin(t)], 1)[::-1]
    arch = extruded(np.vstack([outer, inner]), 0.42, 0.05)
    builder.add(arch, tones[1], Layer.SET, placed((-radius - 0.75, 0.0, -radius - 0.2), (0, 26, 0)))
    for k in range(3):
        size = float(rng.uniform(0.13, 0.22))
        place = (x - 0.15 + 0.5 * k, size, float(rng.uniform(0.5, 1.0)) - 0.3 * k)
        builder.add(sphere(size, 32), tones[(k + 1) % 4], Layer.SET, placed(place))
    return height


def _stone(size: float, seed: int) -> Mesh:
    """A river pebble about `size` in radius, flattened, lying on y = 0."""
    mesh = sphere(1.0, 48)
    v = mesh.vertices.astype(np.float64)
    swell = np.array([value_noise(x * 0.8 + seed, y * 0.8 + 7, z * 0.8 + 3) for x, y, z in v])
    v *= (0.80 + 0.40 * swell)[:, None] * np.array([1.0, 0.58, 0.82]) * size
    v[:, 1] -= v[:, 1].min() + 0.02
    return mesh.reshaped(v)


def _leaf(length: float, width: float) -> Mesh:
    """A pointed leaf along +y, folded at its rib, its tip bending toward +z; both sides show."""
    t, s = np.meshgrid(np.linspace(0, 1, 24), np.linspace(-1, 1, 9), indexing="ij")
    half = width / 2 * np.sin(np.pi * t**0.75) ** 0.8
    z = 0.22 * half * np.abs(s) ** 1.5 + 0.28 * length * t**2
    points = np.stack([s * half, length * (t - 0.10 * t**3), z], -1)
    front = grid(points)
    back = Mesh(front.vertices - np.float32(0.003) * front.normals, front.faces[:, ::-1].copy(),
                -front.normals, front.uv)  # fmt: skip
    return merge([front, back])


def _branch(length: float, lean: float, rng: np.random.Generator) -> tuple[Mesh, Mesh]:
    """A bowed twig from the origin, leaning `lean` degrees, with leaves in pairs: (twig, leaves)."""
    t = np.linspace(0, 1, 30)
    a = np.radians(lean) * (0.4 + 0.6 * t)
    step = length / len(t)
    x, y = np.cumsum(np.sin(a)) * step, np.cumsum(np.cos(a)) * step
    path = np.stack([x, y, 0.12 * t**2], 1)
    twig = tube(path, 0.018 * (1.15 - t), 8, up=(0, 0, 1))
    leaves = []
    for k, i in enumerate(range(5, 30, 3)):
        size = 0.42 * (1.1 - 0.55 * t[i]) * length / 2
        for side in (-1, 1):
            turn = -np.degrees(a[i]) + side * float(rng.uniform(42, 60))
            twist = placed(turned=(float(rng.uniform(-15, 20)), float(rng.uniform(-40, 40)), 0))
            at = placed(path[i], (0, 0, turn)) @ twist
            leaves.append(_leaf(size * (0.9 + 0.2 * (k % 2)), size * 0.42).transformed(at))
    tip = placed(path[-1], (0, 0, -float(np.degrees(a[-1]))))
    leaves.append(_leaf(0.2 * length / 2, 0.09 * length / 2).transformed(tip))
    return twig, merge(leaves)


def _grove(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """A slice of wood among stones, leaves fanning behind it."""
    height = 0.26
    wood = Material(
        base="#c79a68", roughness=0.55, pattern=Pattern.WOOD, pattern_scale=0.9, second="#8a5c36"
    )
    bark = Material(
        base="#7a5638", roughness=0.85, pattern=Pattern.GRAIN, pattern_scale=16, bump=0.5
    )
    slab = disc(radius, -0.02, height, 0.03)
    builder.add(slab, wood, Layer.SET)
    builder.add(lathe(np.array([(radius + 0.012, -0.05), (radius + 0.02, 0.1), (radius + 0.006, height - 0.03)]), 200, 0.04),
                bark, Layer.SET)  # fmt: skip
    tones = (
        mix("#b9b1a4", palette.backdrop, 0.35),
        mix("#8f8a80", palette.backdrop, 0.3),
        mix("#d6cfc2", palette.podium, 0.4),
    )
    places = ((radius + 0.45, 0.42, 0.35), (radius + 0.95, 0.30, -0.15), (radius + 0.18, 0.20, 0.85),
              (-radius - 0.35, 0.24, 0.25))  # fmt: skip
    for k, (x, size, z) in enumerate(places):
        rock = Material(
            base=tones[k % 3], roughness=0.75, pattern=Pattern.GRAIN, pattern_scale=22, bump=0.12
        )
        turn = float(rng.uniform(0, 360))
        builder.add(_stone(size, k + 3), rock, Layer.SET, placed((x, 0, z), (0, turn, 0)))
    green = mix("#86a86a", palette.accent, 0.12)
    bark = Material(base=mix("#7d6248", palette.accent, 0.1), roughness=0.8)
    root = placed((radius * 0.55 + 0.45, 0.0, -radius * 0.6 - 0.55))
    for k, lean in enumerate((-26, -6, 14, 34, 54)):
        tone = mix(green, ("#c3d3a0", "#5d7d4c", "#9dbb84")[k % 3], 0.4)
        leaf = Material(base=tone, roughness=0.5, f0=0.04, sheen=0.12)
        twig, leaves = _branch(float(rng.uniform(1.9, 2.7)) * (1 - 0.006 * abs(lean)), lean, rng)
        spot = root @ placed(turned=(0, float(rng.uniform(-25, 25)), 0))
        builder.add(twig, bark, Layer.SET, spot)
        builder.add(leaves, leaf, Layer.SET, spot)
    return height


def _neon(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """A dark turntable with a lit rim; bars of light stand behind."""
    height = 0.30
    deck = Material(base=mix(palette.podium, "#16181d", 0.55), roughness=0.30, coat=0.3)
    builder.add(disc(radius, -0.08, height, 0.03), deck, Layer.SET)
    glow = mix(palette.accent, "#ffffff", 0.25)
    light = Material(base=glow, roughness=1.0, f0=0.0, emission=2.2)
    builder.add(
        ring(radius + 0.02, 0.022, "xz").transformed(placed((0, 0.15, 0))), light, Layer.SET
    )
    base = Material(base=mix(palette.backdrop, "#16181d", 0.35), roughness=0.4)
    builder.add(disc(radius * 1.35, -0.08, 0.10, 0.03), base, Layer.SET)
    z = -radius - 0.9
    for k, (x, tall) in enumerate(
        ((0.75, 3.3), (1.25, 2.6), (1.75, 3.7), (2.25, 2.1), (2.75, 2.9))
    ):
        bar = tube(np.array([(x, 0.0, z), (x, tall / 2, z), (x, tall * (0.9 + 0.1 * float(rng.random())), z)]),
                   0.030, 14, up=(0, 0, 1))  # fmt: skip
        fade = Material(base=glow, roughness=1.0, f0=0.0, emission=2.4 - 0.35 * k)
        builder.add(bar, fade, Layer.SET)
    return height


def _plinth(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """One square plinth, one great disc leaning on the air behind it: nothing else."""
    height = 0.42
    stone = Material(base=palette.podium, roughness=0.55)
    side = radius * 1.85
    builder.add(_block(side, height, side, 0.035), stone, Layer.SET, placed(turned=(0, 0, 0)))
    moon = Material(base=mix(palette.backdrop, palette.accent, 0.20), roughness=0.7)
    size = radius * 1.22 + 0.25
    x = radius * 0.52 + 0.15 * float(rng.random())
    plate = disc(size, -0.05, 0.05, 0.03).transformed(
        placed((x, size * 0.92 + 0.1, -radius - 0.7), (90, 0, 0))
    )
    builder.add(plate, moon, Layer.SET)
    return height


def _terrace(
    builder: SceneBuilder, palette: Palette, radius: float, rng: np.random.Generator
) -> float:
    """Two plastered steps, a doorway's arch and a dry branch in a jug."""
    height = 0.34
    plaster = Material(
        base=palette.podium, roughness=0.8, pattern=Pattern.GRAIN, pattern_scale=12, bump=0.10
    )
    deeper = Material(base=mix(palette.podium, palette.accent, 0.22), roughness=0.8, pattern=Pattern.GRAIN,
                      pattern_scale=12, bump=0.10)  # fmt: skip
    side = radius * 2.2
    builder.add(_block(side, height, radius * 2, 0.06), plaster, Layer.SET)
    builder.add(
        _block(side * 0.9, 0.80, 1.0, 0.06),
        deeper,
        Layer.SET,
        placed((side * 0.42, 0, -radius - 0.35)),
    )
    t = np.radians(np.linspace(0, 180, 50))
    w, h = 1.0, 1.5
    outer = np.vstack(
        [
            [(w + 0.3, 0)],
            np.stack([(w + 0.3) * np.cos(t), h + (w + 0.3) * np.sin(t)], 1),
            [(-w - 0.3, 0)],
        ]
    )
    inner = np.vstack([[(-w, 0)], np.stack([w * np.cos(t), h + w * np.sin(t)], 1)[::-1], [(w, 0)]])
    arch = extruded(np.vstack([outer, inner]), 0.5, 0.05)
    builder.add(arch, plaster, Layer.SET, placed((0.30, 0, -radius - 1.25)))
    jug = lathe(
        rounded_profile(
            [
                (0, 0),
                (0.16, 0, 0.03),
                (0.27, 0.30, 0.18),
                (0.10, 0.52, 0.1),
                (0.13, 0.62),
                (0.09, 0.62),
            ],
            10,
        ),
        80,
        0.04,
    )
    x, z = side * 0.42 + 0.12 + 0.2 * float(rng.random()), -radius - 0.30
    clay = Material(
        base=palette.accent, roughness=0.6, pattern=Pattern.GRAIN, pattern_scale=20, bump=0.08
    )
    builder.add(jug, clay, Layer.SET, placed((x, 0.80, z)))
    straw = Material(base=mix("#d9bd8b", palette.accent, 0.15), roughness=0.8, f0=0.03)
    for k in range(7):
        lean = (k - 3) * 0.13
        s = np.linspace(0, 1, 20)
        rise = float(rng.uniform(0.9, 1.3))
        path = np.stack(
            [x + lean * s**1.5, 1.40 + rise * s - 0.1 * s**3 * abs(lean), z + 0.1 * (k % 2) * s], 1
        )
        swell = 0.008 + 0.045 * smoothstep(0.55, 0.8, s) * smoothstep(1.02, 0.9, s)
        builder.add(tube(path, swell, 10, up=(0, 0, 1)), straw, Layer.SET)
    return height


_SETS: dict[SetName, Callable[[SceneBuilder, Palette, float, np.random.Generator], float]] = {
    SetName.PODIUM: _podium,
    SetName.ARCH: _arch,
    SetName.MARBLE: _marble,
    SetName.SLATS: _slats,
    SetName.BLOCKS: _blocks,
    SetName.GROVE: _grove,
    SetName.NEON: _neon,
    SetName.PLINTH: _plinth,
    SetName.TERRACE: _terrace,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A set being filled: where the product goes."""

    builder: SceneBuilder
    top: float
    """Height that the product stands on, world units."""


def build_stage(
    name: SetName, palette: Palette, mood: LightMood, radius: float, seed: int, *,
    mirrored: bool = False, window: bool = False,
) -> Stage:  # fmt: skip
    """An empty set.

    Args:
        radius: of the podium, world units.
        seed: places the props.
        mirrored: key from the right.
        window: light through a window's bars.
    """
    plan = MOODS[mood]
    if window:
        plan = replace(plan, key_size=0.30, key=plan.key * 1.7, fill=plan.fill * 0.7)
    if mirrored:
        x, y, z = plan.key_position
        plan = replace(plan, key_position=(-x, y, z))
    backdrop = np.array(linear(palette.backdrop))
    level = plan.ambient / 0.35

    def sky(share: float, strength: float) -> Vec3:
        r, g, b = (float(v) for v in (backdrop * share + (1 - share)) * strength * level)
        return r, g, b

    builder = SceneBuilder(Sky(sky(0.4, 0.12), sky(0.3, 0.32), sky(0.0, 0.5)))
    dark = luminance(palette.backdrop) < 0.12
    builder.lights += lights(plan, dark)
    sweep = cyclorama()
    floor = sweep.vertices[sweep.faces].mean(1)[:, 2] > -3.6
    finish = Material(base=palette.backdrop, roughness=0.6)
    wall = Material(base=palette.backdrop, roughness=0.9, f0=0.0)
    builder.add(replace(sweep, faces=sweep.faces[floor]), finish, Layer.BACKDROP)
    builder.add(replace(sweep, faces=sweep.faces[~floor]), wall, Layer.BACKDROP)
    if window:
        _window(builder, plan.key_position)
    top = _SETS[name](builder, palette, radius, np.random.default_rng(seed))
    return Stage(builder, top)
