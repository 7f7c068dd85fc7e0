"""What every agent gets and gives, and how finished files are kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.errors import NotFound, ProviderError
from app.media.segment_store import SegmentStore
from app.providers.base import Finished, Progress, Provider, Request, run_to_completion
from app.schemas.agents import AgentInput, AgentOutput
from app.storage import Storage

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Context:
    """Tools of an agent at work. `folder` is empty and its own; `progress` takes 0..1.

    `segments` keeps what was encoded of ads before.
    """

    provider: Provider
    storage: Storage
    folder: Path
    progress: Progress
    segments: SegmentStore


class Agent(Protocol):
    """Makes one kind of thing."""

    name: str

    async def run(self, task: AgentInput, context: Context) -> AgentOutput: ...


async def made_before(storage: Storage, facts_key: str) -> AgentOutput | None:
    """The output of an earlier run of the same task, if its files are all stored."""
    try:
        path = await storage.fetch(facts_key)
    except NotFound:
        return None
    return AgentOutput.model_validate_json(path.read_text())


async def keep(
    storage: Storage, files: dict[str, Path], facts_key: str, output: AgentOutput, folder: Path
) -> None:
    """Stores files by key; the facts last, so that they vouch for the rest."""
    for key, path in files.items():
        await storage.put(key, path)
    facts = folder / "facts.json"
    facts.write_text(output.model_dump_json())
    await storage.put(facts_key, facts)


async def made_by(
    provider: Provider, kind: str, inputs: dict[str, Any], context: Context, timeout: float,
    progress: Progress | None = None,
) -> Finished:  # fmt: skip
    """Runs a request, trying again a few times when the provider says that this may help.

    Raises:
        ProviderError: it failed for good.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return await run_to_completion(
                provider, Request(kind, inputs), context.folder, timeout=timeout,
                progress=progress or context.progress,
            )  # fmt: skip
        except ProviderError as error:
            if not error.transient or attempt == _ATTEMPTS - 1:
                raise
            shutil.rmtree(context.folder, ignore_errors=True)
            context.folder.mkdir(parents=True)
    raise AssertionError("unreachable")
