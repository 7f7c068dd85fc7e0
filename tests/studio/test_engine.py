"""The engine: same seed same bytes, one product in every view, steady motion, readable titles."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from app.agents.lexicon import kinds
from app.agents.local_director import direct
from app.schemas.brief import Move, ProductBrief, ViewType
from app.studio.archetypes import build_model
from app.studio.color import decode_srgb
from app.studio.engine import QualityLevel, Shot, render_clip, render_still
from app.studio.geometry import disc, lathe, rounded_profile, sphere
from tests.studio.consistency import evenly_lit, spread

SIZE = (480, 270)


def shot(prompt: str, view: ViewType = ViewType.FRONT, seed: int = 7) -> Shot:
    return Shot(direct(prompt, [], seed), view, seed, 2 * SIZE[0], 2 * SIZE[1], QualityLevel.DRAFT)


def test_same_seed_same_bytes() -> None:
    first, _ = render_still(shot("red energy drink can"))
    render_still(shot("white lotion bottle"))  # throws the kept scene out
    second, _ = render_still(shot("red energy drink can"))
    assert first.shape == (270, 480, 3)
    assert np.array_equal(first, second)


@pytest.mark.parametrize("prompt", ["pink sneakers", "white lotion", "amber face serum", "tea box"])
def test_pictures_are_exposed_and_framed(prompt: str) -> None:
    picture, product = render_still(shot(prompt))
    assert 40 < picture.mean() < 235
    assert (picture >= 254).mean() < 0.05, "burnt out"
    assert (picture <= 2).mean() < 0.05, "black"
    ys, xs = np.nonzero(product > 0.5)
    height, width = product.shape
    assert 0.4 < (ys.max() - ys.min()) / height < 0.75 or 0.4 < (xs.max() - xs.min()) / width < 0.6
    assert xs.min() > width * 0.3, "wide frames keep their left third for words"
    assert 0 < ys.min() < ys.max() < height - 1


@pytest.mark.parametrize(
    "prompt",
    [
        "pink athletic tennis shoes with white laces", "red leather handbag",
        "matte black wireless headphones", "smartphone with a purple case",
    ],
)  # fmt: skip
def test_one_product_in_six_views(prompt: str) -> None:
    """Every part keeps its colour: ΔE (CIE 2000) at most 5 between any two views, evenly lit."""
    brief = direct(prompt, [], 1)
    worst = spread([evenly_lit(brief, view, 1) for view in ViewType])
    print(prompt, {k: round(v, 1) for k, v in worst.items()})
    assert worst, "no part was seen twice"
    assert max(worst.values()) <= 5


@pytest.mark.parametrize(
    ("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]
)
def test_every_ratio_is_composed_for_itself(width: int, height: int) -> None:
    """The product fills its share of each frame and nothing of it is cut off."""
    brief = direct("organic cold-pressed orange juice bottle", [], 1)
    shot = Shot(brief, ViewType.FRONT, 1, width // 2, height // 2, QualityLevel.DRAFT)
    picture, product = render_still(shot)
    h, w = product.shape
    assert picture.shape == (h, w, 3)
    assert w / h == pytest.approx(width / height, rel=0.01)
    ys, xs = np.nonzero(product > 0.5)
    assert 0.40 <= np.ptp(ys) / h <= 0.70, "tall products take about half of the height"
    assert ys.min() > 0
    assert ys.max() < h - 1
    assert xs.min() > 0
    assert xs.max() < w - 1
    middle = (xs.min() + xs.max()) / 2 / w
    assert middle > 0.58 if width > height * 1.3 else abs(middle - 0.5) < 0.06


def brightness_jumps(frames: list[np.ndarray]) -> np.ndarray:
    """How far each frame's mean luminance departs from its neighbours' mean, as a share."""
    means = np.array([decode_srgb(f / 255.0).mean() for f in frames])
    jumps: np.ndarray = np.abs(means[1:-1] / ((means[:-2] + means[2:]) / 2) - 1)
    return jumps


def tracked_path(frames: list[np.ndarray]) -> np.ndarray:
    """(n, 2) pixels: a strong corner of the first frame followed through all (Lucas and Kanade)."""
    grey = [cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in frames]
    corners = cv2.goodFeaturesToTrack(grey[0], 40, 0.05, 12)
    paths = [corners]
    alive = np.ones(len(corners), bool)
    for before, after in pairwise(grey):
        found, status, _ = cv2.calcOpticalFlowPyrLK(
            before, after, paths[-1], None, winSize=(21, 21)
        )
        alive &= status[:, 0] == 1
        paths.append(found)
    steps = np.stack(paths)[:, :, 0]
    medians: np.ndarray = np.median(steps[:, alive], axis=1)
    return medians


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("red energy drink can", Move.ORBIT_LEFT), ("vitamin C serum with dropper", Move.RISE),
        ("luxury gold watch", Move.PUSH_IN), ("matte black wireless headphones", Move.SLIDE),
    ],
)  # fmt: skip
def test_clip_is_steady_and_moves(prompt: str, move: Move) -> None:
    frames = list(render_clip(shot(prompt), move, 2.0))
    assert len(frames) == 30
    flicker = brightness_jumps(frames).max()
    path = tracked_path(frames)
    time = np.linspace(-1, 1, len(path))
    smooth = np.stack([np.polynomial.Chebyshev.fit(time, axis, 9)(time) for axis in path.T], 1)
    jitter = np.abs(path - smooth).max()
    print(f"{prompt}, {move}: flicker {flicker:.4%}, off a smooth path by at most {jitter:.3f} px")
    assert flicker < 0.005, "flicker"
    assert jitter < 0.35, "jitter"
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1.0, "nothing moved"


def kind_briefs() -> list[ProductBrief]:
    """One brief for every kind of product that the lexicon knows."""
    return [direct(kind["nouns"][0], [], 1) for kind in kinds()]


@pytest.mark.parametrize(
    "brief", kind_briefs(), ids=lambda b: f"{b.archetype.value}-{b.form or 'usual'}"
)
def test_models_stand_on_the_ground_and_face_outward(brief: ProductBrief) -> None:
    model = build_model(brief, 1)
    low = model.corners()[:, 1].min()
    assert low == pytest.approx(0, abs=0.035)
    assert set(model.yaw) == set(ViewType)
    for part in model.parts:
        mesh = part.mesh
        assert np.isfinite(mesh.vertices).all()
        lengths = np.linalg.norm(mesh.normals, axis=1)
        assert np.allclose(lengths[lengths > 0.1], 1, atol=1e-3)
        corners = mesh.vertices[mesh.faces]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        agree = (facing * mesh.normals[mesh.faces].sum(1)).sum(1) >= 0
        assert agree.mean() > 0.95, "shading and geometry disagree on which side is out"


def test_turned_bodies_face_outward() -> None:
    """Baked light and glass both rely on it; an inverted bottle would still look right in direct light."""
    profile = rounded_profile([(0, 0), (0.5, 0, 0.05), (0.5, 1, 0.05), (0, 1)])
    for mesh in (lathe(profile), sphere(1.0), disc(1.0, 0.0, 0.3)):
        outward = mesh.vertices - mesh.vertices.mean(0)
        assert (outward * mesh.normals).sum() > 0
