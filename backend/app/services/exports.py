"""Exports on demand: made once for each finished file, format and quality, and kept beside it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections import Counter
from pathlib import Path

from app.errors import AppError, NotFound, TooMany, Unavailable
from app.logging import get_logger
from app.media.credentials import Credentials
from app.media.export import CONTENT_TYPES, Format, Quality, export
from app.media.ffmpeg import FfmpegError
from app.media.provenance import NotSigned, sign_copy
from app.models import Asset
from app.models.types import new_id
from app.storage import Storage

_log = get_logger(__name__)
_AT_ONCE = 1
"""ffmpeg uses all cores by itself."""
MOST_WAITING = 12
"""Exports of a user that wait or are made: every format and quality of an ad."""


def export_key(final: Asset, form: Format, quality: Quality) -> str:
    """Where an export is stored: in the ad's own folder, with which it goes."""
    return f"{exports_folder(str(final.session_id))}/{final.id}-{quality}.{form}"


def exports_folder(session_id: str) -> str:
    return f"sessions/{session_id}/exports"


class Exports:
    """Makes exports; one per process.

    Args:
        scratch: a folder for what is being made. credentials: sign copies of signed ads; None signs none.
    """

    def __init__(
        self, storage: Storage, scratch: Path, credentials: Credentials | None = None
    ) -> None:
        self._storage, self._scratch, self._credentials = storage, scratch, credentials
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._making: dict[str, asyncio.Task[None]] = {}
        self._failed: dict[str, BaseException] = {}  # while nobody was waiting any more
        self._waiting: Counter[int] = Counter()  # by user

    async def ready(
        self, final: Asset, form: Format, quality: Quality, patience: float
    ) -> str | None:
        """The key of an export; None if it is not ready within `patience` seconds, and goes on being made.

        Raises:
            Unavailable: it could not be made, also since it was asked for last. NotFound: the ad's file is gone.
            TooMany: too many of the user's are being made.
        """
        key = export_key(final, form, quality)
        if not await self._storage.exists(key):
            if failed := self._failed.pop(key, None):
                raise failed
            task = self._making.get(key) or self._begun(final, form, quality, key)
            done, _ = await asyncio.wait([task], timeout=patience)
            if not done:
                return None
            self._failed.pop(key, None)
            if task.cancelled():
                raise NotFound("The ad is gone.")
            task.result()
        return key

    def _begun(self, final: Asset, form: Format, quality: Quality, key: str) -> asyncio.Task[None]:
        if self._waiting[final.user_id] >= MOST_WAITING:
            raise TooMany("Many of your exports are being made; ask again when some are ready.", retry_after=10)  # fmt: skip
        task = asyncio.create_task(self._make(final, form, quality, key))
        self._making[key] = task
        self._waiting[final.user_id] += 1

        def over(task: asyncio.Task[None]) -> None:
            del self._making[key]
            self._waiting[final.user_id] -= 1
            if not task.cancelled() and (error := task.exception()):
                self._failed[key] = error

        task.add_done_callback(over)
        return task

    def forget(self, session_id: str) -> None:
        """Breaks off what is being made of an ad that was deleted."""
        for key, task in list(self._making.items()):
            if key.startswith(exports_folder(session_id)):
                task.cancel()
        for key in [k for k in self._failed if k.startswith(exports_folder(session_id))]:
            del self._failed[key]

    async def _make(self, final: Asset, form: Format, quality: Quality, key: str) -> None:
        folder = self._scratch / new_id()
        async with self._turn:
            try:
                source = await self._storage.patient().fetch(final.storage_key)
                await asyncio.to_thread(folder.mkdir, parents=True)
                target = folder / f"export.{form}"
                await export(source, form, quality, target, final.duration or 0.0)
                await self._kept(key, await self._attested(target, form, source))
            except (FfmpegError, OSError) as error:
                _log.warning("export_failed", asset=final.id, form=form, quality=quality, error=str(error))  # fmt: skip
                raise Unavailable(f"The export could not be made. {error}", code="EXPORT_FAILED") from error  # fmt: skip
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _attested(self, target: Path, form: Format, ad: Path) -> Path:
        """The export with a manifest that goes on from the ad's, where its format takes one; else as it is."""
        if self._credentials is None:
            return target
        signed = target.with_name(f"signed.{form}")
        try:
            done = await asyncio.to_thread(
                sign_copy, target, signed, CONTENT_TYPES[form], ad, self._credentials
            )
        except (NotSigned, OSError) as error:  # better without than none
            _log.error("export_not_signed", form=form, error=str(error))
            return target
        return signed if done else target

    async def _kept(self, key: str, file: Path) -> None:
        """Stores a file; broken off, nothing of it stays, also if the copy was at work."""
        put = asyncio.ensure_future(self._storage.patient().put(key, file))
        try:
            await asyncio.shield(put)
        except asyncio.CancelledError:
            await asyncio.wait([put])
            with contextlib.suppress(AppError):  # what stays is swept one day
                await self._storage.delete(key)
            raise

    async def close(self) -> None:
        """Breaks off what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
