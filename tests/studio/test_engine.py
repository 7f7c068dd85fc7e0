"""The engine: same seed same bytes, one product in every view, steady motion, readable titles."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from app.agents.lexicon import kinds
from app.agents.prompt_parser import direct
from app.schemas.brief import Move, ProductBrief, ViewType
from app.studio.archetypes import build_model
from app.studio.color import decode_srgb
from app.studio.engine import QualityLevel, Shot, render_clip, render_still
from app.studio.geometry import disc, lathe, rounded_profile, sphere

SIZE = (480, 270)


def shot(prompt: str, view: ViewType = ViewType.FRONT, seed: int = 7) -> Shot:
    return Shot(direct(prompt, [], seed), view, seed, *(2 * v for v in SIZE), QualityLevel.DRAFT)


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


def _product_color(view: ViewType) -> np.ndarray:
    """Median hue angle of the product's coloured parts, as a unit vector."""
    picture, product = render_still(shot("pink sneakers with white laces", view))
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[product > 0.9]
    pink = lab[np.hypot(lab[:, 1], lab[:, 2]) > 15]
    median = np.median(pink[:, 1:], axis=0)
    return median / np.linalg.norm(median)


def test_one_product_in_six_views() -> None:
    colors = [_product_color(view) for view in ViewType]
    studio = [c for v, c in zip(ViewType, colors, strict=True) if v is not ViewType.LIFESTYLE]
    for a in studio:
        for b in studio:
            assert a @ b > np.cos(np.radians(14)), "the hue drifts between views"


def test_clip_is_steady_and_moves() -> None:
    frames = list(render_clip(shot("red energy drink can"), Move.ORBIT_LEFT, 1.0))
    assert len(frames) == 30
    means = np.array([decode_srgb(f / 255.0).mean() for f in frames])
    neighbours = (means[:-2] + means[2:]) / 2
    assert np.abs(means[1:-1] / neighbours - 1).max() < 0.005, "flicker"
    grey = [cv2.cvtColor(f, cv2.COLOR_RGB2GRAY).astype(np.float32) for f in frames]
    steps = np.array([cv2.phaseCorrelate(a, b)[0] for a, b in zip(grey, grey[1:], strict=False)])
    assert np.abs(np.diff(steps, axis=0)).max() < 0.35, "jitter"
    assert np.abs(grey[0] - grey[-1]).mean() > 2, "nothing moved"


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
