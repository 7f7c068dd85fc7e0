"""Passwords: none is cut, common ones are refused, a change ends what was open, a flood is bounded (ASVS 6.2.*, 7.4.*, 11.4.2)."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest
from passlib.hash import bcrypt

from app.errors import TooMany
from app.models import User
from app.routers.dependencies import House
from app.services import passwords
from tests.conftest import PASSWORD, Person

NEW = "quite another long one"


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    house: House = api.app.state.house  # type: ignore[attr-defined]
    return house


async def log_in(api: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    answer = await api.post("/api/auth/login", json={"email": email, "password": password})
    api.cookies.clear()
    return answer


async def test_none_is_cut(api: httpx.AsyncClient) -> None:
    long = "ä" * 1023
    body = {"email": "long@example.com", "password": long + "a"}
    assert (await api.post("/api/auth/register", json=body)).status_code == 201
    assert (await log_in(api, "long@example.com", long + "a")).status_code == 200
    for wrong in (long + "b", long, long[:72], long[:36]):
        assert (await log_in(api, "long@example.com", wrong)).status_code == 401


async def test_hashes_of_bcrypt_are_renewed_and_match_nothing_that_they_cut(
    api: httpx.AsyncClient, ann: Person, house: House
) -> None:
    short, long = "p" * 72, "p" * 72 + "tail"
    old = bcrypt.using(rounds=4).hash(short)
    assert await passwords.verify(long, old) == (False, None), "its first 72 bytes are right"
    assert (await passwords.verify(short, old))[0]
    async with house.database.transaction() as db:
        user = await db.get(User, 1)
        assert user is not None
        user.password_hash = old
    assert (await log_in(api, "ann@example.com", long)).status_code == 401
    assert (await log_in(api, "ann@example.com", short)).status_code == 200
    async with house.database.reading() as db:
        user = await db.get(User, 1)
        assert user is not None
        assert user.password_hash.startswith("$argon2id$")


def test_the_list_is_long_and_fits_the_rule() -> None:
    assert len(passwords.common()) > 3000
    assert all(len(p) >= 8 and p == p.lower() for p in passwords.common())


@pytest.mark.parametrize(
    "password", ["password", "PassWord1", "baseball", "q1w2e3r4", "gwen.stacy@example.com", "Gwen.Stacy", "the.real.gwen"]
)  # fmt: skip
async def test_what_is_guessed_first_is_refused(api: httpx.AsyncClient, password: str) -> None:
    body = {"email": "gwen.stacy@example.com", "username": "The.Real.Gwen", "password": password}
    answer = await api.post("/api/auth/register", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "WEAK_PASSWORD")


async def test_unknown_users_cost_as_many_hashes(
    api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords._decoy()
    checked: list[str] = []
    real = passwords._hashes.verify_and_update

    def noting(password: str, stored: str) -> Any:
        checked.append(stored[:10])
        return real(password, stored)

    monkeypatch.setattr(passwords._hashes, "verify_and_update", noting)
    answers, costs = [], []
    for email in ("ann@example.com", "nobody@example.com"):
        checked.clear()
        answers.append(await log_in(api, email, "not this one"))
        costs.append(list(checked))
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers.keys() == answers[1].headers.keys()
    assert costs[0] == costs[1] == ["$argon2id$"]


async def test_a_flood_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    release, at_once, most, lock = threading.Event(), 0, 0, threading.Lock()

    def slow(_: str) -> str:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        release.wait(20)
        with lock:
            at_once -= 1
        return "hash"

    monkeypatch.setattr(passwords._hashes, "hash", slow)
    limit = passwords.AT_ONCE + passwords.MOST_WAITING
    tasks = [asyncio.create_task(passwords.hashed("x")) for _ in range(limit + 30)]
    await asyncio.sleep(0.3)
    release.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert most == passwords.AT_ONCE
    assert sum(isinstance(d, TooMany) for d in done) == 30
    assert await passwords.hashed("x") == "hash", "there is room again"


async def change(api: httpx.AsyncClient, person: Person, **body: Any) -> httpx.Response:
    told = {"current_password": PASSWORD, "new_password": NEW} | body
    answer = await api.post("/api/user/password", json=told, headers=person)
    api.cookies.clear()
    return answer


async def test_another_password_ends_all_other_tokens(api: httpx.AsyncClient, ann: Person) -> None:
    second = {"Authorization": f"Bearer {(await log_in(api, 'ann@example.com', PASSWORD)).json()['session_token']}"}  # fmt: skip
    key = (await api.post("/api/auth/api-keys", json={"name": "k"}, headers=ann)).json()["key"]
    ticket = (await api.post("/api/ws-ticket", headers=second)).json()["ticket"]
    refused = await change(api, ann, current_password="not this one")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "WRONG_PASSWORD")
    for weak in ("ann@example.com", "password"):
        assert (await change(api, ann, new_password=weak)).status_code == 422
    assert (await api.get("/api/auth/me", headers=second)).status_code == 200, "nothing has changed"
    changed = await change(api, ann)
    assert changed.status_code == 200
    assert "HttpOnly" in changed.headers["set-cookie"]
    for old in (ann, second):
        assert (await api.get("/api/auth/me", headers=old)).status_code == 401
    fresh = {"Authorization": f"Bearer {changed.json()['session_token']}"}
    assert (await api.get("/api/auth/me", headers=fresh)).status_code == 200
    assert (await api.get("/api/auth/me", headers={"X-API-Key": key})).status_code == 200
    from tests.security.world import knock

    created = await api.post("/api/sessions/create", json={}, headers=fresh)
    path = f"/ws/{created.json()['session_id']}"
    assert await knock(api.app, "websocket", path, {}, f"ticket={ticket}") == 4401, "it was made with an old token"  # type: ignore[attr-defined]  # fmt: skip
    assert (await log_in(api, "ann@example.com", PASSWORD)).status_code == 401
    assert (await log_in(api, "ann@example.com", NEW)).status_code == 200
    again = await change(api, fresh, current_password=NEW, new_password=PASSWORD, revoke_api_keys=True)  # fmt: skip
    assert again.status_code == 200
    assert (await api.get("/api/auth/me", headers={"X-API-Key": key})).status_code == 401


async def test_two_changes_at_once_are_one(api: httpx.AsyncClient, ann: Person) -> None:
    both = await asyncio.gather(*(change(api, ann, new_password=f"{NEW} {n}") for n in (1, 2)))
    codes = sorted(a.status_code for a in both)
    assert codes[0] == 200
    assert codes[1] in (401, 409)


async def test_signing_in_again_ends_the_cookie_before(api: httpx.AsyncClient, ann: Person) -> None:
    body, page = {"email": "ann@example.com", "password": PASSWORD}, {"Origin": "http://localhost:3000"}  # fmt: skip
    first = (await api.post("/api/auth/login", json=body)).json()["session_token"]
    await api.post("/api/auth/login", json=body)  # from nowhere that may use the cookie
    api.cookies.set("adreel_session", first)
    second = (await api.post("/api/auth/login", json=body, headers=page)).json()["session_token"]
    api.cookies.clear()
    assert first != second
    got = [(await api.get("/api/auth/me", headers={"Authorization": f"Bearer {t}"})).status_code for t in (first, second)]  # fmt: skip
    assert got == [401, 200]
