"""A product as built: parts with materials and artwork, standing on y = 0, centred, facing +z."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.schemas.brief import ViewType
from app.studio.arrays import Array
from app.studio.geometry import Mesh
from app.studio.material import Material
from app.studio.scene import Layer, SceneBuilder


@dataclass(frozen=True, slots=True)
class Part:
    """A mesh of one material; `artwork` is a linear-light RGBA texture over it."""

    mesh: Mesh
    material: Material
    artwork: Array | None = None


UPRIGHT_YAW: dict[ViewType, float] = {
    ViewType.FRONT: -8.0,
    ViewType.SIDE: 50.0,
    ViewType.BACK: 164.0,
    ViewType.TOP: -14.0,
    ViewType.DETAIL: -12.0,
    ViewType.LIFESTYLE: 22.0,
}
"""Turns of a product that stands upright with its label to the front."""


@dataclass(frozen=True)
class Model:
    """All parts of a product.

    Attributes:
        yaw: degrees the product is turned for each view.
        detail: the point (x, y, z) worth a close look.
    """

    parts: tuple[Part, ...]
    yaw: dict[ViewType, float]
    detail: tuple[float, float, float]

    def corners(self) -> Array:
        """(8, 3) corners of the box around the product."""
        low = np.min([p.mesh.vertices.min(0) for p in self.parts], axis=0)
        high = np.max([p.mesh.vertices.max(0) for p in self.parts], axis=0)
        picks = np.array([[(i >> k) & 1 for k in range(3)] for i in range(8)])
        return np.where(picks == 1, high, low).astype(np.float64)

    def outline(self) -> Array:
        """(n, 3) a sample of the surface, for framing."""
        return np.concatenate([p.mesh.vertices[::23] for p in self.parts]).astype(np.float64)

    def stand(self, builder: SceneBuilder, transform: Array) -> None:
        """Adds the product to a scene."""
        indices: dict[int, int] = {}
        for part in self.parts:
            material = part.material
            if part.artwork is not None:
                key = id(part.artwork)
                if key not in indices:
                    indices[key] = builder.add_texture(part.artwork)
                material = replace(material, texture=indices[key])
            builder.add(part.mesh, material, Layer.PRODUCT, transform)
