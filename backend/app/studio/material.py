"""Materials: what a surface is made of, and the packed row that kernels read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from app.studio.arrays import Array
from app.studio.color import linear

# Columns of a packed material row.
BASE, ROUGHNESS, METALLIC, F0, COAT, TRANSMISSION, IOR = 0, 3, 4, 5, 6, 7, 8
ABSORPTION, TEXTURE, TEXTURE_METALLIC, PATTERN, PATTERN_SCALE = 9, 12, 13, 14, 15
BUMP, EMISSION, SHEEN, SECOND, COLUMNS = 16, 17, 18, 19, 22


class Pattern(IntEnum):
    """Procedural detail evaluated at the hit point."""

    NONE = 0
    MARBLE = 1
    GRAIN = 2  # leather, plaster: fine bump from noise
    BRUSHED = 3  # turned metal: streaks round the y axis
    WEAVE = 4  # fabric: crossing threads
    DROPLETS = 5  # condensation on a lathed body
    WOOD = 6  # growth rings along x


@dataclass(frozen=True, slots=True)
class Material:
    """A microfacet surface.

    Attributes:
        base: diffuse colour, or reflection colour where metallic; `#rrggbb`.
        roughness: perceptual, 0 mirror .. 1 chalk (alpha = roughness²).
        f0: reflectance at normal incidence of the dielectric part.
        coat: strength of a clear lacquer over everything, 0..1.
        transmission: 1 makes it glass of index `ior`, tinted by `absorption` (per world unit).
        texture: index given by `SceneBuilder.add_texture`, over `base` by its alpha.
        texture_metallic: metallic where the texture is opaque; negative removes the metal there.
        sheen: retro-reflective fuzz of cloth, 0..1.
    """

    base: str = "#cccccc"
    roughness: float = 0.4
    metallic: float = 0.0
    f0: float = 0.04
    coat: float = 0.0
    transmission: float = 0.0
    ior: float = 1.5
    absorption: tuple[float, float, float] = (0.0, 0.0, 0.0)
    texture: int = -1
    texture_metallic: float = 0.0
    pattern: Pattern = Pattern.NONE
    pattern_scale: float = 1.0
    bump: float = 0.0
    emission: float = 0.0
    sheen: float = 0.0
    second: str = "#000000"

    def packed(self) -> Array:
        """(COLUMNS,) float32 row for the kernels."""
        row = np.zeros(COLUMNS, np.float32)
        row[BASE : BASE + 3] = linear(self.base)
        row[ROUGHNESS], row[METALLIC], row[F0] = self.roughness, self.metallic, self.f0
        row[COAT], row[TRANSMISSION], row[IOR] = self.coat, self.transmission, self.ior
        row[ABSORPTION : ABSORPTION + 3] = self.absorption
        row[TEXTURE], row[TEXTURE_METALLIC] = self.texture, self.texture_metallic
        row[PATTERN], row[PATTERN_SCALE] = float(self.pattern), self.pattern_scale
        row[BUMP], row[EMISSION], row[SHEEN] = self.bump, self.emission, self.sheen
        row[SECOND : SECOND + 3] = linear(self.second)
        return row
