"""Storyteller: a prompt becomes a brief and a storyboard."""

from __future__ import annotations

from app.agents.base import Context
from app.agents.prompt_parser import PromptParser
from app.agents.story import Wish, tell_story
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import ProductBrief
from app.schemas.story import Framework


class Storyteller:
    """Agent: data as PromptParser's, with {duration, aspect_ratio, framework, template} → {brief, spec, paid}."""

    name = "storyteller"

    def __init__(self) -> None:
        self._parser = PromptParser()

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data
        output = await self._parser.run(task, context)
        wish = Wish(
            data["duration"], data["aspect_ratio"],
            Framework(data["framework"]) if data["framework"] else None, data["template"],
        )  # fmt: skip
        brief = ProductBrief.model_validate(output.data["brief"])
        spec = tell_story(data["prompt"], brief, wish, data["seed"])
        facts = output.data | {"spec": spec.model_dump(mode="json")}
        return output.model_copy(update={"data": facts})
