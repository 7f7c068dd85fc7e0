"""The generative lane over a network that fails: nothing is paid for twice, and the ads go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from app.providers import replicate_client
from tests.conftest import Walk
from tests.fakes.fault_proxy import Fault, FaultProxy
from tests.fakes.replicate import FakeReplicate
from tests.orchestrator.conftest import Serve

CREATE, POLL, LIST, FILE, UPLOAD = (
    "POST /v1/models/google", "GET /v1/predictions/", "GET /v1/predictions?", "GET /delivery/",
    "POST /v1/files",
)  # fmt: skip


@pytest.fixture
async def proxy(fake: FakeReplicate) -> AsyncIterator[FaultProxy]:
    """Between Adreel and the service; the service itself names the proxy as its address."""
    port = urlsplit(fake.base).port
    assert port
    made = FaultProxy(port)
    await made.start()
    fake.base = made.url
    yield made
    await made.stop()


@pytest.fixture
async def api(
    with_hosted: Serve, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """An application whose patience is short."""
    for name in ("_TIMEOUT", "_UPLOAD_TIMEOUT"):
        monkeypatch.setattr(replicate_client, name, httpx.Timeout(0.6))
    async with with_hosted(proxy.url, fetch_seconds=3.0) as client:
        yield client


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("latency", CREATE, 0.3, times=4)], [Fault("stall", CREATE, times=2)], [Fault("reset", CREATE, times=3)],
        [Fault("cut", CREATE, 40, times=2)], [Fault("cut", CREATE, 400, times=2)], [Fault("drip", CREATE, 60, times=2)],
        [Fault("stall", POLL, times=3)], [Fault("reset", POLL, times=5)], [Fault("cut", POLL, 300, times=3)],
        [Fault("cut", FILE, 2000, times=3)], [Fault("stall", FILE, times=2)], [Fault("reset", FILE, times=3)],
        [Fault("drip", FILE, 400, times=1)],
        [Fault("reset", UPLOAD, times=2)], [Fault("stall", UPLOAD, times=1)],
        [Fault("reset", CREATE, times=2), Fault("cut", LIST, 300, times=2)],
    ],
    ids=lambda faults: "+".join(f"{f.kind}-{f.path.split('/')[-1] or f.path.split('/')[-2]}-{f.amount:g}" for f in faults),
)  # fmt: skip
async def test_every_shot_is_paid_once(
    walk: Walk, proxy: FaultProxy, fake: FakeReplicate, faults: list[Fault]
) -> None:
    proxy.faults = faults
    session = await walk.images()
    assert all(f.done == f.times for f in faults), "a fault did not strike"
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    assert len(fake.made()) == 4
    assert session["total_cost"] == pytest.approx(sum(usd for _, _, usd in fake.bill()))
    assert fake.running() == []
