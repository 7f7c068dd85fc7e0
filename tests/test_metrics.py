"""What Prometheus is told: on a port of its own, by the names that were asked for, in a bounded number of series."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from app.config import Settings
from app.errors import ProviderError
from app.models import Cost, Session
from app.providers.replicate_client import ReplicateClient
from app.routers.dependencies import House
from app.services.vitals import Vitals
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.fakes.replicate import TOKEN, FakeReplicate, Rule
from tests.live import free_port

ASKED_FOR = {
    "video_gen_duration_seconds", "job_failures_total", "cost_actual_dollars", "replicate_api_errors_total",
    "http_request_duration_seconds", "websocket_clients", "unit_duration_seconds", "studio_render_seconds", "cache_requests_total",
    "cost_day_dollars", "budget_left_dollars", "queue_depth", "queue_oldest_seconds", "jobs_running", "jobs_stuck",
    "disk_free_bytes", "disk_size_bytes", "process_resident_memory_bytes",
}  # fmt: skip


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"metrics_port": free_port()})


@pytest.fixture
def house(api: httpx.AsyncClient) -> House:
    made: House = api.app.state.house  # type: ignore[attr-defined]
    return made


def told(name: str, **labels: str) -> float:
    """A sample's value now; 0 before there is one."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def scraped(settings: Settings) -> dict[str, list[Any]]:
    """Samples by the name of their metric, as Prometheus reads them."""
    async with httpx.AsyncClient() as prometheus:
        answer = await prometheus.get(f"http://127.0.0.1:{settings.metrics_port}/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {f"{f.name}_total" if f.type == "counter" else f.name: list(f.samples) for f in families}


async def test_names_on_a_port_of_their_own(api: httpx.AsyncClient, settings: Settings) -> None:
    assert (await api.get("/metrics")).status_code == 404, "the API's port tells nothing"
    assert set(await scraped(settings)) >= ASKED_FOR


async def test_without_a_port_nobody_is_told(settings: Settings, house: House) -> None:
    quiet = Vitals(settings.model_copy(update={"metrics_port": 0}), house.database)
    await quiet.start()
    await quiet.stop()


async def test_a_port_that_is_taken_is_an_error(settings: Settings, house: House) -> None:
    with pytest.raises(OSError, match="in use"):
        await Vitals(settings, house.database).start()


async def test_requests_are_timed_by_route(api: httpx.AsyncClient, ann: Person) -> None:
    route = {"method": "GET", "route": "/api/sessions/{session_id}", "status": "404"}
    unknown = {"method": "GET", "route": "", "status": "404"}
    name = "http_request_duration_seconds_count"
    before = told(name, **route), told(name, **unknown)
    for number in range(3):
        await api.get(f"/api/sessions/{number}", headers=ann)
        await api.get(f"/who-knows/{number}", headers=ann)
    assert (told(name, **route), told(name, **unknown)) == (before[0] + 3, before[1] + 3)
    await api.request("BREW", "/api/sessions", headers=ann)
    assert told(name, method="other", route="/api/sessions", status="405") >= 1
    routes = {
        sample.labels["route"] for family in REGISTRY.collect()
        for sample in family.samples if "route" in sample.labels
    }  # fmt: skip
    assert not any("who-knows" in r or r.endswith("/1") for r in routes)


async def test_stages_are_timed_and_their_failures_counted(
    walk: Walk, provider: InstantProvider
) -> None:
    took = "video_gen_duration_seconds_count"
    stage = {"stage": "images", "lane": "studio"}
    before = told(took, **stage), told("job_failures_total", **stage)
    pictures = told("unit_duration_seconds_count", kind="image", lane="studio")
    await walk.create()
    await walk.images(4)
    assert told(took, **stage) == before[0] + 1
    assert told("unit_duration_seconds_count", kind="image", lane="studio") == pictures + 4
    assert told("job_failures_total", **stage) == before[1]
    provider.failures["still"] = (99, False)
    await walk.create()
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a mug"
    )
    while (await walk.session())["stage"] != "failed":
        await asyncio.sleep(0.02)
    assert told("job_failures_total", **stage) == before[1] + 1
    assert told(took, **stage) == before[0] + 1, "only successes are timed"


async def test_what_waits_and_works(
    walk: Walk, provider: InstantProvider, settings: Settings, house: House
) -> None:
    provider.stalled.add("still")
    vitals = Vitals(settings, house.database)
    at_work, waiting = [], []
    for _ in range(3):  # of one user, two are at work at once
        await walk.create()
        await walk.post(
            "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a mug"
        )
    for _ in range(200):
        await vitals.look()
        at_work.append(told("jobs_running", lane="studio"))
        waiting.append(told("queue_depth", lane="studio"))
        if at_work[-1] == 2 and waiting[-1] == 1:
            break
        await asyncio.sleep(0.05)
    assert (at_work[-1], waiting[-1]) == (2, 1)
    assert 0 < told("queue_oldest_seconds", lane="studio") < 60
    assert told("queue_depth", lane="generative") == told("jobs_stuck") == 0
    assert 0 < told("disk_free_bytes") <= told("disk_size_bytes")


async def test_money(walk: Walk, settings: Settings, house: House) -> None:
    session_id = await walk.create()
    async with house.database.transaction() as db:
        for number, (status, cost) in enumerate((("settled", 0.25), ("settled", 0.5), ("reserved", 0.0))):  # fmt: skip
            db.add(
                Cost(
                    session_id=session_id, user_id=1, unit=f"u{number}", agent="images", model_id="flux",
                    provider="replicate", status=status, estimated=0.125, cost=cost,
                )
            )  # fmt: skip
    await Vitals(settings, house.database).look()
    assert told("cost_actual_dollars", provider="replicate", model="flux") == 0.75
    assert told("cost_day_dollars") == 0.875, "what is reserved may be charged"
    assert told("budget_left_dollars") == settings.cap_deployment_day_usd - 0.875


async def test_ads_and_choices_of_the_day(
    walk: Walk, provider: InstantProvider, settings: Settings, house: House
) -> None:
    vitals = Vitals(settings, house.database)
    await walk.create()
    await vitals.look()
    assert told("ads_of_day", mode="guided", outcome="under_way") == 1
    assert told("pictures_of_day", result="shown") == told("pictures_of_day", result="chosen") == 0
    await walk.images(4)
    await walk.clips(2)
    async with house.database.transaction() as db:
        db.add(Session(user_id=1, mode="guided", stage="canceled"))
        for number in range(25):
            db.add(Session(user_id=1, mode="job", campaign_id=f"c{number}", total_cost=number, stage="complete"))  # fmt: skip
    await vitals.look()
    assert told("pictures_of_day", result="shown") == 4
    assert told("pictures_of_day", result="chosen") == 2
    assert told("ads_of_day", mode="guided", outcome="canceled") == 1
    assert told("ads_of_day", mode="job", outcome="complete") == 25
    assert told("campaign_cost_dollars", campaign="c24") == 24
    assert REGISTRY.get_sample_value("campaign_cost_dollars", {"campaign": "c4"}) is None


@pytest.mark.parametrize(
    ("rule", "kind"),
    [(Rule("status", [402, {}, {}]), "4xx"), (Rule("status", [500, {}, {}]), "5xx"), (Rule("drop"), "connection")],
)  # fmt: skip
async def test_errors_of_replicate(fake: FakeReplicate, rule: Rule, kind: str) -> None:
    client = ReplicateClient(TOKEN, f"{fake.base}/v1")
    fake.rules.append(rule)
    before = told("replicate_api_errors_total", kind=kind)
    with pytest.raises(ProviderError):
        await client.create("google/nano-banana", {"prompt": "a can"}, cancel_after=60)
    assert told("replicate_api_errors_total", kind=kind) == before + 1
    await client.close()
