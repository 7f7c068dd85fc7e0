"""What every answer says to browsers, cookies, writes from foreign pages, a production that refuses what is unsafe (ASVS 3.*, 4.4.*, 6.3.2, 13.4.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.database import Database
from app.errors import Unavailable
from app.main import create_app
from app.migrations.runner import upgrade
from app.providers.registry import Providers
from app.services.auth import seed_demo_user, set_active
from tests.conftest import PASSWORD, Person
from tests.fakes.provider import InstantProvider
from tests.security.test_matrix import OWN, OWN_PERSON, PERSON, RULES, SIGNED_IN
from tests.security.world import UUID, knock

ORIGIN = "https://ads.example.com"


@pytest.fixture
def production(settings: Settings) -> Settings:
    return settings.model_copy(update={"environment": "production", "frontend_origin": ORIGIN})


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
            client.app = app  # type: ignore[attr-defined]
            yield client


@pytest.fixture(autouse=True)
def quick(provider: InstantProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider))


@pytest.mark.parametrize(
    ("path", "status"),
    [("/health", 200), ("/api/auth/me", 401), ("/api/nowhere", 404), ("/api/auth/login", 405), ("/api/fonts", 200),
     ("/api/sessions?page=0", 422), ("/api/user/profile", 500)],
)  # fmt: skip
async def test_headers_of_every_answer(
    api: httpx.AsyncClient, ann: Person, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("app.services.auth.profile", breaks)
    answer = await api.get(path, headers={} if status == 401 else ann)
    assert answer.status_code == status
    told = answer.headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "no-referrer"
    assert told["x-frame-options"] == "DENY"
    assert told["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert told["cache-control"] == "no-store"
    assert "strict-transport-security" not in told, "no https here"
    assert "server" not in told
    assert "planted" not in answer.text


async def test_media_may_be_shown_and_kept(api: httpx.AsyncClient) -> None:
    told = (await api.get("/api/fonts/Anton-Regular/file")).headers
    assert told["cross-origin-resource-policy"] == "same-site"
    assert told["content-security-policy"] == "frame-ancestors 'none'"
    assert told["cache-control"].startswith("public")
    assert (await api.get("/docs")).headers["content-security-policy"] == "frame-ancestors 'none'"


async def test_production(production: Settings) -> None:
    sign_up = {"email": "ann@example.com", "password": PASSWORD}
    async with running(production) as api:
        for path in ("/docs", "/redoc", "/openapi.json"):
            assert (await api.get(path)).status_code == 404
        answer = await api.post("/api/auth/register", json=sign_up)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        cookie = answer.headers["set-cookie"]
        name, _, rest = cookie.partition("=")
        assert name == "__Host-adreel_session"
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= {p.strip() for p in rest.split(";")}  # fmt: skip
        assert "Domain" not in cookie
        assert (await api.get("/api/auth/me")).status_code == 200
        own = {"Origin": ORIGIN}
        made = await api.post("/api/sessions/create", json={}, headers=own)
        assert made.status_code == 201
        jar = {"Cookie": cookie.partition(";")[0]}
        path = f"/ws/{made.json()['session_id']}"
        assert await knock(api.app, "websocket", path, jar | own) == 101  # type: ignore[attr-defined]
        assert await knock(api.app, "websocket", path, jar | {"Origin": "https://evil.example"}) == 4401  # type: ignore[attr-defined]  # fmt: skip
        assert await knock(api.app, "websocket", path, jar) == 4401  # type: ignore[attr-defined]
        gone = await api.post("/api/auth/logout", headers=own)
        assert gone.status_code == 204
        assert gone.headers["set-cookie"].startswith('__Host-adreel_session=""')
        assert "Secure" in gone.headers["set-cookie"], "or the browser keeps it"
        assert (await api.get("/api/auth/me")).status_code == 401
    async with running(production.model_copy(update={"expose_docs": True})) as api:
        assert (await api.get("/openapi.json")).status_code == 200


async def test_production_refuses_the_demo_account(production: Settings) -> None:
    import asyncio

    production.data_dir.mkdir(parents=True)
    await asyncio.to_thread(upgrade, production.sqlalchemy_url)
    database = Database(production.sqlalchemy_url)
    async with database.transaction() as db:
        await seed_demo_user(db)
    with pytest.raises(Unavailable, match=r"adreel user disable demo@example\.com"):
        async with running(production):
            pass
    async with database.transaction() as db:
        await set_active(db, "demo@example.com", False)
    async with running(production) as api:
        body = {"email": "demo@example.com", "password": "demo123"}
        assert (await api.post("/api/auth/login", json=body)).status_code == 401
    await database.close()


async def test_no_write_by_cookie_without_an_origin(api: httpx.AsyncClient, ann: Person) -> None:
    """Every one of them, also from a foreign page; with a token in a header no page is needed."""
    ids: dict[str, Any] = dict.fromkeys(
        ("session_id", "video_id", "job_id", "asset_id", "client_id", "campaign_id", "key_id"), UUID
    )
    cookie = {"Cookie": f"adreel_session={ann['Authorization'].split()[1]}"}
    writes = 0
    for name, rule in RULES.items():
        method, path = name.split(" ")
        if method in ("GET", "WS") or rule.who not in (OWN, OWN_PERSON, PERSON, SIGNED_IN):
            continue
        writes += 1
        for page in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            answer = await api.request(method, path.format(**ids), headers=cookie | page)
            assert answer.status_code == 403, (name, page, answer.text)
            assert answer.json()["error"]["code"] == "ORIGIN_REFUSED"
    assert writes > 30
    assert (await api.get("/api/auth/me", headers=cookie)).status_code == 200
