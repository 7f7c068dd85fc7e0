"""What was opened ends with the token behind it: logout, password, disabling, a revoked key (ASVS 7.4.*)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from jose import jwt

from app.commands.user import let_in
from app.config import Settings
from app.services import attendance
from tests.conftest import PASSWORD, Person


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendance, "EVERY", 0.05)


@asynccontextmanager
async def opened(app: Any, kind: str, path: str, headers: Person, query: str = "") -> AsyncIterator[Callable[[], Awaitable[int]]]:  # fmt: skip
    """An open WebSocket or event stream; gives how it ends: a close code, or 0 for a stream's end."""
    scope: dict[str, Any] = {
        "type": kind, "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "method": "GET",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()], "client": ("192.0.2.1", 9), "server": ("test", 80),
        "scheme": "ws" if kind == "websocket" else "http", "http_version": "1.1", "subprotocols": [], "extensions": {}, "asgi": {"version": "3.0"}, "state": {},
    }  # fmt: skip
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent.put_nowait({"type": "websocket.connect" if kind == "websocket" else "http.request"})

    async def send(message: dict[str, Any]) -> None:
        await told.put(message)

    async def ends() -> int:
        while True:
            message = await asyncio.wait_for(told.get(), 5)
            if message["type"] == "websocket.close":
                return int(message["code"])
            if message["type"] == "http.response.body" and not message.get("more_body"):
                return 0

    task = asyncio.create_task(app(scope, sent.get, send))
    try:
        while True:
            first = await asyncio.wait_for(told.get(), 10)
            assert first["type"] != "websocket.close", first
            if first["type"] in ("websocket.send", "http.response.body"):
                break
        yield ends
    finally:
        sent.put_nowait({"type": f"{kind}.disconnect", "code": 1000})
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def session(api: httpx.AsyncClient, ann: Person) -> str:
    made: str = (await api.post("/api/sessions/create", json={}, headers=ann)).json()["session_id"]
    return made


def ways(session: str) -> list[tuple[str, str]]:
    return [("websocket", f"/ws/{session}"), ("http", f"/api/sessions/{session}/events")]


@pytest.mark.parametrize("reason", ["logout", "password", "disabled", "erased", "expired"])
async def test_sockets_and_streams_end_with_the_token(
    api: httpx.AsyncClient, ann: Person, bob: Person, session: str, settings: Settings, reason: str
) -> None:
    app = api.app  # type: ignore[attr-defined]
    if reason == "expired":
        good = jwt.get_unverified_claims(ann["Authorization"].split()[1])
        soon = good | {"exp": datetime.now(UTC) + timedelta(seconds=3)}
        ann = {"Authorization": f"Bearer {jwt.encode(soon, settings.signing_key, algorithm='HS256')}"}  # fmt: skip
    ticket = (await api.post("/api/ws-ticket", headers=ann)).json()["ticket"]
    bobs = (await api.post("/api/sessions/create", json={}, headers=bob)).json()["session_id"]
    (socket, path), (stream, events) = ways(session)
    async with (
        opened(app, socket, path, ann) as one, opened(app, socket, path, {}, f"ticket={ticket}") as two,
        opened(app, stream, events, ann) as three, opened(app, socket, f"/ws/{bobs}", bob) as other,
    ):  # fmt: skip
        match reason:
            case "logout":
                await api.post("/api/auth/logout", headers=ann)
            case "password":
                body = {"current_password": PASSWORD, "new_password": "quite another one"}
                assert (await api.post("/api/user/password", json=body, headers=ann)).status_code == 200  # fmt: skip
            case "disabled":
                assert await asyncio.to_thread(let_in, settings, "ann@example.com", False) == 0
            case "erased":
                gone = await api.request("DELETE", "/api/user", json={"password": PASSWORD}, headers=ann)  # fmt: skip
                assert gone.status_code == 204
        codes = [await end() for end in (one, two, three)]
        # Of an erased account the session itself is gone a moment before.
        assert codes in ([4401, 4401, 0], [4404, 4404, 0] if reason == "erased" else None)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other(), 0.3)


async def test_a_revoked_key_ends_what_it_opened(
    api: httpx.AsyncClient, ann: Person, session: str
) -> None:
    made = (await api.post("/api/auth/api-keys", json={"name": "k", "scopes": ["read"]}, headers=ann)).json()  # fmt: skip
    for kind, path in ways(session)[:1]:
        async with opened(api.app, kind, path, {"X-API-Key": made["key"]}) as ends:  # type: ignore[attr-defined]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ends(), 0.3)
            await api.delete(f"/api/auth/api-keys/{made['id']}", headers=ann)
            assert await ends() == 4401


async def test_disabled_and_enabled_again(
    api: httpx.AsyncClient, ann: Person, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    key = (await api.post("/api/auth/api-keys", json={"name": "k"}, headers=ann)).json()["key"]
    body = {"email": "ann@example.com", "password": PASSWORD}
    assert await asyncio.to_thread(let_in, settings, "nobody@example.com", False) == 1
    assert "No account" in capsys.readouterr().err
    assert await asyncio.to_thread(let_in, settings, "Ann@example.com", False) == 0
    for old in (ann, {"X-API-Key": key}):
        assert (await api.get("/api/auth/me", headers=old)).status_code == 401
    shut = await api.post("/api/auth/login", json=body)
    wrong = await api.post("/api/auth/login", json=body | {"password": "wrong"})
    assert (shut.status_code, shut.json()) == (401, wrong.json()), "it tells nobody that it is shut"
    assert await asyncio.to_thread(let_in, settings, "ann@example.com", True) == 0
    for old in (ann, {"X-API-Key": key}):
        assert (await api.get("/api/auth/me", headers=old)).status_code == 401, "what had ended stays so"  # fmt: skip
    assert (await api.post("/api/auth/login", json=body)).status_code == 200
