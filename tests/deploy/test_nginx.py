"""The shipped nginx site before stand-ins for API and web: what passes, what is said while they are away, what is logged."""

from __future__ import annotations

import asyncio
import http.client as http_client
import json
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import httpx
import pytest
from aiohttp import web

from tests.deploy.site import NGINX, Site
from tests.live import free_port

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: apt-get install nginx-light")

UPLOAD = "/api/v2/upload-asset"
TOKEN, TICKET = "WyJhc3NldCIsImZpbGUiXQ.signed-media-token", "one-use-ticket-of-a-watcher"
FILM = bytes(range(256)) * 40


class StandIn:
    """A server that can be taken away and come back at its port."""

    def __init__(self, app: web.Application) -> None:
        self.port, self._app = free_port(), app
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class Scene:
    """nginx and what stands behind it."""

    def __init__(self, folder: Path) -> None:
        self.second_event = asyncio.Event()
        self.api = StandIn(self._api())
        self.web = StandIn(self._web())
        self.site = Site(folder / "nginx", self.api.port, self.web.port)

    def _api(self) -> web.Application:
        async def echo(request: web.Request) -> web.Response:
            size = 0
            async for chunk in request.content.iter_chunked(1 << 18):
                size += len(chunk)
            body = {"path": request.path_qs, "size": size, "headers": dict(request.headers)}
            return web.json_response(body, headers={"X-Request-ID": "abc123"})

        async def media(request: web.Request) -> web.Response:
            part = FILM[request.http_range]
            status = 206 if "Range" in request.headers else 200
            headers = {"Content-Type": "video/mp4", "X-Content-Type-Options": "nosniff"}
            return web.Response(body=part, status=status, headers=headers)

        async def events(request: web.Request) -> web.StreamResponse:
            answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await answer.prepare(request)
            await answer.write(b"id: 1\ndata: first\n\n")
            await self.second_event.wait()
            await answer.write(b"id: 2\ndata: second\n\n")
            return answer

        async def socket(request: web.Request) -> web.WebSocketResponse:
            answer = web.WebSocketResponse()
            await answer.prepare(request)
            async for message in answer:
                await answer.send_str(f"heard {message.data}")
            return answer

        async def own_refusal(_: web.Request) -> web.Response:
            return web.json_response({"error": {"code": "ITS_OWN"}}, status=503)

        app = web.Application(client_max_size=1 << 30)
        app.router.add_get("/api/media/{token}/{name}", media)
        app.router.add_get("/api/sessions/{id}/events", events)
        app.router.add_get("/api/busy", own_refusal)
        app.router.add_get("/ws/{id}", socket)
        app.router.add_route("*", "/{path:.*}", echo)
        return app

    @staticmethod
    def _web() -> web.Application:
        async def page(_: web.Request) -> web.Response:
            headers = {
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
                "Content-Security-Policy": "default-src 'self'",
            }  # fmt: skip
            return web.Response(text="<h1>Studio</h1>", content_type="text/html", headers=headers)

        async def script(_: web.Request) -> web.Response:
            kept = {"Cache-Control": "public, max-age=31536000, immutable"}
            return web.Response(text="run()", content_type="text/javascript", headers=kept)

        app = web.Application()
        app.router.add_get("/_next/static/chunks/main-1a2b.js", script)
        app.router.add_get("/{path:.*}", page)
        return app


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    made = Scene(tmp_path)
    await made.api.start()
    await made.web.start()
    await asyncio.to_thread(made.site.start)
    yield made
    made.second_event.set()
    await asyncio.to_thread(made.site.stop)
    await made.api.stop()
    await made.web.stop()


@pytest.fixture
async def http(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=scene.site.url, timeout=60, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("which", ["machine", "compose"])
def test_nginx_takes_the_files(tmp_path: Path, which: str) -> None:
    site = Site(tmp_path / "nginx", 1, 2)
    if which == "compose":
        site.use_compose_file()
    checked = subprocess.run(site.command("-t"), capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


async def test_pages_come_while_the_api_is_away(scene: Scene, http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/lanes?x=1")).json()["path"] == "/api/lanes?x=1"
    assert (await http.get("/health")).json()["path"] == "/health"
    await scene.api.stop()
    page = await http.get("/dashboard")
    assert (page.status_code, page.text) == (200, "<h1>Studio</h1>")
    away = await http.get("/api/lanes")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
    assert away.json()["error"]["code"] == "STUDIO_AWAY"
    assert (await http.post("/api/auth/login", json={})).json() == away.json()
    await scene.api.start()
    assert (await http.get("/api/lanes")).status_code == 200
    assert (await http.get("/api/busy")).json()["error"]["code"] == "ITS_OWN"


async def test_a_friendly_page_while_next_is_away(scene: Scene, http: httpx.AsyncClient) -> None:
    script = "/_next/static/chunks/main-1a2b.js"
    assert (await http.get(script)).text == "run()"
    await scene.web.stop()
    page = await http.get("/sessions/new?from=mail")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Back soon" in page.text
    assert (await http.get(script)).text == "run()"  # pages that are open go on
    assert (await http.get("/api/lanes")).status_code == 200


async def test_a_websocket_passes(scene: Scene) -> None:
    url = f"{scene.site.url}/ws/42?ticket={TICKET}&after=3"
    async with aiohttp.ClientSession() as client, client.ws_connect(url) as socket:
        await socket.send_str("ping")
        assert await socket.receive_str() == "heard ping"


async def test_an_upload_of_50_mb_passes_and_more_does_not(http: httpx.AsyncClient) -> None:
    taken = await http.post(UPLOAD, content=b"\xff" * 50_000_000)
    assert (taken.status_code, taken.json()["size"]) == (200, 50_000_000)
    form = await http.post(UPLOAD, files={"file": ("a.mp4", b"\xff" * 50_000_000)})
    assert form.json()["size"] > 50_000_000
    for path, size in ((UPLOAD, 56_000_000), ("/api/generate", 3_000_000)):
        refused = await http.post(path, content=b"\xff" * size)
        assert (refused.status_code, refused.json()["error"]["code"]) == (413, "TOO_LARGE")


async def test_ranges_pass(http: httpx.AsyncClient) -> None:
    url = f"/api/media/{TOKEN}/ad.mp4"
    part = await http.get(url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, FILM[100:200])
    assert (await http.get(url)).content == FILM


async def test_an_event_comes_before_the_next_one_is_made(
    scene: Scene, http: httpx.AsyncClient
) -> None:
    async with http.stream("GET", "/api/sessions/42/events") as stream:
        lines = stream.aiter_lines()
        async with asyncio.timeout(30):
            assert [await anext(lines), await anext(lines)] == ["id: 1", "data: first"]
        scene.second_event.set()
        assert "data: second" in [line async for line in lines]


def _asked_raw(site: Site, path: str, **headers: str) -> int:
    """The status of a GET whose path is sent as it is; other clients tidy it first."""
    connection = http_client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


async def test_metrics_are_not_public(scene: Scene) -> None:
    for path in ("/metrics", "/metrics/", "//metrics", "/./metrics", "/%6detrics", "/x/../metrics"):
        assert await asyncio.to_thread(_asked_raw, scene.site, path) == 404, path


async def test_headers(scene: Scene, http: httpx.AsyncClient) -> None:
    claimed = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https", "Host": "ads.example.com"}  # fmt: skip
    heard = (await http.get("/api/lanes", headers=claimed)).json()["headers"]
    assert heard["X-Forwarded-For"] == "127.0.0.1"
    assert heard["X-Forwarded-Proto"] == "http"
    assert heard["Host"] == heard["X-Forwarded-Host"] == "ads.example.com"
    for path in ("/", "/api/lanes", f"/api/media/{TOKEN}/ad.mp4"):
        answer = await http.get(path)
        for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")):  # fmt: skip
            assert answer.headers.get_list(name) == [value], (path, name)
        assert "Strict-Transport-Security" not in answer.headers  # no TLS here
    assert (await http.get("/api/lanes")).headers["X-Frame-Options"] == "DENY"
    assert "nginx/" not in answer.headers["Server"]


async def test_logs_hold_no_keys(scene: Scene, http: httpx.AsyncClient) -> None:
    spellings: list[Callable[[str], str]] = [
        lambda t: f"/api/media/{t}/ad.mp4", lambda t: f"/api/media/{t}/ad.mp4?x=1", lambda t: f"/api//media/{t}/ad.mp4",
        lambda t: f"/api/./media/{t}/ad.mp4", lambda t: f"/x/../api/media/{t}/ad.mp4", lambda t: f"/%61pi/media/{t}/ad.mp4",
        lambda t: f"/ws/42?ticket={t}", lambda t: f"/api/lanes?ticket={t}", lambda t: f"/?ticket={t}", lambda t: f"/a%20b?ticket={t}",
    ]  # fmt: skip

    async def ask_all() -> None:
        for spelling in spellings:
            for key in (TOKEN, TICKET):
                referer = f"http://x/api/media/{key}/a"
                await asyncio.to_thread(_asked_raw, scene.site, spelling(key), Referer=referer)

    await ask_all()
    await scene.api.stop()
    for path in (f"/api/media/{TOKEN}/ad.mp4", f"/ws/42?ticket={TICKET}", "/api/lanes"):
        assert (await http.get(path)).status_code == 503
    await asyncio.to_thread(scene.site.stop)
    logged = scene.site.logged()
    assert TOKEN not in logged
    assert TICKET not in logged
    assert "/api/media/***" in logged
    assert "Connection refused" in logged  # other errors are written down
    lines = [json.loads(line) for line in (scene.site.folder / "access.log").read_text().splitlines()]  # fmt: skip
    assert len(lines) == len(spellings) * 2 + 3
    assert {line["path"] for line in lines} == {"/api/media/***", "/ws/42", "/api/lanes", "/", "/a b"}  # fmt: skip
    assert any(line["request"] == "abc123" for line in lines)
