"""Words by any OpenAI-compatible endpoint: POST /chat/completions, as Ollama, vLLM and OpenAI serve it.

Such an endpoint answers at once or not at all: it keeps no list of jobs and no results. So an answer that was lost on its way
counts as paid at its estimate, and is never asked for again under the same entry.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from opentelemetry.trace import SpanKind

from app.config import Settings
from app.errors import ProviderError
from app.providers.base import Finished, Job, JobStatus, Request, Unclear
from app.providers.catalogue import TIMEOUTS, HostedModel, Price, Role
from app.providers.exchange import exchange, may_be_taken
from app.tracing import span

_CHARACTERS_PER_TOKEN = 3
"""Few, so that an estimate is rather too high."""
_MOST_KEPT = 32
_MOST_ANSWER = 2 << 20
"""Bytes."""
_LOST = "The answer was lost on its way; it counts as paid."


class ChatEndpoint:
    """Keeps `providers.paid.PaidProvider` for the text role."""

    name = "text-endpoint"
    submit_seconds, poll_seconds, fetch_seconds = 0.0, 0.1, 0.1

    def __init__(self, settings: Settings) -> None:
        key = settings.text_api_key.get_secret_value()
        self._http = httpx.AsyncClient(
            follow_redirects=False, timeout=httpx.Timeout(TIMEOUTS[Role.TEXT], connect=5.0),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )  # fmt: skip
        self._read = settings.text_usd_per_million_in / 1e6
        self._written = settings.text_usd_per_million_out / 1e6
        self._model = HostedModel(
            id=settings.text_model, role=Role.TEXT, fields={}, price=Price(per="call", usd=0.0),
            priced="by tokens, as set",
        )  # fmt: skip
        self._url = f"{settings.text_url.rstrip('/')}/chat/completions"
        self._way = 0
        self._answers: dict[str, tuple[Job, str]] = {}

    def models(self, kind: str) -> list[HostedModel]:
        return [self._model] if kind == "text" else []

    def cost(self, model: str, request: Request) -> float:
        """USD if as much is written as may be."""
        given = request.inputs
        read = (len(given.get("system", "")) + len(given.get("prompt", ""))) / _CHARACTERS_PER_TOKEN
        most: float = given.get("max_tokens", 1000)
        return round(read * self._read + most * self._written, 6)

    async def hand_in(self, model: str, request: Request, nonce: int) -> Job:
        given = request.inputs
        messages = [{"role": "system", "content": given["system"]}, {"role": "user", "content": given["prompt"]}]  # fmt: skip
        form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": given["schema"]}}
        asked = {"model": model, "messages": messages}
        # Servers and models differ in what they know; each way bounds what may be written.
        ways: list[dict[str, Any]] = [
            {"response_format": form, "max_tokens": given["max_tokens"]},
            {"response_format": form, "max_completion_tokens": given["max_tokens"]},
            {"max_tokens": given["max_tokens"]},
            {"max_completion_tokens": given["max_tokens"]},
        ]
        for number in range(self._way, len(ways)):
            answer = await self._post(asked | ways[number])
            if answer.status_code not in (400, 422):
                self._way = number
                break
        # 503 is how such servers say that they are loading a model, or full: nothing was computed.
        if may_be_taken(answer.status_code) and answer.status_code != 503:
            raise Unclear(f"The text endpoint answered {answer.status_code}.")
        if answer.status_code != 200:
            raise ProviderError(
                _REFUSALS.get(
                    answer.status_code,
                    f"The text endpoint refused the question ({answer.status_code}).",
                ),
                transient=answer.status_code in (429, 503),
            )
        try:
            told = answer.json()
            text = told["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise Unclear("The text endpoint's answer could not be read.") from error
        job = Job(_id(nonce), JobStatus.SUCCEEDED, progress=1.0, cost=self._charged(told))
        while len(self._answers) >= _MOST_KEPT:
            self._answers.pop(next(iter(self._answers)))
        self._answers[job.id] = (job, text if isinstance(text, str) else "")
        return job

    async def find(self, nonce: int, since: datetime) -> list[Job]:
        """The answer if this process has it; else one that is lost and paid."""
        return [await self.poll(_id(nonce))]

    async def poll(self, job_id: str) -> Job:
        known = self._answers.get(job_id)
        return known[0] if known else Job(job_id, JobStatus.CANCELED, error=_LOST)

    async def cancel(self, job_id: str) -> None:
        return None  # what was asked is answered, or lost

    async def pause(self, job_id: str, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def heard(self, headers: Mapping[str, str], body: bytes) -> str | None:
        return None  # it has nothing to say on its own

    def moved(self, job_id: str) -> None:
        return None

    async def bring(self, model: str, request: Request, job_id: str, folder: Path) -> Finished:
        if job_id not in self._answers:
            raise ProviderError(_LOST)
        _, text = self._answers[job_id]
        return Finished({}, {"text": text}, 0.0, 0.0, model, self.name)

    async def close(self) -> None:
        await self._http.aclose()

    async def _post(self, body: dict[str, Any]) -> httpx.Response:
        try:
            with span("text POST", SpanKind.CLIENT, model=body["model"]):
                return await exchange(
                    self._http, "POST", self._url, longest=TIMEOUTS[Role.TEXT], most=_MOST_ANSWER, json=body,
                )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ProviderError("The text endpoint can't be reached.") from error
        except httpx.HTTPError as error:
            raise Unclear("The connection to the text endpoint broke.") from error

    def _charged(self, told: dict[str, Any]) -> float | None:
        """USD by the tokens that the endpoint counted; None if it did not."""
        usage = told.get("usage")
        try:
            read, written = int(usage["prompt_tokens"]), int(usage["completion_tokens"])  # type: ignore[index]  # a TypeError is caught below
        except (LookupError, TypeError, ValueError, OverflowError):
            return None
        if read < 0 or written < 0:
            return None
        return round(read * self._read + written * self._written, 6)


_REFUSALS = {
    401: "The text endpoint does not accept the key.",
    402: "There is not enough credit at the text endpoint.",
    404: "The text endpoint does not know this model.",
    429: "The text endpoint lets no more questions in for now.",
}


def _id(nonce: int) -> str:
    return f"answer-{nonce}"
