"""The key stays home: it goes to the service alone, and is in no log, no file, no answer and no address."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.errors import ProviderError
from app.providers.replicate_client import ReplicateClient
from tests.fakes.replicate import TOKEN, FakeReplicate, Rule, serve
from tests.live import Client, Server

NANO, FLUX = "google/nano-banana", "black-forest-labs/flux-schnell"


def walked(server: Server) -> list[str]:
    """Everything that a user is told of an ad whose providers misbehave."""
    told: list[str] = []
    with Client(server.url) as client:
        client.http.event_hooks["response"] = [lambda answer: told.append(answer.read().decode())]
        session_id = client.create(lane="generative")
        client.images(session_id)
        session = client.wait(session_id, "image_selection")
        client.clips(session_id, session)
        client.wait(session_id, "clip_selection")
        for path in (
            f"/api/sessions/{session_id}/costs",
            "/api/lanes",
            "/api/ready",
            "/openapi.json",
        ):
            told.append(client.http.get(path).text)
    return told


async def test_the_key_goes_to_the_service_alone(
    fake: FakeReplicate, tmp_path: Path, new_database: Callable[[], dict[str, str]]
) -> None:
    elsewhere = FakeReplicate(tmp_path / "elsewhere")
    runner, fake.foreign = await serve(elsewhere)
    fake.rules += [
        Rule("output", "foreign", model=NANO, times=1), Rule("output", "redirect", model=NANO, times=2),
        Rule("fail", f"denied for Bearer {TOKEN}", model=NANO, times=3),
        Rule("status", [401, {"detail": f"Bearer {TOKEN} is unknown"}, {}], model=FLUX),
        Rule("status", [422, {"detail": f"- header: {TOKEN}\n"}, {}], model="bytedance/"),
        Rule("drop", model="kwaivgi/", times=1), Rule("list_foreign", times=1),
    ]  # fmt: skip
    server = Server(
        tmp_path / "data", REPLICATE_API_TOKEN=TOKEN, REPLICATE_URL=f"{fake.base}/v1", LOG_LEVEL="DEBUG",
        REPLICATE_POLL_SECONDS="0.1", REPLICATE_SUBMIT_SECONDS="0.5", LOG_FORMAT="json", **new_database(),
    )  # fmt: skip
    await asyncio.to_thread(server.start)
    try:
        told = await asyncio.to_thread(walked, server)
    finally:
        await asyncio.to_thread(server.stop)
        await runner.cleanup()
    assert any(r.done for r in fake.rules if r.action == "list_foreign")
    assert "***" in "".join(told), "the service did not quote the key"
    assert TOKEN not in "".join(told)
    headers: list[Any] = [h for _, _, h in elsewhere.requests]
    assert TOKEN not in json.dumps(headers), "the key was sent to another host"
    deliveries = [h for _, path, h in fake.requests if path.startswith("/delivery")]
    assert deliveries
    assert TOKEN not in json.dumps(deliveries), "a file was asked for with the key"
    assert TOKEN not in " ".join(path for _, path, _ in fake.requests)
    assert all(
        h.get("Authorization") == f"Bearer {TOKEN}"
        for _, p, h in fake.requests
        if p.startswith("/v1")
    )
    kept = [p for p in server.data.rglob("*") if p.is_file() and TOKEN.encode() in p.read_bytes()]
    assert kept == [], "the key was written down"
    assert (server.data / "server.log").stat().st_size > 1000


async def test_errors_hold_no_key(fake: FakeReplicate) -> None:
    secret = "r8_" + "s" * 37
    client = ReplicateClient(secret, f"{fake.base}/v1")
    for call in (client.get("x"), client.create(NANO, {"prompt": "x"}, cancel_after=9)):
        try:
            await call
        except ProviderError as error:
            chain: BaseException | None = error
            while chain is not None:
                assert secret not in f"{chain!s} {chain!r}"
                chain = chain.__cause__ or chain.__context__
        else:
            raise AssertionError("the wrong key was taken")
    await client.close()
