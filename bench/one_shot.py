"""Times one-shot ads from the request to the file: `python -m bench.one_shot studio|hosted|spread|many|again`.

studio: a 15 s 9:16 ad at standard quality in the studio lane: the animatic, the file, how well the time left was told, the
sum of the stages. hosted: the same through the fake service, whose clips take 30 s: the whole against the slowest chain of
calls. spread: its clips take 21, 30 and 39 s. many: twenty ads of two users at once, draft quality: order, memory. again: other words and music on a finished ad.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from tests.fakes.replicate import FakeReplicate, serve

from app.config import Settings
from app.main import create_app

PROMPT = "GlowDrop, an amber vitamin C serum with hyaluronic acid for brighter skin"
TAKES = {"text": 3.0, "image": 8.0, "video": 30.0, "music": 20.0}
"""Seconds of the fake service's work."""
OVER = ("complete", "failed", "canceled")


@contextlib.asynccontextmanager
async def served(folder: Path, **more: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The application in this process."""
    settings = Settings(
        _env_file=None, environment="test", data_dir=folder, secret_key="k" * 40, log_level="ERROR", **more
    )  # fmt: skip
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://bench", timeout=60
        ) as api,
    ):
        yield api


async def person(api: httpx.AsyncClient, name: str) -> dict[str, str]:
    """Headers of a new account."""
    body = {"email": f"{name}@example.com", "password": "a long enough one"}
    token = (await api.post("/api/auth/register", json=body)).json()["session_token"]
    api.cookies.clear()
    return {"Authorization": f"Bearer {token}"}


async def watched(
    api: httpx.AsyncClient, headers: dict[str, str], video_id: str
) -> list[tuple[float, dict[str, Any]]]:
    """(seconds, status) until the end."""
    began = time.monotonic()
    seen: list[tuple[float, dict[str, Any]]] = []
    while True:
        status = (await api.get(f"/api/status/{video_id}", headers=headers)).json()
        if not seen or status["current_step"] != seen[-1][1]["current_step"]:
            print(
                f"  {time.monotonic() - began:6.1f} s {status['progress']:5.1f} % {status['current_step']}",
                flush=True,
            )
        seen.append((time.monotonic() - began, status))
        if status["status"] in OVER:
            return seen
        await asyncio.sleep(0.25)


def told(seen: list[tuple[float, dict[str, Any]]]) -> None:
    """Percent and time left, as they were told."""
    percents = [s["progress"] for _, s in seen]
    end = seen[-1][0]
    off = [
        (t, s["estimated_time_remaining"], end - t)
        for t, s in seen
        if t > end / 2 and s["estimated_time_remaining"] is not None and end - t > 5
    ]
    worst = max((abs(left - true) / true for _, left, true in off), default=0.0)
    draft = next((t for t, s in seen if s["animatic_url"]), None)
    print(f"ended {seen[-1][1]['status']} after {end:.1f} s; percent never fell: {percents == sorted(percents)}")  # fmt: skip
    print(f"animatic after {draft:.1f} s" if draft else "no animatic")
    print(f"time left from the halfway point: at worst {100 * worst:.0f} % off")
    for mark in (0.5, 0.6, 0.7, 0.8, 0.9):
        t, left, true = min(off, key=lambda o: abs(o[0] - mark * end))
        print(f"  at {t:6.1f} s: told {left:.0f} s, was {true:.0f} s")


async def phases(api: httpx.AsyncClient, headers: dict[str, str], video_id: str) -> None:
    video = (await api.get(f"/api/video/{video_id}", headers=headers)).json()
    work = {p["phase"]: p["duration"] for p in video["cost_breakdown"]}
    print("work by phase, s:", work, "sum", round(sum(work.values()), 1), f"cost ${video['cost_usd']:.3f}")  # fmt: skip


async def one(api: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> str:
    full = {"prompt": PROMPT, "duration": 15, **body}
    answer = (await api.post("/api/generate", json=full, headers=headers)).json()
    print(f"estimate: {answer['estimated_duration']:.0f} s, ${answer['estimated_cost']:.3f}")
    seen = await watched(api, headers, answer["video_id"])
    told(seen)
    video_id: str = answer["video_id"]
    await phases(api, headers, video_id)
    return video_id


async def studio(folder: Path) -> None:
    async with served(folder, studio_quality="standard") as api:
        await one(api, await person(api, "ann"))


async def hosted(folder: Path, spread: float = 0.0) -> None:
    fake = FakeReplicate(folder / "fake")
    fake.slow, fake.spread = TAKES, {"video": spread}
    runner, base = await serve(fake)
    try:
        async with served(
            folder / "data", studio_quality="standard", replicate_api_token=SecretStr("r8_" + "t" * 37),
            replicate_url=f"{base}/v1",
        ) as api:  # fmt: skip
            ann = await person(api, "ann")
            for ad in (
                "first ad, told by the catalogue's usual seconds",
                "second ad, told by the first",
            ):
                print(f"### {ad}")
                before = set(fake.predictions)
                began = time.monotonic()
                await one(api, ann, lane="generative")
                whole = time.monotonic() - began
                jobs = {i: p for i, p in fake.predictions.items() if i not in before}
                first = min(p.created for p in jobs.values())
                for kind in TAKES:
                    spans = [
                        (p.created - first, p.created - first + p.takes)
                        for p in fake.made(kind) if p.id in jobs
                    ]  # fmt: skip
                    print(f"  {kind}: {', '.join(f'{a:.1f}–{b:.1f}' for a, b in sorted(spans))}")
                calls = max(p.created + p.takes for p in jobs.values()) - first
                longest = max(p.takes for p in fake.made("video"))
                chain = 2 * TAKES["text"] + 2 * TAKES["image"] + longest
                print(f"slowest chain of calls (two texts, two pictures, a clip): {chain:.1f} s of work, {calls:.1f} s as they ran")  # fmt: skip
                print(
                    f"whole {whole:.1f} s = {whole / chain:.2f} × the chain, {whole / calls:.2f} × the calls"
                )
    finally:
        await runner.cleanup()


async def spread(folder: Path) -> None:
    await hosted(folder, 0.3)


def memory_of(parent: int) -> float:
    """Megabytes that a process and its children hold now."""
    total = 0
    for pid in (parent, *_children(parent)):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
    return total / 1024


def _children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found += [int(path.parent.name), *_children(int(path.parent.name))]
    return found


async def many(folder: Path) -> None:
    async with served(folder, studio_quality="draft") as api:
        ann, bob = await person(api, "ann"), await person(api, "bob")
        body = {"prompt": PROMPT, "duration": 5, "aspect_ratio": "1:1"}
        began = time.monotonic()
        asked = [(ann, i) for i in range(17)] + [(bob, i) for i in range(3)]
        ids = {
            (await api.post("/api/generate", json=body, headers=who)).json()["video_id"]: "ann" if who is ann else "bob"
            for who, _ in asked
        }  # fmt: skip
        print(f"{len(ids)} ads asked for in {time.monotonic() - began:.1f} s: 17 of ann, then 3 of bob")  # fmt: skip
        ended: dict[str, tuple[float, str]] = {}
        peak = busiest = 0.0
        while len(ended) < len(ids):
            states: dict[str, str] = {}
            for who in (ann, bob):
                page = (await api.get("/api/generations?page_size=100", headers=who)).json()
                states |= {i["video_id"]: i["status"] for i in page["items"]}
            peak = max(peak, memory_of(os.getpid()))
            busiest = max(busiest, sum(s not in ("queued", *OVER) for s in states.values()))
            for video_id, state in states.items():
                if state in OVER and video_id not in ended:
                    ended[video_id] = (time.monotonic() - began, state)
            await asyncio.sleep(1)
        for name in ("ann", "bob"):
            times = sorted(t for i, (t, _) in ended.items() if ids[i] == name)
            print(f"{name}: first {times[0]:.0f} s, last {times[-1]:.0f} s")
        print("ended:", sorted({s for _, s in ended.values()}), f"at most {busiest:.0f} at work, peak {peak:.0f} MB")  # fmt: skip


async def again(folder: Path) -> None:
    async with served(folder, studio_quality="standard") as api:
        headers = await person(api, "ann")
        video_id = await one(api, headers, duration=10)
        for change in (
            {"cta": "Glow on"},
            {"genre": "cinematic"},
            {"cta": "Try it", "genre": "chill"},
        ):
            began = time.monotonic()
            path = f"/api/generations/{video_id}/versions"
            answer = (await api.post(path, json=change, headers=headers)).json()
            seen = await watched(api, headers, video_id)
            print(f"{change}: {time.monotonic() - began:.1f} s, told {answer['estimated_duration']:.0f} s, "
                  f"${answer['estimated_cost']:.2f}, {seen[-1][1]['status']}")  # fmt: skip
        await phases(api, headers, video_id)


if __name__ == "__main__":
    ways = {"studio": studio, "hosted": hosted, "spread": spread, "many": many, "again": again}
    for name in sys.argv[1:] or ways:
        print(f"## {name}", flush=True)
        with tempfile.TemporaryDirectory() as place:
            asyncio.run(ways[name](Path(place)))
