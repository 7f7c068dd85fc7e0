"""Files in a folder."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import uuid
from pathlib import Path

from app.errors import NotFound, Unavailable
from app.storage.base import checked_key


class LocalStorage:
    """Storage below one folder; a file appears under its key by an atomic rename."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

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

    async def exists(self, key: str) -> bool:
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def delete_folder(self, prefix: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._path(prefix), ignore_errors=True)


def _move_whole(source: Path, target: Path) -> int:
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, partial)  # the source may be on another file system
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        size = partial.stat().st_size
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable(
                "The disk is full; free some space and try again.", code="DISK_FULL"
            ) from error
        raise
    source.unlink(missing_ok=True)
    return size
