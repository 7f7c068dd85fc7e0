"""Camera: a pinhole with lens shift."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from app.studio.arrays import Array

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """A view of the set.

    Attributes:
        fov: full angle, degrees, across the picture's short side.
        shift: moves the picture without turning the camera, in half picture widths and heights;
            positive x moves the subject left, positive y moves it down.
    """

    position: Vec3
    target: Vec3
    fov: float
    shift: tuple[float, float] = (0.0, 0.0)

    def widened(self, factor: float) -> Camera:
        """The same view with `factor` times as much to each side."""
        half = math.atan(math.tan(math.radians(self.fov) / 2) * factor)
        sx, sy = self.shift
        return replace(self, fov=math.degrees(half) * 2, shift=(sx / factor, sy / factor))

    def orbited(self, degrees: float, dolly: float = 1.0, lift: float = 0.0) -> Camera:
        """Swung about its target by an angle, its distance multiplied, raised by world units."""
        a = math.radians(degrees)
        x, y, z = (p - t for p, t in zip(self.position, self.target, strict=True))
        x, z = x * math.cos(a) + z * math.sin(a), -x * math.sin(a) + z * math.cos(a)
        tx, ty, tz = self.target
        return replace(self, position=(tx + x * dolly, ty + y * dolly + lift, tz + z * dolly))

    def packed(self, width: int, height: int) -> Array:
        """(12,) float64: position, right, up, forward; a ray is forward + right·x + up·y, x, y in -1..1.

        The short side spans `fov`, so one camera frames the subject alike in every ratio.
        """
        position = np.array(self.position, np.float64)
        forward = np.array(self.target, np.float64) - position
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
        half = math.tan(math.radians(self.fov) / 2) / min(width, height)
        right, up = right * half * width, up * half * height
        forward = forward + right * self.shift[0] + up * self.shift[1]
        return np.concatenate([position, right, up, forward])
