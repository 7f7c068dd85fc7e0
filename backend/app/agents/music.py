"""Music for an ad: written by the studio to the cut's bars, or bought once and laid under every cut."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.agents.base import Context, Paying, bought, keep, made_before, made_by
from app.errors import ProviderError
from app.media.sound import bed_seconds
from app.providers.base import Request
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.work import music_work

TIMEOUT = 300.0
"""Seconds that the studio may take."""


@dataclass(frozen=True, slots=True)
class Music:
    """A finished soundtrack; `cost` in USD."""

    path: Path
    model_id: str
    provider: str
    cost: float = 0.0
    notice: str | None = None


async def music_for(
    inputs: dict[str, Any], session_id: str, context: Context, *, hosted: bool
) -> Music:
    """An ad's music, exactly as long as it.

    Args:
        inputs: {genre, duration, asked, seed, bars, whooshes, logo}; duration and what was asked for in seconds.
        hosted: whether music may be bought. It is kept with the session, so that other words, ratios or clips of the
            same ad don't buy it again.

    Raises:
        ProviderError: nobody could make it.
    """
    notice = None
    paid = context.paid
    if hosted and paid is not None and paid.hosted.offers("music"):
        try:
            return await _laid(inputs, session_id, context, paid)
        except ProviderError as error:
            if not paid.fallback:
                raise
            notice = f"The music was made by the studio instead: {error}"
    made = await made_by(context.provider, "soundtrack", inputs, context, TIMEOUT)
    return Music(made.files["music.wav"], made.model_id, made.provider, notice=notice)


async def _laid(inputs: dict[str, Any], session_id: str, context: Context, paid: Paying) -> Music:
    """Bought music under this cut."""
    bpm = 240 * inputs["bars"] / inputs["duration"]
    got = await _got(inputs["genre"], bed_seconds(inputs["asked"]), bpm, session_id, context, paid)
    bed = {k: inputs[k] for k in ("duration", "seed", "whooshes")}
    bed["sound"] = str(await context.storage.fetch(got.data["key"]))
    laid = await made_by(context.provider, "bed", bed, context, TIMEOUT)
    spent = 0.0 if got.data["before"] else got.cost
    notice = None if got.data["before"] else got.data["notice"]
    # What was bought before this was noted has a model only.
    provider = got.data.get("provider", "")
    return Music(laid.files["music.wav"], got.data["model_id"], provider, spent, notice)


async def _got(
    genre: str, seconds: int, bpm: float, session_id: str, context: Context, paid: Paying
) -> AgentOutput:
    """The session's music of a genre and length, bought if it isn't there: {key, model_id, provider, notice, before}.

    Raises:
        ProviderError: nobody could make it.
    """
    key = f"sessions/{session_id}/music/{genre}-{seconds}"
    if known := await made_before(context.storage, f"{key}.json"):
        return known.model_copy(update={"data": known.data | {"key": f"{key}.wav", "before": True}})
    wish = Request("music", {"genre": genre, "bpm": bpm, "duration": seconds})
    own = dataclasses.replace(context, folder=context.folder / "bought")
    made = await bought(own, paid, "compositor", music_work(session_id, genre, seconds), wish)
    told = {"model_id": made.model_id, "provider": made.provider, "notice": made.notice}
    output = AgentOutput(success=True, data=told, cost=made.cost, duration=made.duration)
    await keep(context.storage, {f"{key}.wav": made.files["sound.wav"]}, f"{key}.json", output, own.folder)  # fmt: skip
    return output.model_copy(update={"data": told | {"key": f"{key}.wav", "before": False}})


class MusicBuyer:
    """Agent: data {genre, seconds (of the ad), bpm} → {notice}. Gets an ad's music while its shots are made.

    What can't be had is left to the cut, which has the studio make it.
    """

    name = "music"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        paid, data = context.paid, task.data
        if paid is None:
            return AgentOutput(success=True, data={})
        try:
            got = await _got(
                data["genre"], bed_seconds(data["seconds"]), data["bpm"], task.session_id, context, paid
            )  # fmt: skip
        except ProviderError as error:
            if not paid.fallback:
                return AgentOutput(success=False, error=str(error))
            return AgentOutput(success=True, data={})
        return AgentOutput(success=True, data={}, cost=got.cost, duration=got.duration)
