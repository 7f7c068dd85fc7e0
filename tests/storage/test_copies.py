"""Copies on disk: which one is the latest, which ones make way, what a crash leaves."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.storage.copies import Copies

_BLOCK = 4096


def aged(path: Path, hours: float) -> Path:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def kept(copies: Copies, key: str, hours: float, tag: str = '"one"') -> Path:
    return aged(copies.keep(key, tag, [b"x" * _BLOCK]), hours)


def test_the_least_recently_used_make_way(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 3 * _BLOCK)
    oldest, older = kept(copies, "a", 5), kept(copies, "b", 4)
    used = kept(copies, "c", 3)
    assert copies.find("a"), "being asked for again counts as use"
    fresh = copies.keep("d", '"one"', [b"x" * _BLOCK])
    assert not older.exists()
    assert oldest.exists()
    assert used.exists()
    assert fresh.exists()
    assert copies.find("b") is None


def test_what_was_fetched_within_the_hour_stays(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", _BLOCK)
    paths = [kept(copies, f"k{i}", 0.5) for i in range(6)]
    assert all(path.exists() for path in paths), "a render may be reading each of them"


def test_what_nobody_asks_for_is_gone_after_a_day(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 1 << 30)
    old, young = kept(copies, "a", 30), kept(copies, "b", 20)
    Copies(tmp_path / "c", 1 << 30).keep("c", '"one"', [b"x"])  # another process, another look
    assert not old.exists()
    assert young.exists()


def test_a_version_never_changes_under_its_path(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 1 << 30)
    first = aged(copies.keep("a.mp4", '"one"', [b"first"]), 0.1)
    second = copies.keep("a.mp4", '"two"', [b"second"])
    assert (first.read_bytes(), second.read_bytes()) == (b"first", b"second")
    assert first.suffix == second.suffix == ".mp4"
    found = copies.find("a.mp4")
    assert found is not None
    assert (found.path, found.tag) == (second, '"two"')


def test_strange_tags_are_not_taken_for_versions(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 1 << 30)
    for tag in ("", "plain", 'W/"weak"', '"../../out"', '"' + "x" * 300 + '"'):
        assert copies.keep("a", tag, [b"x"]).is_relative_to(tmp_path / "c")
    assert copies.find("a") is None


def test_forgotten_unless_in_use(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 1 << 30)
    old, used = kept(copies, "a", 2, '"one"'), kept(copies, "a", 0.1, '"two"')
    copies.forget("a")
    copies.forget("never there")
    assert not old.exists()
    assert used.exists()


def test_half_a_download_is_none_and_a_crash_is_cleared_away(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "c", 1 << 30)

    def broken() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        copies.keep("a", '"one"', broken())  # type: ignore[arg-type]
    assert copies.find("a") is None
    left = tmp_path / "c" / ".of-a-killed-process"
    left.write_bytes(b"x")
    aged(left, 2)
    Copies(tmp_path / "c", 1 << 30).keep("b", '"one"', [b"x"])
    assert [path.name[0] for path in (tmp_path / "c").iterdir()].count(".") == 0


def test_a_full_disk_says_so_and_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    copies = Copies(tmp_path / "c", 1 << 30)
    old = kept(copies, "a", 2)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Copies, "_placed", staticmethod(full))
    with pytest.raises(Unavailable) as caught:
        copies.keep("b", '"one"', [b"x"])
    assert caught.value.code == "DISK_FULL"
    assert not old.exists(), "the next try has room"
