"""docs/providers.md: its service in one file, taken from the page, makes an ad's pictures, each paid once."""

from __future__ import annotations

import io
import re
import types
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiohttp import web
from PIL import Image
from pydantic import SecretStr

from app.config import Settings
from app.main import create_app
from app.providers.hosted import Hosted
from app.providers.registry import Providers
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.live import ROOT


def from_the_page() -> types.ModuleType:
    page = (ROOT / "docs" / "providers.md").read_text()
    code = re.search(
        r"^```python\n(\"\"\"Pictures by Paintbox.*?)^```$", page, re.MULTILINE | re.DOTALL
    )
    assert code
    module = types.ModuleType("paintbox")
    exec(compile(code[1], "docs/providers.md", "exec"), module.__dict__)
    return module


class FakePaintbox:
    """The service of the page, with its own bill; `plan` is what befalls the next orders: "drop" takes one and says nothing, a negative status takes it and answers so, a positive one refuses it, another word is the state it is told to be in at first."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.plan: list[str | int] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([
            web.post("/jobs", self._take), web.get("/jobs", self._list), web.get("/jobs/{id}", self._tell),
            web.delete("/jobs/{id}", self._tell), web.get("/jobs/{id}/picture", self._show),
        ])  # fmt: skip
        return app

    async def _take(self, request: web.Request) -> web.Response:
        step = self.plan.pop(0) if self.plan else ""
        if isinstance(step, int) and step > 0:
            return web.json_response({}, status=step)
        job = {"id": uuid.uuid4().hex, "state": "done", **await request.json()}
        self.jobs[job["id"]] = job
        if step == "drop" and request.transport:
            request.transport.abort()
        if isinstance(step, int):
            return web.Response(status=-step, text="<h1>Bad gateway</h1>", content_type="text/html")
        return web.json_response(job | ({"state": step} if step else {}))

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response(
            [j for j in self.jobs.values() if j["tag"] == request.query["tag"]]
        )

    async def _tell(self, request: web.Request) -> web.Response:
        return web.json_response(self.jobs[request.match_info["id"]])

    async def _show(self, request: web.Request) -> web.Response:
        out = io.BytesIO()
        Image.new("RGB", (640, 360), "#885533").save(out, "PNG")
        return web.Response(body=out.getvalue(), content_type="image/png")


@pytest.fixture
def box() -> FakePaintbox:
    return FakePaintbox()


@pytest.fixture
async def api(
    settings: Settings, box: FakePaintbox, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:  # fmt: skip
    """An application whose generative lane only Paintbox opens."""
    runner = web.AppRunner(box.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    place = types.SimpleNamespace(
        paintbox_url=f"http://{host}:{port}", paintbox_key=SecretStr("p4int")
    )
    paintbox = from_the_page().Paintbox(place)
    paintbox.submit_seconds = paintbox.poll_seconds = 0.05
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider, Hosted(paintbox)))
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
    await runner.cleanup()


@pytest.fixture
async def walk(api: httpx.AsyncClient, register: Callable[[str], Awaitable[Person]]) -> Walk:
    made = Walk(api, await register("ann@example.com"))
    await made.create(lane="generative")
    return made


async def paid(walk: Walk) -> list[float]:
    answer = await walk.api.get(f"/api/sessions/{walk.id}/costs", headers=walk.person)
    return [row["cost"] for row in answer.json()["breakdown"] if row["provider"] == "paintbox"]


@pytest.mark.parametrize(
    "plan",
    [[], ["drop"], [502], [-408], [-500], [-503], [-200], ["varnishing"]],
    ids=["well", "taken, then reset", "502", "taken, then 408", "taken, then 500", "taken, then 503", "taken, then a web page", "a state nobody knows"],
)  # fmt: skip
async def test_four_pictures_four_jobs(
    walk: Walk, box: FakePaintbox, plan: list[str | int]
) -> None:
    box.plan = plan
    session = await walk.images()
    assert [i["provider"] for i in session["generated_images"]] == ["paintbox"] * 4
    assert len(box.jobs) == 4
    assert await paid(walk) == [0.01] * 4
    assert all(job["prompt"].startswith("Advertising photograph of") for job in box.jobs.values())


async def test_what_it_refuses_the_studio_makes(walk: Walk, box: FakePaintbox) -> None:
    box.plan = [400]
    session = await walk.images()
    assert sorted(i["provider"] for i in session["generated_images"]) == ["paintbox"] * 3 + [
        "studio"
    ]
    assert len(box.jobs) == 3
    assert any("Paintbox refused (400)." in notice for notice in session["notices"])
