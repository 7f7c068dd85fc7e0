"""Copying between folder and bucket: whole, resumable, honest about what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.storage import LocalStorage, Storage
from app.storage.copying import Copied, copy_all
from app.storage.s3 import S3Storage
from tests.fakes.s3 import FakeS3

KEYS = [f"sessions/{n}/clips/{n}.mp4" for n in range(9)] + ["users/1/uploads/ä.jpg", "empty.json"]


@pytest.fixture
def folder(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "media")


@pytest.fixture
async def bucket(s3: FakeS3, tmp_path: Path) -> AsyncIterator[S3Storage]:
    opened = S3Storage(s3.settings(tmp_path / "data"))
    yield opened
    await opened.close()


@pytest.fixture(params=["to the bucket", "to the folder"])
async def sides(
    request: pytest.FixtureRequest, folder: LocalStorage, bucket: S3Storage, tmp_path: Path
) -> tuple[Storage, Storage]:
    """Where it lies, and where it is to go."""
    source: Storage = folder if request.param == "to the bucket" else bucket
    for key in KEYS:
        (tmp_path / "f").write_bytes(key.encode() if key != "empty.json" else b"")
        await source.put(key, tmp_path / "f")
    return (folder, bucket) if source is folder else (bucket, folder)


async def names(storage: Storage) -> list[str]:
    return sorted([item.key async for item in storage.keys("")])


async def test_everything_arrives_once(sides: tuple[Storage, Storage], tmp_path: Path) -> None:
    source, target = sides
    said: list[int] = []
    planned = await copy_all(source, target, tmp_path / "way", dry_run=True)
    assert (planned.files, await names(target)) == (len(KEYS), [])
    done = await copy_all(source, target, tmp_path / "way", told=lambda d: said.append(d.files))
    assert (done.files, done.bytes, done.wrong) == (len(KEYS), planned.bytes, [])
    assert said == list(range(1, len(KEYS) + 1))
    assert await names(target) == await names(source) == sorted(KEYS)
    for key in KEYS[:-1]:
        assert (await target.fetch(key)).read_bytes() == key.encode()
    assert list((tmp_path / "way").iterdir()) == [], "nothing stays on the way"
    again = await copy_all(source, target, tmp_path / "way")
    assert (again.files, again.there) == (0, len(KEYS))


async def test_it_goes_on_where_it_was_broken_off(
    sides: tuple[Storage, Storage], tmp_path: Path
) -> None:
    source, target = sides
    arrived = asyncio.Event()

    def told(done: Copied) -> None:
        if done.files >= 2:  # one of which is spoilt below
            arrived.set()

    working = asyncio.create_task(copy_all(source, target, tmp_path / "way", told=told))
    await arrived.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert list((tmp_path / "way").iterdir()) == []
    (tmp_path / "f").write_bytes(b"of another size")
    await target.put(KEYS[0], tmp_path / "f")
    done = await copy_all(source, target, tmp_path / "way")
    assert done.there >= 1
    assert done.files >= 1, "what is of another size is no copy"
    assert done.files + done.there == len(KEYS)
    assert (await target.fetch(KEYS[0])).read_bytes() == KEYS[0].encode()


async def test_what_is_not_there_afterwards_is_named(
    folder: LocalStorage, bucket: S3Storage, tmp_path: Path
) -> None:
    for key in ("a.mp4", "b.mp4"):
        (tmp_path / "f").write_bytes(b"film")
        await bucket.put(key, tmp_path / "f")

    def lose(_: object) -> None:
        (tmp_path / "media" / "a.mp4").unlink(missing_ok=True)

    done = await copy_all(bucket, folder, tmp_path / "way", told=lose)
    assert done.wrong == ["a.mp4"]


async def test_a_side_that_fails_says_why(folder: LocalStorage, s3: FakeS3, tmp_path: Path) -> None:
    nowhere = S3Storage(s3.settings(tmp_path / "data", s3_bucket="no-such-bucket"))
    with pytest.raises(Unavailable, match="does not exist"):
        await copy_all(folder, nowhere, tmp_path / "way")
    await nowhere.close()


async def test_files_that_go_meanwhile_are_counted(
    folder: LocalStorage, bucket: S3Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("a.mp4", "b.mp4"):
        (tmp_path / "f").write_bytes(b"film")
        await folder.put(key, tmp_path / "f")
    copy_to = folder.copy_to

    async def gone_first(key: str, target: Path) -> None:
        if key == "a.mp4":
            await folder.delete(key)
        await copy_to(key, target)

    monkeypatch.setattr(folder, "copy_to", gone_first)
    done = await copy_all(folder, bucket, tmp_path / "way")
    assert (done.files, done.gone, done.wrong) == (1, 1, [])
