"""RoughCut: encodes what of an ad can be told already, while its last shots are still being made."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from app.agents.base import Context, made_before
from app.agents.compositor import planned, titles_for
from app.agents.cutting import Take
from app.agents.overlays import dressed
from app.media.render import encode_ahead
from app.schemas.agents import AgentInput
from app.storage import Storage

_LOOK_EVERY = 1.0
"""Seconds between two looks for new shots."""
_Stored = dict[str, tuple[Path, float]]
"""By key: file and seconds; a picture has none."""


class RoughCut:
    """Leaves nothing but what the store of segments keeps, where the cut will find it: a head start, and no more.

    Args:
        turn: held while encoding; ffmpeg uses all cores by itself.
    """

    def __init__(self, turn: asyncio.Semaphore) -> None:
        self._turn = turn

    async def run(self, task: AgentInput, context: Context, over: asyncio.Event) -> None:
        """Encodes until all shots are there, or nobody makes any more.

        Args:
            task: the compositor's, of clips that will be stored under their keys. over: set when no more will come.

        Raises:
            ProviderError: the words could not be set. FfmpegError: a clip can't be used, or the disk is full.
        """
        data = task.data
        pictures: _Stored = {}
        while not await _seen([c["picture_key"] for c in data["clips"]], pictures, context.storage):
            if await _within(over, _LOOK_EVERY):
                return
        titles = await titles_for(data, context, context.progress)
        folder = context.folder / "render"
        await asyncio.to_thread(folder.mkdir)
        there: _Stored = {}
        encoded, whole = -1, False
        while not whole and not over.is_set():
            whole = await _seen([c["key"] for c in data["clips"]], there, context.storage)
            if len(there) > encoded:
                cut, timing = planned(data, [_clip(c, there) for c in data["clips"]])
                edit = dressed(cut.edit, titles, timing)
                async with self._turn:
                    if over.is_set():
                        return
                    await encode_ahead(
                        edit, {path for path, _ in there.values()}, folder, context.segments
                    )
                encoded = len(there)
            elif not whole:
                await _within(over, _LOOK_EVERY)


def _clip(clip: dict[str, Any], there: _Stored) -> Take:
    """A clip; what was planned of one that is not there yet."""
    return Take(*(there.get(clip["key"]) or (Path(clip["key"]), clip["duration"])))


async def _seen(keys: list[str], there: _Stored, storage: Storage) -> bool:
    """Adds to `there` what has come to be stored whole; whether nothing is missing any more."""
    for key in keys:
        if key not in there and (
            known := await made_before(storage, f"{key.rpartition('.')[0]}.json")
        ):
            there[key] = (await storage.fetch(key), known.data.get("duration", 0.0))
    return len(there) == len(set(keys))


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Waits; whether the event came."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
