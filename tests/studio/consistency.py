"""How alike the parts of one product look from view to view."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab

from app.schemas.brief import ProductBrief, ViewType
from app.studio import renderer
from app.studio.archetypes import build_model
from app.studio.geometry import placed
from app.studio.light import Sky, SoftBox
from app.studio.renderer import flattened, render
from app.studio.scene import Layer, SceneBuilder
from app.studio.tonemap import Look, develop
from app.studio.views import VIEWS, frame_product

SIZE = 320
_SHARE = 0.02
_NEAR = 26.0  # Lab a, b: further from a part's colour a pixel is another part, or a highlight


def evenly_lit(brief: ProductBrief, view: ViewType, seed: int) -> dict[str, np.ndarray]:
    """Median Lab of each coloured part, the product alone in an even white dome as charts are read.

    Parts are told apart by the renderer's own part numbers, not by colour.
    """
    model = build_model(brief, seed)
    builder = SceneBuilder(Sky((0.8, 0.8, 0.8), (0.8, 0.8, 0.8), (0.8, 0.8, 0.8)))
    builder.lights.append(SoftBox((0, 30, 0), (0, 0, 0), 1, 1, (0, 0, 0)))
    stand = placed((0, 0, 0), (0, model.yaw[view], 0))
    model.stand(builder, stand)
    scene = builder.build()
    outline = model.outline() @ stand[:3, :3].T
    focus = tuple(float(v) for v in np.array(model.detail) @ stand[:3, :3].T)
    camera = frame_product(outline, focus, VIEWS[view], SIZE, SIZE)  # type: ignore[arg-type]
    frame, product = flattened(render(scene, camera, SIZE, SIZE, renderer.DRAFT), SIZE, SIZE)
    lab = rgb2lab(develop(frame, Look(vignette=0, grain=0, bloom=0), seed))
    ids = np.full((SIZE, SIZE, 4), -1, np.float32)
    nothing = np.zeros((SIZE, SIZE), np.bool_)
    renderer._visibility_pass(
        scene.arrays, camera.packed(SIZE, SIZE), SIZE, SIZE, int(Layer.PRODUCT), 0, 0, SIZE, SIZE,
        nothing, ids,
    )  # fmt: skip
    found = {}
    palette = list(dict.fromkeys(brief.colors.values()))
    for name, color in brief.colors.items():
        parts = [
            i for i, p in enumerate(model.parts)
            if p.material.base == color and not p.material.transmission and not p.material.metallic
        ]  # fmt: skip
        mine = np.isin(ids[..., 0], parts) & (product > 0.95)
        # Artwork shows other parts' colours on the same mesh: panels, print.
        wanted = np.stack([rgb2lab(np.array(hex_rgb(c)).reshape(1, 1, 3))[0, 0] for c in palette])
        off = np.linalg.norm((lab[..., None, :] - wanted) * [0.35, 1, 1], axis=-1)
        mine &= (off.argmin(-1) == palette.index(color)) & (off.min(-1) < _NEAR)
        if mine.sum() > _SHARE * (product > 0.5).sum():
            found[name] = np.median(lab[mine], axis=0)
    return found


def hex_rgb(value: str) -> tuple[float, float, float]:
    r, g, b = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return r, g, b


def spread(colors: list[dict[str, np.ndarray]]) -> dict[str, float]:
    """Per part the largest ΔE (CIE 2000) between any two views that show it."""
    parts = set().union(*colors)
    worst = {}
    for part in sorted(parts):
        seen = [c[part] for c in colors if part in c]
        if len(seen) > 1:
            worst[part] = max(float(deltaE_ciede2000(a, b)) for a, b in combinations(seen, 2))
    return worst
