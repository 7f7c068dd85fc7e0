"""The sweep: jobs that nobody waits for any more are found, canceled and settled."""

from __future__ import annotations

import asyncio
import time

from app.database import Database
from app.errors import ProviderError
from app.logging import get_logger
from app.orchestrator.ledger import SessionLedger, as_entry
from app.providers.paid import Entry, PaidProvider, charged, find_job, provider_error
from app.services import costs

_log = get_logger(__name__)
_PATIENCE = 60.0
"""Seconds that a canceled job is watched until it has ended."""


class Sweeper:
    """Settles abandoned work; one sweep at a time."""

    def __init__(
        self, database: Database, provider: PaidProvider | None, purse: costs.Purse
    ) -> None:
        self._database, self._provider, self._purse = database, provider, purse
        self._lock = asyncio.Lock()

    async def sweep(self) -> None:
        """Ends every job of the ledger whose run has ended. What can't be told stays held."""
        if self._provider is None:
            return
        async with self._lock:
            async with self._database.reading() as db:
                rows = await costs.abandoned(db)
                found = [(as_entry(row), row.model_id) for row in rows]
            # Only for its steps by id: whose purse it was is in the entries.
            ledger = SessionLedger(self._database, self._purse.caps, "", 0)
            for entry, model in found:
                try:
                    await self._ended(self._provider, ledger, entry, model)
                except ProviderError as error:
                    _log.warning("sweep_failed", entry=entry.id, error=str(error))

    @staticmethod
    async def _ended(
        provider: PaidProvider, ledger: SessionLedger, entry: Entry, model: str
    ) -> None:
        canceled = ProviderError("It was canceled before it began.")
        if entry.status == "reserved":
            await ledger.release(entry, canceled)
            return
        if entry.job_id is None:
            job = await find_job(provider, ledger, model, entry)
            if job is None:
                await ledger.release(entry, canceled)
                return
            entry = await ledger.took(entry, job.id)
        assert entry.job_id is not None
        began = time.monotonic()
        await provider.cancel(entry.job_id)
        while time.monotonic() - began < _PATIENCE:
            job = await provider.poll(entry.job_id)
            if job.status.final:
                error = provider_error(job) if job.error else None
                await ledger.settle(entry, charged(entry, job), time.monotonic() - began, error)
                return
            await asyncio.sleep(provider.poll_seconds)
