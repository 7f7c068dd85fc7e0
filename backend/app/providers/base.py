"""The interface that every provider keeps; `tests/contract/test_providers.py` holds them to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from app.errors import ProviderError

Progress = Callable[[float], Awaitable[None]]


class OverBudget(ProviderError):
    """A cap on spending would be passed."""


class Unclear(ProviderError):
    """Nobody knows whether a job was taken: it must be looked for before it is handed in again."""


class Moderated(ProviderError):
    """The model's filter refused the wording; the same request would be refused again."""

    sentence = "The model's filter refused this wording."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class JobStatus(StrEnum):
    """States of a provider job; the last four are final."""

    STARTING = "starting"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    ABORTED = "aborted"

    @property
    def canceled(self) -> bool:
        return self in (JobStatus.CANCELED, JobStatus.ABORTED)

    @property
    def final(self) -> bool:
        return self not in (JobStatus.STARTING, JobStatus.PROCESSING)


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of work for a model: `kind` is its role (still, clip, soundtrack, titles…)."""

    kind: str
    inputs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request will take: USD and seconds."""

    cost: float
    duration: float


@dataclass(frozen=True, slots=True)
class Job:
    """A provider job as last seen.

    Attributes:
        progress: 0..1.
        cost: USD; None where the provider doesn't say.
        outputs: facts about the finished files.
    """

    id: str
    status: JobStatus
    progress: float = 0.0
    error: str | None = None
    transient: bool = False
    moderated: bool = False
    cost: float | None = None
    outputs: dict[str, Any] = field(default_factory=dict)


class Quotes(Protocol):
    """Says which model would make something, for how much."""

    name: str

    def model_id(self, kind: str) -> str:
        """Which model serves a kind of request."""
        ...

    def estimate(self, request: Request) -> Estimate: ...


class Provider(Quotes, Protocol):
    """Runs models. Unknown job ids poll as `aborted`: the provider forgot them."""

    async def submit(self, request: Request) -> Job:
        """Hands a request in.

        Raises:
            ProviderError: it is refused.
        """
        ...

    async def poll(self, job_id: str) -> Job: ...

    async def fetch(self, job_id: str, folder: Path) -> dict[str, Path]:
        """Brings the files of a succeeded job into a folder, by name."""
        ...

    async def cancel(self, job_id: str) -> None:
        """Stops a job; one that has ended is left alone."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Finished:
    """A job's files and facts; `duration` in seconds of wall time.

    `notice` tells the user what was done in place of what was asked.
    """

    files: dict[str, Path]
    outputs: dict[str, Any]
    cost: float
    duration: float
    model_id: str = ""
    provider: str = ""
    notice: str | None = None


def request_kind(unit: dict[str, Any], medium: str) -> str:
    """What a planned picture or clip asks of a provider: `medium` is still or clip.

    A photo's product stands in a set (photo_…) unless its photo is to be shown on a card (framed_…).
    """
    if not unit.get("photo_key"):
        return medium
    return f"photo_{medium}" if unit.get("layout") == "set" else f"framed_{medium}"


def still_request(unit: dict[str, Any]) -> Request:
    """A planned picture's, for estimates."""
    return Request(request_kind(unit, "still"), {})


def clip_request(unit: dict[str, Any]) -> Request:
    """A planned clip's, for estimates."""
    return Request(request_kind(unit, "clip"), {"duration": unit["duration"]})


def shot_requests(unit: dict[str, Any]) -> list[Request]:
    """A planned shot's, for estimates: its picture's and its clip's."""
    return [still_request(unit["image"]), clip_request(unit["clip"])]


async def unheard(_: float) -> None:
    """A progress that nobody follows."""


async def run_to_completion(
    provider: Provider, request: Request, folder: Path, *, timeout: float,
    interval: float = 0.25, progress: Progress = unheard,
) -> Finished:  # fmt: skip
    """Submits a request, polls it to its end, fetches its files. Canceled from outside, it cancels the job.

    Args:
        timeout: seconds of work until the job is given up and canceled; queueing does not count.
        interval: seconds between polls.

    Raises:
        ProviderError: the job failed or took too long.
    """
    began = working_since = time.monotonic()
    job = await provider.submit(request)
    try:
        while not job.status.final:
            if job.status is JobStatus.STARTING:
                working_since = time.monotonic()  # waiting in the provider's queue is not working
            if time.monotonic() - working_since > timeout:
                raise ProviderError(f"It took longer than {timeout:.0f} s.", transient=True)
            await asyncio.sleep(interval)
            job = await provider.poll(job.id)
            await progress(job.progress)
    except BaseException:
        # Canceled, or telling of the progress failed: nobody waits for this job any more.
        await asyncio.shield(provider.cancel(job.id))
        raise
    if job.status is not JobStatus.SUCCEEDED:
        raise ProviderError(job.error or f"The job ended as {job.status}.", transient=job.transient)
    files = await provider.fetch(job.id, folder)
    return Finished(files, job.outputs, job.cost or 0.0, time.monotonic() - began,
                    provider.model_id(request.kind), provider.name)  # fmt: skip
