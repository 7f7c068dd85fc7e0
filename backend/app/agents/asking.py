"""Questions to a hosted language model whose answers have to fit a schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.agents.base import Context, bought
from app.errors import ProviderError
from app.providers.base import Request

Answer = TypeVar("Answer", bound=BaseModel)
_MOST_TOKENS = 1500
_MOST_TOLD = 8
"""Objections that go back to the model; the rest follows from them."""
_SYSTEM = "{role}\nAnswer with one JSON object that fits this JSON schema, and with nothing else:\n{schema}"
_AGAIN = "{question}\n\nYou answered:\n{answer}\n\nThat does not fit:\n{objections}\nAnswer again, mended."


def can_ask(context: Context) -> bool:
    """Whether a language model is set up."""
    return context.paid is not None and bool(context.paid.hosted.offers("text"))


async def ask(
    context: Context, agent: str, unit: str, role: str, question: str, form: type[Answer],
    objections: Callable[[Answer], list[str]],
) -> tuple[Answer, float]:  # fmt: skip
    """An answer that fits, and what it cost in USD. One that doesn't fit may be mended once.

    Args:
        unit: names the question in the ledger.
        role: what the model is to be.
        objections: what is wrong with an answer of the right form, in sentences.

    Raises:
        ProviderError: there is no answer, or none that fits.
    """
    assert context.paid is not None
    schema = form.model_json_schema()
    system = _SYSTEM.format(role=role, schema=json.dumps(schema))
    prompt, spent = question, 0.0
    for name in (unit, f"{unit}+mended"):
        wish = Request(
            "text",
            {"system": system, "prompt": prompt, "schema": schema, "max_tokens": _MOST_TOKENS},
        )
        made = await bought(context, context.paid, agent, name, wish)
        spent += made.cost
        text = (
            made.outputs["text"].encode(errors="replace").decode()
        )  # half a surrogate can't be sent back
        try:
            answer = form.model_validate_json(_json_in(text))
            wrong = objections(answer)
        except ValidationError as error:
            wrong = [
                f"{'.'.join(map(str, e['loc'])) or 'answer'}: {e['msg']}" for e in error.errors()
            ]
        else:
            if not wrong:
                return answer, spent
        listed = "\n".join(f"- {w}" for w in wrong[:_MOST_TOLD])
        prompt = _AGAIN.format(question=question, answer=text[:4000], objections=listed)
    raise ProviderError(f"The language model's answer does not fit: {wrong[0][:200]}")


def _json_in(text: str) -> str:
    """The object in an answer: models like to put a fence or a sentence round it."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
