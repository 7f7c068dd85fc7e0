"""Cutting: scene changes on the beat, lengths kept, words within the shots."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from app.agents.cutting import STYLES, Take, Wishes, plan_cut
from app.media.edit import FPS, ClipPiece
from app.studio.genres import GENRES
from app.studio.music import compose

CLIPS = [(3.0,) * 3, (3.0,) * 5, (2.0, 3.5, 4.0, 2.5), (2.0,) * 8, (4.0,)]
CARDS = [(1.0, 1.0), (0.0, 0.0), (0.0, 2.0), (3.0, 0.0)]


def wishes(seconds: tuple[float, ...], cards: tuple[float, float], genre: str | None) -> Wishes:
    """A wish for clips of these lengths."""
    return Wishes(tuple(Take(Path(f"{i}.mp4"), s) for i, s in enumerate(seconds)), *cards, genre)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("seconds", CLIPS)
@pytest.mark.parametrize("cards", CARDS)
def test_scene_changes_fall_on_beats(
    genre: str, seconds: tuple[float, ...], cards: tuple[float, float]
) -> None:
    cut = plan_cut(wishes(seconds, cards, genre), 1920, 1080)
    edit = cut.edit
    for change in edit.scene_changes():
        assert min(abs(change - beat) for beat in cut.beats) <= 1, f"{change} is off the beat"
    for piece, asked in zip(
        [p for p in edit.pieces if isinstance(p, ClipPiece)], seconds, strict=True
    ):
        assert FPS * asked * 0.4 <= piece.frames <= FPS * asked, "a clip is shown longer than it is"
    asked, joined = sum(seconds) + sum(cards), sum(j.frames for j in edit.joins) / FPS
    assert 0.75 * (asked - joined) - 0.5 <= edit.duration <= asked + 1.4
    bpm = cut.bars * 4 / edit.duration * 60
    assert 0.75 <= bpm / GENRES[genre].bpm <= 1.25


def test_the_music_has_the_planned_beats() -> None:
    cut = plan_cut(wishes((3.0,) * 3, (1.0, 1.0), "upbeat"), 1920, 1080)
    music = compose("upbeat", cut.edit.duration, 1, cut.bars, [2.0], 5.0)
    assert [b * FPS for b in music.beats] == pytest.approx(list(cut.beats))


def test_without_music_nothing_is_trimmed() -> None:
    cut = plan_cut(wishes((3.0, 2.0), (1.0, 1.5), None), 640, 360)
    x = STYLES[None].shots.frames
    assert [p.frames for p in cut.edit.pieces] == [30 + x, 90, 60, 45 + x]
    assert cut.bars == 0
    assert cut.beats == ()
    assert cut.edit.duration == pytest.approx(1 + 3 + 2 + 1.5 - x / FPS)


def test_no_clips() -> None:
    with pytest.raises(ValueError, match="needs a clip"):
        plan_cut(wishes((), (1.0, 1.0), None), 640, 360)


def test_neighbouring_genres_cut_differently() -> None:
    kinds = [(style.shots.kind, style.shots.frames) for style in STYLES.values()]
    assert all(a != b for a, b in pairwise(kinds))
