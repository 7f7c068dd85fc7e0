"""What somebody's work cost, summed up; budgets of single ads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.models import Cost, User
from app.models.types import now
from app.providers.base import OverBudget
from app.providers.paid import Call
from app.routers.dependencies import House
from app.services import costs
from tests.conftest import Person, Walk


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    made: House = api.app.state.house  # type: ignore[attr-defined]
    return made


async def test_by_day_model_client_and_ad(
    api: httpx.AsyncClient, walk: Walk, ann: Person, bob: Person, house: House
) -> None:
    client = (await api.post("/api/v2/clients", json={"name": "Stride"}, headers=ann)).json()
    await walk.create(client_id=client["id"], title="Shoes")
    async with house.database.transaction() as db:
        people = {u.email: u.id for u in await db.scalars(select(User))}

        def entry(unit: str, usd: float, who: str = "ann", days: int = 0, **more: Any) -> Cost:
            values = {"agent": "a", "model_id": "flux", "provider": "replicate", "duration": 2.0, "session_id": walk.id}  # fmt: skip
            return Cost(
                unit=unit, cost=usd, user_id=people[f"{who}@example.com"],
                created_at=now() - timedelta(days=days), **values | more,
            )  # fmt: skip

        db.add_all(
            [
                entry("one", 0.5), entry("two", 0.25, days=2), entry("old", 3, days=9),
                entry("studio", 0, model_id="adreel/3", provider="studio"),
                entry("gone", 0.1, session_id=None), entry("bob's", 7, "bob", session_id=None),
            ]
        )  # fmt: skip
    answer = await api.get("/api/user/costs", headers=ann, params={"days": 7})
    told = answer.json()
    assert told["total"] == pytest.approx(0.85)
    assert [d["cost"] for d in told["days"]] == pytest.approx([0, 0, 0, 0, 0.25, 0, 0.6])
    assert [(m["name"], m["calls"]) for m in told["models"]] == [("flux", 3), ("adreel/3", 1)]
    assert [(c["name"], c["cost"], c["seconds"]) for c in told["clients"]] == [("Stride", 0.75, 6.0)]  # fmt: skip
    assert [(a["id"], a["name"]) for a in told["ads"]] == [(walk.id, "Shoes")]
    assert told["cap_day"] == house.settings.cap_user_day_usd
    assert told["spent_day"] == pytest.approx(0.6)
    theirs = (await api.get("/api/user/costs", headers=bob)).json()
    assert theirs["total"] == 7
    assert (theirs["clients"], theirs["ads"]) == ([], [])
    assert (await api.get("/api/user/costs", headers=ann, params={"days": 0})).status_code == 422
    assert (await api.get("/api/user/costs")).status_code == 401


async def test_an_ads_budget_holds_under_the_caps(walk: Walk, house: House) -> None:
    await walk.create(budget_usd=0.5)
    assert (await walk.session())["budget_usd"] == 0.5
    caps = costs.Caps(10, 20, 30)

    async def reserve(unit: str) -> None:
        async with house.database.transaction() as db:
            await costs.open_entry(db, caps, walk.id, 1, Call(unit, 1, "a", "m", "replicate", 0.3))

    await reserve("one")
    with pytest.raises(OverBudget, match=r"0\.20 are left"):
        await reserve("two")
    async with house.database.reading() as db:
        tight = costs.Caps(0.35, 20, 30)
        assert await costs.left(db, tight, walk.id, 1) == pytest.approx(0.05)
    for wrong in (-1, "much", 1e9):
        await walk.post("/api/sessions/create", 422, budget_usd=wrong)


async def test_lists_are_filtered_by_client(
    api: httpx.AsyncClient, walk: Walk, ann: Person
) -> None:
    client = (await api.post("/api/v2/clients", json={"name": "Stride"}, headers=ann)).json()
    mine = await walk.create(client_id=client["id"])
    await walk.create()
    every = (await api.get("/api/sessions", headers=ann)).json()
    assert every["total"] == 2
    found = (await api.get("/api/sessions", headers=ann, params={"client_id": client["id"]})).json()
    assert [s["id"] for s in found["items"]] == [mine]
    assert (found["items"][0]["mode"], found["items"][0]["lane"]) == ("guided", "studio")
