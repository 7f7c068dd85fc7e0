"""Clients and campaigns on a page."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.services import ownership
from tests.conftest import Person


async def begun(api: httpx.AsyncClient, person: Person, name: str) -> str:
    """A client with a campaign; the campaign's id."""
    client = (await api.post("/api/v2/clients", json={"name": name}, headers=person)).json()
    body = {"name": f"Spring at {name}", "client_id": client["id"]}
    answer = await api.post("/api/v2/campaigns", json=body, headers=person)
    assert answer.status_code == 201
    return str(answer.json()["id"])


@pytest.mark.parametrize("what", ["clients", "campaigns"])
async def test_a_page_asks_as_often_as_a_single_one(
    api: httpx.AsyncClient, ann: Person, asked: list[str], what: str
) -> None:
    async def listed(count: int) -> int:
        asked.clear()
        shown = (await api.get(f"/api/v2/{what}", headers=ann)).json()
        assert len(shown["items"]) == shown["total"] == count
        return len([a for a in asked if a.lstrip().startswith("SELECT")])

    await begun(api, ann, "Stride")
    one = await listed(1)
    await begun(api, ann, "Sage")
    await begun(api, ann, "Loom")
    assert await listed(3) == one > 1


async def test_a_campaign_that_goes_with_its_client_at_this_moment(
    api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = await begun(api, ann, "Stride")

    async def none(*_: Any) -> dict[str, Any]:
        return {}

    monkeypatch.setattr(ownership, "find_all", none)
    for method, body in (("GET", None), ("PATCH", {})):
        answer = await api.request(method, f"/api/v2/campaigns/{campaign}", json=body, headers=ann)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "CAMPAIGN_NOT_FOUND")


async def test_campaigns_of_one_client(api: httpx.AsyncClient, ann: Person, bob: Person) -> None:
    mine = await begun(api, ann, "Stride")
    await begun(api, ann, "Sage")
    client = (await api.get(f"/api/v2/campaigns/{mine}", headers=ann)).json()["client_id"]
    path = f"/api/v2/campaigns?client_id={client}"
    shown = (await api.get(path, headers=ann)).json()
    assert ([c["id"] for c in shown["items"]], shown["total"]) == ([mine], 1)
    assert (await api.get(path, headers=bob)).json()["total"] == 0
