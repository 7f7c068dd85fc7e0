"""ImageGenerator: one consistent picture of the product per view."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from app.agents.base import Context, keep, made_before, photo_files, shot_by
from app.errors import NotFound, ProviderError
from app.providers.base import Request, request_kind
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import ViewType
from app.schemas.work import image_work
from app.studio.views import ORDER

TIMEOUT = 300.0
"""Seconds for one picture."""
_ANCHOR_SECONDS = 300.0
"""For the first picture, which may have failed before a restart: then nobody says so."""


def planned_views(count: int) -> list[tuple[ViewType, int]]:
    """(view, set variant) for each picture; beyond six the first views come again, differently set."""
    return [(ORDER[i % len(ORDER)], i // len(ORDER)) for i in range(count)]


class ImageGenerator:
    """Agent: data {asset_id, folder, brief, prompt, photo_key, cutout_key, layout, anchor_key, view, variant, seed,
    width, height, aspect_ratio, index}. In the generative lane the photo, or the picture under `anchor_key`, goes along, so that
    all show one product.

    Returns {key, width, height, model_id, provider, size, paid, notice}; the file is stored under `key`.
    """

    name = "image_generator"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        try:
            return await self._made(task, context)
        finally:
            if not task.data.get("anchor_key"):
                context.anchored.set()

    async def _made(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data
        base = f"{data['folder']}/{data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        inputs: dict[str, Any] = {k: data[k] for k in ("width", "height", "index")}
        kind = request_kind(data, "still")
        inputs |= {k: data[k] for k in ("brief", "view", "variant", "seed")}
        if data.get("light"):
            inputs["light"] = data["light"]
        inputs |= await photo_files(data, context.storage)
        hosted = inputs | {"prompt": data.get("prompt"), "ratio": data.get("aspect_ratio"),
                           "scene": data.get("wording"),
                           "references": await _references(data, context)}  # fmt: skip
        try:
            made = await shot_by(
                context, self.name, image_work(data["asset_id"]), Request(kind, hosted),
                Request(kind, inputs), TIMEOUT,
            )  # fmt: skip
        except ProviderError as error:
            return AgentOutput(success=False, error=str(error))
        picture = made.files["image.png"]
        output = AgentOutput(
            success=True, cost=made.cost, duration=made.duration,
            data={
                "key": f"{base}.png", "width": made.outputs["width"],
                "height": made.outputs["height"], "size": picture.stat().st_size,
                "model_id": made.model_id, "provider": made.provider,
                "paid": made.provider != context.provider.name,
                "notice": made.notice or made.outputs.get("notice"),
                "palette": made.outputs.get("palette"),
            },
        )  # fmt: skip
        await keep(
            context.storage, {f"{base}.png": picture}, f"{base}.json", output, context.folder
        )
        return output


async def _references(data: dict[str, Any], context: Context) -> list[str]:
    """Files that show the product: the user's photo, else the round's first picture once it is there."""
    if context.paid is None:
        return []
    if key := data.get("photo_key"):
        return [str(await context.storage.fetch(key))]
    if key := data.get("anchor_key"):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ANCHOR_SECONDS):
                return [str(await _anchor(key, context))]
    return []


async def _anchor(key: str, context: Context) -> Path:
    """The round's first picture, which may be at work still.

    Raises:
        TimeoutError: it never came.
    """
    while True:
        try:
            return await context.storage.fetch(key)
        except NotFound:
            if context.anchored.is_set():
                raise TimeoutError from None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await context.anchored.wait()
