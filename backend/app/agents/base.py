"""What every agent gets and gives, and how finished files are kept."""

from __future__ import annotations

import asyncio
import dataclasses
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from app.errors import NotFound, ProviderError
from app.media.credentials import Credentials
from app.media.segment_store import SegmentStore
from app.providers.base import (
    Finished,
    Moderated,
    Progress,
    Provider,
    Request,
    run_to_completion,
)
from app.providers.catalogue import TIMEOUTS
from app.providers.hosted import Hosted
from app.providers.paid import Call, Ledger, PaidFor, PaidProvider, run_paid
from app.schemas.agents import AgentInput, AgentOutput
from app.storage import Storage
from app.tracing import span

_ATTEMPTS = 3
_PAID_ATTEMPTS = 2
_NEARLY = 0.95
"""Share of its time past which a job is not told to be, while it is at work."""
_PLAIN_MARK = "+plain"
"""In the ledger, of a shot without the user's own words."""
_PLAINLY = "The model's filter refused the wording of a shot; it was made from a plain description of the product."


@dataclass(frozen=True, slots=True)
class Paying:
    """Who is paid, and out of which purse; `fallback` lets the studio fill in."""

    hosted: Hosted
    ledger: Ledger
    fallback: bool


AiLabel = Literal["off", "generative", "always"]
Turn = Callable[[], AbstractAsyncContextManager[None]]
"""Waits for what only one may do at a time, and holds it."""


@dataclass(frozen=True, slots=True)
class Context:
    """Tools of an agent at work. `folder` is empty and its own; `progress` takes 0..1.

    `provider` is the studio; `paid` is there in the generative lane. `segments` keeps what was encoded of ads before.
    `anchored` is set once the picture is there that the others of a round refer to, or will never be. `turn` is held while
    an ad is encoded, which takes all cores. `credentials` sign finished ads; None signs none. `ai_label` says which are labelled.
    """

    provider: Provider
    storage: Storage
    folder: Path
    progress: Progress
    segments: SegmentStore
    paid: Paying | None = None
    anchored: asyncio.Event = field(default_factory=asyncio.Event)
    turn: Turn = nullcontext
    credentials: Credentials | None = None
    ai_label: AiLabel = "off"


class Agent(Protocol):
    """Makes one kind of thing."""

    name: str

    async def run(self, task: AgentInput, context: Context) -> AgentOutput: ...


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one part of the work, as a share of all of it."""

    async def scaled(value: float) -> None:
        await progress(start + (end - start) * value)

    return scaled


async def made_before(storage: Storage, facts_key: str) -> AgentOutput | None:
    """The output of an earlier run of the same task, if its files are all stored."""
    try:
        path = await storage.fetch(facts_key)
    except NotFound:
        return None
    return AgentOutput.model_validate_json(path.read_text())


async def photo_files(unit: dict[str, Any], storage: Storage) -> dict[str, str]:
    """Paths of a unit's photo and its cut-out, those that it has."""
    keys = {name: unit.get(f"{name}_key") for name in ("photo", "cutout")}
    return {name: str(await storage.fetch(key)) for name, key in keys.items() if key}


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
            with span(f"{provider.name} {kind}"):
                return await run_to_completion(
                    provider, Request(kind, inputs), context.folder, timeout=timeout,
                    progress=progress or context.progress,
                )  # fmt: skip
        except ProviderError as error:
            if not error.transient or attempt == _ATTEMPTS - 1:
                raise
            await _emptied(context.folder)
    raise AssertionError("unreachable")


async def _emptied(folder: Path) -> None:
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await asyncio.to_thread(folder.mkdir, parents=True)


def _by_time(progress: Progress, usual: float) -> Progress:
    """Progress of a job that only says whether it is at work: by the seconds that such a job usually takes."""
    began = time.monotonic()

    async def told(share: float) -> None:
        await progress(max(share, min((time.monotonic() - began) / usual, _NEARLY)))

    return told


async def shot_by(
    context: Context, agent: str, unit: str, hosted: Request, studio: Request, timeout: float
) -> Finished:
    """Makes a picture or a clip in the session's lane: by hosted models in the catalogue's order, or by the studio.

    Where hosted models can't, the studio fills in and says so, unless the settings forbid it.

    Args:
        unit: names the shot in the ledger.
        hosted, studio: the same wish to either.
        timeout: seconds that the studio may take.

    Raises:
        ProviderError: nobody could make it.
    """
    paid = context.paid
    if paid is None or (paid.fallback and not paid.hosted.offers(hosted.kind)):
        return await made_by(context.provider, studio.kind, studio.inputs, context, timeout)
    plainly = Request(hosted.kind, hosted.inputs | {"plain": True})
    try:
        return await bought(context, paid, agent, unit, hosted, plainly)
    except ProviderError as error:
        if not paid.fallback:
            raise
        reason = str(error)
    await _emptied(context.folder)
    made = await made_by(context.provider, studio.kind, studio.inputs, context, timeout)
    notice = f"One shot was made by the studio instead: {reason}"
    return dataclasses.replace(made, notice=notice)


async def bought(
    context: Context,
    paid: Paying,
    agent: str,
    shot: str,
    wish: Request,
    plainly: Request | None = None,
) -> Finished:
    """A shot, or whatever else `shot` names, by the first hosted model that can make it; each gets one more attempt
    where that may help. What an earlier process has begun is brought to its end before anything else is bought.

    Args:
        plainly: the same wish without the user's own words, for a filter that refused them.

    Raises:
        ProviderError: none could. PaidFor: money is spent, or may be, and nothing came of it.
    """

    async def attempted(
        provider: PaidProvider, call: Call, timeout: float, request: Request, usual: float
    ) -> Finished:
        try:
            return await run_paid(
                provider, paid.ledger, call, request, context.folder, timeout=timeout, usual=usual,
                progress=_by_time(context.progress, usual),
            )  # fmt: skip
        except ProviderError:
            await _emptied(context.folder)
            raise

    failure: ProviderError | None = None
    if begun := await paid.ledger.begun(shot):
        known = paid.hosted.named(begun.provider)
        if known is None:
            raise PaidFor(f"{begun.provider}, which was paid for this, is no longer set up.")
        plain = plainly is not None and begun.unit.endswith(_PLAIN_MARK)
        try:
            longest = max(TIMEOUTS.values())
            made = await attempted(
                known, begun, longest, plainly if plainly and plain else wish, longest
            )
            first = [m.id for _, m in paid.hosted.offers(wish.kind)[:1]]
            if plain or [begun.model_id] == first:
                return dataclasses.replace(made, notice=_PLAINLY if plain else None)
            return dataclasses.replace(made, notice=f"A shot was made by {begun.model_id} instead.")
        except PaidFor:
            raise
        except ProviderError as error:
            failure = error
    offers = paid.hosted.offers(wish.kind)
    for provider, model in offers:
        request = wish
        for attempt in range(1, _PAID_ATTEMPTS + 1):
            try:
                cost = provider.cost(model.id, request)
                mark = _PLAIN_MARK if request is plainly else ""
                call = Call(
                    f"{shot}:{model.id}{mark}", attempt, agent, model.id, provider.name, cost
                )
                usual = paid.hosted.seconds(model)
                made = await attempted(provider, call, TIMEOUTS[model.role], request, usual)
                paid.hosted.took(model, made.duration)
                if request is plainly:
                    return dataclasses.replace(made, notice=_PLAINLY)
                if failure and model is not offers[0][1]:
                    told = f"A shot was made by {model.id} instead: {failure}"
                    return dataclasses.replace(made, notice=told)
                return made
            except PaidFor:
                raise
            except ProviderError as error:
                failure = error
                if isinstance(error, Moderated) and plainly:
                    request = plainly
                elif not error.transient:
                    break
    raise failure or ProviderError(f"No hosted model makes a {wish.kind}.")
