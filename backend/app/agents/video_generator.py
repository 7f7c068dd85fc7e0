"""VideoGenerator: films a planned shot from its picture."""

from __future__ import annotations

from typing import Any

from app.agents.base import Context, keep, made_before, photo_files, shot_by
from app.errors import ProviderError
from app.providers.base import Request, request_kind
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.work import clip_work

TIMEOUT = 900.0
"""Seconds for one clip."""


class VideoGenerator:
    """Agent: data as ImageGenerator's, with {move, light, duration, direction, image_key, image_provider}.

    Returns {key, poster_key, width, height, duration, fps, model_id, provider, size, paid, notice}.
    """

    name = "video_generator"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data
        base = f"{data['folder']}/{data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        inputs: dict[str, Any] = {
            k: data[k] for k in ("width", "height", "index", "move", "duration")
        }
        kind = request_kind(data, "clip")
        inputs |= {k: data[k] for k in ("brief", "view", "variant", "seed", "light")}
        inputs |= await photo_files(data, context.storage)
        hosted, studio = inputs, Request(kind, inputs)
        if context.paid is not None:
            picture = str(await context.storage.fetch(data["image_key"]))
            hosted = inputs | {"picture": picture, "direction": data.get("direction")}
            if (
                data.get("image_provider") != context.provider.name
            ):  # the studio can only move what is there
                plain = {k: data[k] for k in ("width", "height", "move", "duration")}
                studio = Request("picture_clip", plain | {"photo": picture})
        try:
            made = await shot_by(
                context,
                self.name,
                clip_work(data["asset_id"]),
                Request(kind, hosted),
                studio,
                TIMEOUT,
            )
        except ProviderError as error:
            return AgentOutput(success=False, error=str(error))
        clip = made.files["clip.mp4"]
        output = AgentOutput(
            success=True, cost=made.cost, duration=made.duration,
            data={
                "key": f"{base}.mp4", "poster_key": f"{base}.jpg", "size": clip.stat().st_size,
                **{k: made.outputs[k] for k in ("width", "height", "duration", "fps")},
                "model_id": made.model_id, "provider": made.provider,
                "paid": made.provider != context.provider.name, "notice": made.notice,
            },
        )  # fmt: skip
        files = {f"{base}.mp4": clip, f"{base}.jpg": made.files["poster.jpg"]}
        await keep(context.storage, files, f"{base}.json", output, context.folder)
        return output
