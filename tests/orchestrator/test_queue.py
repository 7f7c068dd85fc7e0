"""Many ads at once: they wait in turn, no user keeps another out, and what waits can be canceled."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable

import httpx

from tests.conftest import Person
from tests.fakes.provider import InstantProvider

BODY = {"prompt": "pink athletic tennis shoes", "duration": 5, "aspect_ratio": "1:1"}
_OVER = ("complete", "failed", "canceled")
_ADS = int(os.environ.get("QUEUE_ADS", "6"))


async def started(api: httpx.AsyncClient, person: Person, count: int) -> list[str]:
    answers = [await api.post("/api/generate", json=BODY, headers=person) for _ in range(count)]
    assert {a.status_code for a in answers} == {202}
    return [a.json()["video_id"] for a in answers]


async def states(api: httpx.AsyncClient, person: Person, status: str = "") -> dict[str, str]:
    query = {"page_size": 100} | ({"status": status} if status else {})
    answer = await api.get("/api/generations", params=query, headers=person)
    return {i["video_id"]: i["status"] for i in answer.json()["items"]}


async def until(met: Callable[[], Awaitable[bool]], seconds: float) -> None:
    for _ in range(int(seconds / 0.1)):
        if await met():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never came")


async def test_many_at_once_take_turns(
    api: httpx.AsyncClient, provider: InstantProvider, ann: Person, bob: Person
) -> None:
    provider.stalled.add("still")  # nobody gets past the first picture until all have asked
    anns = await started(api, ann, _ADS)
    bobs = await started(api, bob, 1)

    async def working(person: Person) -> list[str]:
        return [i for i, s in (await states(api, person)).items() if s not in ("queued", *_OVER)]

    async def both_work() -> bool:
        return len(await working(ann)) >= 2 and bool(await working(bob))

    await until(both_work, 60)
    busy = await working(ann)
    assert len(busy) == 2, "a user has two places; the others wait"
    waiting = [i for i in anns if i not in busy]
    for video_id in (busy[0], waiting[0]):
        answer = await api.post(f"/api/sessions/{video_id}/cancel", headers=ann)
        assert answer.status_code == 202
    provider.stalled.clear()

    async def bob_is_done() -> bool:
        return (await states(api, bob))[bobs[0]] in _OVER

    await until(bob_is_done, 60)
    behind = [s for s in (await states(api, ann)).values() if s not in _OVER]
    assert len(behind) >= _ADS / 2 - 1, "bob came last and did not wait for all of ann's"

    async def all_done() -> bool:
        return all(s in _OVER for s in (await states(api, ann)).values())

    await until(all_done, 600)
    ended = await states(api, ann)
    assert sorted(ended.values()) == ["canceled"] * 2 + ["complete"] * (_ADS - 2)
    assert {ended[busy[0]], ended[waiting[0]]} == {"canceled"}
    assert set((await states(api, bob)).values()) == {"complete"}
