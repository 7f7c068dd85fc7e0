"""Scene: meshes, materials and lights gathered into the flat arrays that kernels read."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numba import get_num_threads
from scipy.spatial import cKDTree

from app.studio import bvh
from app.studio.arrays import Array
from app.studio.geometry import Mesh
from app.studio.irradiance import bake_vertices
from app.studio.light import Sky, SoftBox
from app.studio.material import Material


class Layer(IntEnum):
    """Depth order of the picture; each layer is rendered whole, so that a moving camera can part them."""

    BACKDROP = 0
    SET = 1
    PRODUCT = 2
    UNSEEN = 3  # throws shadows and shows in reflections, never in the picture: flags, window bars


# numba reads named tuples of arrays; the leaf order of the hierarchy is the order of every (m, …) field.
SceneArrays = namedtuple(
    "SceneArrays",
    "boxes nodes vertex0 edge1 edge2 normals uv material layer part corners bounce "
    "materials texels textures lights sky",
)

_BAKE_PASSES = 2
BAKE_SPACING = 0.065
"""World units between points where indirect light is gathered; denser vertices interpolate."""
_BAKE_NEIGHBOURS = 8
_NORMAL_WEIGHT = 0.12
"""World units that a right angle between normals counts for when neighbours are sought."""


@dataclass(frozen=True, slots=True)
class _Interpolation:
    """Which points stand for all vertices, and how each vertex mixes them.

    Attributes:
        points: (k,) vertex numbers where light is gathered.
        neighbours: (n, _BAKE_NEIGHBOURS) into `points`.
        weights: (n, _BAKE_NEIGHBOURS), rows sum to one.
    """

    points: Array
    neighbours: Array
    weights: Array

    def spread(self, values: Array) -> Array:
        """(k, 3) at the points → (n, 3) at all vertices."""
        result: Array = np.einsum("nkc,nk->nc", values[self.neighbours], self.weights)
        return result.astype(np.float32)


def _sparse(vertices: Array, normals: Array, spacing: float) -> _Interpolation:
    """One vertex per cell of position and facing; the rest interpolate by distance and normal."""
    cells = np.concatenate([np.floor(vertices / spacing), np.round(normals * 1.2)], axis=1).astype(
        np.int64
    )
    key = np.zeros(len(cells), np.int64)
    for column in cells.T:
        key = key * 1009 + column - column.min()
    _, points = np.unique(key, return_index=True)
    space = np.concatenate([vertices, normals * _NORMAL_WEIGHT], axis=1)
    count = min(_BAKE_NEIGHBOURS, len(points))
    distance, neighbours = cKDTree(space[points]).query(space, count, workers=get_num_threads())
    weights = np.exp(-((distance.reshape(len(space), count) / spacing) ** 2) * 0.7) + 1e-6
    weights /= weights.sum(1, keepdims=True)
    return _Interpolation(points, neighbours.reshape(len(space), count), weights)


@dataclass
class SceneBuilder:
    """Collects what stands on the set. `part` numbers separate surfaces that must not share light."""

    sky: Sky
    lights: list[SoftBox] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    _textures: list[Array] = field(default_factory=list)
    _meshes: list[tuple[Mesh, int, Layer]] = field(default_factory=list)

    def add_texture(self, image: Array) -> int:
        """Registers a linear-light RGBA picture (h, w, 4); returns the index that `Material` takes."""
        self._textures.append(image.astype(np.float32))
        return len(self._textures) - 1

    def add(
        self, mesh: Mesh, material: Material, layer: Layer, transform: Array | None = None
    ) -> None:
        """Stands a mesh on the set."""
        if transform is not None:
            mesh = mesh.transformed(transform)
        if material in self.materials:
            index = self.materials.index(material)
        else:
            index = len(self.materials)
            self.materials.append(material)
        self._meshes.append((mesh, index, layer))

    def build(self, spacing: float = BAKE_SPACING) -> Scene:
        """Builds the hierarchy and bakes two bounces of indirect light, gathered every `spacing` units."""
        offset, faces = 0, []
        for mesh, _, _ in self._meshes:
            faces.append(mesh.faces + offset)
            offset += len(mesh.vertices)
        vertices = np.concatenate([m.vertices for m, _, _ in self._meshes])
        normals = np.concatenate([m.normals for m, _, _ in self._meshes])
        uv = np.concatenate([m.uv for m, _, _ in self._meshes])
        all_faces = np.concatenate(faces)
        counts = [len(m.faces) for m, _, _ in self._meshes]
        material = np.repeat([i for _, i, _ in self._meshes], counts)
        layer = np.repeat([int(x) for _, _, x in self._meshes], counts)
        part = np.repeat(np.arange(len(self._meshes)), counts)

        corners = vertices[all_faces].astype(np.float64)
        order = np.arange(len(all_faces))
        boxes = np.zeros((2 * len(order) + 2, 6), np.float32)
        nodes = np.zeros((2 * len(order) + 2, 2), np.int32)
        used = bvh.build(corners.min(1), corners.max(1), order, boxes, nodes)
        all_faces = all_faces[order]
        corners = vertices[all_faces]
        texels, textures = self._packed_textures()
        bounce = np.zeros((len(vertices), 3), np.float32)
        arrays = SceneArrays(
            boxes=boxes[:used].copy(),
            nodes=nodes[:used].copy(),
            vertex0=np.ascontiguousarray(corners[:, 0]),
            edge1=np.ascontiguousarray(corners[:, 1] - corners[:, 0]),
            edge2=np.ascontiguousarray(corners[:, 2] - corners[:, 0]),
            normals=np.ascontiguousarray(normals[all_faces].reshape(-1, 9)),
            uv=np.ascontiguousarray(uv[all_faces].reshape(-1, 6)),
            material=material[order].astype(np.int32),
            layer=layer[order].astype(np.int32),
            part=part[order].astype(np.int32),
            corners=all_faces.astype(np.int32),
            bounce=bounce,
            materials=np.stack([m.packed() for m in self.materials]),
            texels=texels,
            textures=textures,
            lights=np.stack([light.packed() for light in self.lights]),
            sky=self.sky.packed(),
        )
        sparse = _sparse(vertices, normals, spacing)
        where, facing = vertices[sparse.points], normals[sparse.points]
        for _ in range(_BAKE_PASSES):
            baked = np.zeros((len(where), 3), np.float32)
            bake_vertices(arrays, where, facing, baked)
            bounce[:] = sparse.spread(baked)
        return Scene(arrays)

    def _packed_textures(self) -> tuple[Array, Array]:
        if not self._textures:
            return np.zeros((1, 4), np.float32), np.zeros((1, 3), np.int32)
        table, offset = [], 0
        for image in self._textures:
            table.append((offset, image.shape[0], image.shape[1]))
            offset += image.shape[0] * image.shape[1]
        texels = np.concatenate([t.reshape(-1, 4) for t in self._textures])
        return texels, np.array(table, np.int32)


@dataclass(frozen=True)
class Scene:
    """A built scene, ready for any number of cameras."""

    arrays: SceneArrays
