"""Exports on demand: made once for each finished file, format and quality, and kept beside it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from app.errors import Unavailable
from app.logging import get_logger
from app.media.export import Format, Quality, export
from app.media.ffmpeg import FfmpegError
from app.models import Asset
from app.models.types import new_id
from app.storage import Storage

_log = get_logger(__name__)
_AT_ONCE = 1
"""ffmpeg uses all cores by itself."""


def export_key(final: Asset, form: Format, quality: Quality) -> str:
    """Where an export is stored: in the ad's own folder, with which it goes."""
    return f"sessions/{final.session_id}/exports/{final.id}-{quality}.{form}"


class Exports:
    """Makes exports; one per process.

    Args:
        scratch: a folder for what is being made.
    """

    def __init__(self, storage: Storage, scratch: Path) -> None:
        self._storage, self._scratch = storage, scratch
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._making: dict[str, asyncio.Task[None]] = {}

    async def file(
        self, final: Asset, form: Format, quality: Quality, patience: float
    ) -> Path | None:
        """An export's file; None if it is not ready within `patience` seconds, and goes on being made.

        Raises:
            Unavailable: it could not be made. NotFound: the ad's file is gone.
        """
        key = export_key(final, form, quality)
        if not await self._storage.exists(key):
            task = self._making.get(key)
            if task is None:
                task = asyncio.create_task(self._make(final, form, quality, key))
                self._making[key] = task
                task.add_done_callback(lambda _: self._making.pop(key, None))
            done, _ = await asyncio.wait([task], timeout=patience)
            if not done:
                return None
            task.result()
        return await self._storage.fetch(key)

    async def _make(self, final: Asset, form: Format, quality: Quality, key: str) -> None:
        folder = self._scratch / new_id()
        async with self._turn:
            try:
                source = await self._storage.fetch(final.storage_key)
                await asyncio.to_thread(folder.mkdir, parents=True)
                target = folder / f"export.{form}"
                await export(source, form, quality, target, final.duration or 0.0)
                await self._storage.put(key, target)
            except (FfmpegError, OSError) as error:
                _log.warning("export_failed", asset=final.id, form=form, quality=quality, error=str(error))  # fmt: skip
                raise Unavailable(f"The export could not be made. {error}", code="EXPORT_FAILED") from error  # fmt: skip
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def close(self) -> None:
        """Breaks off what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
