"""Uploads by HTTP, and the signed links of media."""

from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image

from app.config import Settings
from app.services.tokens import MediaLinks
from tests.conftest import Person, Walk


def photo(size: tuple[int, int] = (800, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#aa8866").save(out, "JPEG")
    return out.getvalue()


async def send(api: httpx.AsyncClient, who: Person, content: bytes, name: str) -> httpx.Response:
    return await api.post(
        "/api/v2/upload-asset", files={"file": (name, content)}, headers=who, data={"tags": "a, b"}
    )


async def test_upload_read_list_delete(api: httpx.AsyncClient, ann: Person, bob: Person) -> None:
    answer = await send(api, ann, photo(), "../../my mug.jpg")
    assert answer.status_code == 201
    asset = answer.json()
    assert answer.headers["location"] == f"/api/v2/assets/{asset['id']}"
    assert (asset["type"], asset["format"], asset["width"], asset["tags"]) == (
        "image", "jpg", 800, ["a", "b"],
    )  # fmt: skip
    media = await api.get(asset["url"])
    assert media.headers["content-type"] == "image/jpeg"
    assert media.headers["x-content-type-options"] == "nosniff"
    assert (await api.get(asset["thumbnail_url"])).status_code == 200
    path = f"/api/v2/assets/{asset['id']}"
    assert (await api.get(path, headers=bob)).status_code == 404
    assert (await api.delete(path, headers=bob)).status_code == 404
    assert (await api.get("/api/v2/assets", headers=ann)).json()["total"] == 1
    assert (await api.get("/api/v2/assets", headers=bob)).json()["total"] == 0
    assert (await api.delete(path, headers=ann)).status_code == 204
    assert (await api.get(asset["url"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(b"words", "a.jpg", 415), (b"", "a.jpg", 422), (photo((2, 2)), "a.jpg", 422)],
)
async def test_refused(
    api: httpx.AsyncClient, ann: Person, content: bytes, name: str, status: int
) -> None:
    answer = await send(api, ann, content, name)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


async def test_too_large(api: httpx.AsyncClient, ann: Person, settings: Settings) -> None:
    settings.upload_max_mb = 1
    answer = await send(api, ann, photo() + b"\0" * 1_100_000, "a.jpg")
    assert answer.status_code == 413
    scratch = settings.scratch / "uploads"
    assert list(scratch.iterdir()) == [], "nothing is left behind"


async def test_large_bodies_are_refused_before_they_are_read(
    api: httpx.AsyncClient, ann: Person
) -> None:
    answer = await api.post("/api/auth/login", content=b"x" * 1_200_000)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "TOO_LARGE"
    answer = await send(api, ann, b"\xff\xd8\xff" + b"0" * 52_000_000, "a.jpg")
    assert answer.status_code == 413


async def test_photos_make_framed_images(
    api: httpx.AsyncClient, ann: Person, bob: Person, walk: Walk
) -> None:
    asset = (await send(api, ann, photo(), "mug.jpg")).json()
    await walk.create()
    session = await walk.images(4, source_asset_ids=[asset["id"]])
    assert len(session["generated_images"]) == 4
    answer = await api.delete(f"/api/v2/assets/{asset['id']}", headers=ann)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ASSET_IN_USE")
    theirs = (await send(api, bob, photo(), "mug.jpg")).json()
    await walk.post(
        "/api/generate-images", 422, session_id=walk.id, product_prompt="a mug",
        source_asset_ids=[theirs["id"]],
    )  # fmt: skip


async def test_links_expire_and_cannot_be_forged(
    api: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = MediaLinks(settings)
    url = links.url("some-id", "file", "a.png")
    assert links.url("some-id", "file", "a.png") == url
    token = url.split("/")[3]
    assert links.read(token) == ("some-id", "file")
    assert (await api.get(f"/api/media/{token[:-2]}xx/a.png")).status_code == 404
    import time

    later = time.time() + 2 * settings.media_url_seconds
    monkeypatch.setattr("app.services.tokens.time.time", lambda: later)
    answer = await api.get(url)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "LINK_EXPIRED"
