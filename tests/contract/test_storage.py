"""What every storage keeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import NotFound, Unavailable
from app.storage import LocalStorage, Storage, open_storage


@pytest.fixture(params=["local", "s3"])
async def storage(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> AsyncIterator[Storage]:
    if request.param == "s3":
        settings = request.getfixturevalue("s3").settings(tmp_path / "data")
    opened = open_storage(settings)
    yield opened
    await opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(b"seven bytes")
    return path


async def stored(storage: Storage, folder: Path, *keys: str) -> None:
    for key in keys:
        (folder / "next").write_bytes(key.encode())
        await storage.put(key, folder / "next")


async def names(storage: Storage, prefix: str = "") -> list[str]:
    return sorted([item.key async for item in storage.keys(prefix)])


async def test_put_fetch_delete(storage: Storage, file: Path) -> None:
    assert await storage.put("a/b/c.bin", file) == 11
    assert not file.exists()
    assert (await storage.fetch("a/b/c.bin")).read_bytes() == b"seven bytes"
    assert await storage.exists("a/b/c.bin")
    assert not await storage.exists("a/b/c"), "a beginning of a key is no key"
    await storage.delete("a/b/c.bin")
    await storage.delete("a/b/c.bin")
    assert not await storage.exists("a/b/c.bin")
    with pytest.raises(NotFound):
        await storage.fetch("a/b/c.bin")


async def test_put_replaces_whole(storage: Storage, file: Path, tmp_path: Path) -> None:
    await storage.put("k.bin", file)
    assert (await storage.fetch("k.bin")).read_bytes() == b"seven bytes"
    other = tmp_path / "other"
    other.write_bytes(b"x")
    await storage.put("k.bin", other)
    assert (await storage.fetch("k.bin")).read_bytes() == b"x"


async def test_nothing_is_a_file_too(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert await storage.put("empty.bin", tmp_path / "empty") == 0
    assert (await storage.fetch("empty.bin")).read_bytes() == b""
    assert await storage.exists("empty.bin")


async def test_large_files(storage: Storage, tmp_path: Path) -> None:
    content = bytes(range(256)) * (9 << 12)  # 9 MiB: more than one part
    (tmp_path / "large").write_bytes(content)
    assert await storage.put("large.mp4", tmp_path / "large") == len(content)
    assert (await storage.fetch("large.mp4")).read_bytes() == content


async def test_delete_folder(storage: Storage, tmp_path: Path) -> None:
    await stored(storage, tmp_path, "s/1/a.bin", "s/1/b/c.bin", "s/10/a.bin")
    await storage.delete_folder("s/1")
    await storage.delete_folder("s/1")
    assert await names(storage) == ["s/10/a.bin"], "1 is not the beginning of 10"


async def test_delete_many(storage: Storage, tmp_path: Path) -> None:
    await stored(storage, tmp_path, "a.bin", "b.bin", "c.bin")
    await storage.delete_many(["a.bin", "b.bin", "never.bin"])
    await storage.delete_many([])
    assert await names(storage) == ["c.bin"]


async def test_listing(storage: Storage, tmp_path: Path) -> None:
    assert await names(storage) == []
    await stored(storage, tmp_path, "s/1/a.bin", "s/1/ä ü.bin", "s/12/a.bin", "t.bin")
    assert await names(storage, "s/1") == ["s/1/a.bin", "s/1/ä ü.bin"]
    assert len(await names(storage)) == 4
    (found,) = [item async for item in storage.keys("s/12")]
    assert found.size == len("s/12/a.bin")
    assert abs(found.modified - datetime.now(UTC)) < timedelta(minutes=1)


async def test_copies_of_ones_own(storage: Storage, file: Path, tmp_path: Path) -> None:
    await storage.put("a.bin", file)
    await storage.copy_to("a.bin", tmp_path / "own")
    assert (tmp_path / "own").read_bytes() == b"seven bytes"
    with pytest.raises(NotFound):
        await storage.copy_to("b.bin", tmp_path / "none")
    assert not (tmp_path / "none").exists()


async def test_two_who_fetch_and_one_who_writes(storage: Storage, tmp_path: Path) -> None:
    await stored(storage, tmp_path, "k.bin")
    paths = await asyncio.gather(*(storage.fetch("k.bin") for _ in range(8)))
    assert {path.read_bytes() for path in paths} == {b"k.bin"}


@pytest.mark.parametrize("key", ["../out", "/etc/passwd", "a/../../b", "", "."])
async def test_keys_stay_inside(storage: Storage, file: Path, key: str) -> None:
    with pytest.raises(NotFound):
        await storage.put(key, file)
    with pytest.raises(NotFound):
        await storage.fetch(key)
    with pytest.raises(NotFound):
        await storage.delete_folder(key)
    assert file.exists()


async def test_it_can_be_checked(storage: Storage) -> None:
    assert await storage.check()
    assert await storage.check(write=True)
    assert await names(storage) == [], "a check leaves nothing"


async def test_durable_work_sees_the_same(storage: Storage, file: Path) -> None:
    await storage.patient().put("a.bin", file)
    assert (await storage.fetch("a.bin")).read_bytes() == b"seven bytes"
    await storage.delete("a.bin")
    with pytest.raises(NotFound):
        await storage.patient().fetch("a.bin")


async def test_full_disk_says_so_and_leaves_nothing(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    storage = LocalStorage(tmp_path / "store")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.storage.local.shutil.copyfile", full)
    with pytest.raises(Unavailable) as caught:
        await storage.put("a/b.bin", file)
    assert caught.value.code == "DISK_FULL"
    assert file.exists()
    assert list((tmp_path / "store" / "a").iterdir()) == []
