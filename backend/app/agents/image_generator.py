"""ImageGenerator: one consistent picture of the product per view."""

from __future__ import annotations

from typing import Any

from app.agents.base import Context, keep, made_before, made_by
from app.errors import ProviderError
from app.providers.base import request_kind
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import ViewType
from app.studio.views import ORDER

TIMEOUT = 300.0
"""Seconds for one picture."""


def planned_views(count: int) -> list[tuple[ViewType, int]]:
    """(view, set variant) for each picture; beyond six the first views come again, differently set."""
    return [(ORDER[i % len(ORDER)], i // len(ORDER)) for i in range(count)]


class ImageGenerator:
    """Agent: data {asset_id, folder, brief, photo_key, cutout_key, layout, view, variant, seed, width,
    height, index}.

    Returns {key, facts_key, width, height, model_id, provider, size}; the file is stored under `key`.
    """

    name = "image_generator"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data
        base = f"{data['folder']}/{data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        inputs: dict[str, Any] = {k: data[k] for k in ("width", "height", "index")}
        kind = request_kind(data, "still")
        inputs |= {k: data[k] for k in ("brief", "view", "variant", "seed")}
        if data.get("photo_key"):
            inputs["photo"] = str(await context.storage.fetch(data["photo_key"]))
        if data.get("cutout_key"):
            inputs["cutout"] = str(await context.storage.fetch(data["cutout_key"]))
        try:
            made = await made_by(context.provider, kind, inputs, context, TIMEOUT)
        except ProviderError as error:
            return AgentOutput(success=False, error=str(error))
        picture = made.files["image.png"]
        output = AgentOutput(
            success=True, cost=made.cost, duration=made.duration,
            data={
                "key": f"{base}.png", "width": made.outputs["width"],
                "height": made.outputs["height"], "size": picture.stat().st_size,
                "model_id": context.provider.model_id(kind), "provider": context.provider.name, "notice": made.outputs.get("notice"),
                "palette": made.outputs.get("palette"),
            },
        )  # fmt: skip
        await keep(
            context.storage, {f"{base}.png": picture}, f"{base}.json", output, context.folder
        )
        return output
