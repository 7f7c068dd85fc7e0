"""WebSocket and event stream of a real server: snapshot, deltas, replay, several watchers, refusals."""

from __future__ import annotations

import contextlib
import io
import json
import select
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.database import DatabaseGone
from tests.conftest import Walk
from tests.live import Client, Server
from tests.servers import Postgres


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], dict[str, str]]
) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("live"), **new_database())
    server.start()
    yield server
    assert server.stop() in (0, -15)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def socket(server: Server, session_id: str, token: str | None, query: str = "") -> ClientConnection:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = server.url.replace("http", "ws")
    return connect(f"{url}/ws/{session_id}{query}", additional_headers=headers, proxy=None)


def read_until(connection: ClientConnection, stage: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    while not events or events[-1]["stage"] != stage:
        events.append(json.loads(connection.recv(timeout=60)))
    return events


async def test_who_leaves_before_the_answer_is_no_failure(api: httpx.AsyncClient) -> None:
    """Each would be a traceback in the log, which costs a busy server more than the watcher did."""

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        told.append(message["type"])
        if message["type"] == "websocket.close":
            raise OSError("gone")  # as uvicorn says it

    scope = {"type": "websocket", "path": "/ws/x", "raw_path": b"/ws/x", "query_string": b"", "headers": [], "subprotocols": []}  # fmt: skip
    told: list[str] = []
    await api.app(scope, receive, send)  # type: ignore[attr-defined]
    assert told == ["websocket.accept", "websocket.close"]


async def test_a_stream_whose_database_is_gone_ends(
    walk: Walk, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise DatabaseGone

    monkeypatch.setattr("app.realtime.feed.snapshot", gone)
    session_id = await walk.create()
    transport = httpx.ASGITransport(api.app)  # type: ignore[attr-defined]  # what it raises is raised here
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(f"/api/sessions/{session_id}/events", headers=walk.person)
    assert (answer.status_code, answer.text) == (200, "")


def start_images(client: Client, session_id: str) -> None:
    """Framed photos: real renders, quickly."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#557799").save(out, "JPEG")
    sent = client.http.post(
        "/api/v2/upload-asset", files={"file": ("p.jpg", out.getvalue())}
    ).json()
    client.post("/api/generate-images", session_id=session_id, num_images=4,
                product_prompt="a mug", source_asset_ids=[sent["id"]])  # fmt: skip


def test_snapshot_deltas_and_replay(server: Server, client: Client) -> None:
    session_id = client.create()
    results: dict[str, list[dict[str, Any]]] = {}

    def watch(name: str) -> None:
        with socket(server, session_id, client.token) as connection:
            results[name] = read_until(connection, "image_selection")

    with socket(server, session_id, client.token) as first:
        opening = json.loads(first.recv(timeout=5))
        assert opening["data"]["type"] == "snapshot"
        assert opening["stage"] == "created"
        first.send("ping")
        assert first.recv(timeout=5) == "pong"
        watchers = [threading.Thread(target=watch, args=(n,)) for n in ("a", "b")]
        for thread in watchers:
            thread.start()
        start_images(client, session_id)
        seen = [opening, json.loads(first.recv(timeout=30)), json.loads(first.recv(timeout=30))]
    # gone for a while; everything that was missed comes again, in order
    with socket(server, session_id, client.token, f"?after={seen[-1]['seq']}") as again:
        seen += read_until(again, "image_selection")
    numbers = [e["seq"] for e in seen]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    progress = [e["progress"] for e in seen]
    assert progress == sorted(progress)
    assert set(seen[1]) >= {"session_id", "seq", "stage", "progress", "message", "current_cost",
                            "timestamp"}  # fmt: skip
    for thread in watchers:
        thread.join()
    for events in results.values():
        assert events[-1]["seq"] == numbers[-1]


def test_event_stream_is_the_same(server: Server, client: Client) -> None:
    session_id = client.create()
    start_images(client, session_id)
    client.wait(session_id, "image_selection")
    last = client.session(session_id)["event_seq"]
    ids = []
    headers = {"Last-Event-ID": "0"}
    with client.http.stream("GET", f"/api/sessions/{session_id}/events", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("id: "):
                ids.append(int(line[4:]))
                if ids[-1] == last:
                    break
    assert ids == list(range(1, last + 1))


def test_odd_frames_and_deletion(server: Server, client: Client) -> None:
    session_id = client.create()
    with socket(server, session_id, client.token, "?after=-5") as connection:
        assert json.loads(connection.recv(timeout=5))["seq"] == 1
        connection.send(b"\x00binary")
        connection.send("ping")
        assert connection.recv(timeout=5) == "pong"
        assert client.http.delete(f"/api/sessions/{session_id}").status_code == 204
        with pytest.raises(ConnectionClosed) as caught:
            connection.recv(timeout=5)
        assert caught.value.rcvd
        assert caught.value.rcvd.code == 4404


def test_without_a_database_a_watcher_is_told_to_come_back(tmp_path: Path) -> None:
    postgres = Postgres()
    server = Server(tmp_path, DATABASE_URL=postgres.create_database().replace("+asyncpg", ""))
    server.start()
    try:
        with Client(server.url) as person:
            session_id = person.create()
            postgres.stop()
            with socket(server, session_id, person.token) as connection:
                with pytest.raises(ConnectionClosed) as caught:
                    connection.recv(timeout=30)
                assert caught.value.rcvd
                assert caught.value.rcvd.code == 1013
        assert "Exception in ASGI" not in server.log()
    finally:
        server.kill()


def test_a_connection_may_rest(server: Server) -> None:
    """Longer than pages wait between two questions: who sends as it is closed gets no answer."""
    with contextlib.closing(HTTPConnection("127.0.0.1", server.port)) as connection:
        for rest in (6, 0):
            connection.request("GET", "/health")
            answer = connection.getresponse()
            assert (answer.status, answer.will_close) == (200, False)
            answer.read()
            time.sleep(rest)
            assert not select.select([connection.sock], [], [], 0)[0], "the server hung up"


def test_tickets_work_once_and_strangers_never(server: Server, client: Client) -> None:
    session_id = client.create()
    ticket = client.http.post("/api/ws-ticket").json()["ticket"]
    with socket(server, session_id, None, f"?ticket={ticket}") as connection:
        assert json.loads(connection.recv(timeout=5))["session_id"] == session_id
    with Client(server.url, "other@example.com") as stranger:
        other = stranger.token
    for token, query, code in (
        (None, f"?ticket={ticket}", 4401), (None, "", 4401), ("junk", "", 4401),
        (other, "", 4404),
    ):  # fmt: skip
        with socket(server, session_id, token, query) as connection:
            with pytest.raises(ConnectionClosed) as caught:
                connection.recv(timeout=5)
            assert caught.value.rcvd
            assert caught.value.rcvd.code == code
