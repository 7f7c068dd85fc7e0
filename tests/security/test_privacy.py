"""All that is kept about somebody, in their hands; and gone, when they say so; and not kept for longer than it may be (GDPR 15, 17, 5.1e)."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from app.commands.storage import add_arguments, tend
from app.config import Settings
from app.database import Base
from app.models import Asset, Cost, Session
from app.models.types import now
from app.routers.dependencies import House
from app.services.retention import drop_old
from tests.conftest import PASSWORD, Person, Walk
from tests.fakes.provider import InstantProvider
from tests.security.world import picture, state


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    house: House = api.app.state.house  # type: ignore[attr-defined]
    return house


async def upload(api: httpx.AsyncClient, person: Person) -> str:
    answer = await api.post("/api/v2/upload-asset", files={"file": ("mug.png", picture(), "image/png")}, headers=person)  # fmt: skip
    made: str = answer.json()["id"]
    return made


async def export(api: httpx.AsyncClient, person: Person) -> tuple[dict[str, Any], zipfile.ZipFile]:
    answer = await api.get("/api/user/export", headers=person)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["cache-control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    data: dict[str, Any] = json.loads(archive.read("data.json"))
    return data, archive


async def test_everything_of_ones_own_and_nothing_else(
    api: httpx.AsyncClient, walk: Walk, bob: Person, house: House
) -> None:
    await walk.create(title="Größe „L“")
    await walk.images()
    await upload(api, walk.person)
    await upload(api, bob)
    await api.post("/api/v2/clients", json={"name": "Bob's own"}, headers=bob)
    key = (await api.post("/api/auth/api-keys", json={"name": "k"}, headers=walk.person)).json()["key"]  # fmt: skip
    data, archive = await export(api, walk.person)
    assert [u["email"] for u in data["users"]] == ["ann@example.com"]
    assert data["sessions"][0]["title"] == "Größe „L“"
    assert len(data["assets"]) == 5
    assert data["events"]
    assert data["runs"]
    assert data["clients"] == []
    text = archive.read("data.json").decode()
    for hidden in ("password_hash", "digest", "$argon2", key, "bob", "Bob"):
        assert hidden not in text
    async with house.database.reading() as db:
        keys = list(await db.scalars(select(Asset.storage_key).where(Asset.user_id == 1)))
        posters = list(await db.scalars(select(Asset.poster_key).where(Asset.user_id == 1, Asset.poster_key.is_not(None))))  # fmt: skip
    names = {n.removeprefix("files/") for n in archive.namelist()} - {"data.json"}
    assert names == {*keys, *posters}
    for key in keys:
        assert archive.read(f"files/{key}") == (await house.storage.fetch(key)).read_bytes()
    assert not list((house.settings.scratch / "export").iterdir()), "the scratch file is left"
    await house.storage.delete(keys[0])
    _, archive = await export(api, walk.person)
    assert json.loads(archive.read("missing.json")) == [keys[0]]
    again = [(await api.get("/api/user/export", headers=walk.person)).status_code for _ in range(5)]
    assert again == [200] * 4 + [429]


async def erase(api: httpx.AsyncClient, person: Person, password: str) -> httpx.Response:
    answer = await api.request("DELETE", "/api/user", json={"password": password}, headers=person)
    api.cookies.clear()
    return answer


async def test_erased(
    api: httpx.AsyncClient, walk: Walk, bob: Person, house: House, provider: InstantProvider, settings: Settings
) -> None:  # fmt: skip
    ann = walk.person
    await walk.create()
    await walk.images()
    await upload(api, ann)
    client = (await api.post("/api/v2/clients", json={"name": "Stride"}, headers=ann)).json()["id"]
    await api.post("/api/v2/campaigns", json={"name": "S", "client_id": client}, headers=ann)
    key = (await api.post("/api/auth/api-keys", json={"name": "k"}, headers=ann)).json()["key"]
    await upload(api, bob)
    async with house.database.transaction() as db:
        db.add(Cost(unit="paid", agent="a", model_id="m", provider="p", cost=0.5, session_id=walk.id, user_id=1, error="A prompt of hers"))  # fmt: skip
    provider.stalled.add("still")
    busy = Walk(api, ann)
    await busy.create()
    await busy.post("/api/generate-images", 202, session_id=busy.id, num_images=4, product_prompt="a mug")  # fmt: skip
    bobs = await state(house, 2)
    assert (await erase(api, ann, "not this one")).status_code == 403
    assert (await api.get("/api/auth/me", headers=ann)).status_code == 200
    assert (await api.request("DELETE", "/api/user", headers=ann)).status_code == 422
    gone = await erase(api, ann, PASSWORD)
    assert gone.status_code == 204
    assert 'adreel_session=""' in gone.headers["set-cookie"]
    for old in (ann, {"X-API-Key": key}):
        assert (await api.get("/api/auth/me", headers=old)).status_code == 401
    for _ in range(100):
        left = [k.key for p in ("sessions", "users/1") async for k in house.storage.keys(p)]
        if not left:
            break
        await asyncio.sleep(0.05)
    assert left == []
    for name, rows in (await state(house, 1)).items():
        assert rows == [], name
    async with house.database.reading() as db:
        for table in Base.metadata.sorted_tables:
            if "session_id" in table.c and table.name not in ("generation_costs",):
                assert await db.scalar(select(func.count()).select_from(table).where(table.c.session_id.in_([walk.id, busy.id]))) == 0  # fmt: skip
        kept = await db.scalar(select(Cost).where(Cost.unit == "paid"))
    assert kept is not None
    assert (kept.cost, kept.user_id, kept.session_id, kept.error) == (0.5, None, None, None)
    assert await state(house, 2) == bobs
    assert await workflows(settings) == 0, "the durable engine keeps what was asked for"
    sign_up = await api.post("/api/auth/register", json={"email": "ann@example.com", "password": PASSWORD})  # fmt: skip
    api.cookies.clear()
    assert sign_up.status_code == 201
    assert (await api.get("/api/auth/me", headers=ann)).status_code == 401, "the old token fits the new account"  # fmt: skip


async def workflows(settings: Settings) -> int:
    """How many the durable engine knows; they go a moment later."""
    import sqlalchemy as sa

    engine = sa.create_engine(settings.engine_url.replace("postgresql://", "postgresql+psycopg://"))
    table = "workflow_status" if settings.engine_url.startswith("sqlite") else "dbos.workflow_status"  # fmt: skip
    count = 1
    for _ in range(100):
        with engine.connect() as connection:
            count = connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
        if not count:
            break
        await asyncio.sleep(0.1)
    engine.dispose()
    return int(count)


async def test_what_is_too_old_goes(
    api: httpx.AsyncClient, walk: Walk, house: House, settings: Settings, provider: InstantProvider, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    ann = walk.person
    await walk.create()
    await walk.images()
    used, unused, logo, young = [await upload(api, ann) for _ in range(4)]
    fresh = Walk(api, ann)
    await fresh.create()
    await fresh.images(source_asset_ids=[used])
    await api.post("/api/v2/clients", json={"name": "S", "brand_guidelines": {"logo_asset_id": logo}}, headers=ann)  # fmt: skip
    provider.stalled.add("still")
    busy = Walk(api, ann)
    await busy.create()
    await busy.post("/api/generate-images", 202, session_id=busy.id, num_images=4, product_prompt="a mug")  # fmt: skip
    long_ago = now() - timedelta(days=40)
    async with house.database.transaction() as db:
        await db.execute(update(Session).where(Session.id.in_([walk.id, busy.id])).values(updated_at=long_ago))  # fmt: skip
        await db.execute(update(Asset).where(Asset.id.in_([used, unused, logo])).values(created_at=long_ago))  # fmt: skip

    async def left() -> tuple[set[str], set[str]]:
        async with house.database.reading() as db:
            ads = set(await db.scalars(select(Session.id)))
            return ads, set(await db.scalars(select(Asset.id).where(Asset.kind == "upload")))

    everything = await left()
    done = await drop_old(house.database, house.storage, settings)
    assert (done.ads, done.sources, await left()) == (0, 0, everything), "nobody asked for it"
    asked = settings.model_copy(update={"retain_finals_days": 30, "retain_sources_days": 30})
    done = await drop_old(house.database, house.storage, asked, dry_run=True)
    assert (done.ads, done.sources, await left()) == (1, 1, everything)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    words = parser.parse_args(["sweep"])
    assert await asyncio.to_thread(tend, asked, words) == 0
    assert "Too old: 1 ads and 1 uploads removed." in capsys.readouterr().out
    assert await left() == ({fresh.id, busy.id}, {used, logo, young})
    files = [k.key async for k in house.storage.keys("sessions")]
    assert not [k for k in files if walk.id in k]
    assert [k for k in files if fresh.id in k]
    assert not [k.key async for k in house.storage.keys("users") if unused in k.key]
