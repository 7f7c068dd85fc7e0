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
from app.schemas.agents import AgentOutput

TIMEOUT = 300.0
"""Seconds that the studio may take."""


@dataclass(frozen=True, slots=True)
class Music:
    """A finished soundtrack; `cost` in USD."""

    path: Path
    model_id: str
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
    return Music(made.files["music.wav"], made.model_id, notice=notice)


async def _laid(inputs: dict[str, Any], session_id: str, context: Context, paid: Paying) -> Music:
    """Bought music under this cut."""
    seconds = bed_seconds(inputs["asked"])
    name = f"{inputs['genre']}-{seconds}"
    key = f"sessions/{session_id}/music/{name}"
    known, spent, notice = await made_before(context.storage, f"{key}.json"), 0.0, None
    if known is None:
        bpm = 240 * inputs["bars"] / inputs["duration"]
        wish = Request("music", {"genre": inputs["genre"], "bpm": bpm, "duration": seconds})
        own = dataclasses.replace(context, folder=context.folder / "bought")
        made = await bought(
            own, paid, "compositor", f"music:{session_id}:{inputs['genre']}:{seconds}", wish
        )
        known = AgentOutput(success=True, data={"model_id": made.model_id}, cost=made.cost)
        await keep(context.storage, {f"{key}.wav": made.files["sound.wav"]}, f"{key}.json", known, own.folder)  # fmt: skip
        spent, notice = made.cost, made.notice
    bed = {k: inputs[k] for k in ("duration", "seed", "whooshes")}
    bed["sound"] = str(await context.storage.fetch(f"{key}.wav"))
    laid = await made_by(context.provider, "bed", bed, context, TIMEOUT)
    return Music(laid.files["music.wav"], known.data["model_id"], spent, notice)
