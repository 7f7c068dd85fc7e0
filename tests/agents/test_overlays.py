"""Overlays: words stand where they were planned and arrive in time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.agents.cutting import plan_cut
from app.agents.overlays import dressed, name_times, overlays_for, poster_moments, time_words
from app.media.edit import FPS, CardPiece
from app.providers.base import Finished
from app.studio.genres import GENRES
from tests.agents.test_cutting import CARDS, CLIPS, wishes


def titles(wash: bool, over: Iterable[int] = range(9)) -> Finished:
    """What the studio says of its titles."""
    parts = ("name", "cta", "intro-0", "intro-1", "outro-0", "outro-1")
    files = {f"{part}-{i:03d}.png": Path(f"{part}-{i}") for part in parts for i in range(20)}
    files |= {"wash.png": Path("wash"), "card.png": Path("card")}
    place = {"x": 2, "y": 4, "pictures": 20, "box": [2, 4, 30, 20]}
    facts = {
        "texts": dict.fromkeys(parts, place), "wash": {"x": 0, "y": 0} if wash else None,
        "name_over": list(over),
    }  # fmt: skip
    return Finished(files, facts, 0, 0)


@pytest.mark.parametrize("genre", [None, *GENRES])
@pytest.mark.parametrize("seconds", [*CLIPS, (2.0,)])
@pytest.mark.parametrize("cards", CARDS)
def test_words_stand_over_shots_only(
    genre: str | None, seconds: tuple[float, ...], cards: tuple[float, float]
) -> None:
    cut = plan_cut(wishes(seconds, cards, genre), 1920, 1080)
    edit, timing = cut.edit, time_words(cut)
    assert timing.begin <= timing.cta < timing.end <= edit.frames
    overlays = overlays_for(edit, timing, titles(wash=True))
    assert len(overlays) == 3
    assert len(overlays_for(edit, timing, titles(wash=False))) == 2
    starts = edit.starts()
    for i, piece in enumerate(edit.pieces):
        if isinstance(piece, CardPiece) and i > 0:
            assert all(o.end <= starts[i] for o in overlays)
        if isinstance(piece, CardPiece) and i == 0:
            assert all(o.start >= piece.frames for o in overlays)
    moments = poster_moments(edit, timing, range(9))
    assert moments
    assert all(timing.begin <= m * FPS < timing.end for m in moments)


def test_the_name_leaves_shots_without_room() -> None:
    cut = plan_cut(wishes((3.0, 3.0, 3.0, 3.0), (1.0, 1.0), None), 1920, 1080)
    edit, timing = cut.edit, time_words(cut)
    changes = edit.scene_changes()  # of a card, four shots, a card
    assert name_times(edit, timing, range(4)) == [(timing.begin, timing.end)]
    assert name_times(edit, timing, [0, 2, 3]) == [
        (timing.begin, changes[1]),
        (changes[2], timing.end),
    ]
    assert name_times(edit, timing, [1]) == [(changes[1], changes[2])]
    names = overlays_for(edit, timing, titles(wash=False, over=[0, 2]))[:-1]
    assert [(o.start, o.end) for o in names] == name_times(edit, timing, [0, 2])
    (moment,) = poster_moments(edit, timing, [2])
    assert changes[2] < moment * FPS < changes[3]


@pytest.mark.parametrize("genre", [None, *GENRES])
@pytest.mark.parametrize("cards", [(0.5, 0.5), (1.0, 1.0), (3.0, 3.0), (0.0, 1.0)])
def test_cards_say_their_own_and_hold_it(genre: str | None, cards: tuple[float, float]) -> None:
    cut = plan_cut(wishes((3.0, 3.0, 3.0), cards, genre), 1920, 1080)
    edit = dressed(cut.edit, titles(wash=False), time_words(cut))
    written = {i: p for i, p in enumerate(edit.pieces) if isinstance(p, CardPiece)}
    assert len(written) == sum(c > 0 for c in cards)
    for i, card in written.items():
        assert card.path == Path("card")
        assert len(card.texts) == 2
        for k, text in enumerate(card.texts):
            assert text.pictures[-1].name == f"{'outro' if i else 'intro'}-{k}-19"
            assert text.start + len(text.pictures) <= card.frames - edit.after(i)
            assert text.end == card.frames, "it leaves before its card"
