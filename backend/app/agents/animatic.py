"""Animatic: the storyboard as a moving draft, with its true words, timing, transitions and music. It costs nothing in any lane."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import Any

from app.agents.base import Context, keep, made_before, made_by, part_of, photo_files
from app.agents.compositor import Compositor
from app.agents.shot_maker import asked_light
from app.providers.base import request_kind
from app.schemas.agents import AgentInput, AgentOutput

TIMEOUT = 120.0
"""Seconds for a sketch of one scene."""
_SCENES = 0.6
"""Share of the time that the drafts of the scenes take."""


def sketch_size(width: int, height: int) -> tuple[int, int]:
    """A third of the sides, even: what a phone shows of an ad in a list."""
    return width // 6 * 2, height // 6 * 2


class Animatic:
    """Agent: data {asset_id, folder, scenes: [VideoGenerator's data], cut: Compositor's without clips and sizes}.

    Returns Compositor's, of the draft.
    """

    name = "animatic"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data, began = task.data, time.monotonic()
        base = f"{data['folder']}/{data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        studio = dataclasses.replace(context, paid=None)  # a draft is never bought
        count = len(data["scenes"])
        clips = []
        for number, scene in enumerate(data["scenes"]):
            share = part_of(
                context.progress, _SCENES * number / count, _SCENES * (number + 1) / count
            )
            own = dataclasses.replace(
                studio, folder=context.folder / f"scene-{number}", progress=share
            )
            clips.append(await self._sketch(f"{base}-{number}", scene, own))
        await asyncio.to_thread((context.folder / "cut").mkdir)
        cut = dataclasses.replace(
            studio, folder=context.folder / "cut", progress=part_of(context.progress, _SCENES, 1.0)
        )
        width, height = sketch_size(data["cut"]["width"], data["cut"]["height"])
        inputs = data["cut"] | {
            "asset_id": data["asset_id"], "folder": data["folder"], "clips": clips, "width": width, "height": height,
        }  # fmt: skip
        output = await Compositor().run(AgentInput(session_id=task.session_id, data=inputs), cut)
        return output.model_copy(update={"duration": time.monotonic() - began})

    @staticmethod
    async def _sketch(base: str, scene: dict[str, Any], context: Context) -> dict[str, Any]:
        """A scene in small: a quick picture, moved."""
        width, height = sketch_size(scene["width"], scene["height"])
        asked = ("brief", "view", "variant", "seed", "index", "light", "move", "duration")
        inputs: dict[str, Any] = {k: scene[k] for k in asked} | {"width": width, "height": height}
        inputs |= asked_light(scene)
        inputs |= await photo_files(scene, context.storage)
        filmed = await made_by(
            context.provider, request_kind(scene, "sketch"), inputs, context, TIMEOUT
        )
        files = {f"{base}.mp4": filmed.files["clip.mp4"], f"{base}.jpg": filmed.files["poster.jpg"]}
        facts = AgentOutput(success=True, data={})
        await keep(context.storage, files, f"{base}.json", facts, context.folder)
        return {"key": f"{base}.mp4", "poster_key": f"{base}.jpg", "duration": scene["duration"]}
