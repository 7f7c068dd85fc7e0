"""Signed messages are a hint to look sooner; forged, late or missing ones change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from aiohttp import web

from app.agents.local_director import direct
from app.config import Settings
from app.errors import ProviderError
from app.main import create_app, opened
from app.providers.base import JobStatus, Request
from app.providers.catalogue import load_catalogue
from app.providers.hosted import Hosted
from app.providers.replicate import ReplicateProvider
from app.providers.replicate_client import ReplicateClient
from app.providers.webhooks import genuine
from tests.fakes.replicate import SECRET, TOKEN, FakeReplicate, Rule
from tests.live import free_port

NEVER = 3600.0


def test_the_published_vector() -> None:
    # standard-webhooks' own example, https://github.com/standard-webhooks/standard-webhooks
    headers = {"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
               "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}  # fmt: skip
    body = b'{"test": 2432232314}'
    assert genuine(SECRET, headers, body, 1614265330)
    old = headers["webhook-signature"]
    assert genuine(
        SECRET, headers | {"webhook-signature": f"v1a,x v1,AAAA {old}"}, body, 1614265400
    )
    for wrong in (
        {"webhook-signature": "v1,AAAA"}, {"webhook-signature": ""}, {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265331"}, {"webhook-timestamp": "soon"}, {"webhook-timestamp": "²"},
        {"webhook-signature": old.replace("v1,", "v2,")}, {"webhook-signature": "v1,\u00e9"},
    ):  # fmt: skip
        assert not genuine(SECRET, headers | wrong, body, 1614265330), wrong
    assert not genuine(SECRET, headers, body + b" ", 1614265330)
    assert not genuine(SECRET, headers, body, 1614265330 + 301)
    assert not genuine("whsec_not base64", headers, body, 1614265330)


@pytest.fixture
async def provider(fake: FakeReplicate) -> AsyncIterator[ReplicateProvider]:
    """Its webhooks come to an address that hands them to it."""

    async def take(request: web.Request) -> web.Response:
        headers = {k.lower(): v for k, v in request.headers.items()}
        job_id = await made.heard(headers, await request.read())
        if job_id is None:
            return web.Response(status=403)
        made.moved(job_id)
        return web.Response(status=204)

    app = web.Application()
    app.add_routes([web.post("/hook", take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    made = ReplicateProvider(
        ReplicateClient(TOKEN, f"{fake.base}/v1"), load_catalogue(), webhook=f"http://{host}:{port}/hook"
    )  # fmt: skip
    yield made
    await made.close()
    await runner.cleanup()


def wish() -> Request:
    brief = direct("pink tennis shoes", [], 1).model_dump(mode="json")
    return Request("still", {"brief": brief, "view": "front", "ratio": "1:1"})


@pytest.mark.parametrize("manner", ["", "duplicate", "late"])
async def test_a_message_ends_the_pause(
    provider: ReplicateProvider, fake: FakeReplicate, manner: str
) -> None:
    fake.rules.append(Rule("webhook", manner))
    job = await provider.hand_in("google/nano-banana", wish(), 7)
    async with asyncio.timeout(20):
        await provider.pause(job.id, NEVER)
    assert (await provider.poll(job.id)).status is JobStatus.SUCCEEDED
    while fake.heard != [204] * (2 if manner == "duplicate" else 1):
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("manner", "answers"), [("forged", [403]), ("stale", [403]), ("never", [])]
)
async def test_what_is_not_genuine_is_not_heard(
    provider: ReplicateProvider, fake: FakeReplicate, manner: str, answers: list[int]
) -> None:  # fmt: skip
    fake.rules.append(Rule("webhook", manner))
    job = await provider.hand_in("google/nano-banana", wish(), 7)
    pausing = asyncio.create_task(provider.pause(job.id, NEVER))
    await asyncio.sleep(0.6)
    assert fake.heard == answers
    assert not pausing.done()
    pausing.cancel()
    assert (await provider.poll(job.id)).status is JobStatus.SUCCEEDED, "polling is the truth"


async def test_a_message_before_anybody_waits(
    provider: ReplicateProvider, fake: FakeReplicate
) -> None:
    fake.rules.append(Rule("webhook", "early"))
    job = await provider.hand_in("google/nano-banana", wish(), 7)
    while not fake.heard:
        await asyncio.sleep(0.02)
    async with asyncio.timeout(20):
        await provider.pause(job.id, NEVER)


async def test_without_the_key_nothing_can_be_told(fake: FakeReplicate) -> None:
    provider = ReplicateProvider(ReplicateClient("r8_wrong", f"{fake.base}/v1"), load_catalogue())
    for _ in range(3):
        with pytest.raises(ProviderError):
            await provider.heard({}, b"{}")
    asked = [path for _, path, _ in fake.requests if "webhooks" in path]
    assert len(asked) == 1, "every message from outside would cause a request"
    await provider.close()


async def test_the_door(api: httpx.AsyncClient, fake: FakeReplicate) -> None:
    assert (await api.post("/api/webhooks/replicate", content=b"{}")).status_code == 404
    provider = ReplicateProvider(ReplicateClient(TOKEN, f"{fake.base}/v1"), load_catalogue())
    house = api.app.state.house  # type: ignore[attr-defined]
    house.providers.paid = Hosted(provider)
    answer = await api.post("/api/webhooks/replicate", content=b"{}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "BAD_SIGNATURE")
    assert (await api.post("/api/webhooks/replicate", content=b"x" * 2_000_000)).status_code == 413


async def test_who_waits_in_another_process_hears_it(
    postgres_url: str, tmp_path: Path, fake: FakeReplicate
) -> None:
    """The usual house: an API without a worker is what the service can reach, and a worker is who waits."""

    def of(process: str) -> Settings:
        return Settings(
            _env_file=None, environment="test", data_dir=tmp_path / process, database_url=postgres_url, secret_key="k" * 40,
            process_id=process,
        )  # fmt: skip

    fake.rules.append(Rule("webhook", "late"))
    front = create_app(of("front"), works=False)
    async with front.router.lifespan_context(front), opened(of("back"), works=False) as back:
        server = uvicorn.Server(uvicorn.Config(front, "127.0.0.1", free_port(), lifespan="off", log_config=None))  # fmt: skip
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.02)
        address = f"http://127.0.0.1:{server.config.port}/api/webhooks/replicate"
        waits = ReplicateProvider(ReplicateClient(TOKEN, f"{fake.base}/v1"), load_catalogue(), webhook=address)  # fmt: skip
        for house in (front.state.house, back):
            house.providers.paid = Hosted(
                waits if house is back
                else ReplicateProvider(ReplicateClient(TOKEN, f"{fake.base}/v1"), load_catalogue())
            )  # fmt: skip
        job = await waits.hand_in("google/nano-banana", wish(), 7)
        async with asyncio.timeout(20):
            await waits.pause(job.id, NEVER)
        assert (await waits.poll(job.id)).status is JobStatus.SUCCEEDED
        server.should_exit = True
        await serving
