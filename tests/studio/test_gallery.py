"""Golden images: one exhibit of every archetype, as it was approved, with a perceptual tolerance.

After a change that is meant to show, look at `adreel studio gallery OUT/` and then write the new ones
with `UPDATE_GOLDEN=1 pytest tests/studio/test_gallery.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from app.agents.gallery import Exhibit, exhibits, hang, picture
from app.schemas.brief import Archetype, SetName, ViewType

GOLDEN = Path(__file__).parent / "golden"
SIZE = (160, 200)
MEAN, WORST = 1.5, 10.0


def chosen() -> list[Exhibit]:
    """The usual kind of every archetype, and what else it takes to show every set."""
    shown: dict[str, Exhibit] = {}
    for exhibit in exhibits(1):
        shown.setdefault(exhibit.brief.archetype, exhibit)
    sets = {e.brief.set_name for e in shown.values()}
    for exhibit in exhibits(1):
        if exhibit.brief.set_name not in sets:
            sets.add(exhibit.brief.set_name)
            shown[exhibit.name] = exhibit
    assert sets == set(SetName)
    return list(shown.values())


def difference(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Mean and 99th percentile of ΔE (CIE 2000) after a slight blur."""
    delta = deltaE_ciede2000(*(rgb2lab(cv2.GaussianBlur(p, (0, 0), 1.0)) for p in (a, b)))
    return float(delta.mean()), float(np.percentile(delta, 99))


@pytest.mark.parametrize("exhibit", chosen(), ids=lambda e: e.name)
def test_it_looks_as_approved(exhibit: Exhibit) -> None:
    made = picture(exhibit, *SIZE)
    path = GOLDEN / f"{exhibit.name}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(made).save(path, optimize=True)
    approved = np.asarray(Image.open(path))
    mean, worst = difference(made, approved)
    assert mean < MEAN, f"mean ΔE {mean:.2f}"
    assert worst < WORST, f"99th percentile of ΔE {worst:.1f}"


def test_the_tolerance_sees_a_change() -> None:
    """A golden image that any picture passes would guard nothing."""
    made = picture(chosen()[1], *SIZE)
    shifted = np.roll(made, 4, axis=1)
    tinted = np.clip(made.astype(int) + [10, 0, -10], 0, 255).astype(np.uint8)
    for changed in (shifted, tinted):
        mean, worst = difference(made, changed)
        assert mean > MEAN or worst > WORST


def test_every_archetype_is_shown_in_several_moods() -> None:
    shown = exhibits(3)
    assert {e.brief.archetype for e in shown} == set(Archetype)
    for archetype in Archetype:
        assert len({e.brief.mood for e in shown if e.brief.archetype is archetype}) >= 3
    assert len({e.name for e in shown}) == len(shown)


def test_hanging(tmp_path: Path) -> None:
    names = list(hang(tmp_path / "wall", (80, 100), 1, "box-book"))
    assert names == ["box-book-minimal"]
    with Image.open(tmp_path / "wall" / "contact-sheet.jpg") as sheet:
        assert sheet.size == (80, 126)
    around = list(hang(tmp_path / "round", (80, 100), 1, "box-book", views=True))
    assert around == [f"box-book-minimal-{view}" for view in ViewType]
    with Image.open(tmp_path / "round" / "contact-sheet.jpg") as sheet:
        assert sheet.size == (6 * 80, 126)
    with pytest.raises(ValueError, match="nothing"):
        list(hang(tmp_path / "none", (80, 100), 1, "spaceship"))
