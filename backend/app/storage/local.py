"""Files in a folder."""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from app.errors import NotFound, Unavailable
from app.storage.base import NO_ROOM, Stored, checked_key, disk_full

_LOW_BYTES = 500_000_000
_PAGE = 1000


class LocalStorage:
    """Storage below one folder; a file appears under its key by an atomic rename."""

    advice = "Give the folder to the user that runs Adreel, and see that the disk is neither full nor read-only."

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self.place = f"Folder {self._root}"

    @property
    def begun(self) -> bool:
        """Whether the folder is there: the first look or file makes it, for whoever does so."""
        return self._root.exists()

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)

    async def put(self, key: str, source: Path) -> int:
        target = self._path(key)
        return await asyncio.to_thread(_move_whole, source, target)

    async def fetch(self, key: str) -> Path:
        path = self._path(key)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound("The file is gone.")
        return path

    async def copy_to(self, key: str, target: Path) -> None:
        await asyncio.to_thread(_linked, self._path(key), target)

    async def exists(self, key: str) -> bool:
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def delete_many(self, keys: Sequence[str]) -> None:
        for key in keys:
            await self.delete(key)

    async def delete_folder(self, prefix: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._path(prefix), ignore_errors=True)

    async def keys(self, prefix: str) -> AsyncIterator[Stored]:
        files = _listed(self._root, self._path(prefix) if prefix else self._root)
        while page := await asyncio.to_thread(lambda: list(islice(files, _PAGE))):
            for item in page:
                yield item

    async def link(
        self, key: str, *, seconds: int, content_type: str, filename: str | None, download: bool
    ) -> str | None:
        return None

    async def check(self, *, write: bool = False) -> str:
        return await asyncio.to_thread(_checked, self._root, write)

    def patient(self) -> LocalStorage:
        return self

    async def close(self) -> None:
        return None


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")


def _move_whole(source: Path, target: Path) -> int:
    partial = _partial(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, partial)  # the source may be on another file system
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        size = partial.stat().st_size
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        if error.errno in NO_ROOM:
            raise disk_full() from error
        raise
    source.unlink(missing_ok=True)
    return size


def _linked(source: Path, target: Path) -> None:
    """The same bytes at another name; without copying where the file system allows."""
    try:
        try:
            os.link(source, target)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise NotFound("The file is gone.") from error
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno in NO_ROOM:
            raise disk_full() from error
        raise


def _listed(root: Path, folder: Path) -> Iterator[Stored]:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".") and name.endswith(".partial"):
                continue
            path = Path(place, name)
            with suppress(FileNotFoundError):  # removed meanwhile
                facts = path.stat()
                modified = datetime.fromtimestamp(facts.st_mtime, UTC)
                yield Stored(path.relative_to(root).as_posix(), facts.st_size, modified)


def _checked(root: Path, write: bool) -> str:
    try:
        root.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(root).free
        writable = os.access(root, os.W_OK)
        if write:
            probe = _partial(root / "probe")
            probe.write_bytes(b"probe")
            probe.unlink()
    except OSError as error:
        if error.errno in NO_ROOM:
            raise disk_full() from error
        raise Unavailable("The media folder can't be used.", code="STORAGE_UNAVAILABLE") from error
    if not writable:
        raise Unavailable("The media folder is not writable.", code="STORAGE_UNAVAILABLE")
    if free < _LOW_BYTES:
        raise Unavailable("The disk is nearly full.", code="DISK_FULL")
    return f"{free / 1e9:.0f} GB free"
