"""What somebody who looks for misuse finds in the log, and what nobody does (ASVS 16.2.5, 16.3.1, 16.3.2, 16.4.1)."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.services.auth import set_admin
from tests.conftest import PASSWORD, Person
from tests.test_logs import api, lines, log  # noqa: F401  fixtures

NEW = "quite another long one"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"log_level": "INFO", "log_format": "json", "login_rate": "2/minute"}
    )


async def test_security_events(
    api: httpx.AsyncClient, ann: Person, bob: Person, log: io.StringIO  # noqa: F811
) -> None:  # fmt: skip
    secrets = [PASSWORD, NEW, "guess-one"]

    def told() -> list[dict[str, Any]]:
        text = log.getvalue()
        for secret in secrets:
            assert secret not in text
        return [x for x in lines(log) if x["event"].startswith("security.")]

    def only(event: str, **fields: Any) -> dict[str, Any]:
        (line,) = [x for x in told() if x["event"] == f"security.{event}"]
        assert line["address"] == "127.0.0.1"
        assert line["request_id"]
        assert {k: line.get(k) for k in fields} == fields
        return line

    async def log_in(email: str, password: str) -> None:
        await api.post("/api/auth/login", json={"email": email, "password": password})
        api.cookies.clear()

    assert [x["event"] for x in told()] == ["security.registered"] * 2
    await log_in("ann@example.com", PASSWORD)
    only("login", user_id=1, level="info")
    await log_in("ann@example.com", "guess-one")
    only("login_failed", user_id=1, level="warning")
    await log_in("my-password-in-the-wrong\nfield", "guess-one")
    line = only("login_failed")
    assert "user_id" not in line
    assert "wrong" not in json.dumps(line)
    for _ in range(2):
        await log_in("ann@example.com", "guess-one")
    assert [x["event"] for x in told()] == ["security.login_failed", "security.throttled"]
    made = (await api.post("/api/auth/api-keys", json={"name": "k", "scopes": ["read"]}, headers=ann)).json()  # fmt: skip
    secrets.append(made["key"])
    only("key_made", user_id=1, key_id=made["id"], scopes=["read"])
    await api.post("/api/sessions/create", json={}, headers={"X-API-Key": made["key"]})
    only("forbidden", user_id=1, code="SCOPE_MISSING", path="/api/sessions/create")
    await api.get("/api/admin/jobs", headers=bob)
    only("forbidden", user_id=2, code="NOT_ADMIN", path="/api/admin/jobs")
    await api.delete(f"/api/auth/api-keys/{made['id']}", headers=ann)
    only("key_revoked", user_id=1, key_id=made["id"])
    body = {"current_password": PASSWORD, "new_password": NEW}
    await api.post("/api/user/password", json=body | {"current_password": "guess-one"}, headers=bob)
    assert [x["event"] for x in told()] == ["security.password_refused", "security.forbidden"]
    changed = await api.post("/api/user/password", json=body, headers=bob)
    secrets.append(changed.json()["session_token"])
    only("password_changed", user_id=2, keys_ended=0)
    database = api._transport.app.state.house.database  # type: ignore[attr-defined]
    async with database.transaction() as db:
        await set_admin(db, "ann@example.com", True)
    (line,) = told()
    assert (line["event"], line["did"]) == ("security.admin", "grant")
    session = (await api.post("/api/sessions/create", json={}, headers=ann)).json()["session_id"]
    for path in (f"/api/sessions/{session}", "/api/sessions/none-at-all"):
        fresh = {"Authorization": f"Bearer {secrets[-1]}"}
        assert (await api.get(path, headers=fresh)).status_code == 404
    only("forbidden", user_id=2, code="NOT_YOURS", what="sessions")
    await api.post(f"/api/admin/jobs/{session}/cancel", headers=ann)
    only("admin", did="tend", admin_id=1, session_id=session)
    await api.post("/api/auth/logout", headers=ann)
    only("logout", user_id=1)
    await asyncio.sleep(0)
