"""The operator's doors: closed to everybody else; what runs, is stuck or failed, its cost by day, how models do."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.commands.admin import give
from app.config import Settings
from app.models import Cost, Run, Session, User, Worker
from app.models.types import now
from app.routers.dependencies import House
from app.services import runs
from app.services.auth import set_admin
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider

DOORS = [
    ("GET", "/api/admin/jobs"), ("GET", "/api/admin/costs"), ("GET", "/api/admin/health"),
    ("POST", "/api/admin/jobs/00000000-0000-4000-8000-000000000000/retry"),
    ("POST", "/api/admin/jobs/00000000-0000-4000-8000-000000000000/cancel"),
]  # fmt: skip


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    made: House = api.app.state.house  # type: ignore[attr-defined]
    return made


@pytest.fixture
async def admin(bob: Person, house: House) -> Person:
    async with house.database.transaction() as db:
        await set_admin(db, "Bob@example.com", True)
    return bob


async def asked(
    api: httpx.AsyncClient, admin: Person, path: str, status: int = 200, **query: Any
) -> Any:
    answer = await api.get(f"/api/admin/{path}", headers=admin, params=query)
    assert answer.status_code == status, answer.text
    return answer.json()


async def failed_images(walk: Walk, provider: InstantProvider) -> None:
    provider.failures["still"] = (99, False)
    await walk.create()
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a mug"
    )
    while (await walk.session())["stage"] != "failed":
        await asyncio.sleep(0.02)
    provider.failures.clear()


async def stuck_images(walk: Walk, provider: InstantProvider, house: House) -> None:
    """At work since long ago, by the database's account."""
    provider.stalled.add("still")
    await walk.create()
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a mug"
    )
    while (await walk.session())["stage"] != "image_generation" or not provider.submitted["still"]:
        await asyncio.sleep(0.02)
    long_ago = now() - runs.STALLED - timedelta(minutes=1)
    async with house.database.transaction() as db:
        await db.execute(update(Session).where(Session.id == walk.id).values(updated_at=long_ago))


@pytest.mark.parametrize("door", DOORS, ids=lambda d: f"{d[0]} {d[1].split('/')[-1]}")
async def test_closed_to_others(
    api: httpx.AsyncClient, ann: Person, admin: Person, door: tuple[str, str]
) -> None:
    method, path = door
    assert (await api.request(method, path)).status_code == 401
    refused = await api.request(method, path, headers=ann)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "NOT_ADMIN")
    key = (await api.post("/api/auth/api-keys", json={"name": "cron"}, headers=admin)).json()["key"]
    program = await api.request(method, path, headers={"X-API-Key": key})
    assert (program.status_code, program.json()["error"]["code"]) == (403, "KEY_REFUSED")
    let_in = await api.request(method, path, headers=admin)
    assert let_in.status_code == (404 if method == "POST" else 200)


async def test_me_tells_and_the_right_ends_at_once(
    api: httpx.AsyncClient, ann: Person, admin: Person, house: House
) -> None:
    for person, expected in ((ann, False), (admin, True)):
        assert (await api.get("/api/auth/me", headers=person)).json()["is_admin"] is expected
    async with house.database.transaction() as db:
        await set_admin(db, "bob@example.com", False)
    await asked(api, admin, "jobs", 403)


async def test_a_failure_is_seen_and_tried_again(
    api: httpx.AsyncClient, walk: Walk, provider: InstantProvider, admin: Person
) -> None:
    await failed_images(walk, provider)
    page = await asked(api, admin, "jobs", state="failed")
    assert page["counts"] == {"stuck": 0, "running": 0, "waiting": 0, "failed": 1}
    (job,) = page["items"]
    assert (job["session_id"], job["user_email"], job["work"]) == (walk.id, "ann@example.com", "images")  # fmt: skip
    assert job["title"] == "a mug"
    assert job["error"]
    answer = await api.post(f"/api/admin/jobs/{walk.id}/retry", headers=admin)
    assert answer.status_code == 202, answer.text
    await walk.reach("image_selection")
    assert (await asked(api, admin, "jobs", state="failed"))["total"] == 0, "it was mended"
    again = await api.post(f"/api/admin/jobs/{walk.id}/retry", headers=admin)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "NOTHING_TO_RETRY")


async def test_a_stuck_stage_is_told_from_one_at_work_and_taken_up(
    api: httpx.AsyncClient, walk: Walk, provider: InstantProvider, admin: Person, house: House
) -> None:
    await stuck_images(walk, provider, house)
    other = Walk(api, walk.person)
    await other.create()
    await other.post(
        "/api/generate-images", 202, session_id=other.id, num_images=4, product_prompt="a cup"
    )
    while (await asked(api, admin, "jobs"))["total"] != 1:
        await asyncio.sleep(0.02)
    assert (await asked(api, admin, "jobs"))["items"][0]["session_id"] == other.id
    (stuck,) = (await asked(api, admin, "jobs", state="stuck"))["items"]
    assert stuck["session_id"] == walk.id
    busy = await api.post(f"/api/admin/jobs/{other.id}/retry", headers=admin)
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "STAGE_IN_PROGRESS")
    provider.stalled.clear()
    assert (await api.post(f"/api/admin/jobs/{walk.id}/retry", headers=admin)).status_code == 202
    made = await walk.reach("image_selection")
    assert len(made["generated_images"]) == 4
    async with house.database.reading() as db:
        row = await db.get(Run, stuck["run_id"])
    assert row is not None
    assert row.status == "canceled"


async def test_anybodys_work_is_stopped(
    api: httpx.AsyncClient, walk: Walk, provider: InstantProvider, admin: Person, house: House
) -> None:
    await stuck_images(walk, provider, house)
    assert (await api.post(f"/api/admin/jobs/{walk.id}/cancel", headers=admin)).status_code == 204
    assert (await walk.session())["stage"] == "canceled"
    again = await api.post(f"/api/admin/jobs/{walk.id}/cancel", headers=admin)
    assert again.json()["error"]["code"] == "NOTHING_TO_CANCEL"


def entry(unit: str, age: timedelta, **more: Any) -> Cost:
    values: dict[str, Any] = {
        "agent": "image_generator", "model_id": "acme/flux", "provider": "replicate", "cost": 0.5,
        "duration": 4.0, "created_at": now() - age, "settled_at": now() - age,
    }  # fmt: skip
    return Cost(unit=unit, **values | more)


async def test_cost_by_day_has_no_gaps(
    api: httpx.AsyncClient, walk: Walk, admin: Person, house: House, settings: Settings
) -> None:
    await walk.create()
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    before = now() - midnight
    async with house.database.transaction() as db:
        db.add_all(
            [
                entry("today", timedelta(0)),
                entry("last minute of yesterday", before + timedelta(minutes=1), cost=0.25),
                entry("first of the day before", before + timedelta(days=2) - timedelta(seconds=1)),
                entry("too old", timedelta(days=40)),
                entry("held", timedelta(0), status="held", cost=0, estimated=2.0, success=False),
            ]
        )
    told = await asked(api, admin, "costs", days=7)
    assert [d["day"] for d in told["items"]] == [
        str((midnight - timedelta(days=n)).date()) for n in range(6, -1, -1)
    ]
    assert [d["cost"] for d in told["items"]] == [0, 0, 0, 0, 0.5, 0.25, 0.5]
    assert told["items"][-1]["calls"] == 2
    assert told["items"][-1]["ads"] == 1
    assert (told["held"], told["cap_day"]) == (2.0, settings.cap_deployment_day_usd)
    assert told["spent_day"] >= 2.5, "what is held may be charged yet"
    await asked(api, admin, "costs", 422, days=91)
    await asked(api, admin, "jobs", 422, state="asleep")


async def test_models_are_ok_failing_or_idle(
    api: httpx.AsyncClient, admin: Person, house: House
) -> None:
    minute = timedelta(minutes=1)
    failed = {"success": False, "cost": 0, "error": "The model failed: out of memory"}
    async with house.database.transaction() as db:
        db.add_all(entry(f"good {n}", n * minute) for n in range(20))
        db.add(entry("one in twenty-one", 3 * minute, **failed))
        db.add_all(entry(f"kling {n}", n * minute, model_id="kling", **failed) for n in range(2))
        db.add(entry("last week", timedelta(days=6), model_id="veo", cost=9))
        db.add(entry("open", minute, model_id="kling", status="running", cost=0, success=False))
        db.add(entry("long ago", timedelta(days=31), model_id="sdxl"))
        db.add(Worker(id="w1", host="box", pid=7, started_at=now(), heartbeat_at=now()))
        db.add(Worker(id="w2", host="box", pid=8, started_at=now(), heartbeat_at=now() - 5 * minute))  # fmt: skip
    told = await asked(api, admin, "health")
    known = {p["model"]: p for p in told["providers"]}
    assert {m: p["state"] for m, p in known.items()} == {"acme/flux": "ok", "kling": "failing", "veo": "idle"}  # fmt: skip
    flux, kling = known["acme/flux"], known["kling"]
    assert (flux["calls"], flux["failed"], flux["cost"], flux["seconds"]) == (21, 1, 10.0, 4.0)
    assert (kling["at_work"], kling["last_success_at"]) == (1, None)
    assert "out of memory" in kling["last_error"]
    assert [(p["id"], p["alive"]) for p in told["processes"] if p["host"] == "box"] == [("w1", True), ("w2", False)]  # fmt: skip


async def test_the_command(
    api: httpx.AsyncClient, ann: Person, house: House, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    async def run(email: str, *, revoke: bool = False) -> tuple[int, str]:
        code = await asyncio.to_thread(give, settings, email, revoke=revoke)
        out = capsys.readouterr()
        return code, out.out + out.err

    async def is_admin() -> bool:
        async with house.database.reading() as db:
            user = await db.get(User, 1)
            assert user is not None
            return user.is_admin

    assert await run("nobody@example.com") == (1, "adreel: No account has the address nobody@example.com; register it first.\n")  # fmt: skip
    assert await run("ann@example.com") == (0, "ann@example.com is now an admin.\n")
    assert await is_admin()
    assert (await run("ann@example.com", revoke=True))[0] == 0
    assert not await is_admin()
