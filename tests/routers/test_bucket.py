"""Ads made wholly in a bucket: nothing is shared but it, and browsers get media from there."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.config import Settings
from app.models import Session
from app.services.orphans import sweep
from tests.conftest import Person, Walk
from tests.fakes.fault_proxy import Fault, FaultProxy
from tests.fakes.s3 import FakeS3
from tests.routers.test_assets import photo, send


@pytest.fixture
def settings(s3: FakeS3, net: FaultProxy, tmp_path: Path) -> Settings:
    return s3.settings(
        tmp_path / "data", s3_endpoint_url=net.url, s3_public_url=s3.url, upload_rate="",
        log_level="ERROR", studio_quality="rough",
    )  # fmt: skip


async def sent_on(answer: httpx.Response, s3: FakeS3, **headers: str) -> httpx.Response:
    """What a browser gets where an answer sends it."""
    assert answer.status_code == 307, answer.text
    assert answer.headers["location"].startswith(f"{s3.url}/")
    assert answer.headers["cache-control"].startswith("private")
    async with httpx.AsyncClient() as browser:
        return await browser.get(answer.headers["location"], headers=headers)


async def test_a_guided_ad_lies_in_the_bucket_and_goes_from_there(
    walk: Walk, api: httpx.AsyncClient, s3: FakeS3, settings: Settings
) -> None:
    await walk.create(aspect_ratio="1:1")
    session = await walk.images(4)
    seen = await sent_on(await api.get(session["generated_images"][0]["url"]), s3)
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/png")
    assert seen.content[:4] == b"\x89PNG"
    await walk.clips(2)
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(audio={"enabled": False}))
    final = (await walk.reach("complete"))["final_video"]
    part = await sent_on(await api.get(final["url"]), s3, Range="bytes=4-7")
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-type"] == "video/mp4"
    saved = await sent_on(await api.get(f"{final['url']}?download=1"), s3)
    assert saved.headers["content-disposition"] == f'attachment; filename="ad_{walk.id}.mp4"'
    async with api.app.state.house.database.transaction() as db:  # type: ignore[attr-defined]
        (await db.get_one(Session, walk.id)).mode = "job"  # only those have exports
    path = f"/api/v2/jobs/{walk.id}/export?format=mov&quality=high"
    saved = await sent_on(await api.get(path, headers=walk.person), s3)
    assert saved.headers["content-type"] == "video/quicktime"
    assert saved.headers["content-disposition"] == f'attachment; filename="ad_{walk.id}.mov"'
    assert saved.content[4:8] == b"ftyp"
    assert f"sessions/{walk.id}/exports/{final['id']}-high.mov" in s3.names(settings.s3_bucket)
    assert not (settings.data_dir / "media").exists(), "nothing lies on the shared disk"
    answer = await api.delete(f"/api/v2/jobs/{walk.id}", headers=walk.person)
    assert answer.status_code == 204
    for _ in range(200):
        if not s3.names(settings.s3_bucket):
            break
        await asyncio.sleep(0.05)
    assert s3.names(settings.s3_bucket) == []


def cut_out_at_once(photo: Path, target: Path, _: object) -> dict[str, Any]:
    with Image.open(photo) as picture:
        picture.save(target, "PNG")
    return {"state": "automatic", "residual": 0.1, "reason": ""}


async def test_uploads_lie_in_the_bucket(
    api: httpx.AsyncClient,
    ann: Person,
    s3: FakeS3,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.services.cutouts._cut", cut_out_at_once)
    asset = (await send(api, ann, photo(), "mug.jpg")).json()
    path = f"/api/v2/assets/{asset['id']}"
    for answer in (
        await api.get(asset["url"]), await api.get(f"{path}/data", headers=ann),
        await api.get(asset["thumbnail_url"]), await api.get(f"{path}/thumbnail", headers=ann),
    ):  # fmt: skip
        seen = await sent_on(answer, s3)
        assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    cutout = await api.get(f"{path}/cutout", headers=ann)
    assert cutout.status_code == 200, cutout.text
    seen = await sent_on(await api.get(cutout.json()["cutout_url"]), s3)
    assert seen.content[:4] == b"\x89PNG"
    assert len(s3.names(settings.s3_bucket)) == 3
    assert (await api.delete(path, headers=ann)).status_code == 204
    assert s3.names(settings.s3_bucket) == []


async def test_while_the_bucket_is_out_requests_say_so_and_nothing_is_left(
    api: httpx.AsyncClient, ann: Person, s3: FakeS3, net: FaultProxy, settings: Settings
) -> None:
    asset = (await send(api, ann, photo(), "mug.jpg")).json()
    ready = await api.get("/api/ready")
    assert (ready.status_code, ready.json()["components"]["storage"]["state"]) == (200, "ok")
    net.faults.append(Fault("status", " /", amount=503, times=1_000_000))
    began = time.monotonic()
    answer = await send(api, ann, photo(), "cup.jpg")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "STORAGE_UNAVAILABLE")
    ready = await api.get("/api/ready")
    assert (ready.status_code, ready.json()["components"]["storage"]["state"]) == (503, "failed")
    assert time.monotonic() - began < 60, "nobody waits for a bucket that is out"
    assert (await api.get(asset["url"])).status_code == 307, "a link needs nobody's answer"
    net.faults.clear()
    assert len(s3.names(settings.s3_bucket)) == 2
    listed = (await api.get("/api/v2/assets", headers=ann)).json()["items"]
    assert [item["id"] for item in listed] == [asset["id"]]


async def test_deleting_while_the_bucket_is_out_leaves_files_to_the_sweep(
    api: httpx.AsyncClient, ann: Person, net: FaultProxy, s3: FakeS3, settings: Settings
) -> None:
    asset = (await send(api, ann, photo(), "mug.jpg")).json()
    net.faults.append(Fault("reset", " /", times=1_000_000))
    assert (await api.delete(f"/api/v2/assets/{asset['id']}", headers=ann)).status_code == 204
    assert (await api.get(asset["url"])).status_code == 404
    net.faults.clear()
    for name in s3.names(settings.s3_bucket):  # what was lost may be the request or the answer
        assert asset["id"] in name
    house = api.app.state.house  # type: ignore[attr-defined]
    await sweep(house.database, house.storage, timedelta(0), dry_run=False, force=True)
    assert s3.names(settings.s3_bucket) == []


async def test_an_outage_while_an_ad_is_made_loses_nothing(
    walk: Walk, net: FaultProxy, s3: FakeS3, settings: Settings
) -> None:
    fault = Fault("status", " /", amount=503, times=1_000_000)
    net.faults.append(fault)
    await walk.create(aspect_ratio="1:1")
    making = asyncio.create_task(walk.images(4))
    while fault.done < 4:
        await asyncio.sleep(0.02)
    net.faults.clear()
    assert len((await making)["generated_images"]) == 4
