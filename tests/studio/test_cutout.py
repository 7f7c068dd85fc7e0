"""Cut-outs: right on plain grounds, refused on busy ones, obedient to strokes, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.agents.local_director import direct
from app.schemas.brief import Move, ViewType
from app.studio import engine
from app.studio.billboard import Billboard, PhotoProduct
from app.studio.cutout import PLAIN_RESIDUAL, cut_photo, cut_plain, cut_with_strokes, separated
from app.studio.engine import QualityLevel, Shot, render_clip, render_still
from app.studio.tonemap import Look, develop, undeveloped
from tests.studio.photos import PLAIN, Photo, busy_photos, plain_photo


def agreement(alpha: np.ndarray, truth: np.ndarray) -> float:
    """Soft intersection over union."""
    return float(np.minimum(alpha, truth).sum() / np.maximum(alpha, truth).sum())


def test_plain_backgrounds_are_cut_right_or_not_at_all() -> None:
    scores = []
    for number in range(len(PLAIN)):
        photo = plain_photo(number)
        finding = cut_plain(photo.pixels)
        assert finding.residual < PLAIN_RESIDUAL, photo.name
        if finding.alpha is None:
            assert finding.reason
            scores.append(0.0)
            continue
        scores.append(agreement(finding.alpha, photo.mask))
        print(f"{photo.name}: {scores[-1]:.3f}")
        assert scores[-1] > 0.90, f"{photo.name} is silently cut wrong"
    assert np.median(scores) >= 0.95
    assert sum(s > 0 for s in scores) >= 10


@pytest.mark.parametrize("number", range(4))
def test_busy_backgrounds_are_never_guessed(number: int) -> None:
    finding = cut_plain(busy_photos()[number].pixels)
    assert finding.alpha is None
    assert "plain" in finding.reason


@pytest.fixture(scope="module")
def cluttered() -> Photo:
    return busy_photos()[3]


def test_strokes_cut_what_they_cover(cluttered: Photo) -> None:
    ys, xs = np.nonzero(cluttered.mask > 0.9)
    h, w = cluttered.mask.shape
    left, right, top, bottom = xs.min() / w, xs.max() / w, ys.min() / h, ys.max() / h
    body = [(left + 0.05, bottom - 0.06), (right - 0.05, bottom - 0.06)]
    middle = [(left + 0.06, (top + 2 * bottom) / 3), (right - 0.06, (top + 2 * bottom) / 3)]
    around = [(left - 0.05, top - 0.03), (right + 0.05, top - 0.03), (right + 0.05, bottom + 0.04),
              (left - 0.05, bottom + 0.04), (left - 0.05, top - 0.03)]  # fmt: skip
    alpha = cut_with_strokes(cluttered.pixels, [body, middle], [around], 0.03)
    assert agreement(alpha, cluttered.mask) > 0.75
    again = cut_with_strokes(cluttered.pixels, [body, middle], [around], 0.03)
    assert np.array_equal(alpha, again)


def test_strokes_must_keep_something(cluttered: Photo) -> None:
    with pytest.raises(ValueError, match="Brush over"):
        cut_with_strokes(cluttered.pixels, [], [[(0.1, 0.1), (0.2, 0.2)]], 0.02)
    with pytest.raises(ValueError, match="Brush over"):
        cut_with_strokes(cluttered.pixels, [[(0.5, 0.5)]], [[(0.5, 0.5)]], 0.02)
    everywhere = [[(0.0, y / 10), (1.0, y / 10)] for y in range(11)]
    with pytest.raises(ValueError, match="Leave some background"):
        cut_with_strokes(cluttered.pixels, everywhere, [], 0.2)


def test_a_photo_with_transparency_is_its_own_cutout(tmp_path: Path) -> None:
    alpha = np.zeros((200, 160), np.uint8)
    alpha[0:180, 30:130] = 255  # cropped tight: it touches the edge
    Image.fromarray(np.dstack([np.full((200, 160, 3), 90, np.uint8), alpha])).save(
        tmp_path / "a.png"
    )
    found = cut_photo(tmp_path / "a.png").alpha
    assert found is not None
    assert np.array_equal(found > 0.5, alpha > 0)


def test_a_photo_comes_out_of_the_print_as_it_went_in() -> None:
    """Pack fidelity: the tone curve must not repaint the product."""
    look = Look(vignette=0.0, grain=0.0, bloom=0.0, saturation=1.0, contrast=1.0)
    colors = [(235, 60, 60), (240, 240, 238), (30, 30, 34), (120, 200, 90), (200, 160, 60)]
    for color in colors:
        patch = np.full((32, 32, 3), color, np.float32) / 255
        printed = develop(undeveloped(patch, look), look)[16, 16].astype(int)
        assert np.abs(printed - color).max() <= 3


@pytest.fixture(scope="module")
def product() -> PhotoProduct:
    photo = plain_photo(6)
    alpha = cut_plain(photo.pixels).alpha
    assert alpha is not None
    return PhotoProduct("jam", separated(photo.pixels, alpha))


def photo_shot(product: PhotoProduct, view: ViewType) -> Shot:
    return Shot(
        direct("strawberry jam", [], 1), view, 1, 480, 600, QualityLevel.DRAFT, photo=product
    )


@pytest.mark.parametrize("view", list(ViewType))
def test_a_photo_stands_in_the_set(product: PhotoProduct, view: ViewType) -> None:
    picture, coverage = render_still(photo_shot(product, view))
    assert picture.shape == (300, 240, 3)
    assert 0.06 < (coverage > 0.5).mean() < 0.9
    original = product.cutout.color[product.cutout.alpha > 0.95].mean(0) * 255
    shown = picture[coverage > 0.95].mean(0)
    assert np.abs(original - shown).max() < 40, "the product changed colour"


def test_a_photo_throws_a_shadow(product: PhotoProduct, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hidden solid darkens the set around the photo; without it the photo would hover."""
    shot = photo_shot(product, ViewType.FRONT)
    grounded, coverage = render_still(shot)
    engine._kept.clear()
    monkeypatch.setattr(Billboard, "stand_in", lambda *_: None)
    hovering, _ = render_still(shot)
    engine._kept.clear()
    darker = (hovering.astype(int) - grounded).mean(-1)[coverage < 0.01]
    assert (darker > 8).mean() > 0.01, "no shadow falls on the set"


def test_a_photo_moves_with_true_parallax(product: PhotoProduct) -> None:
    frames = list(render_clip(photo_shot(product, ViewType.FRONT), Move.ORBIT_LEFT, 1.0))
    assert len(frames) == 15
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1.0
