"""PromptParser: a product prompt becomes a brief, by the local director; a hosted language model may advise it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.agents.asking import ask, can_ask
from app.agents.base import Context
from app.agents.branding import branded, told_of
from app.agents.local_director import LABEL_FACES, direct
from app.agents.phrases import given_name
from app.errors import ProviderError
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brands import Branding, banned_in
from app.schemas.brief import Archetype, LightMood, ProductBrief
from app.schemas.fields import Trimmed
from app.studio.typography import missing_characters

_ROLE = (
    "You direct product advertising. You read a product description and decide how its ad is to look and what it says. "
    "Claim nothing that the description does not say: no numbers, awards, origins or effects of your own."
)
_MOODS = Literal[
    "luxury", "minimal", "fresh", "bold", "playful", "natural", "sporty", "warm", "tech"
]
_FACE = "Montserrat-Medium"


_Line = Annotated[Trimmed, StringConstraints(min_length=1)]


class Advice(BaseModel):
    """What a language model decides of a brief."""

    model_config = ConfigDict(extra="forbid")

    product: _Line = Field(
        max_length=40, description="what the product is, one to four words, lower case"
    )
    shape: Archetype = Field(description="the shape that comes nearest to it")
    name: _Line = Field(
        max_length=40, description="its name for the ad; one that the description gives is kept"
    )
    tagline: _Line = Field(max_length=60, description="one short line under the name")
    mood: _MOODS
    light: LightMood
    setting: _Line = Field(
        max_length=200,
        description="the place where all pictures are taken: ground, backdrop, props, colours; without the product itself",
    )


def objections(advice: Advice, prompt: str, banned: Sequence[str] = ()) -> list[str]:
    """What of an answer can't stand: claims in numbers that nobody made, banned words, letters that can't be drawn."""
    wrong = []
    for field in ("name", "tagline"):
        text = getattr(advice, field)
        made_up = set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", prompt))
        if made_up:
            wrong.append(
                f"{field}: the description does not say {', '.join(sorted(made_up))}, leave it out"
            )
        if said := banned_in(text, banned):
            wrong.append(f"{field}: the brand does not say {', '.join(said)}")
        if missing := missing_characters(text + text.upper(), _FACE):
            wrong.append(f"{field}: can't be drawn: {' '.join(missing)}; use plain letters")
    return wrong


def advised(advice: Advice, prompt: str, keywords: list[str], seed: int) -> ProductBrief:
    """The local director's brief with a language model's decisions; a name that the user gives stays."""
    brief = direct(prompt, keywords, seed, mood=advice.mood, shape=advice.shape)
    drawn = not any(
        missing_characters(advice.name + advice.name.upper(), face)
        for face in (brief.heading_font, *LABEL_FACES)
    )
    name = advice.name if drawn and not given_name(prompt) else brief.copy_text.name
    words = brief.copy_text.model_copy(update={"name": name, "tagline": advice.tagline})
    return brief.model_copy(
        update={
            "noun": advice.product, "copy_text": words, "light": advice.light, "setting": advice.setting,
            # What stood for the local name on the pack would contradict the ad's words.
            "label_name": name if brief.label_name == brief.copy_text.name else brief.label_name,
        }
    )  # fmt: skip


class PromptParser:
    """Agent: data {unit, prompt, style_keywords, seed, branding} → {brief, paid}. `unit` names the work in the ledger;
    `branding` is a `Branding` or None.
    """

    name = "prompt_parser"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        began = time.monotonic()
        data = task.data
        branding = Branding.model_validate(data.get("branding") or {})
        prompt, seed = data["prompt"], data["seed"]
        keywords = [*data["style_keywords"], *([branding.tone] if branding.tone else [])]
        paid, cost = False, 0.0
        if can_ask(context):
            asked = f"Description: {prompt}"
            if keywords:
                asked += f"\nStyle: {', '.join(keywords)}"
            asked += told_of(branding)
            try:
                advice, cost = await ask(
                    context, self.name, data["unit"], _ROLE, asked, Advice,
                    lambda answer: objections(answer, prompt, branding.banned_words),
                )  # fmt: skip
                brief, paid = advised(advice, prompt, keywords, seed), True
            except ProviderError as error:
                brief = direct(prompt, keywords, seed)
                note = f"The brief was read by the studio's own director instead: {error}"
                brief = brief.model_copy(update={"remarks": (note,)})
        else:
            brief = direct(prompt, keywords, seed)
        brief = branded(brief, branding)
        return AgentOutput(
            success=True, data={"brief": brief.model_dump(mode="json"), "paid": paid}, cost=cost,
            duration=time.monotonic() - began,
        )  # fmt: skip
