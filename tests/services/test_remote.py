"""Photos at addresses: only public hosts are asked, and what they send is bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from app.errors import InvalidInput
from app.services import remote
from tests.conftest import Person


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[str]:
    """A server on this machine: a picture, a redirect, errors."""
    from PIL import Image

    Image.new("RGB", (400, 400), "#c05070").save(tmp_path / "shoe.png")

    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.query["to"])

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(800):
            await answer.write(b"x" * 100_000)
        return answer

    app = web.Application()
    app.router.add_get("/redirect", redirect)
    app.router.add_get("/endless", endless)
    app.router.add_static("/", tmp_path)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.png", "http://localhost:8000/a.png", "http://[::1]/a.png", "http://10.0.0.8/a.png",
     "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]/a.png", "http://0.0.0.0/a", "http://2130706433/a.png",
     "file:///etc/passwd", "ftp://example.com/a.png", "https://user:pw@example.com/a.png", "http://", "gopher://x", "http://224.0.0.1/a"],
)  # fmt: skip
async def test_inner_hosts_are_not_asked(url: str) -> None:
    with pytest.raises(InvalidInput):
        async with remote.opened(url):
            pass


async def test_a_public_host_that_points_inside(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    own = host.rpartition(":")[2]
    monkeypatch.setattr(remote, "_is_public", lambda a: a == "127.0.0.1")
    with pytest.raises(InvalidInput, match="not public"):
        async with remote.opened(f"{host}/redirect?to=http://127.0.0.2:{own}/shoe.png"):
            pass


async def test_an_ad_of_a_photo_at_an_address(
    host: str, api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {
        "prompt": "pink tennis shoes",
        "duration": 5,
        "assets": [{"type": "image", "url": f"{host}/shoe.png"}],
    }
    refused = await api.post("/api/generate", json=body, headers=ann)
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "ASSET_NOT_FETCHED"
    monkeypatch.setattr(remote, "_is_public", lambda _: True)
    headers = ann | {"Idempotency-Key": "one"}
    first = await api.post("/api/generate", json=body, headers=headers)
    assert first.status_code == 202, first.text
    again = await api.post("/api/generate", json=body, headers=headers)
    assert again.json()["video_id"] == first.json()["video_id"]
    uploads = (await api.get("/api/v2/assets", headers=ann)).json()
    assert [u["name"] for u in uploads["items"]] == ["shoe.png"]
    for path, status in (("missing.png", 422), ("endless", 413), ("redirect?to=/shoe.png", 202)):
        body["assets"] = [{"type": "image", "url": f"{host}/{path}"}]
        answer = await api.post("/api/generate", json=body, headers=ann)
        assert answer.status_code == status, answer.text
