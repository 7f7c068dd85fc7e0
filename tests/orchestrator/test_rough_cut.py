"""A one-shot ad's cut begins while its shots come in, and nothing hangs on it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.agents.rough_cut import RoughCut
from app.config import Settings
from app.media.render import encode_ahead
from tests.conftest import Person
from tests.fakes.replicate import FakeReplicate, Rule

SCENES = 2
BODY = {"prompt": "pink athletic tennis shoes", "duration": 8, "aspect_ratio": "1:1", "lane": "generative"}  # fmt: skip


async def ended(api: httpx.AsyncClient, person: Person) -> dict[str, Any]:
    started = await api.post("/api/generate", json=BODY, headers=person)
    assert started.status_code == 202, started.text
    for _ in range(1200):
        answer = await api.get(f"/api/status/{started.json()['video_id']}", headers=person)
        status: dict[str, Any] = answer.json()
        if status["status"] in ("complete", "failed"):
            return status
        await asyncio.sleep(0.1)
    raise AssertionError("it never ended")


def cut_facts(settings: Settings, video_id: str) -> dict[str, Any]:
    """What the compositor says of the finished file."""
    (path,) = settings.data_dir.rglob(f"{video_id}/final/*.json")
    facts: dict[str, Any] = json.loads(path.read_text())["data"]
    return facts


async def the_last_comes_late(fake: FakeReplicate, encoded: asyncio.Event) -> None:
    """Has all clips come but the last, and that one when what shows only the others is encoded."""
    while len(clips := fake.made("video")) < SCENES:
        await asyncio.sleep(0.05)
    *most, last = sorted(clips, key=lambda p: p.created)
    for clip in most:
        clip.takes = 0.1
    await encoded.wait()
    last.takes = 0.1


async def test_the_cut_finds_most_of_its_work_done(
    api: httpx.AsyncClient, fake: FakeReplicate, ann: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    encoded = asyncio.Event()

    async def told(*arguments: Any) -> int:
        frames = await encode_ahead(*arguments)
        if arguments[1]:  # before any clip has come, there are cards to encode
            encoded.set()
        return frames

    monkeypatch.setattr("app.agents.rough_cut.encode_ahead", told)
    fake.slow = {"video": 600.0}
    bringing = asyncio.create_task(the_last_comes_late(fake, encoded))
    status = await ended(api, ann)
    await bringing
    assert status["status"] == "complete", status
    facts = cut_facts(settings, status["video_id"])
    assert facts["encoded_frames"] < 0.5 * facts["frames"], "more than the last clip was left"
    assert not list((settings.scratch / "agents").iterdir())


async def test_a_rough_cut_that_breaks_costs_nothing_but_time(
    api: httpx.AsyncClient, fake: FakeReplicate, ann: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    async def breaks(*_: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(RoughCut, "run", breaks)
    status = await ended(api, ann)
    assert status["status"] == "complete", status
    facts = cut_facts(settings, status["video_id"])
    assert facts["encoded_frames"] == facts["frames"]


async def test_a_shot_that_fails_leaves_nobody_waiting(
    api: httpx.AsyncClient, fake: FakeReplicate, ann: Person, settings: Settings
) -> None:
    fake.rules.append(Rule("fail", "CUDA out of memory", model="seedance"))
    status = await ended(api, ann)
    assert status["status"] == "complete", status
    await asyncio.sleep(0.3)
    assert not list((settings.scratch / "agents").iterdir())


@pytest.fixture
def strict(settings: Settings) -> None:
    settings.generative_fallback = False


async def test_tried_again_it_counts_no_music_that_is_bought(
    strict: None, api: httpx.AsyncClient, fake: FakeReplicate, ann: Person
) -> None:
    fake.rules += [Rule("fail", "CUDA out of memory", model=m) for m in ("seedance", "kling")]
    status = await ended(api, ann)
    assert status["status"] == "failed", status
    assert len(fake.made("music")) == 1
    fake.rules.clear()
    answer = await api.post(f"/api/sessions/{status['video_id']}/retry", headers=ann)
    assert answer.status_code == 202, answer.text
    shots = SCENES * (0.039 + 5 * 0.06)
    assert answer.json()["estimated_cost"] == pytest.approx(shots), "music for 0.2 is there"
