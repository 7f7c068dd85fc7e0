"""One trace from a request to the provider's calls, and errors that are reported."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from sqlalchemy import select

from app import tracing
from app.config import Settings
from app.logging import get_logger
from app.models import Run
from app.reports import reporting
from tests.conftest import Person, Walk

ELSEWHERE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> InMemorySpanExporter:
    """Of applications that are opened from now on."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr("app.main.to", lambda _: SimpleSpanProcessor(exporter))
    monkeypatch.setattr(settings, "otel_exporter_otlp_endpoint", "http://127.0.0.1:9")
    return exporter


@pytest.fixture
def traced_api(spans: InMemorySpanExporter, api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Opened after a collector was set."""
    return api


def by_id(spans: tuple[ReadableSpan, ...]) -> dict[int, ReadableSpan]:
    return {s.context.span_id: s for s in spans if s.context}


async def test_one_trace_from_the_request_to_the_provider(
    traced_api: httpx.AsyncClient, walk: Walk, spans: InMemorySpanExporter
) -> None:
    await walk.create()
    spans.clear()
    sent = {"traceparent": f"00-{ELSEWHERE}-b7ad6b7169203331-01"}
    walk.person = walk.person | sent
    await walk.images(4)
    for _ in range(100):
        ended = spans.get_finished_spans()
        if any(s.name == "run images" for s in ended):
            break
        await asyncio.sleep(0.02)
    mine = by_id(tuple(s for s in ended if s.context and f"{s.context.trace_id:032x}" == ELSEWHERE))
    names = [s.name for s in mine.values()]
    assert names.count("make") == 4
    assert names.count("studio still") == 4
    made = next(s for s in mine.values() if s.name == "studio still")
    way = [made.name]
    while made.parent and made.parent.span_id in mine:
        made = mine[made.parent.span_id]
        way.append(made.name)
    assert way == ["studio still", "make", "run images", "POST /api/generate-images"]
    assert made.attributes
    assert made.attributes["http.response.status_code"] == 202


async def test_errors_are_noted_on_spans(
    traced_api: httpx.AsyncClient,
    ann: Person,
    spans: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("app.services.sessions.listed", breaks)
    assert (await traced_api.get("/api/sessions", headers=ann)).status_code == 500
    span = spans.get_finished_spans()[-1]
    assert not span.status.is_ok
    assert span.events[0].name == "exception"


async def test_without_a_collector_nothing_is_carried(api: httpx.AsyncClient, walk: Walk) -> None:
    with tracing.span("nothing") as span:
        assert not span.is_recording()
        assert tracing.carried() == {}
    await walk.create()
    await walk.images(4)
    house = api.app.state.house  # type: ignore[attr-defined]
    async with house.database.reading() as db:
        run = await db.scalar(select(Run))
    assert tracing.CARRIED not in run.payload


class _Taker(BaseHTTPRequestHandler):
    """A Sentry that keeps what it is sent."""

    taken: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        packed = self.headers.get("content-encoding") == "gzip"
        self.server.taken.append((gzip.decompress(body) if packed else body).decode())  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def sentry() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Taker)
    server.taken = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_errors_are_reported_without_secrets(
    sentry: HTTPServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    planted = "planted-" + "k" * 32
    own = settings.model_copy(
        update={"sentry_dsn": f"http://public@127.0.0.1:{sentry.server_port}/1", "secret_key": SecretStr(planted)}
    )  # fmt: skip
    log = get_logger("app.test")
    with reporting(own):
        try:
            hidden = planted
            raise RuntimeError(f"with {hidden}")
        except RuntimeError:
            log.exception("run_crashed", run_id="r1", session_id="s1", given=planted)
        log.error("plain", session_id="s2")
        log.warning("no error")
    log.error("after the end")
    taken: list[str] = sentry.taken  # type: ignore[attr-defined]
    until = time.monotonic() + 5
    while len(taken) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(taken) == 2
    assert planted not in "".join(taken)
    crash = json.loads(taken[0].splitlines()[2])
    assert crash["exception"]["values"][0]["type"] == "RuntimeError"
    assert crash["exception"]["values"][0]["value"] == "with ***"
    assert (crash["tags"]["run_id"], crash["tags"]["session_id"]) == ("r1", "s1")
    assert "vars" not in crash["exception"]["values"][0]["stacktrace"]["frames"][-1]
    assert "plain" in taken[1]
