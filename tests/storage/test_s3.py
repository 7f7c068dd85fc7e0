"""A bucket behind a bad network: outages, hanging, half answers, wrong keys; and what browsers get."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.config import Settings
from app.errors import NotFound, Unavailable
from app.storage import browser_origin, s3_bucket
from app.storage.copies import Copies
from app.storage.s3 import S3Storage
from app.storage.s3_client import AT_THE_EDGE, DURABLE
from tests.fakes.fault_proxy import Fault, FaultProxy
from tests.fakes.s3 import FakeS3

_SHORT = replace(AT_THE_EDGE, connect=1, read=0.3, attempts=1)
_PATIENT = replace(DURABLE, attempts=1, outage=30)
_FOR_EVER = 1_000_000


@pytest.fixture
def settings(s3: FakeS3, tmp_path: Path) -> Settings:
    return s3.settings(tmp_path / "data")


@pytest.fixture
async def storage(settings: Settings, net: FaultProxy) -> AsyncIterator[S3Storage]:
    """What goes to the bucket through the bad network."""
    settings.s3_endpoint_url = net.url
    opened = S3Storage(settings, AT_THE_EDGE, _PATIENT)
    yield opened
    await opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "source.mp4"
    path.write_bytes(b"film")
    return path


def put_elsewhere(s3: FakeS3, settings: Settings, key: str, content: bytes) -> None:
    s3.client.put_object(Bucket=settings.s3_bucket, Key=key, Body=content)


async def test_files_are_of_their_type_and_large_ones_come_in_parts(
    storage: S3Storage, s3: FakeS3, settings: Settings, tmp_path: Path
) -> None:
    for name, size, kind, parts in (
        ("a.mp4", 9 << 20, "video/mp4", "-2"), ("b.JPG", 10, "image/jpeg", ""),
        ("c.json", 2, "application/json", ""), ("d", 2, "application/octet-stream", ""),
    ):  # fmt: skip
        (tmp_path / "f").write_bytes(b"x" * size)
        await storage.put(name, tmp_path / "f")
        facts = s3.client.head_object(Bucket=settings.s3_bucket, Key=name)
        assert (facts["ContentType"], facts["ContentLength"]) == (kind, size)
        assert facts["ETag"].strip('"').partition("-")[2] == parts.strip("-")


async def test_links_say_what_it_is_and_take_ranges(storage: S3Storage, file: Path) -> None:
    await storage.put("ad.mp4", file)
    shown = await storage.link("ad.mp4", seconds=60, content_type="video/mp4", filename=None, download=False)  # fmt: skip
    saved = await storage.link("ad.mp4", seconds=60, content_type="video/mp4", filename="ad ü.mp4", download=True)  # fmt: skip
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(str(shown), headers={"Range": "bytes=1-2"})
        assert (answer.status_code, answer.content) == (206, b"il")
        assert answer.headers["content-type"] == "video/mp4"
        assert "content-disposition" not in answer.headers
        answer = await browser.get(str(saved))
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''ad%20%C3%BC.mp4"  # fmt: skip
        assert answer.content == b"film"
    assert "secret-of-the-test" not in str(saved)


async def test_links_lead_where_browsers_reach_the_bucket(tmp_path: Path) -> None:
    near = {"s3_endpoint_url": "http://minio:9000", "s3_public_url": "https://media.example.com"}
    cases = [
        (near | {"s3_path_style": True}, "https://media.example.com"),
        (near, "https://pictures.media.example.com"),
        ({"s3_region": "eu-central-1"}, "https://pictures.s3.eu-central-1.amazonaws.com"),
        ({}, "https://pictures.s3.us-east-1.amazonaws.com"),
    ]
    for more, origin in cases:
        settings = Settings(
            _env_file=None, data_dir=tmp_path, s3_bucket="pictures", s3_access_key_id="a",
            s3_secret_access_key="b", **more,
        )  # type: ignore[arg-type]  # fmt: skip
        storage = S3Storage(settings)
        link = await storage.link("k", seconds=9, content_type="a/b", filename=None, download=False)
        assert str(link).startswith(f"{origin}/"), link
        assert browser_origin(settings) == origin
        await storage.close()
    assert browser_origin(Settings(_env_file=None, data_dir=tmp_path)) == ""


async def test_who_fetches_at_once_downloads_once(
    storage: S3Storage, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await storage.put("ad.mp4", file)
    downloads = []
    keep = Copies.keep

    def counted(*args: object) -> Path:
        downloads.append(args[1])
        return keep(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Copies, "keep", counted)
    paths = await asyncio.gather(*(storage.fetch("ad.mp4") for _ in range(6)))
    assert len(set(paths)) == 1
    await storage.patient().fetch("ad.mp4")
    assert downloads == ["ad.mp4"]


async def test_what_another_process_changed_is_never_stale(
    storage: S3Storage, s3: FakeS3, settings: Settings
) -> None:
    put_elsewhere(s3, settings, "k.json", b"one")
    before = await storage.fetch("k.json")
    put_elsewhere(s3, settings, "k.json", b"two")
    assert (await storage.fetch("k.json")).read_bytes() == b"two"
    assert before.read_bytes() == b"one", "whoever reads it still may"
    s3.client.delete_object(Bucket=settings.s3_bucket, Key="k.json")
    with pytest.raises(NotFound):
        await storage.fetch("k.json")


async def test_a_copy_that_made_way_is_downloaded_again(storage: S3Storage, file: Path) -> None:
    await storage.put("ad.mp4", file)
    path = await storage.fetch("ad.mp4")
    path.unlink()
    assert (await storage.fetch("ad.mp4")).read_bytes() == b"film"


async def test_many_keys_are_listed_and_deleted_by_pages(
    storage: S3Storage, s3: FakeS3, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_bucket, "BATCH", 3)
    for number in range(8):
        put_elsewhere(s3, settings, f"s/1/{number}", b"x")
    assert len([item async for item in storage.keys("s")]) == 8
    await storage.delete_folder("s/1")
    assert s3.names(settings.s3_bucket) == []


async def test_a_service_that_takes_one_key_at_a_time(
    storage: S3Storage, s3: FakeS3, settings: Settings, net: FaultProxy
) -> None:
    for number in range(3):
        put_elsewhere(s3, settings, f"s/1/{number}", b"x")
    net.faults.append(Fault("status", "?delete", amount=400, times=_FOR_EVER))
    await storage.delete_folder("s/1")
    assert s3.names(settings.s3_bucket) == []


async def test_durable_work_waits_out_an_outage(
    storage: S3Storage, net: FaultProxy, file: Path
) -> None:
    fault = Fault("status", " /", amount=503, times=_FOR_EVER)
    net.faults.append(fault)
    working = asyncio.create_task(storage.patient().put("ad.mp4", file))
    while fault.done < 2:
        await asyncio.sleep(0.02)
    assert not working.done()
    net.faults.clear()
    assert await working == 4
    assert not file.exists()
    assert (await storage.fetch("ad.mp4")).read_bytes() == b"film"


@pytest.mark.parametrize("kind", ["status", "stall", "reset"])
async def test_requests_hear_soon_that_it_is_out(
    storage: S3Storage, net: FaultProxy, file: Path, settings: Settings, kind: str
) -> None:
    net.faults.append(Fault(kind, " /", amount=503, times=_FOR_EVER))  # type: ignore[arg-type]
    if kind == "stall":
        settings.s3_endpoint_url = net.url
        storage = S3Storage(settings, _SHORT)
    for ask in (
        storage.put("k.mp4", file), storage.fetch("k.mp4"), storage.exists("k.mp4"),
        storage.delete("k.mp4"), storage.check(),
    ):  # fmt: skip
        began = time.monotonic()
        with pytest.raises(Unavailable) as caught:
            await ask
        assert time.monotonic() - began < 20, "it takes about a second, with the shortened time-out"
        assert caught.value.code == "STORAGE_UNAVAILABLE"
        for told in ("127.0.0.1", settings.s3_bucket, "secret-of-the-test", "http"):
            assert told not in caught.value.message
    await storage.close()
    assert file.read_bytes() == b"film", "what could not be stored is still here"


async def test_a_storage_that_hangs_holds_up_nobody_else(
    storage: S3Storage, net: FaultProxy, settings: Settings
) -> None:
    patience = replace(AT_THE_EDGE, read=10, attempts=1, threads=2, turn=0.2)
    narrow = S3Storage(settings, patience)
    net.faults.append(Fault("stall", " /", times=_FOR_EVER))
    hanging = [asyncio.create_task(narrow.exists("k")) for _ in range(2)]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    with pytest.raises(Unavailable, match="busy"):
        await narrow.exists("k")
    assert await asyncio.to_thread(lambda: "here") == "here"
    assert await narrow.link("k", seconds=9, content_type="a/b", filename=None, download=False)
    assert time.monotonic() - began < 8, "before what hangs gives up"
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
    await narrow.close()


async def test_half_an_answer_is_asked_for_again_and_never_kept(
    storage: S3Storage, s3: FakeS3, settings: Settings, net: FaultProxy
) -> None:
    content = bytes(range(256)) * 4096
    put_elsewhere(s3, settings, "large.mp4", content)
    net.faults.append(Fault("cut", "large.mp4", amount=300_000))
    assert (await storage.fetch("large.mp4")).read_bytes() == content
    net.faults.append(Fault("cut", "other.mp4", amount=300_000, times=_FOR_EVER))
    put_elsewhere(s3, settings, "other.mp4", content)
    with pytest.raises(Unavailable):
        await storage.fetch("other.mp4")
    net.faults.clear()
    assert (await storage.fetch("other.mp4")).read_bytes() == content


async def test_wrong_keys_and_a_missing_bucket_are_said_at_once(
    storage: S3Storage, s3: FakeS3, settings: Settings, net: FaultProxy, file: Path
) -> None:
    net.faults.append(Fault("status", " /", amount=403, times=_FOR_EVER))
    with pytest.raises(Unavailable, match="refuses our access keys"):
        await storage.patient().put("ad.mp4", file)
    nowhere = S3Storage(s3.settings(settings.data_dir, s3_bucket="no-such-bucket"))  # fmt: skip
    for ask in (nowhere.fetch("k"), nowhere.exists("k"), nowhere.check(), nowhere.put("k", file)):
        with pytest.raises(Unavailable, match="bucket of the media storage does not exist"):
            await ask
    await nowhere.close()


async def test_a_put_that_is_canceled_comes_to_its_end_first(
    storage: S3Storage, net: FaultProxy, file: Path, s3: FakeS3, settings: Settings
) -> None:
    fault = Fault("latency", "ad.mp4", amount=0.5)
    net.faults.append(fault)
    working = asyncio.create_task(storage.put("ad.mp4", file))
    while not fault.done:
        await asyncio.sleep(0.01)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await storage.delete("ad.mp4")
    await asyncio.sleep(0.8)
    assert s3.names(settings.s3_bucket) == [], "what was undone stays undone"
