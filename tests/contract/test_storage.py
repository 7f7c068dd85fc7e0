"""What every storage keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import NotFound, Unavailable
from app.storage import LocalStorage, Storage


@pytest.fixture(params=["local"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return LocalStorage(tmp_path / "store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(b"seven bytes")
    return path


async def test_put_fetch_delete(storage: Storage, file: Path) -> None:
    assert await storage.put("a/b/c.bin", file) == 11
    assert not file.exists()
    assert (await storage.fetch("a/b/c.bin")).read_bytes() == b"seven bytes"
    assert await storage.exists("a/b/c.bin")
    await storage.delete("a/b/c.bin")
    await storage.delete("a/b/c.bin")
    assert not await storage.exists("a/b/c.bin")
    with pytest.raises(NotFound):
        await storage.fetch("a/b/c.bin")


async def test_put_replaces_whole(storage: Storage, file: Path, tmp_path: Path) -> None:
    await storage.put("k.bin", file)
    other = tmp_path / "other"
    other.write_bytes(b"x")
    await storage.put("k.bin", other)
    assert (await storage.fetch("k.bin")).read_bytes() == b"x"


async def test_delete_folder(storage: Storage, file: Path) -> None:
    await storage.put("s/1/a.bin", file)
    await storage.delete_folder("s/1")
    await storage.delete_folder("s/1")
    assert not await storage.exists("s/1/a.bin")


@pytest.mark.parametrize("key", ["../out", "/etc/passwd", "a/../../b", "", "."])
async def test_keys_stay_inside(storage: Storage, file: Path, key: str) -> None:
    with pytest.raises(NotFound):
        await storage.put(key, file)
    with pytest.raises(NotFound):
        await storage.fetch(key)
    assert file.exists()


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
