"""VideoGenerator: plans a camera move per approved picture, then films each."""

from __future__ import annotations

import re
from typing import Any

from app.agents.base import Context, keep, made_before, shot_by
from app.agents.prompt_parser import light_mood
from app.errors import ProviderError
from app.providers.base import Request, request_kind
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import Move, ViewType

TIMEOUT = 900.0
"""Seconds for one clip."""
_PREFERRED: dict[str, tuple[Move, ...]] = {
    ViewType.LIFESTYLE: (Move.PUSH_IN, Move.ORBIT_LEFT, Move.RISE),
    ViewType.FRONT: (Move.RISE, Move.ORBIT_LEFT, Move.PUSH_IN),
    ViewType.SIDE: (Move.ORBIT_RIGHT, Move.SLIDE, Move.PULL_OUT),
    ViewType.BACK: (Move.ORBIT_LEFT, Move.PULL_OUT, Move.SLIDE),
    ViewType.TOP: (Move.PULL_OUT, Move.PUSH_IN, Move.ORBIT_RIGHT),
    ViewType.DETAIL: (Move.SLIDE, Move.ORBIT_RIGHT, Move.PULL_OUT),
}
_ASKED: dict[Move, tuple[str, ...]] = {
    Move.PUSH_IN: ("push in", "zoom in", "dolly in", "closer"),
    Move.PULL_OUT: ("pull out", "zoom out", "pull back", "reveal"),
    Move.ORBIT_LEFT: ("orbit", "rotate", "rotating", "spin", "around", "turn"),
    Move.RISE: ("rise", "rising", "crane", "lift", "jump", "upward"),
    Move.SLIDE: ("slide", "track", "tracking", "pan", "running", "walking", "run", "glide"),
}
_UNFILMED = re.compile(
    r"\b(girl|boy|woman|man|women|men|people|person|child|children|kids?|model|athlete|runner|couple|"
    r"family|dog|cat|hand|hands|beach|track|street|forest|mountain|city|kitchen|office|gym|park)\b",
    re.IGNORECASE,
)


def plan_moves(views: list[str], prompt: str) -> list[Move]:
    """One move per clip; neighbours differ. A move that the prompt names opens the ad."""
    lowered = prompt.lower()
    wished = [
        move for move, phrases in _ASKED.items()
        if any(re.search(rf"\b{p}\b", lowered) for p in phrases)
    ]  # fmt: skip
    moves: list[Move] = []
    for number, view in enumerate(views):
        choices = [*(wished[:1] if number == 0 else []), *_PREFERRED[view], *Move]
        moves.append(next(m for m in choices if not moves or m is not moves[-1]))
    return moves


def notices_for(prompt: str) -> list[str]:
    """What of a video prompt the studio can't film, in a sentence for the user."""
    words = list(dict.fromkeys(w.lower() for w in _UNFILMED.findall(prompt)))
    if not words:
        return []
    return [
        f"The studio films the product itself; it can't stage {', '.join(words)}. Your direction sets the "
        "light and the camera moves."
    ]


def plan_shots(views: list[str], prompt: str) -> list[dict[str, Any]]:
    """Per approved picture: {move, light}; the light is None where the prompt names none."""
    light = light_mood(prompt)
    return [
        {"move": move.value, "light": light.value if light else None}
        for move in plan_moves(views, prompt)
    ]


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
        if data.get("photo_key"):
            inputs["photo"] = str(await context.storage.fetch(data["photo_key"]))
        if data.get("cutout_key"):
            inputs["cutout"] = str(await context.storage.fetch(data["cutout_key"]))
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
                f"clip:{data['asset_id']}",
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
