"""Storyteller: a prompt becomes a brief and a storyboard; a hosted language model may write its script."""

from __future__ import annotations

from app.agents.asking import ask, can_ask
from app.agents.base import Context
from app.agents.branding import told_of
from app.agents.prompt_parser import PromptParser
from app.agents.screenwriter import ROLE, objections, question, script_form, scripted
from app.agents.story import Wish, tell_story
from app.errors import ProviderError
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brands import Branding
from app.schemas.brief import ProductBrief
from app.schemas.story import Framework, Spec


class Storyteller:
    """Agent: data as PromptParser's, with {script_unit, duration, aspect_ratio, framework, template} → {brief, spec, paid}.

    `script_unit` names the script in the ledger.
    """

    name = "storyteller"

    def __init__(self) -> None:
        self._parser = PromptParser()

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        data = task.data
        output = await self._parser.run(task, context)
        branding = Branding.model_validate(data.get("branding") or {})
        wish = Wish(
            data["duration"], data["aspect_ratio"],
            Framework(data["framework"]) if data["framework"] else None, data["template"],
            branding.banned_words,
        )  # fmt: skip
        brief = ProductBrief.model_validate(output.data["brief"])
        spec = tell_story(data["prompt"], brief, wish, data["seed"])
        paid, spent = output.data["paid"], 0.0
        if can_ask(context):
            try:
                spec, spent = await self._written(spec, brief, wish, branding, task, context)
                paid = True
            except ProviderError as error:
                note = f"The story was told by the studio instead: {error}"
                brief = brief.model_copy(update={"remarks": (*brief.remarks, note)})
        facts = {
            "brief": brief.model_dump(mode="json"), "spec": spec.model_dump(mode="json"), "paid": paid,
        }  # fmt: skip
        return output.model_copy(update={"data": output.data | facts, "cost": output.cost + spent})

    async def _written(
        self,
        spec: Spec,
        brief: ProductBrief,
        wish: Wish,
        branding: Branding,
        task: AgentInput,
        context: Context,
    ) -> tuple[Spec, float]:
        """The storyboard with a language model's script, and what that cost in USD.

        Raises:
            ProviderError: there is none, or none that fits.
        """
        prompt = task.data["prompt"]
        asked = question(spec, brief, prompt) + told_of(branding)
        script, spent = await ask(
            context, self.name, task.data["script_unit"], ROLE, asked, script_form(spec, wish.framework),
            lambda answer: objections(answer, spec, prompt, wish),
        )  # fmt: skip
        return scripted(spec, script), spent
