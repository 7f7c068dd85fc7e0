"""The sweep: jobs that nobody waits for any more are found, canceled and settled."""

from __future__ import annotations

import asyncio
import time

from app.database import Database, is_gone
from app.errors import ProviderError
from app.logging import get_logger
from app.orchestrator.lease import Lease
from app.orchestrator.ledger import LedgerEntries, as_entry
from app.providers.hosted import Hosted
from app.providers.paid import Entry, PaidProvider, charged, find_job, provider_error
from app.services import costs

_log = get_logger(__name__)
_PATIENCE = 60.0
"""Seconds that a canceled job is watched until it has ended; then the next sweep goes on."""
_EVERY = 30.0
_AT_ONCE = 8


class Sweeper:
    """Settles abandoned work: after a cancel, and every half minute."""

    def __init__(self, database: Database, hosted: Hosted | None, lease: Lease) -> None:
        self._database, self._hosted, self._lease = database, hosted, lease
        self._busy: set[int] = set()

    async def keep_on(self) -> None:
        """Sweeps until it is canceled."""
        while self._hosted is not None:
            try:
                await self.sweep()
            except Exception as error:
                if not is_gone(error):
                    _log.exception("sweeping_failed")
            await asyncio.sleep(_EVERY)

    async def sweep(self) -> None:
        """Ends every job of the ledger whose run has ended. What can't be told stays held."""
        if self._hosted is None:
            return
        async with self._database.reading() as db:
            found = [i for i in await costs.abandoned(db) if i not in self._busy]
        turns = asyncio.Semaphore(_AT_ONCE)
        hosted = self._hosted

        async def one(entry_id: int) -> None:
            self._busy.add(entry_id)
            try:
                async with turns:
                    await self._end(hosted, entry_id)
            except ProviderError as error:
                _log.warning("sweep_failed", entry=entry_id, error=str(error))
            except Exception:
                _log.exception("sweep_crashed", entry=entry_id)
            finally:
                self._busy.discard(entry_id)

        await asyncio.gather(*(one(i) for i in found))

    async def _end(self, hosted: Hosted, entry_id: int) -> None:
        async with self._database.reading() as db:
            row = await costs.still_abandoned(db, entry_id)
        provider = hosted.named(row.provider) if row else None
        if row is None or provider is None:
            return
        entry = as_entry(row)
        ledger = LedgerEntries(self._database, self._lease)
        if entry.status == "reserved":
            await self._release(entry)
            return
        if entry.job_id is None:
            job = await find_job(provider, ledger, entry)
            if job is None:
                await self._release(entry)
                return
            entry = await ledger.took(entry, job.id)
        await self._stopped(provider, ledger, entry)

    async def _release(self, entry: Entry) -> None:
        async with self._lease.transaction() as db:
            await costs.release_abandoned(
                db, entry.id, entry.status, "It was canceled before it began."
            )

    @staticmethod
    async def _stopped(provider: PaidProvider, ledger: LedgerEntries, entry: Entry) -> None:
        assert entry.job_id is not None
        began = time.monotonic()
        await provider.cancel(entry.job_id)
        while time.monotonic() - began < _PATIENCE:
            job = await provider.poll(entry.job_id)
            if job.status.final:
                # Asked for again, a shot that was canceled is made anew by the same model.
                error = ProviderError("It was canceled.", transient=True) if job.status.canceled else (
                    provider_error(job) if job.error else None
                )  # fmt: skip
                await ledger.settle(entry, charged(entry, job), time.monotonic() - began, error)
                return
            await asyncio.sleep(provider.poll_seconds)
