"""Paid work, never paid twice: reserve → intent → submit → the job's name → settle.

The one window that no durable engine closes is "the provider took the job, its name is not yet saved". Here the
intent is committed before a job is handed in, with a nonce that goes along in its input; after a crash or an unclear
answer the provider's own list is searched for the nonce before anything is handed in again. Where even the list can't
be had, the entry is held: no second attempt, until somebody looks.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from app.errors import ProviderError
from app.media.ffmpeg import disk_error
from app.providers.base import (
    Finished,
    Job,
    JobStatus,
    Moderated,
    Progress,
    Request,
    Unclear,
)
from app.providers.catalogue import HostedModel

_SKEW = timedelta(minutes=5)
"""How far the provider's clock may be behind ours."""
_SUBMISSIONS = 2
_UNSEEN = 3
"""Looks in a row at which the provider does not know a job that it has taken."""
_POLL_FIRST, _POLL_SHARE, _POLL_MOST = 2.0, 0.08, 10.0
"""Seconds between polls: at first, as a share of how long a job has been at work, and at most."""
_DUE = (0.85, 1.3)
"""Shares of its usual time between which a job is likely to end: it is looked at twice as often."""


class PaidFor(ProviderError):
    """Money is spent on this shot, or may be: nothing else is paid for in its place."""


class Held(PaidFor):
    """Nobody can tell what became of a job."""


@dataclass(frozen=True, slots=True)
class Call:
    """A paid call as the ledger knows it: `unit` is the piece of work, `estimated` USD."""

    unit: str
    attempt: int
    agent: str
    model_id: str
    provider: str
    estimated: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger entry; see `models.costs.Cost` for its statuses."""

    id: int
    status: str
    nonce: int
    job_id: str | None
    estimated: float
    submitted_at: datetime | None
    success: bool
    transient: bool
    error: str | None


class Entries(Protocol):
    """What becomes of entries; each method is one durable transaction."""

    async def intend(self, entry: Entry) -> Entry:
        """The job is about to be handed in.

        Raises:
            PaidFor: somebody else is at it.
        """
        ...

    async def still_ours(self, entry: Entry) -> bool:
        """Whether a job that was intended may be handed in now: looked at right before, for a process may have slept meanwhile."""
        ...

    async def took(self, entry: Entry, job_id: str) -> Entry:
        """The provider has the job.

        Raises:
            PaidFor: the entry has another job already.
        """
        ...

    async def settle(
        self, entry: Entry, cost: float, duration: float, error: ProviderError | None = None
    ) -> None:
        """The job has ended and costs so much (USD)."""
        ...

    async def release(self, entry: Entry, error: ProviderError) -> None:
        """The job was surely not taken; an entry that has one is left alone."""
        ...

    async def hold(self, entry: Entry, error: ProviderError) -> None:
        """Nobody can tell whether the job was taken."""
        ...


class Ledger(Entries, Protocol):
    """Where entries are opened, out of somebody's purse."""

    async def begun(self, shot: str) -> Call | None:
        """What is at work for a shot, or was paid for; None if nothing is."""
        ...

    async def open(self, call: Call) -> Entry:
        """The entry of a call: the one there is, or a new one for which its estimate is reserved.

        Raises:
            OverBudget: a cap would be passed.
        """
        ...


class PaidProvider(Protocol):
    """A provider that charges. `model` is a model_id of its catalogue."""

    name: str
    submit_seconds: float
    """After this time a creation on its way has arrived or never will."""
    poll_seconds: float
    fetch_seconds: float
    """How long a finished file is tried to be fetched."""

    def models(self, kind: str) -> list[HostedModel]:
        """Models that can make a kind of request, the preferred first."""
        ...

    def cost(self, model: str, request: Request) -> float:
        """USD for a request by a model."""
        ...

    async def hand_in(self, model: str, request: Request, nonce: int) -> Job:
        """Creates the job, once.

        Raises:
            ProviderError: surely refused. Unclear: nobody knows.
        """
        ...

    async def find(self, nonce: int, since: datetime) -> list[Job]:
        """Jobs that were created with a nonce, the earliest first.

        Raises:
            ProviderError: the list can't be had, or no longer says what went in.
        """
        ...

    async def poll(self, job_id: str) -> Job: ...

    async def cancel(self, job_id: str) -> None: ...

    async def pause(self, job_id: str, seconds: float) -> None:
        """Waits between two looks at a job; less long if word comes that it has moved on."""
        ...

    async def heard(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """The id of the job that a message from outside is about; None if it is not the provider's.

        Raises:
            ProviderError: that can't be told now.
        """
        ...

    def moved(self, job_id: str) -> None:
        """Ends the pause of who waits for a job in this process, if anybody does: only a hint to look."""
        ...

    async def bring(self, model: str, request: Request, job_id: str, folder: Path) -> Finished:
        """Brings the files of a succeeded job, checked.

        Raises:
            ProviderError: they can't be had, or are no such media.
        """
        ...

    async def close(self) -> None: ...


async def run_paid(
    provider: PaidProvider, ledger: Ledger, call: Call, request: Request, folder: Path, *, timeout: float,
    usual: float, progress: Progress,
) -> Finished:  # fmt: skip
    """Runs a call to its files, or picks up where an earlier process left it.

    Canceled from outside it leaves the job alone: whoever cancels has the ledger swept, and a process that stops
    will find the job again.

    Args:
        timeout: seconds after which the job is canceled. usual: seconds that such jobs take, about.

    Raises:
        ProviderError: it failed; `transient` says whether another attempt may help. OverBudget: a cap is reached.
    """
    began = time.monotonic()
    entry = await ledger.open(call)
    if entry.status == "released" or (entry.status == "settled" and not entry.success):
        raise _remembered(entry)
    if entry.status == "reserved":
        entry = await _handed_in(provider, ledger, call, request, await ledger.intend(entry))
    elif entry.job_id is None:  # submitting, or held and looked for once more
        entry = await _reconciled(provider, ledger, call, request, entry)
    assert entry.job_id is not None
    cost = entry.estimated
    if entry.status != "settled":
        job = await _awaited(provider, ledger, entry, timeout, usual, progress)
        cost = charged(entry, job)
        error = None if job.status is JobStatus.SUCCEEDED else provider_error(job)
        await ledger.settle(entry, cost, time.monotonic() - began, error)
        if error is not None:
            raise error
    made = await _brought(provider, call.model_id, request, entry.job_id, folder)
    seconds = time.monotonic() - began
    return Finished(made.files, made.outputs, cost, seconds, call.model_id, provider.name)


async def _brought(
    provider: PaidProvider, model: str, request: Request, job_id: str, folder: Path
) -> Finished:
    """The files of a job that is paid for; tried for minutes, for they can't be had otherwise.

    Raises:
        PaidFor: they can't be had.
    """
    began, pause = time.monotonic(), _POLL_FIRST
    while True:
        try:
            return await provider.bring(model, request, job_id, folder)
        except ProviderError as error:
            if not error.transient or time.monotonic() - began > provider.fetch_seconds:
                raise PaidFor(str(error)) from error
        except OSError as error:
            raise PaidFor(str(disk_error(error))) from error
        await asyncio.sleep(min(pause, provider.fetch_seconds / 4))
        pause *= 2


def charged(entry: Entry, job: Job) -> float:
    """USD: what failed or never began is not charged, what was canceled while it ran is; the estimate where the provider tells no price, or none that can be."""
    if job.status not in (JobStatus.SUCCEEDED, JobStatus.CANCELED):
        return 0.0
    if job.cost is None or not math.isfinite(job.cost) or job.cost < 0:
        return entry.estimated
    return job.cost


def provider_error(job: Job) -> ProviderError:
    """How a job ended, as an error."""
    if job.moderated:
        return Moderated()
    return ProviderError(job.error or f"The job ended as {job.status}.", transient=job.transient)


def _remembered(entry: Entry) -> ProviderError:
    """How an entry failed in an earlier process."""
    if entry.error == Moderated.sentence:
        return Moderated()
    return ProviderError(entry.error or "It failed before.", transient=entry.transient)


async def _handed_in(
    provider: PaidProvider, ledger: Entries, call: Call, request: Request, entry: Entry
) -> Entry:
    """Hands a job in whose intent is committed."""
    for _ in range(_SUBMISSIONS):
        if not await ledger.still_ours(entry):
            raise PaidFor("Something else is at work on this shot already, or nobody waits for it.")
        try:
            job = await provider.hand_in(call.model_id, request, entry.nonce)
        except Unclear:
            found = await find_job(provider, ledger, entry)
            if found is None:
                continue
            job = found
        except ProviderError as error:
            await ledger.release(entry, error)
            raise
        return await ledger.took(entry, job.id)
    # Twice unclear, and the list knows of nothing: it may only be late.
    held = Held("The provider's answers don't say whether it took this job; it is held.")
    await ledger.hold(entry, held)
    raise held


async def _reconciled(
    provider: PaidProvider, ledger: Entries, call: Call, request: Request, entry: Entry
) -> Entry:
    """Takes up an intent that another process committed: the job may be there."""
    job = await find_job(provider, ledger, entry)
    if job is None:
        return await _handed_in(provider, ledger, call, request, entry)
    return await ledger.took(entry, job.id)


async def find_job(provider: PaidProvider, ledger: Entries, entry: Entry) -> Job | None:
    """Looks for a job now, and once more when one on its way must have arrived.

    Raises:
        Held: the list can't be had.
    """
    assert entry.submitted_at is not None
    since = entry.submitted_at - _SKEW
    try:
        jobs = await provider.find(entry.nonce, since)
        if not jobs:
            await asyncio.sleep(provider.submit_seconds)
            jobs = await provider.find(entry.nonce, since)
        for other in jobs[1:]:
            await provider.cancel(other.id)
    except ProviderError as error:
        held = Held(
            "It can't be told whether the provider took this job; it is held, and not sent again."
        )
        await ledger.hold(entry, held)
        raise held from error
    return jobs[0] if jobs else None


async def _awaited(
    provider: PaidProvider, ledger: Entries, entry: Entry, timeout: float, usual: float,
    progress: Progress,
) -> Job:  # fmt: skip
    """Polls a job to its end; past its time it is canceled. A provider that is gone for a while is waited for."""
    assert entry.job_id is not None
    since, canceled = time.monotonic(), False
    first = provider.poll_seconds or _POLL_FIRST
    unseen = 0
    while True:
        try:
            job = await provider.poll(entry.job_id)
        except ProviderError as error:
            unseen += not error.transient
            if unseen >= _UNSEEN:  # forgotten, or no longer ours to see
                held = Held(f"What became of this job can't be seen: {error}")
                await ledger.hold(entry, held)
                raise held from error
        else:
            unseen = 0
            if job.status.final:
                return job
            await progress(job.progress)
        late = time.monotonic() - since
        if late > timeout and not canceled:
            with contextlib.suppress(ProviderError):
                await provider.cancel(entry.job_id)
                canceled = True
        if late > 2 * timeout:
            held = Held("The provider does not say how this job ended; it is held.")
            await ledger.hold(entry, held)
            raise held
        await provider.pause(entry.job_id, _pause(first, late, usual))


def _pause(first: float, late: float, usual: float) -> float:
    """Seconds until the next look at a job that is `late` seconds old: shorter about the time at which such jobs are done."""
    due, over = _DUE[0] * usual, _DUE[1] * usual
    if due <= late <= over:
        return first / 2
    pause = max(first, min(_POLL_SHARE * late, _POLL_MOST))
    return min(pause, max(due - late, first / 2)) if late < due else pause
