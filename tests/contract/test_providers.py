"""What every provider keeps; the studio with its real worker, and the one that tests use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from app.agents.local_director import direct
from app.config import Settings
from app.errors import ProviderError
from app.providers.base import JobStatus, Provider, Request, run_to_completion
from app.providers.studio import StudioProvider
from tests.fakes.provider import InstantProvider

SMALL = Request("soundtrack", {"genre": "chill", "duration": 4.0, "seed": 1})


@pytest.fixture(params=["studio", "instant"])
async def provider(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[Provider]:
    made: Provider = StudioProvider(settings) if request.param == "studio" else InstantProvider()
    yield made
    await made.close()


async def test_a_job_runs_to_its_files(provider: Provider, tmp_path: Path) -> None:
    done = await run_to_completion(provider, SMALL, tmp_path / "out", timeout=120)
    assert done.files["music.wav"].stat().st_size > 4 * 48_000 * 2
    assert done.cost == 0
    assert done.duration >= 0


async def test_refusals_and_strangers(provider: Provider, tmp_path: Path) -> None:
    with pytest.raises(ProviderError):
        await provider.submit(Request("refused", {}))
    assert (await provider.poll("nobody")).status is JobStatus.ABORTED
    await provider.cancel("nobody")
    with pytest.raises((ProviderError, KeyError)):
        await provider.fetch("nobody", tmp_path)


async def test_estimates_are_positive(provider: Provider) -> None:
    estimate = provider.estimate(Request("clip", {"duration": 3.0}))
    assert estimate.duration > 0
    assert estimate.cost >= 0
    assert provider.model_id("clip")


async def _studio_still(settings: Settings) -> tuple[StudioProvider, Request]:
    brief = direct("red energy drink can", [], 1).model_dump(mode="json")
    inputs = {"brief": brief, "view": "front", "variant": 0, "seed": 5, "width": 480,
              "height": 270, "index": 0}  # fmt: skip
    return StudioProvider(settings), Request("still", inputs)


async def test_studio_cancels_a_running_job_within_a_second(settings: Settings) -> None:
    provider, request = await _studio_still(settings)
    request = Request("clip", request.inputs | {"move": "rise", "duration": 4.0, "light": None,
                                                "width": 1920, "height": 1080})  # fmt: skip
    job = await provider.submit(request)
    for _ in range(600):
        if (await provider.poll(job.id)).progress > 0:
            break
        await asyncio.sleep(0.1)
    began = time.monotonic()
    await provider.cancel(job.id)
    assert (await provider.poll(job.id)).status is JobStatus.CANCELED
    assert time.monotonic() - began < 1
    # The next job gets a new worker.
    later = await provider.submit(SMALL)
    for _ in range(300):
        if (await provider.poll(later.id)).status.final:
            break
        await asyncio.sleep(0.1)
    assert (await provider.poll(later.id)).status is JobStatus.SUCCEEDED
    await provider.close()


async def test_studio_survives_a_dead_worker(settings: Settings, tmp_path: Path) -> None:
    provider, request = await _studio_still(settings)
    job = await provider.submit(request)
    while provider._worker is None:
        await asyncio.sleep(0.05)
    provider._worker.kill()
    for _ in range(100):
        seen = await provider.poll(job.id)
        if seen.status.final:
            break
        await asyncio.sleep(0.1)
    assert seen.status is JobStatus.FAILED
    assert seen.transient
    done = await run_to_completion(provider, request, tmp_path / "out", timeout=120)
    assert done.files["image.png"].exists()
    await provider.close()


async def test_studio_reports_a_broken_shot(settings: Settings, tmp_path: Path) -> None:
    provider = StudioProvider(settings)
    with pytest.raises(ProviderError, match="failed on this shot"):
        await run_to_completion(
            provider, Request("soundtrack", {"genre": "polka", "duration": 4.0, "seed": 1}),
            tmp_path / "out", timeout=60,
        )  # fmt: skip
    await provider.close()


async def test_studio_tells_what_its_cache_knew(settings: Settings, tmp_path: Path) -> None:
    def told(result: str) -> float:
        return REGISTRY.get_sample_value("cache_requests_total", {"cache": "renders", "result": result}) or 0.0  # fmt: skip

    provider = StudioProvider(settings)
    before = told("miss"), told("hit")
    for turn in range(2):
        await run_to_completion(provider, SMALL, tmp_path / str(turn), timeout=60)
    assert (told("miss"), told("hit")) == (before[0] + 1, before[1] + 1)
    await provider.close()


async def test_timeout_cancels(tmp_path: Path) -> None:
    provider = InstantProvider()
    provider.stalled.add("still")
    with pytest.raises(ProviderError, match="longer than") as caught:
        await run_to_completion(
            provider, Request("still", {}), tmp_path, timeout=0.05, interval=0.02
        )
    assert caught.value.transient
    assert len(provider.canceled) == 1
