"""Accounts, tokens, cookies, tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from jose import jwt
from sqlalchemy import select

from app.config import Settings
from app.models import Run, SpentToken
from app.services import auth
from app.services.tokens import Claims, Tokens
from tests.conftest import PASSWORD, Person


async def test_register_login_me_logout(api: httpx.AsyncClient) -> None:
    body = {"email": "Cy@Example.com", "password": PASSWORD, "username": "cy"}
    created = await api.post("/api/auth/register", json=body)
    assert created.status_code == 201
    assert created.headers["location"] == "/api/auth/me"
    assert created.json()["success"] is True
    assert (await api.post("/api/auth/register", json=body)).status_code == 409
    api.cookies.clear()
    for name in ({"email": "cy@example.com"}, {"username": "cy"}, {"username": "cy@example.com"}):
        answer = await api.post("/api/auth/login", json={**name, "password": PASSWORD})
        assert answer.status_code == 200
    data = answer.json()
    assert data["token_type"] == "bearer"
    assert data["expires_in"] == 24 * 3600
    api.cookies.clear()
    headers = {"Authorization": f"Bearer {data['session_token']}"}
    assert (await api.get("/api/auth/me", headers=headers)).json()["username"] == "cy"
    profile = (await api.get("/api/user/profile", headers=headers)).json()
    assert (profile["total_generations"], profile["total_cost"]) == (0, 0)
    assert (await api.post("/api/auth/logout", headers=headers)).status_code == 204
    assert (await api.get("/api/auth/me", headers=headers)).status_code == 401


async def test_wrong_password_and_unknown_user_answer_alike(
    api: httpx.AsyncClient, ann: Person
) -> None:
    wrong = await api.post(
        "/api/auth/login", json={"email": "ann@example.com", "password": "not this one"}
    )
    unknown = await api.post(
        "/api/auth/login", json={"email": "who@example.com", "password": "not this one"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


@pytest.mark.parametrize("password", ["short", "password123", "x" * 1025])
async def test_bad_passwords(api: httpx.AsyncClient, password: str) -> None:
    body = {"email": "dee@example.com", "password": password}
    assert (await api.post("/api/auth/register", json=body)).status_code == 422


@pytest.mark.parametrize("username", ["ann@example.com", "  ", "a b", "x", "ôí", "аnn"])
async def test_bad_usernames(api: httpx.AsyncClient, username: str) -> None:
    body = {"email": "dee@example.com", "password": PASSWORD, "username": username}
    assert (await api.post("/api/auth/register", json=body)).status_code == 422


async def test_long_passwords_are_not_cut(api: httpx.AsyncClient) -> None:
    long = "p" * 100
    await api.post("/api/auth/register", json={"email": "e@example.com", "password": long + "a"})
    answer = await api.post(
        "/api/auth/login", json={"email": "e@example.com", "password": long + "b"}
    )
    assert answer.status_code == 401


async def test_forged_tokens(api: httpx.AsyncClient, ann: Person, settings: Settings) -> None:
    told = jwt.get_unverified_claims(ann["Authorization"].split()[1])
    good = {"sub": "1", "jti": "x", "typ": "session", "aud": "adreel", "gen": told["gen"],
            "exp": datetime.now(UTC) + timedelta(hours=1)}  # fmt: skip
    key = settings.signing_key
    forged = [
        jwt.encode(good, "another key altogether, long enough", algorithm="HS256"),
        jwt.encode(good | {"exp": datetime.now(UTC) - timedelta(hours=1)}, key, algorithm="HS256"),
        jwt.encode(good | {"typ": "media"}, key, algorithm="HS256"),
        jwt.encode(good | {"aud": "other"}, key, algorithm="HS256"),
        jwt.encode(good | {"sub": "nobody"}, key, algorithm="HS256"),
        jwt.encode(good | {"gen": told["gen"] + 1}, key, algorithm="HS256"),
        jwt.encode(good | {"gen": None}, key, algorithm="HS256"),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwidHlwIjoic2Vzc2lvbiJ9.",
    ]
    for token in forged:
        answer = await api.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    ok = jwt.encode(good, key, algorithm="HS256")
    assert (
        await api.get("/api/auth/me", headers={"Authorization": f"Bearer {ok}"})
    ).status_code == 200


async def test_cookie_writes_need_an_allowed_origin(api: httpx.AsyncClient) -> None:
    await api.post("/api/auth/register", json={"email": "f@example.com", "password": PASSWORD})
    assert "HttpOnly" in str(api.cookies.jar) or api.cookies.get("adreel_session")
    assert (await api.get("/api/auth/me")).status_code == 200
    assert (await api.post("/api/sessions/create", json={})).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    assert (await api.post("/api/sessions/create", json={}, headers=foreign)).status_code == 403
    own = {"Origin": "http://localhost:3000"}
    assert (await api.post("/api/sessions/create", json={}, headers=own)).status_code == 201


async def test_cors_is_for_the_front_end_only(api: httpx.AsyncClient) -> None:
    ask = {"Access-Control-Request-Method": "POST", "Origin": "http://localhost:3000"}
    answer = await api.options("/api/sessions/create", headers=ask)
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"
    answer = await api.options(
        "/api/sessions/create", headers=ask | {"Origin": "https://evil.example"}
    )
    assert "access-control-allow-origin" not in answer.headers


async def test_health_and_errors(api: httpx.AsyncClient) -> None:
    for path in ("/health", "/api/health"):
        assert (await api.get(path)).json() == {"status": "healthy", "version": "0.1.0"}
    ready = (await api.get("/api/ready")).json()
    assert ready["ready"] is True
    for method, path, status, code in (
        ("GET", "/api/nowhere", 404, "NOT_FOUND"), ("GET", "/api/auth/login", 405, "METHOD_NOT_ALLOWED"),
    ):  # fmt: skip
        answer = await api.request(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    answer = await api.post("/api/auth/login", content=b"{not json")
    assert answer.status_code == 422
    assert answer.headers["x-request-id"]


async def test_ready_sees_a_queue_that_nobody_serves(api: httpx.AsyncClient, ann: Person) -> None:
    created = await api.post("/api/sessions/create", headers=ann)
    async with api.app.state.house.database.transaction() as db:  # type: ignore[attr-defined]
        db.add(
            Run(
                session_id=created.json()["session_id"],
                stage="images",
                created_at=datetime.now(UTC) - timedelta(minutes=5),
            )
        )
    answer = await api.get("/api/ready")
    assert answer.status_code == 503
    assert answer.json()["components"]["queue"]["state"] == "failed"


async def test_api_keys_act_for_their_user(
    api: httpx.AsyncClient, ann: Person, bob: Person
) -> None:
    made = await api.post("/api/auth/api-keys", json={"name": "the shop's server"}, headers=ann)
    assert made.status_code == 201
    key = made.json()["key"]
    assert key.startswith(made.json()["prefix"])
    program = {"X-API-Key": key}
    me = await api.get("/api/auth/me", headers=program)
    assert me.json()["email"] == "ann@example.com"
    created = await api.post("/api/sessions/create", json={}, headers=program)
    assert created.status_code == 201
    listed = (await api.get("/api/auth/api-keys", headers=ann)).json()["items"]
    assert [k["name"] for k in listed] == ["the shop's server"]
    assert listed[0]["last_used_at"]
    assert key not in (await api.get("/api/auth/api-keys", headers=ann)).text
    for method, path in (
        ("POST", "/api/auth/api-keys"),
        ("DELETE", f"/api/auth/api-keys/{listed[0]['id']}"),
        ("POST", "/api/auth/logout"),
    ):
        answer = await api.request(method, path, json={"name": "more"}, headers=program)
        assert answer.status_code == 403, "a key may not make or end keys"
    others = await api.delete(f"/api/auth/api-keys/{listed[0]['id']}", headers=bob)
    assert others.status_code == 404
    assert (await api.get("/api/auth/me", headers=program)).status_code == 200
    gone = await api.delete(f"/api/auth/api-keys/{listed[0]['id']}", headers=ann)
    assert gone.status_code == 204
    for wrong in (
        program,
        {"X-API-Key": "adr_" + "x" * 43},
        {"X-API-Key": ""},
        {"X-API-Key": key[:-1]},
    ):
        assert (await api.get("/api/auth/me", headers=wrong)).status_code == 401


async def test_only_a_digest_of_a_key_is_kept(
    api: httpx.AsyncClient, ann: Person, settings: Settings
) -> None:
    made = await api.post("/api/auth/api-keys", json={"name": "x"}, headers=ann)
    for path in settings.data_dir.rglob("*"):
        if path.is_file():
            assert made.json()["key"].encode() not in path.read_bytes()
    assert (await api.post("/api/auth/api-keys", json={"name": ""}, headers=ann)).status_code == 422


def test_a_ticket_may_no_more_than_what_it_was_asked_for_with(settings: Settings) -> None:
    tokens = Tokens(settings)
    until = datetime.now(UTC) + timedelta(hours=1)
    writer = Claims(1, "key-7", until, by_key=True, scopes=frozenset({"write"}))
    for claims in (writer, Claims(1, "token", until, generation=3)):
        assert tokens.verify_ticket(tokens.ticket(claims))[1] == claims


async def test_tokens_that_would_have_ended_anyway_are_forgotten(
    api: httpx.AsyncClient, ann: Person
) -> None:
    database = api.app.state.house.database  # type: ignore[attr-defined]
    async with database.transaction() as db:
        db.add(SpentToken(jti="old", expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert (await api.post("/api/auth/logout", headers=ann)).status_code == 204
    async with database.transaction() as db:
        await auth.forget_spent(db)
        left = (await db.scalars(select(SpentToken.jti))).all()
    assert len(left) == 1
    assert "old" not in left
    assert (await api.get("/api/auth/me", headers=ann)).status_code == 401
