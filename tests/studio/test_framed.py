"""Photo cards: every arrangement in every format, still and moving."""

from __future__ import annotations

import numpy as np
import pytest

from app.schemas.brief import Move
from app.studio.framed import render_framed_clip, render_framed_still

PHOTOS = {"wide": (480, 900), "tall": (900, 480), "square": (333, 333)}


@pytest.mark.parametrize("size", [(960, 540), (540, 960), (540, 540), (432, 540)])
@pytest.mark.parametrize("shape", list(PHOTOS))
def test_every_arrangement(size: tuple[int, int], shape: str) -> None:
    photo = np.full((*PHOTOS[shape], 3), (80, 120, 150), np.uint8)
    pictures = [render_framed_still(photo, i, *size) for i in range(6)]
    for picture in pictures:
        assert picture.shape == (size[1], size[0], 3)
        near = np.abs(picture.astype(int) - (80, 120, 150)).max(-1) < 3
        assert near.mean() > 0.08, "the photo is not to be seen"
    assert not any(np.array_equal(a, b) for i, a in enumerate(pictures) for b in pictures[:i]), (
        "two arrangements are the same"
    )


@pytest.mark.parametrize("move", list(Move))
def test_moves_are_smooth(move: Move) -> None:
    rng = np.random.default_rng(1)
    photo = rng.integers(0, 255, (60, 80, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    frames = list(render_framed_clip(photo, 0, move, 1.0, 480, 270))
    assert len(frames) == 30
    steps = [np.abs(a.astype(int) - b).mean() for a, b in zip(frames, frames[1:], strict=False)]
    assert max(steps) < 3 * np.median(steps) + 0.5
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1
