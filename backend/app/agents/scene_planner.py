"""ScenePlanner: which camera move and light each approved picture gets; a hosted language model may decide it."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from app.agents.asking import ask, can_ask
from app.agents.base import Context
from app.agents.phrases import light_mood
from app.errors import ProviderError
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import LightMood, Move, ProductBrief, ViewType

_ROLE = (
    "You plan the shots of a short product ad, one per picture, in the order given. Each shot starts from its picture "
    "and lasts a few seconds: one simple, slow motion that a video model can make without changing the product."
)
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
    """Per approved picture: {move, light, wording}; the light is None where the prompt names none."""
    light = light_mood(prompt)
    return [
        {"move": move.value, "light": light.value if light else None, "wording": None}
        for move in plan_moves(views, prompt)
    ]


class _Shot(BaseModel):
    model_config = ConfigDict(extra="forbid")

    move: Move
    light: LightMood | None = Field(description="only where the direction asks for a light")
    wording: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)
    ] = Field(description="what happens in the shot, for the video model")


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    shots: list[_Shot]


def _plan_of(count: int) -> type[_Plan]:
    """The form of a plan with exactly so many shots."""
    shots = (list[_Shot], Field(min_length=count, max_length=count))
    return create_model("Plan", __base__=_Plan, shots=shots)


def _objections(plan: _Plan) -> list[str]:
    moves = [s.move for s in plan.shots]
    same = [i for i, (a, b) in enumerate(pairwise(moves), 1) if a is b]
    return [f"shots {i} and {i + 1} have the same move: neighbours must differ" for i in same]


class ScenePlanner:
    """Agent: data {unit, prompt, views, brief, duration} → {shots: [{move, light, wording}], notices, paid}."""

    name = "scene_planner"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        began = time.monotonic()
        data = task.data
        prompt, views = data["prompt"], data["views"]
        filmed = context.paid is not None and bool(context.paid.hosted.offers("clip"))
        notices: list[str] = [] if filmed else notices_for(prompt)
        paid, cost = False, 0.0
        shots = plan_shots(views, prompt)
        if can_ask(context):
            brief = ProductBrief.model_validate(data["brief"])
            pictures = "\n".join(f"{i}. {view} view" for i, view in enumerate(views, 1))
            asked = (
                f"Product: {brief.noun}\nDirection: {prompt}\nSeconds a shot: {data['duration']}\n"
                f"Pictures:\n{pictures}"
            )
            try:
                plan, cost = await ask(
                    context,
                    self.name,
                    data["unit"],
                    _ROLE,
                    asked,
                    _plan_of(len(views)),
                    _objections,
                )
                shots, paid = [s.model_dump(mode="json") for s in plan.shots], True
            except ProviderError as error:
                notices.append(f"The shots were planned by the studio instead: {error}")
        return AgentOutput(
            success=True, data={"shots": shots, "notices": notices, "paid": paid}, cost=cost,
            duration=time.monotonic() - began,
        )  # fmt: skip
