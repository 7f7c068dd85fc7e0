"""Objects in an S3-compatible bucket, with copies on disk of what is read."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from botocore.exceptions import BotoCoreError, ClientError

from app.config import Settings
from app.logging import get_logger
from app.storage.base import Stored, checked_key
from app.storage.copies import Copies
from app.storage.s3_bucket import BATCH, Bucket
from app.storage.s3_client import AT_THE_EDGE, CODE, DURABLE, Outage, Patience, explained

T = TypeVar("T")
_log = get_logger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0


class S3Storage:
    """Storage in a bucket; its consistency after a write is the service's, which has to be strong (S3, MinIO, R2 are).

    Requests run in threads of its own, so that a service that hangs holds up nothing else.

    Args:
        copies: shared by the storages of a process.
        durable: the patience of `patient()`.
    """

    advice = "Check S3_BUCKET, S3_ENDPOINT_URL, S3_REGION and the keys; they must allow to get, put, list and delete objects."

    def __init__(
        self, settings: Settings, patience: Patience = AT_THE_EDGE, durable: Patience = DURABLE,
        copies: Copies | None = None,
    ) -> None:  # fmt: skip
        self._settings, self._patience, self._durable = settings, patience, durable
        self.place = f"Bucket {settings.s3_bucket}"
        folder = settings.data_dir.resolve() / "media-cache"
        self._copies = copies or Copies(folder, settings.s3_cache_mb << 20)
        self._bucket = Bucket(settings, patience, self._copies)
        self._pool = ThreadPoolExecutor(patience.threads, thread_name_prefix="s3")
        self._turns = asyncio.Semaphore(patience.threads)
        self._fetching: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._patient: S3Storage | None = None

    async def put(self, key: str, source: Path) -> int:
        name = str(checked_key(key))
        return await self._done(partial(self._bucket.upload, name, source), whole=True)

    async def fetch(self, key: str) -> Path:
        name = str(checked_key(key))
        # Who asks at the same time waits, then hears that its copy is the latest: nothing is downloaded twice.
        lock = self._fetching.setdefault(name, asyncio.Lock())
        await self._in_turn(lock)
        try:
            return await self._done(partial(self._bucket.copy, name))
        finally:
            lock.release()

    async def copy_to(self, key: str, target: Path) -> None:
        await self._done(partial(self._bucket.download, str(checked_key(key)), target), whole=True)

    async def exists(self, key: str) -> bool:
        # A HEAD could not tell a missing key from a missing bucket.
        name = str(checked_key(key))
        page = await self._done(partial(self._bucket.page, name, None, 1))
        return any(item["Key"] == name for item in page.get("Contents", ()))

    async def delete(self, key: str) -> None:
        await self.delete_many([key])

    async def delete_many(self, keys: Sequence[str]) -> None:
        names = [str(checked_key(key)) for key in keys]
        for start in range(0, len(names), BATCH):
            await self._done(partial(self._bucket.remove, names[start : start + BATCH]))

    async def delete_folder(self, prefix: str) -> None:
        async for page in self._pages(f"{checked_key(prefix)}/"):
            await self._done(partial(self._bucket.remove, [item["Key"] for item in page]))

    async def keys(self, prefix: str) -> AsyncIterator[Stored]:
        async for page in self._pages(f"{checked_key(prefix)}/" if prefix else ""):
            for item in page:
                if not item["Key"].endswith("/"):  # a console's idea of a folder
                    yield Stored(item["Key"], item["Size"], item["LastModified"])

    async def link(
        self, key: str, *, seconds: int, content_type: str, filename: str | None, download: bool
    ) -> str | None:
        sign = partial(
            self._bucket.link, str(checked_key(key)), seconds, content_type, filename, download
        )
        try:  # not in a thread of `_pool`: it needs nobody's answer
            return await asyncio.to_thread(sign)
        except BotoCoreError as error:
            raise explained(error) from error

    async def check(self, *, write: bool = False) -> str:
        await self._done(partial(self._bucket.page, "probe/", None, 1))
        if write:
            await self._done(self._bucket.probe)
        return "the bucket answers"

    def patient(self) -> S3Storage:
        if self._patient is None:
            self._patient = S3Storage(self._settings, self._durable, self._durable, self._copies)
        return self._patient

    async def close(self) -> None:
        if self._patient:
            await self._patient.close()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._bucket.close()

    async def _done(self, work: Callable[[], T], *, whole: bool = False) -> T:
        """Runs work in a thread; during an outage again and again, while patience lasts.

        Args:
            whole: a cancel waits for its end.
        """
        until = time.monotonic() + self._patience.outage
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._tried(work, whole)
            except Outage as outage:
                left = until - time.monotonic()
                if left <= 0:
                    raise
                _log.warning("storage_outage", error=outage.message, seconds_left=round(left))
                await asyncio.sleep(min(pause * random.uniform(0.5, 1.0), left))
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _tried(self, work: Callable[[], T], whole: bool) -> T:
        await self._in_turn(self._turns)
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        except BaseException:
            self._turns.release()
            raise
        future.add_done_callback(self._over)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            if whole:
                await asyncio.wait([future])
            raise
        except (BotoCoreError, ClientError) as error:
            raise explained(error) from error

    def _over(self, future: asyncio.Future[Any]) -> None:
        self._turns.release()
        if not future.cancelled():
            future.exception()  # nobody may be waiting any more

    async def _in_turn(self, turn: asyncio.Semaphore | asyncio.Lock) -> None:
        try:
            async with asyncio.timeout(self._patience.turn):
                await turn.acquire()
        except TimeoutError:
            raise Outage("The media storage is busy; try again in a minute.", code=CODE) from None

    async def _pages(self, prefix: str) -> AsyncIterator[list[dict[str, Any]]]:
        after: str | None = None
        while True:
            page = await self._done(partial(self._bucket.page, prefix, after))
            if found := page.get("Contents"):
                yield found
                after = found[-1]["Key"]
            if not page.get("IsTruncated"):
                return
