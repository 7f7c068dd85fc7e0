"""Runs that stand still are taken up again where they were; those that do it again and again fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.agents.image_generator import ImageGenerator
from app.config import Settings
from app.main import create_app
from app.models import Event
from app.orchestrator import engine
from app.providers.registry import Providers
from app.services import runs
from tests.conftest import Person
from tests.fakes.provider import InstantProvider

BODY = {"prompt": "pink athletic tennis shoes", "duration": 5, "aspect_ratio": "1:1"}


class Hanging:
    """An image generator that never answers, so many times, from its second picture on."""

    def __init__(self, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls, self._left, self._run = 0, times, ImageGenerator.run
        monkeypatch.setattr(ImageGenerator, "run", self._hanging())

    def _hanging(self) -> Any:
        async def run(agent: ImageGenerator, *args: Any) -> Any:
            self.calls += 1
            if self.calls > 1 and self._left:
                self._left -= 1
                await asyncio.sleep(3600)
            return await self._run(agent, *args)

        return run


@pytest.fixture
async def api(
    home: Settings, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """An application that loses patience within seconds."""
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider))
    monkeypatch.setattr(runs, "STALLED", timedelta(seconds=8))
    monkeypatch.setattr(engine, "WATCH_EVERY", 0.5)
    app = create_app(home)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            client.app = app  # type: ignore[attr-defined]
            yield client


async def storyboard(api: httpx.AsyncClient, person: Person) -> dict[str, Any]:
    """A job when its storyboard is ready, or has failed; with `stood_still`, how often its watchers were told so."""
    started = await api.post("/api/v2/generate", json=BODY, headers=person)
    assert started.status_code == 202, started.text
    for _ in range(900):
        answer = await api.get(f"/api/v2/jobs/{started.json()['job_id']}", headers=person)
        job: dict[str, Any] = answer.json()
        if job["status"] in ("storyboard_ready", "failed"):
            async with api.app.state.house.database.reading() as db:  # type: ignore[attr-defined]
                events = await db.scalars(
                    select(Event.payload).where(Event.session_id == job["job_id"])
                )
                told = [event["message"] for event in events]
            return job | {"stood_still": sum("stood still" in m and "taken up" in m for m in told)}
        await asyncio.sleep(0.1)
    raise AssertionError("it never ended")


async def test_is_taken_up_where_it_was(
    api: httpx.AsyncClient, ann: Person, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = Hanging(1, monkeypatch)
    job = await storyboard(api, ann)
    assert job["status"] == "storyboard_ready", job
    assert job["stood_still"] == 1, "nobody was told"
    assert hanging.calls == len(job["storyboard"]) + 1, "a finished picture was asked for again"


async def test_fails_when_it_never_moves(
    api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Hanging(99, monkeypatch)
    job = await storyboard(api, ann)
    assert job["status"] == "failed"
    assert "stood still" in job["error_message"]
    monkeypatch.undo()  # whatever it was is gone
    again = await api.post(f"/api/v2/jobs/{job['job_id']}/retry", headers=ann)
    assert again.status_code == 202, again.text
