"""The render cache: one key for one picture, whole entries only, room made by age."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.providers.render_cache import RenderCache

BRIEF = {"noun": "mug", "colors": {"main": "#112233"}, "notices": [], "recognised": True}
INPUTS = {"brief": BRIEF, "view": "front", "seed": 3, "index": 0, "width": 640, "height": 360}


@pytest.fixture
def cache(tmp_path: Path) -> RenderCache:
    return RenderCache(tmp_path / "cache", 1 << 20)


def made(folder: Path, name: str = "image.png", size: int = 1000) -> Path:
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"x" * size)
    return folder


def test_the_key_is_the_content(cache: RenderCache, tmp_path: Path) -> None:
    key = cache.key("still", "draft", INPUTS)
    assert key == cache.key("still", "draft", INPUTS | {"index": 4}), "its place does not show"
    assert key == cache.key("still", "draft", INPUTS | {"brief": BRIEF | {"notices": ["x"]}})
    assert key != cache.key("still", "standard", INPUTS)
    assert key != cache.key("still", "draft", INPUTS | {"seed": 4})
    assert key != cache.key("clip", "draft", INPUTS)
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"same photo")
    photo = [
        cache.key("photo_still", "draft", INPUTS | {"photo": str(tmp_path / n)})
        for n in ("a.jpg", "b.jpg")
    ]
    assert photo[0] == photo[1]
    (tmp_path / "b.jpg").write_bytes(b"another photo")
    assert photo[0] != cache.key(
        "photo_still", "draft", INPUTS | {"photo": str(tmp_path / "b.jpg")}
    )


def test_words_and_music_have_keys(cache: RenderCache, tmp_path: Path) -> None:
    music = {
        "genre": "chill",
        "duration": 8.0,
        "seed": 1,
        "bars": 4,
        "whooshes": [2.5],
        "logo": 6.5,
    }
    assert cache.key("soundtrack", "draft", music) != cache.key("soundtrack", "draft", music | {"logo": 7.0})  # fmt: skip
    for name in ("a.jpg", "b.jpg", "mark.png"):
        (tmp_path / name).write_bytes(name.encode())
    behind = [str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")]
    words = {"name": "Glow", "lines": ["Meet Glow."], "behind": behind, "brand_mark": None}
    key = cache.key("titles", "draft", words)
    assert key != cache.key("titles", "draft", words | {"behind": behind[::-1]})
    marked = cache.key("titles", "draft", words | {"brand_mark": str(tmp_path / "mark.png")})
    assert key != marked
    (tmp_path / "mark.png").write_bytes(b"another")
    assert marked != cache.key("titles", "draft", words | {"brand_mark": str(tmp_path / "mark.png")})  # fmt: skip


def test_it_gives_back_what_it_was_given(cache: RenderCache, tmp_path: Path) -> None:
    folder = made(tmp_path / "job")
    cache.keep("k", folder, {"width": 7})
    target = tmp_path / "later"
    target.mkdir()
    assert cache.fetch("other", target) is None
    assert cache.fetch("k", target) == {"width": 7}
    assert (target / "image.png").read_bytes() == b"x" * 1000
    assert not (target / "outputs.json").exists()


def test_a_broken_entry_counts_as_none(cache: RenderCache, tmp_path: Path) -> None:
    cache.keep("k", made(tmp_path / "job"), {"width": 7})
    (tmp_path / "cache" / "k" / "outputs.json").write_text("{")
    target = tmp_path / "later"
    target.mkdir()
    assert cache.fetch("k", target) is None
    assert list(target.iterdir()) == []
    cache.keep("k", tmp_path / "job", {"width": 8})
    assert cache.fetch("k", target) == {"width": 8}, "made anew, it is kept again"
    (tmp_path / "cache" / "k" / "image.png").write_bytes(b"")  # as after a power cut
    assert cache.fetch("k", target) is None


def test_the_oldest_makes_way(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path / "cache", 2500)
    for age, name in ((300, "a"), (200, "b"), (100, "c")):
        cache.keep(name, made(tmp_path / f"job-{name}"), {})
        entry = tmp_path / "cache" / name
        if entry.exists():
            stamp = entry.stat().st_mtime - age
            os.utime(entry, (stamp, stamp))
    assert sorted(p.name for p in (tmp_path / "cache").iterdir()) == ["b", "c"]
    (tmp_path / "cache" / ".DS_Store").write_bytes(b"stray")
    cache.keep("d", made(tmp_path / "job-d"), {})
    assert sum(p.is_dir() for p in (tmp_path / "cache").iterdir()) == 2


def test_nothing_is_kept_or_served_where_none_is_allowed(tmp_path: Path) -> None:
    RenderCache(tmp_path / "cache", 1 << 20).keep("k", made(tmp_path / "job"), {})
    none = RenderCache(tmp_path / "cache", 0)
    none.keep("l", tmp_path / "job", {})
    target = tmp_path / "later"
    target.mkdir()
    assert none.fetch("k", target) is None
    assert not (tmp_path / "cache" / "l").exists()
