"""How much work and room a user has: ads an hour, further work, places at once, a storage quota (ASVS 2.4.1, 5.2.4, 15.2.2)."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from app.config import Settings
from app.models import Asset, Run, Session
from app.routers.dependencies import House
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.security.world import PROMPT

GENERATE = {"prompt": PROMPT, "duration": 6}
LIMITS = {"generation_rate": "3/hour", "work_rate": "2/hour", "storage_quota_mb": 1}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update=LIMITS)


@pytest.fixture(autouse=True)
def idle(provider: InstantProvider) -> None:
    """Nothing has to be made."""
    provider.stalled |= {"still", "sketch", "clip"}


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    house: House = api.app.state.house  # type: ignore[attr-defined]
    return house


async def post(api: httpx.AsyncClient, person: Person, path: str, body: Any, **headers: str) -> httpx.Response:  # fmt: skip
    return await api.post(path, json=body, headers=person | headers)


async def test_ads_that_are_begun_count_at_every_door_and_for_each_user(
    api: httpx.AsyncClient, ann: Person, bob: Person, walk: Walk, house: House
) -> None:
    first = await post(api, ann, "/api/generate", GENERATE)
    assert first.status_code == 202
    told = {k: first.headers[f"ratelimit-{k}"] for k in ("limit", "remaining")}
    assert told == {"limit": "3", "remaining": "2"}
    assert 3500 <= int(first.headers["ratelimit-reset"]) <= 3600
    assert (await post(api, ann, "/api/v2/generate", GENERATE)).status_code == 202
    await walk.create()  # begins nothing yet
    images = {"session_id": walk.id, "product_prompt": "a mug", "num_images": 4}
    third = await post(api, ann, "/api/generate-images", images)
    assert (third.status_code, third.headers["ratelimit-remaining"]) == (202, "0")
    before = await counts(house)
    for path, body in (("/api/generate", GENERATE), ("/api/v2/generate", GENERATE)):
        refused = await post(api, ann, path, body)
        assert refused.status_code == 429
        assert refused.headers["ratelimit-remaining"] == "0"
        assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert await counts(house) == before, "what was refused left something"
    assert (await post(api, bob, "/api/generate", GENERATE)).status_code == 202


async def counts(house: House) -> list[int | None]:
    async with house.database.reading() as db:
        return [await db.scalar(select(func.count()).select_from(t)) for t in (Session, Run)]


async def test_what_began_nothing_is_not_counted(api: httpx.AsyncClient, ann: Person) -> None:
    for bad in ({"prompt": "x"}, GENERATE | {"template": "none"}, GENERATE | {"client_id": "nobody"}):  # fmt: skip
        assert (await post(api, ann, "/api/generate", bad)).status_code in (404, 422)
    for _ in range(5):
        again = await post(api, ann, "/api/generate", GENERATE, **{"Idempotency-Key": "one"})
        assert again.status_code == 202
    assert (await post(api, ann, "/api/generate", GENERATE)).headers["ratelimit-remaining"] == "1"


async def test_two_at_once_for_the_last_place(api: httpx.AsyncClient, ann: Person) -> None:
    got = await asyncio.gather(*(post(api, ann, "/api/v2/generate", GENERATE) for _ in range(6)))
    assert sorted(a.status_code for a in got) == [202] * 3 + [429] * 3


async def test_further_work_has_a_limit_of_its_own(
    api: httpx.AsyncClient, walk: Walk, provider: InstantProvider
) -> None:
    provider.stalled.clear()
    await walk.create()
    await walk.images()
    image = (await walk.session())["generated_images"][0]["id"]
    path = f"/api/sessions/{walk.id}/images/{image}/regenerate"
    provider.stalled.add("still")
    for expected in (202, 202, 429):
        answer = await api.post(path, headers=walk.person)
        assert answer.status_code == expected, answer.text
        if expected == 202:
            assert (await api.post(f"/api/sessions/{walk.id}/cancel", headers=walk.person)).status_code == 202  # fmt: skip
    assert (await post(api, walk.person, "/api/generate", GENERATE)).status_code == 202


async def test_a_user_has_two_places_the_rest_waits(
    api: httpx.AsyncClient, ann: Person, bob: Person, provider: InstantProvider, house: House
) -> None:
    for person in (ann, ann, ann, bob):
        assert (await post(api, person, "/api/v2/generate", GENERATE)).status_code == 202

    async def at_work() -> dict[int, int]:
        async with house.database.reading() as db:
            rows = await db.execute(
                select(Session.user_id, func.count()).join(Run, Run.session_id == Session.id)
                .where(Run.status == "running").group_by(Session.user_id)
            )  # fmt: skip
        return dict(rows.all())

    for _ in range(200):
        if await at_work() == {1: 2, 2: 1}:
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    assert await at_work() == {1: 2, 2: 1}


async def test_the_storage_quota_counts_everything_and_names_what_to_delete(
    api: httpx.AsyncClient, walk: Walk, house: House, provider: InstantProvider
) -> None:
    provider.stalled.clear()
    await walk.create(title="Big one")
    await walk.images()
    async with house.database.transaction() as db:
        await db.execute(update(Asset).values(size_bytes=300_000))
    before = await counts(house)
    refused = await post(api, walk.person, "/api/generate", GENERATE)
    assert refused.status_code == 413
    error = refused.json()["error"]
    assert error["code"] == "QUOTA_EXCEEDED"
    assert error["details"] == {
        "quota_mb": 1, "used_mb": 1.2, "largest": [{"session_id": walk.id, "title": "Big one", "mb": 1.2}],
    }  # fmt: skip
    file = {"file": ("a.png", b"x", "image/png")}
    upload = await api.post("/api/v2/upload-asset", files=file, headers=walk.person)
    assert (upload.status_code, upload.json()["error"]["code"]) == (413, "QUOTA_EXCEEDED")
    assert await counts(house) == before
    assert (await api.delete(f"/api/sessions/{walk.id}", headers=walk.person)).status_code == 204
    assert (await post(api, walk.person, "/api/generate", GENERATE)).status_code == 202


def test_developers_have_no_such_limits_unless_they_ask(settings: Settings) -> None:
    plain = Settings(_env_file=None)
    assert [plain.rate(f"{n}_rate") for n in ("generation", "work", "register")] == ["", "", ""]
    assert plain.rate("login_rate") == "5/minute;20/hour;50/day"
    assert Settings(_env_file=None, generation_rate="10/hour").rate("generation_rate") == "10/hour"
    live = Settings(_env_file=None, environment="production", secret_key="s" * 32)
    assert live.rate("generation_rate") == "10/hour"
