"""Exports: made once, awaited by many, not for ever, and gone with their ad."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.errors import NotFound, TooMany, Unavailable
from app.media.ffmpeg import FfmpegError
from app.models import Asset
from app.services import exports
from app.services.exports import Exports, export_key
from app.storage import LocalStorage


class Workshop:
    """In place of ffmpeg: waits for a word, then writes or fails."""

    def __init__(self) -> None:
        self.go, self.calls, self.error = asyncio.Event(), 0, ""

    async def export(self, _: Path, __: str, ___: str, target: Path, ____: float) -> None:
        self.calls += 1
        await self.go.wait()
        if self.error:
            raise FfmpegError(self.error)
        target.write_bytes(b"film")


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop()
    monkeypatch.setattr(exports, "export", made.export)
    return made


@pytest.fixture
async def storage(tmp_path: Path) -> LocalStorage:
    kept = LocalStorage(tmp_path / "media")
    (tmp_path / "ad.mp4").write_bytes(b"ad")
    await kept.put("sessions/one/final.mp4", tmp_path / "ad.mp4")
    return kept


def ad(**more: Any) -> Asset:
    facts = {"id": "a", "user_id": 1, "session_id": "one", "storage_key": "sessions/one/final.mp4"}
    return Asset(**(facts | more))


async def test_made_once_for_all_who_wait(storage: LocalStorage, workshop: Workshop, tmp_path: Path) -> None:  # fmt: skip
    desk = Exports(storage, tmp_path / "scratch")
    assert await desk.ready(ad(), "gif", "low", 0.01) is None
    waiting = [asyncio.create_task(desk.ready(ad(), "gif", "low", 5)) for _ in range(3)]
    await asyncio.sleep(0.05)
    workshop.go.set()
    keys = await asyncio.gather(*waiting)
    assert set(keys) == {export_key(ad(), "gif", "low")}
    assert (await storage.fetch(str(keys[0]))).read_bytes() == b"film"
    assert await desk.ready(ad(), "gif", "low", 0.0) == keys[0]
    assert workshop.calls == 1
    assert not list((tmp_path / "scratch").iterdir())


async def test_a_failure_that_nobody_waited_for_is_told_at_the_next_call(
    storage: LocalStorage, workshop: Workshop, tmp_path: Path
) -> None:
    desk = Exports(storage, tmp_path / "scratch")
    workshop.error = "The disk is full; free some space and try again."
    assert await desk.ready(ad(), "webm", "high", 0.01) is None
    workshop.go.set()
    await asyncio.sleep(0.1)
    with pytest.raises(Unavailable, match="disk is full"):
        await desk.ready(ad(), "webm", "high", 5)
    workshop.error = ""
    assert await desk.ready(ad(), "webm", "high", 5), "it is tried again after that"


async def test_what_is_made_of_a_deleted_ad_is_broken_off(
    storage: LocalStorage, workshop: Workshop, tmp_path: Path
) -> None:
    desk = Exports(storage, tmp_path / "scratch")
    waiting = asyncio.create_task(desk.ready(ad(), "mov", "low", 5))
    while not workshop.calls:
        await asyncio.sleep(0.01)
    desk.forget("another")
    assert not waiting.done()
    desk.forget("one")
    with pytest.raises(NotFound):
        await waiting
    assert not await storage.exists(export_key(ad(), "mov", "low"))
    assert not list((tmp_path / "scratch").iterdir())


async def test_nobody_fills_the_workshop_alone(
    storage: LocalStorage, workshop: Workshop, tmp_path: Path
) -> None:
    desk = Exports(storage, tmp_path / "scratch")
    for number in range(exports.MOST_WAITING):
        assert await desk.ready(ad(id=f"a{number}"), "mp4", "low", 0.0) is None
    with pytest.raises(TooMany):
        await desk.ready(ad(id="more"), "mp4", "low", 0.0)
    assert await desk.ready(ad(id="his", user_id=2), "mp4", "low", 0.0) is None
    await desk.close()
