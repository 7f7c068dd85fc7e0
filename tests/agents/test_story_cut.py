"""The cut of a storyboard: exactly as long as asked, changes on beats, lines over their own shots."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.agents.cutting import STYLES, Style, Take, Wishes, plan_cut
from app.agents.overlays import overlays_for, time_words
from app.media.edit import FPS, ClipPiece, Join
from app.media.templates import templates
from app.providers.base import Finished
from app.studio.genres import GENRES


def wishes(genre: str | None, count: int, scene: float, intro: float, outro: float, style: Style | None = None) -> Wishes:  # fmt: skip
    slack = 60 / GENRES[genre or "chill"].bpm + (style or STYLES[genre]).shots.frames / FPS + 0.1
    clips = tuple(Take(Path(f"{i}.mp4"), scene + slack) for i in range(count))
    return Wishes(clips, intro, outro, genre, style, (scene,) * count)


@pytest.mark.parametrize("genre", [*GENRES, None])
@pytest.mark.parametrize(("count", "scene", "intro", "outro"), [(2, 2.4, 0, 1.2), (5, 2.56, 0.8, 1.4), (16, 3.61, 0.8, 1.4), (3, 1.2, 0, 0)])  # fmt: skip
def test_it_lasts_as_asked(genre: str | None, count: int, scene: float, intro: float, outro: float) -> None:  # fmt: skip
    cut = plan_cut(wishes(genre, count, scene, intro, outro), 1080, 1920)
    total = count * scene + intro + outro
    assert cut.edit.frames == round(total * FPS)
    shots = [p for p in cut.edit.pieces if isinstance(p, ClipPiece)]
    assert len(shots) == count
    if genre and scene > 1.2:
        off = [min(abs(f - b) for b in cut.beats) for f in cut.edit.scene_changes()]
        assert max(off) <= 1.0, "a change is off the beat"
        tempo = cut.bars * 240 / cut.edit.duration / GENRES[genre].bpm
        assert 0.7 < tempo < 1.4


def test_every_template_can_be_cut() -> None:
    for template in templates().values():
        style = Style(
            Join(template.shots.kind, template.shots.frames), Join(template.cards.kind, template.cards.frames),
            STYLES[None].grade,
        )  # fmt: skip
        for genre in set(template.genres.values()):
            cut = plan_cut(wishes(genre, 5, 2.5, template.intro, template.outro, style), 1920, 1080)
            assert cut.edit.duration == pytest.approx(12.5 + template.intro + template.outro, abs=1 / FPS)  # fmt: skip
            assert {j.kind for j in cut.edit.joins} <= {template.shots.kind, template.cards.kind}


def test_too_few_scenes() -> None:
    clips = tuple(Take(Path(f"{i}.mp4"), 3.0) for i in range(3))
    with pytest.raises(ValueError, match="scene"):
        plan_cut(Wishes(clips, 0, 0, "chill", None, (2.0, 2.0)), 1080, 1920)


def test_lines_stand_over_their_own_shots() -> None:
    cut = plan_cut(wishes("upbeat", 4, 2.5, 0.8, 1.4), 1080, 1920)
    parts = ["line-0", "line-2", "cta", "name"]
    texts = {p: {"x": 1, "y": 1, "pictures": 2} for p in parts}
    files = {f"{p}-{i:03d}.png": Path(f"{p}-{i}") for p in parts for i in range(2)}
    files |= {"wash-2.png": Path("wash-2")}
    lines = [{"shot": 0, "part": "line-0", "wash": None}, {"shot": 2, "part": "line-2", "wash": {"x": 0, "y": 0}}]  # fmt: skip
    outputs = {"texts": texts, "name_over": [], "wash": None, "lines": lines}
    timing = time_words(cut, told=True)
    over = {o.pictures[-1].name: o for o in overlays_for(cut.edit, timing, Finished(files, outputs, 0, 0))}  # fmt: skip
    assert set(over) == {"line-0-1", "line-2-1", "wash-2", "cta-1"}
    starts = cut.edit.starts()
    shots = [i for i, p in enumerate(cut.edit.pieces) if isinstance(p, ClipPiece)]
    for name, k in (("line-0-1", 0), ("line-2-1", 2)):
        first, last = starts[shots[k]], starts[shots[k]] + cut.edit.pieces[shots[k]].frames
        assert first <= over[name].start
        assert over[name].end <= last
    assert over["cta-1"].start >= starts[shots[3]], "the call is the last shot's"
