"""Words by an OpenAI-compatible endpoint: what it answers is used and paid by tokens; what is lost is not asked for twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from app.config import Settings
from app.main import create_app
from app.providers import openai_text
from app.providers.base import Request
from app.providers.catalogue import TIMEOUTS, Role
from app.providers.registry import Providers, open_providers
from tests.conftest import Walk
from tests.fakes.chat import KEY, MODEL, FakeChat, serve_chat
from tests.fakes.provider import InstantProvider

PRICE = 400 * 0.25e-6 + 100 * 2e-6
"""USD of an answer of the fake, by its count of tokens."""


@pytest.fixture
async def chat(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeChat]:
    fake = FakeChat()
    runner, url = await serve_chat(fake)
    monkeypatch.setitem(TIMEOUTS, Role.TEXT, 1.0)
    for name, value in {
        "text_url": url, "text_model": MODEL, "text_api_key": KEY, "text_usd_per_million_in": 0.25,
        "text_usd_per_million_out": 2.0,
    }.items():  # fmt: skip
        setattr(settings, name, type(getattr(settings, name))(value))
    yield fake
    await runner.cleanup()


@pytest.fixture
async def walk(
    settings: Settings, chat: FakeChat, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Walk]:
    """A session in the lane that only the endpoint opens: no key for pictures."""
    monkeypatch.setattr(
        "app.main.open_providers", lambda s: Providers(provider, open_providers(s).paid)
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            body = {"email": "ann@example.com", "password": "a long enough one"}
            answer = await client.post("/api/auth/register", json=body)
            person = {"Authorization": f"Bearer {answer.json()['session_token']}"}
            made = Walk(client, person)
            await made.create(lane="generative")
            yield made


async def paid(walk: Walk) -> list[tuple[str, Any]]:
    answer = await walk.api.get(f"/api/sessions/{walk.id}/costs", headers=walk.person)
    rows = answer.json()["breakdown"]
    return [(r["status"], r["cost"]) for r in rows if r["provider"] == "text-endpoint"]


async def test_it_directs_and_is_paid_by_tokens(walk: Walk, chat: FakeChat) -> None:
    session = await walk.images()
    assert session["suggested_name"] == "with white laces"
    assert {i["provider"] for i in session["generated_images"]} == {"studio"}
    assert session["notices"] == [], "nobody was to make pictures for money"
    assert chat.questions[0]["response_format"]["type"] == "json_schema"
    await walk.clips()
    assert len(chat.questions) == 2
    assert await paid(walk) == [("settled", pytest.approx(PRICE))] * 2
    assert (await walk.session())["total_cost"] == pytest.approx(2 * PRICE)


async def test_a_server_that_knows_no_schema(walk: Walk, chat: FakeChat) -> None:
    chat.plan = ["plain", "plain"]
    await walk.images()
    assert ["response_format" in q for q in chat.questions] == [True, True, False]
    assert all("max_tokens" in q or "max_completion_tokens" in q for q in chat.questions), (
        "no bound"
    )
    await walk.clips()
    assert len(chat.questions) == 4, "the way that works is remembered"
    assert await paid(walk) == [("settled", pytest.approx(PRICE))] * 2


@pytest.mark.parametrize(
    ("plan", "entries", "says"),
    [
        ([401], [("released", 0)], "does not accept the key"), ([402], [("released", 0)], "not enough credit"),
        ([404], [("released", 0)], "does not know this model"),
        ([429, 429], [("released", 0)] * 2, "no more questions"), ([503], [("released", 0), ("settled", PRICE)], ""),
        (["drop"], [("settled", None)], "lost on its way"), (["slow"], [("settled", None)], "lost on its way"),
        (["html"], [("settled", None)], "lost on its way"), ([500], [("settled", None)], "lost on its way"),
        (["empty", "empty"], [("settled", PRICE)] * 2, "does not fit"),
        (["I like shoes."], [("settled", PRICE)] * 2, ""), (["{}"], [("settled", PRICE)] * 2, ""),
    ],
    ids=lambda v: str(v[0]) if isinstance(v, list) else None,
)  # fmt: skip
async def test_trouble(
    walk: Walk, chat: FakeChat, plan: list[int | str], entries: list[tuple[str, float | None]], says: str
) -> None:  # fmt: skip
    chat.plan = plan
    session = await walk.images()
    booked = await paid(walk)
    assert [status for status, _ in booked] == [status for status, _ in entries]
    for (_, cost), (_, wanted) in zip(booked, entries, strict=True):
        # What was lost is entered at what it may have cost at most.
        assert cost == pytest.approx(wanted) if wanted is not None else PRICE < cost < 0.01
    said = " ".join(session["notices"])
    assert says in said
    assert bool(says) == bool(said)
    asked = len(chat.questions)
    assert asked <= 2
    assert chat.answered <= len([c for _, c in booked if c]), (
        "an answer is paid that the ledger does not know"
    )


async def test_a_gone_endpoint_costs_nothing(
    walk: Walk, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = walk.api._transport.app.state.house  # type: ignore[attr-defined]
    endpoint = house.providers.paid.named("text-endpoint")
    endpoint._url = "http://127.0.0.1:9/v1/chat/completions"
    session = await walk.images()
    assert any("can't be reached" in n for n in session["notices"])
    assert (await walk.session())["total_cost"] == 0


async def test_after_a_restart_an_answer_is_lost_but_paid_once(
    settings: Settings, chat: FakeChat
) -> None:
    first, second = openai_text.ChatEndpoint(settings), openai_text.ChatEndpoint(settings)
    request = Request("text", {"system": "", "prompt": "x", "schema": {}, "max_tokens": 10})
    job = await first.hand_in(MODEL, request, 5)
    assert (await first.poll(job.id)).status == "succeeded"
    assert (await second.poll(job.id)).status == "canceled"
    assert await second.find(5, datetime.now()) == [await second.poll(job.id)]
    await first.close()
    await second.close()


@pytest.mark.parametrize(
    "usage",
    [{"prompt_tokens": -9e6, "completion_tokens": 1}, {"prompt_tokens": 1e999}, {}, None, 3],
)
async def test_what_it_says_of_tokens_is_not_believed(
    settings: Settings, chat: FakeChat, usage: object
) -> None:
    endpoint = openai_text.ChatEndpoint(settings)
    assert endpoint._charged({"usage": usage}) is None
    await endpoint.close()


async def test_it_takes_the_place_of_the_catalogue_s_model(
    settings: Settings, chat: FakeChat
) -> None:
    settings.replicate_api_token = type(settings.replicate_api_token)("r8_x")
    hosted = open_providers(settings).paid
    assert hosted
    assert [p.name for p, _ in hosted.offers("text")] == ["text-endpoint"]
    assert [p.name for p, _ in hosted.offers("still")] == ["replicate"] * 2
    await hosted.close()


@pytest.mark.parametrize(
    ("url", "model", "wrong"), [("http://localhost:11434/v1", "", "TEXT_MODEL"), ("localhost:11434/v1", "m", "http")]
)  # fmt: skip
def test_an_endpoint_needs_its_model(tmp_path: Path, url: str, model: str, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Settings(_env_file=None, data_dir=tmp_path, text_url=url, text_model=model)
