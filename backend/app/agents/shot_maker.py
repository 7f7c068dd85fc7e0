"""ShotMaker: a scene's picture, and the clip that starts from it, in one go."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

from app.agents.base import Context, part_of
from app.agents.image_generator import ImageGenerator
from app.agents.phrases import light_mood
from app.agents.video_generator import VideoGenerator
from app.schemas.agents import AgentInput, AgentOutput

_PICTURE = 0.3
"""Share of a shot's time."""


def asked_light(unit: dict[str, Any]) -> dict[str, str]:
    """The light that a scene's words ask for, as whoever wants the scene so has put it."""
    asked = light_mood(unit.get("wording") or "")
    return {"light": asked.value} if asked else {}


class PictureMaker:
    """Agent: data {image: ImageGenerator's data}. The picture that a ShotMaker of the same data will find made."""

    name = "picture_maker"

    def __init__(self) -> None:
        self._images = ImageGenerator()

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data["image"] | asked_light(task.data["image"])
        return await self._images.run(AgentInput(session_id=task.session_id, data=data), context)


class ShotMaker:
    """Agent: data {image: ImageGenerator's data, clip: VideoGenerator's without image_key and image_provider}.

    Returns {image, clip}, what either returned; what one of them has made before is not made again.
    """

    name = "shot_maker"

    def __init__(self) -> None:
        self._images, self._clips = ImageGenerator(), VideoGenerator()

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        folders = [context.folder / name for name in ("image", "clip")]
        for folder in folders:
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        light = asked_light(task.data["clip"])
        first = dataclasses.replace(
            context, folder=folders[0], progress=part_of(context.progress, 0.0, _PICTURE)
        )
        image = await self._images.run(
            AgentInput(session_id=task.session_id, data=task.data["image"] | light), first
        )
        if not image.success:
            return image
        source = {"image_key": image.data["key"], "image_provider": image.data["provider"]}
        second = dataclasses.replace(
            context, folder=folders[1], progress=part_of(context.progress, _PICTURE, 1.0)
        )
        clip = await self._clips.run(
            AgentInput(session_id=task.session_id, data=task.data["clip"] | source | light), second
        )
        if not clip.success:
            return clip
        return AgentOutput(
            success=True, data={"image": image.model_dump(mode="json"), "clip": clip.model_dump(mode="json")},
            cost=image.cost + clip.cost, duration=image.duration + clip.duration,
        )  # fmt: skip
