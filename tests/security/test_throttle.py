"""Guessing is slowed down, nobody is locked out by somebody else (ASVS 6.3.1, 6.1.1, 4.1.3, 2.4.1)."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.main import create_app
from app.providers.registry import Providers
from app.routers.addresses import client_address
from tests.conftest import PASSWORD, Person
from tests.fakes.provider import InstantProvider

LIMITS = {"login_rate": "3/minute;5/hour", "login_address_rate": "12/minute", "register_rate": "4/hour", "trusted_proxies": "192.0.2.0/24"}  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update=LIMITS)


@pytest.fixture
async def api(home: Settings, provider: InstantProvider, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:  # fmt: skip
    """Behind a proxy that is trusted."""
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider))
    app = create_app(home)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 1), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def attempt(api: httpx.AsyncClient, address: str, password: str = "wrong", name: str = "ann@example.com") -> httpx.Response:  # fmt: skip
    answer = await api.post("/api/auth/login", json={"email": name, "password": password}, headers={"X-Forwarded-For": address})  # fmt: skip
    api.cookies.clear()
    return answer


async def statuses(api: httpx.AsyncClient, count: int, address: str, **more: Any) -> list[int]:
    return [(await attempt(api, address, **more)).status_code for _ in range(count)]


async def test_who_hammers_is_slowed_down_and_the_owner_gets_in(
    api: httpx.AsyncClient, ann: Person
) -> None:
    assert await statuses(api, 5, "198.51.100.1") == [401] * 3 + [429] * 2
    refused = await attempt(api, "198.51.100.1", PASSWORD)
    assert refused.status_code == 429, "also the right one, or guessing would go on"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-limit"] == "3"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert refused.json()["error"]["code"] == "RATE_LIMITED"
    assert (await attempt(api, "203.0.113.5", PASSWORD)).status_code == 200


async def test_unknown_accounts_are_answered_alike(api: httpx.AsyncClient, ann: Person) -> None:
    known = [await attempt(api, "198.51.100.1") for _ in range(5)]
    unknown = [await attempt(api, "198.51.100.2", name="who@example.com") for _ in range(5)]
    assert [a.status_code for a in known] == [a.status_code for a in unknown]
    assert known[0].json() == unknown[0].json()


async def test_the_wait_grows(api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import time

    began = time.time()
    assert await statuses(api, 3, "198.51.100.1") == [401] * 3
    monkeypatch.setattr("time.time", lambda: began + 61)
    assert await statuses(api, 3, "198.51.100.1") == [401, 401, 429]
    assert int((await attempt(api, "198.51.100.1")).headers["retry-after"]) > 600, "an hour's window is full"  # fmt: skip


async def test_a_right_password_ends_the_count(api: httpx.AsyncClient, ann: Person) -> None:
    for _ in range(3):
        assert await statuses(api, 2, "198.51.100.1") == [401, 401]
        assert (await attempt(api, "198.51.100.1", PASSWORD)).status_code == 200


async def test_one_address_with_many_accounts(api: httpx.AsyncClient, ann: Person) -> None:
    tried = [(await attempt(api, "198.51.100.9", name=f"p{n}@example.com")).status_code for n in range(14)]  # fmt: skip
    assert tried == [401] * 12 + [429] * 2
    assert (await attempt(api, "198.51.100.10", PASSWORD)).status_code == 200


async def test_many_addresses_at_one_account(
    api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has fewer tries; who knows the password still gets in at the first, from an address that never came before."""
    monkeypatch.setattr("app.services.passwords._verified", lambda password, _: (password == PASSWORD, None))  # fmt: skip
    for n in range(50):
        assert await statuses(api, 2, f"198.51.100.{n}") == [401, 401]
    assert await statuses(api, 3, "203.0.113.1") == [401, 401, 429]
    assert (await attempt(api, "203.0.113.2", PASSWORD)).status_code == 200


async def test_saying_the_password_again_is_throttled_too(
    api: httpx.AsyncClient, ann: Person
) -> None:
    body = {"current_password": "wrong", "new_password": "quite another one"}
    got = [(await api.post("/api/user/password", json=body, headers=ann)).status_code for _ in range(4)]  # fmt: skip
    assert got == [403, 403, 403, 429]


async def test_new_accounts_from_one_address(api: httpx.AsyncClient) -> None:
    async def sign_up(n: int, address: str) -> int:
        body = {"email": f"n{n}@example.com", "password": PASSWORD}
        answer = await api.post("/api/auth/register", json=body, headers={"X-Forwarded-For": address})  # fmt: skip
        return answer.status_code

    assert [await sign_up(n, "198.51.100.1") for n in range(6)] == [201] * 4 + [429] * 2
    assert await sign_up(7, "198.51.100.2") == 201


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [("198.51.100.1", "203.0.113.9", "198.51.100.1"), ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
     ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"), ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
     ("10.0.0.1", "nonsense", "10.0.0.1"), ("10.0.0.1", "1.1.1.1, nonsense, 10.0.0.2", "10.0.0.2"), ("10.0.0.1", "", "10.0.0.1"),
     ("10.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:198.51.100.1", "x", "198.51.100.1"), ("testclient", "203.0.113.9", "")],
)  # fmt: skip
def test_addresses_can_not_be_made_up(peer: str, said: str, address: str) -> None:
    trusted = (ipaddress.ip_network("10.0.0.0/8"),)
    headers = [(b"x-forwarded-for", said.encode())] if said else []
    assert client_address({"type": "http", "client": (peer, 1), "headers": headers}, trusted) == address  # fmt: skip
    assert client_address({"type": "http", "client": None, "headers": headers}, trusted) == ""


@pytest.mark.parametrize("said", ["10.0.0.0/33", "proxy.example.com", "10.0.0.1/8"])
def test_wrong_proxies_are_said_at_the_start(said: str) -> None:
    with pytest.raises(ValueError, match="TRUSTED_PROXIES"):
        Settings(_env_file=None, trusted_proxies=said)
