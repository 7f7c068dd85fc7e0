"""Motifs: small flat illustrations for labels, drawn from simple shapes.

Every motif is drawn on a unit square, y down, and rendered with supersampling. They are generic by
intent: fruit, leaves, animals, weather; never anybody's mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from app.studio.color import from_hls, hls, mix

_SUPERSAMPLE = 3
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of a motif, `#rrggbb`."""

    main: str
    second: str
    line: str
    paper: str


class Pen:
    """Draws in unit coordinates on a square picture."""

    def __init__(self, size: int) -> None:
        self._side = size * _SUPERSAMPLE
        self.image = Image.new("RGBA", (self._side, self._side), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._side, y * self._side) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        self._draw.polygon(self._at(points), fill=fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str, turn: float = 0) -> None:
        """An ellipse turned clockwise by `turn` degrees."""
        a = math.radians(turn)
        points = []
        for k in range(72):
            t = k / 72 * 2 * math.pi
            ex, ey = rx * math.cos(t), ry * math.sin(t)
            points.append((x + ex * math.cos(a) - ey * math.sin(a),
                           y + ex * math.sin(a) + ey * math.cos(a)))  # fmt: skip
        self.polygon(points, fill)

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        self.ellipse(x, y, r, r, fill)

    def line(self, points: Sequence[Point], width: float, fill: str) -> None:
        self._draw.line(self._at(points), fill, round(width * self._side), joint="curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, fill)

    def leaf(self, x: float, y: float, length: float, width: float, turn: float, fill: str) -> None:
        """A pointed leaf that grows from (x, y) toward `turn` degrees (0 right, 90 up)."""
        a = math.radians(turn)
        points = []
        for side in (1, -1):
            run = [k / 20 for k in (range(21) if side == 1 else range(20, -1, -1))]
            for t in run:
                across = side * width * math.sin(math.pi * t**0.85) * 0.5
                points.append((x + math.cos(a) * t * length - math.sin(a) * across,
                               y - math.sin(a) * t * length - math.cos(a) * across))  # fmt: skip
        self.polygon(points, fill)

    def finished(self, size: int) -> Image.Image:
        return self.image.resize((size, size), Image.Resampling.LANCZOS)


def _citrus(pen: Pen, c: Inks) -> None:
    pen.circle(0.5, 0.53, 0.40, c.main)
    pen.circle(0.5, 0.53, 0.355, c.paper)
    for k in range(9):
        a0, a1 = (math.radians(k * 40 + d - 90) for d in (3, 37))
        reach = [(0.5 + 0.325 * math.cos(a), 0.53 + 0.325 * math.sin(a))
                 for a in (a0 + (a1 - a0) * t / 8 for t in range(9))]  # fmt: skip
        middle = (a0 + a1) / 2
        pen.polygon(
            [(0.5 + 0.05 * math.cos(middle), 0.53 + 0.05 * math.sin(middle)), *reach], c.main
        )
    pen.leaf(0.56, 0.14, 0.30, 0.15, 20, c.second)


def _leaves(pen: Pen, c: Inks) -> None:
    stem = [(0.5 + 0.04 * math.sin(t * 3), 0.95 - 0.85 * t) for t in (k / 20 for k in range(21))]
    pen.line(stem, 0.018, c.line)
    for k in range(4):
        x, y = stem[4 + 4 * k]
        size = 0.34 - 0.045 * k
        pen.leaf(x, y, size, size * 0.48, 38, c.main)
        pen.leaf(x, y + 0.04, size, size * 0.48, 142, c.second)
    pen.leaf(*stem[-2], 0.2, 0.1, 88, c.main)


def _mint(pen: Pen, c: Inks) -> None:
    for turn, length in ((90, 0.52), (28, 0.44), (152, 0.44)):
        pen.leaf(0.5, 0.66, length, length * 0.56, turn, c.main if turn == 90 else c.second)
        a = math.radians(turn)
        tip = (0.5 + math.cos(a) * length * 0.86, 0.66 - math.sin(a) * length * 0.86)
        pen.line([(0.5, 0.66), tip], 0.010, c.paper)
    pen.line([(0.5, 0.66), (0.5, 0.92)], 0.022, c.second)


def _lavender(pen: Pen, c: Inks) -> None:
    for x0, lean, height in ((0.5, 0.0, 0.78), (0.40, -0.16, 0.62), (0.60, 0.16, 0.62)):
        top = (x0 + lean, 0.94 - height)
        pen.line([(0.5, 0.94), top], 0.014, c.second)
        for k in range(7):
            t = 0.42 + 0.58 * k / 6
            x, y = 0.5 + (top[0] - 0.5) * t, 0.94 - height * t
            r = 0.042 - 0.003 * k
            pen.ellipse(x - r, y, r * 1.15, r * 0.75, c.main, 25)
            pen.ellipse(x + r, y, r * 1.15, r * 0.75, c.main, -25)
        pen.circle(*top, 0.026, c.main)


def _bean(pen: Pen, c: Inks) -> None:
    for x, y, turn, r in ((0.36, 0.60, -35, 0.26), (0.64, 0.40, 28, 0.24)):
        pen.ellipse(x, y, r, r * 0.68, c.main, turn)
        a = math.radians(turn)
        groove = []
        for k in range(21):
            t = k / 10 - 1
            u, v = t * r * 0.92, r * 0.10 * math.sin(t * 3.1)
            groove.append(
                (x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a))
            )
        pen.line(groove, 0.024, c.paper)


def _hop(pen: Pen, c: Inks) -> None:
    for row in range(5):
        y, wide = 0.34 + 0.13 * row, (0.30, 0.36, 0.34, 0.26, 0.12)[row]
        for k in (-1, 1, 0):
            pen.leaf(0.5 + k * wide * 0.42, y - 0.06, 0.25, 0.22, -90 - k * 16,
                     c.main if (row + k) % 2 else c.second)  # fmt: skip
    pen.leaf(0.5, 0.30, 0.30, 0.18, 35, c.line)
    pen.leaf(0.5, 0.30, 0.30, 0.18, 145, c.line)
    pen.line([(0.5, 0.30), (0.5, 0.12)], 0.024, c.line)


def _dog(pen: Pen, c: Inks) -> None:
    """A beagle's face: brown cap and ears, a white blaze."""
    brown, dark = "#a8642f", "#5d3620"
    pen.ellipse(0.5, 0.50, 0.27, 0.31, brown)
    pen.ellipse(0.5, 0.42, 0.065, 0.26, "#fbf6ee")
    pen.ellipse(0.5, 0.66, 0.19, 0.17, "#fbf6ee")
    for side in (-1, 1):
        pen.ellipse(0.5 + side * 0.285, 0.50, 0.105, 0.25, dark, side * -10)
        pen.circle(0.5 + side * 0.125, 0.49, 0.034, "#2a1a14")
        pen.circle(0.5 + side * 0.125 + 0.010, 0.480, 0.010, "#ffffff")
    pen.ellipse(0.5, 0.615, 0.062, 0.045, "#2a1a14")
    pen.line([(0.5, 0.65), (0.5, 0.70)], 0.014, "#2a1a14")
    for side in (-1, 1):
        smile = [(0.5 + side * 0.09 * t, 0.70 + 0.035 * math.sin(math.pi * t)) for t in
                 (k / 10 for k in range(11))]  # fmt: skip
        pen.line(smile, 0.014, "#2a1a14")
    pen.ellipse(0.5, 0.765, 0.040, 0.05, "#e5858c")


def _cat(pen: Pen, c: Inks) -> None:
    for side in (-1, 1):
        pen.polygon([(0.5 + side * 0.30, 0.14), (0.5 + side * 0.34, 0.50), (0.5 + side * 0.06, 0.34)],
                    c.main)  # fmt: skip
        pen.polygon([(0.5 + side * 0.27, 0.21), (0.5 + side * 0.29, 0.42), (0.5 + side * 0.13, 0.35)],
                    c.second)  # fmt: skip
    pen.ellipse(0.5, 0.56, 0.34, 0.29, c.main)
    for side in (-1, 1):
        pen.ellipse(0.5 + side * 0.14, 0.53, 0.045, 0.055, c.paper)
        pen.ellipse(0.5 + side * 0.14, 0.53, 0.017, 0.048, c.line)
        for lift in (-0.03, 0.02):
            pen.line([(0.5 + side * 0.12, 0.66), (0.5 + side * 0.36, 0.66 + lift)], 0.009, c.paper)
    pen.polygon([(0.46, 0.61), (0.54, 0.61), (0.5, 0.655)], c.second)


def _paw(pen: Pen, c: Inks) -> None:
    pen.ellipse(0.5, 0.66, 0.23, 0.19, c.main)
    for x, y, r in ((0.24, 0.46, 0.09), (0.41, 0.31, 0.10), (0.59, 0.31, 0.10), (0.76, 0.46, 0.09)):
        pen.ellipse(x, y, r * 0.85, r * 1.15, c.main)


def _flame(pen: Pen, c: Inks) -> None:
    for scale, fill in ((1.0, c.main), (0.58, c.second)):
        points = []
        for k in range(80):
            t = k / 80 * 2 * math.pi
            r = 0.30 * (1 - 0.15 * math.sin(t))
            x, y = r * math.sin(t) * math.sin(t / 2) ** 2 * 1.1, -math.cos(t) * 0.42
            x += 0.05 * math.sin(3 * y)
            points.append((0.5 + x * scale, 0.56 + (y + 0.02) * scale + 0.16 * (1 - scale)))
        pen.polygon(points, fill)


def _sun(pen: Pen, c: Inks) -> None:
    for k in range(16):
        a = k / 16 * 2 * math.pi
        b = math.radians(5)
        pen.polygon(
            [(0.5 + 0.26 * math.cos(a - b), 0.5 + 0.26 * math.sin(a - b)),
             (0.5 + 0.42 * math.cos(a), 0.5 + 0.42 * math.sin(a)),
             (0.5 + 0.26 * math.cos(a + b), 0.5 + 0.26 * math.sin(a + b))],
            c.second,
        )  # fmt: skip
    pen.circle(0.5, 0.5, 0.23, c.main)


def _wheat(pen: Pen, c: Inks) -> None:
    for lean in (-0.16, 0.0, 0.16):
        top = (0.5 + lean * 1.6, 0.12 + abs(lean) * 0.4)
        pen.line([(0.5, 0.94), top], 0.012, c.second)
        for k in range(6):
            t = 0.45 + 0.5 * k / 5
            x, y = 0.5 + (top[0] - 0.5) * t, 0.94 + (top[1] - 0.94) * t
            for turn in (55, 125):
                pen.leaf(x, y, 0.115, 0.052, turn - lean * 60, c.main)


def _berry(pen: Pen, c: Inks) -> None:
    spots = [(0.38, 0.44), (0.5, 0.40), (0.62, 0.44), (0.33, 0.56), (0.45, 0.55), (0.57, 0.55),
             (0.68, 0.56), (0.40, 0.67), (0.52, 0.68), (0.63, 0.67), (0.47, 0.79), (0.57, 0.79)]  # fmt: skip
    for x, y in spots:
        pen.circle(x, y, 0.082, c.main)
        pen.circle(x - 0.022, y - 0.024, 0.020, mix(c.main, "#ffffff", 0.55))
    for turn in (40, 90, 140):
        pen.leaf(0.5, 0.36, 0.22, 0.12, turn, c.second)


def _flower(pen: Pen, c: Inks) -> None:
    for ring, reach, fill in ((8, 0.40, c.second), (8, 0.33, c.main)):
        for k in range(ring):
            turn = k / ring * 360 + (22.5 if fill == c.main else 0)
            pen.leaf(0.5, 0.5, reach, 0.20, turn, fill)
    pen.circle(0.5, 0.5, 0.085, c.line)


def _drop(pen: Pen, c: Inks) -> None:
    for scale, fill in ((1.0, c.main), (0.6, c.second)):
        points = []
        for k in range(80):
            t = k / 80 * 2 * math.pi
            x = 0.30 * math.sin(t) * math.sin(t / 2) ** 1.4
            points.append((0.5 + x * scale, 0.55 - 0.40 * math.cos(t) * scale + 0.11 * (1 - scale)))
        pen.polygon(points, fill)


def _mountain(pen: Pen, c: Inks) -> None:
    pen.circle(0.66, 0.34, 0.13, c.second)
    pen.polygon([(0.06, 0.84), (0.38, 0.26), (0.70, 0.84)], c.main)
    pen.polygon([(0.285, 0.43), (0.38, 0.26), (0.475, 0.43), (0.42, 0.40), (0.38, 0.46), (0.33, 0.40)],
                c.paper)  # fmt: skip
    pen.polygon([(0.42, 0.84), (0.68, 0.46), (0.94, 0.84)], mix(c.main, c.line, 0.35))


def _bee(pen: Pen, c: Inks) -> None:
    r = 0.135
    for q, s in ((0, 0), (1, 0), (-1, 0), (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1)):
        x, y = 0.5 + q * r * 1.82, 0.5 + s * r * 1.58
        cell = [
            (x + r * math.sin(k * math.pi / 3), y + r * math.cos(k * math.pi / 3)) for k in range(6)
        ]
        pen.polygon(cell, c.main if q or s else c.second)


def _star(pen: Pen, c: Inks) -> None:
    """A burst of confetti stars for whatever is fun."""
    for x, y, r, fill in ((0.42, 0.56, 0.34, c.main), (0.76, 0.26, 0.17, c.second),
                          (0.80, 0.78, 0.11, c.line)):  # fmt: skip
        points = []
        for k in range(10):
            q = r if k % 2 == 0 else r * 0.52
            a = k / 10 * 2 * math.pi - math.pi / 2
            points.append((x + q * math.cos(a), y + q * math.sin(a)))
        pen.polygon(points, fill)


def _wave(pen: Pen, c: Inks) -> None:
    for row, fill in enumerate((c.second, c.main, mix(c.main, c.line, 0.3))):
        y0 = 0.36 + 0.17 * row
        top = [(x / 40, y0 + 0.055 * math.sin(x / 40 * 4 * math.pi + row)) for x in range(2, 39)]
        bottom = [(x, y + 0.10) for x, y in reversed(top)]
        pen.polygon([*top, *bottom], fill)


def _grape(pen: Pen, c: Inks) -> None:
    for row, count in enumerate((4, 4, 3, 2, 1)):
        for k in range(count):
            x = 0.5 + (k - (count - 1) / 2) * 0.145 + (0.04 if row == 1 else 0)
            pen.circle(
                x, 0.34 + row * 0.125, 0.078, c.main if (row + k) % 2 else mix(c.main, c.line, 0.2)
            )
    pen.leaf(0.52, 0.27, 0.30, 0.22, 30, c.second)
    pen.line([(0.5, 0.28), (0.47, 0.12)], 0.022, c.second)


def _sunburst(pen: Pen, c: Inks) -> None:
    """Half a sun over rays: the default of a label that asks for none."""
    for k in range(9):
        a0, a1 = (math.radians(180 + k * 20 + d) for d in (3, 17))
        pen.polygon(
            [(0.5 + r * math.cos(a), 0.72 + r * math.sin(a))
             for r, a in ((0.27, a0), (0.46, a0), (0.46, a1), (0.27, a1))],
            c.second if k % 2 else c.main,
        )  # fmt: skip
    half = [(0.5 + 0.22 * math.cos(math.radians(a)), 0.72 + 0.22 * math.sin(math.radians(a)))
            for a in range(180, 361, 4)]  # fmt: skip
    pen.polygon(half, c.main)
    pen.line([(0.08, 0.77), (0.92, 0.77)], 0.016, c.line)


_MOTIFS: dict[str, Callable[[Pen, Inks], None]] = {
    "citrus": _citrus, "leaves": _leaves, "mint": _mint, "lavender": _lavender, "bean": _bean,
    "hop": _hop, "dog": _dog, "cat": _cat, "paw": _paw, "flame": _flame, "sun": _sun,
    "wheat": _wheat, "berry": _berry, "flower": _flower, "drop": _drop, "mountain": _mountain,
    "bee": _bee, "star": _star, "wave": _wave, "grape": _grape, "sunburst": _sunburst,
}  # fmt: skip
NAMES = frozenset(_MOTIFS)


def motif(name: str, size: int, inks: Inks) -> Image.Image:
    """An illustration, RGBA `size` × `size` pixels; an unknown name draws the default one."""
    pen = Pen(size)
    _MOTIFS.get(name, _sunburst)(pen, inks)
    return pen.finished(size)


def inks_for(accent: str, paper: str, line: str) -> Inks:
    """Two neighbouring hues around an accent that stand apart from the paper."""
    hue, light, saturation = hls(accent)
    _, paper_light, _ = hls(paper)
    if abs(light - paper_light) < 0.22:
        light = paper_light - 0.34 if paper_light > 0.5 else paper_light + 0.34
    second = from_hls(hue + 0.07, min(max(light * (0.78 if paper_light > 0.5 else 1.25), 0.2), 0.85),
                      saturation * 0.9)  # fmt: skip
    return Inks(from_hls(hue, light, saturation), second, line, paper)
