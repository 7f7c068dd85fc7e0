"""The ledger, each step its own transaction."""

from __future__ import annotations

from app.database import Database
from app.errors import ProviderError
from app.models import Cost
from app.orchestrator.lease import Lease
from app.providers.paid import Call, Entry, PaidFor
from app.services import costs


class LedgerEntries:
    """Keeps `providers.paid.Entries`: of whomsoever, by their ids."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database, self._lease = database, lease

    async def still_ours(self, entry: Entry) -> bool:
        async with self._lease.transaction() as db:
            return await costs.may_submit(db, entry.id)

    async def intend(self, entry: Entry) -> Entry:
        async with self._lease.transaction() as db:
            return _own(await costs.mark_submitting(db, entry.id))

    async def took(self, entry: Entry, job_id: str) -> Entry:
        async with self._lease.transaction() as db:
            return _own(await costs.mark_running(db, entry.id, job_id))

    async def settle(
        self, entry: Entry, cost: float, duration: float, error: ProviderError | None = None
    ) -> None:
        async with self._lease.transaction() as db:
            await costs.settle(
                db,
                entry.id,
                cost,
                duration,
                str(error) if error else None,
                bool(error and error.transient),
            )

    async def release(self, entry: Entry, error: ProviderError) -> None:
        async with self._lease.transaction() as db:
            await costs.release(db, entry.id, str(error), error.transient)

    async def hold(self, entry: Entry, error: ProviderError) -> None:
        async with self._lease.transaction() as db:
            await costs.hold(db, entry.id, str(error))


class SessionLedger(LedgerEntries):
    """Keeps `providers.paid.Ledger` for a session and its owner."""

    def __init__(
        self, database: Database, lease: Lease, caps: costs.Caps, session_id: str, user_id: int
    ) -> None:
        super().__init__(database, lease)
        self._caps, self._session_id, self._user_id = caps, session_id, user_id

    async def begun(self, shot: str) -> Call | None:
        async with self._database.reading() as db:
            row = await costs.begun(db, shot)
            if row is None:
                return None
            return Call(
                row.unit, row.attempt, row.agent, row.model_id, row.provider, float(row.estimated)
            )

    async def open(self, call: Call) -> Entry:
        async with self._lease.transaction() as db:
            return as_entry(
                await costs.open_entry(db, self._caps, self._session_id, self._user_id, call)
            )


def _own(row: Cost | None) -> Entry:
    if row is None:
        raise PaidFor("Something else is at work on this shot already.")
    return as_entry(row)


def as_entry(row: Cost) -> Entry:
    """A row as the payer knows it."""
    return Entry(
        id=row.id, status=row.status, nonce=row.nonce or 0, job_id=row.job_id, estimated=float(row.estimated),
        submitted_at=row.submitted_at, success=row.success, transient=row.transient, error=row.error,
    )  # fmt: skip
