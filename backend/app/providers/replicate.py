"""Replicate as a paid provider: which model makes what, and what comes back, checked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.errors import ProviderError
from app.providers.base import Finished, Job, JobStatus, Moderated, Request
from app.providers.catalogue import ROLES, TIMEOUTS, Catalogue, HostedModel, Role
from app.providers.received import clip_of, picture_of, sound_of
from app.providers.replicate_client import Prediction, ReplicateClient, explained
from app.providers.webhooks import genuine
from app.providers.wording import clip_prompt, music_prompt, picture_prompt

_MOST_BYTES = {Role.IMAGE: 60 << 20, Role.VIDEO: 500 << 20, Role.MUSIC: 120 << 20, Role.SPEECH: 60 << 20}  # fmt: skip
_MOST_CHARACTERS = 100_000
_MOST_HINTS = 1000
_KEY_PAUSE = 30.0
"""Seconds between two tries to get the key of messages."""
_REMEMBERED = timedelta(minutes=55)
"""For so long the service surely tells what went into a job; then it forgets (one hour)."""


class ReplicateProvider:
    """Hands words, stills, clips, music and speech to hosted models.

    Attributes:
        submit_seconds: by when a creation has arrived or never will; longer than the client's timeout.
        poll_seconds: first pause between polls.
        webhook: where the service may tell of a job's end; None for nowhere.
        without: roles that somebody else serves.
        fetch_seconds: how long a finished file is tried for.
    """

    name = "replicate"

    def __init__(
        self, client: ReplicateClient, catalogue: Catalogue, *, submit_seconds: float = 40.0,
        poll_seconds: float = 2.0, fetch_seconds: float = 300.0, webhook: str | None = None,
        without: Collection[Role] = (),
    ) -> None:  # fmt: skip
        self._without = without
        self._client, self._catalogue = client, catalogue
        self.submit_seconds, self.poll_seconds = submit_seconds, poll_seconds
        self.fetch_seconds, self.webhook = fetch_seconds, webhook
        self._hints: OrderedDict[str, asyncio.Event] = OrderedDict()
        self._key, self._key_asked = "", 0.0

    def models(self, kind: str) -> list[HostedModel]:
        """Models that can make a kind, the preferred first; none if nothing can."""
        role = ROLES.get(kind)
        return self._catalogue.of(role) if role and role not in self._without else []

    def cost(self, model: str, request: Request) -> float:
        """USD for a request by a model."""
        wanted = {
            "duration": request.inputs.get("duration", 3.0),
            "prompt": request.inputs.get("prompt") or "",
        }
        return round(self._model(model).cost(wanted), 6)

    async def hand_in(self, model: str, request: Request, nonce: int) -> Job:
        known = self._model(model)
        inputs = known.inputs(await self._wanted(known, request, nonce))
        made = await self._client.create(
            model,
            inputs,
            cancel_after=int(TIMEOUTS[known.role]) + 60,
            wait=known.wait,
            webhook=self.webhook,
        )
        return _job(made)

    async def find(self, nonce: int, since: datetime) -> list[Job]:
        if datetime.now(UTC) - since > _REMEMBERED:
            raise ProviderError("What went into jobs is forgotten after an hour.")
        seeds = {m.fields["seed"] for m in self._catalogue.models if "seed" in m.fields}
        found = []
        async for made in self._client.listed(since):
            if made.data_removed:
                raise ProviderError("What went into a job is forgotten already.")
            told = str(made.input.get("prompt", ""))
            if _mark(nonce) in told or any(made.input.get(seed) == nonce for seed in seeds):
                found.append(_job(made))
        return found[::-1]

    async def poll(self, job_id: str) -> Job:
        return _job(await self._client.get(job_id))

    async def cancel(self, job_id: str) -> None:
        await self._client.cancel(job_id)

    async def pause(self, job_id: str, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hint(job_id).wait()
        self._hints.pop(job_id, None)

    async def heard(self, headers: Mapping[str, str], body: bytes) -> str | None:
        if not self._key:
            if time.monotonic() - self._key_asked < _KEY_PAUSE:
                raise ProviderError("The key of Replicate's messages is not known.", transient=True)
            self._key_asked = time.monotonic()
            self._key = await self._client.webhook_secret()
        if not genuine(self._key, headers, body, time.time()):
            return None
        try:
            return Prediction.of(json.loads(body)).id
        except ValueError:
            return None

    def moved(self, job_id: str) -> None:
        self._hint(job_id).set()

    def _hint(self, job_id: str) -> asyncio.Event:
        """The bell of a job; it may ring before anybody waits for it."""
        event = self._hints.setdefault(job_id, asyncio.Event())
        while len(self._hints) > _MOST_HINTS:
            self._hints.popitem(last=False)
        return event

    async def bring(self, model: str, request: Request, job_id: str, folder: Path) -> Finished:
        made = await self._client.get(job_id)
        if made.data_removed:
            raise ProviderError("The finished file is gone: it was kept for an hour.")
        role = ROLES[request.kind]
        if role is Role.TEXT:
            return Finished({}, {"text": _text(made.output)}, 0.0, 0.0, model, self.name)
        url = _only_file(made.output)
        folder.mkdir(parents=True, exist_ok=True)
        raw = folder / "raw"
        await self._client.download(url, raw, _MOST_BYTES[role])
        try:
            if role is Role.IMAGE:
                files, outputs = await picture_of(raw, folder)
            elif role in (Role.MUSIC, Role.SPEECH):
                files, outputs = await sound_of(raw, folder)
            else:
                files, outputs = await clip_of(raw, folder)
        finally:
            raw.unlink(missing_ok=True)
        if role is Role.VIDEO:  # a model may only make longer ones
            outputs["duration"] = min(outputs["duration"], request.inputs["duration"])
        return Finished(files, outputs, 0.0, 0.0, model, self.name)

    async def close(self) -> None:
        await self._client.close()

    def _model(self, model: str) -> HostedModel:
        known = next((m for m in self._catalogue.models if m.id == model), None)
        if known is None:
            raise ProviderError(f"The catalogue has no {model}.")
        return known

    async def _wanted(self, model: HostedModel, request: Request, nonce: int) -> dict[str, Any]:
        """A request in the catalogue's names; pictures that go along are handed in first."""
        inputs, plain = request.inputs, bool(request.inputs.get("plain"))
        wanted: dict[str, Any] = {
            "ratio": inputs.get("ratio"),
            "seed": nonce,
            "duration": inputs.get("duration"),
        }
        if model.role is Role.TEXT:
            wanted |= {"prompt": inputs["prompt"], "system": inputs["system"]}
        elif model.role is Role.SPEECH:
            wanted["prompt"] = inputs["prompt"]
        elif model.role is Role.MUSIC:
            wanted["prompt"] = music_prompt(inputs)
        elif model.role is Role.VIDEO:
            wanted["prompt"] = clip_prompt(inputs, plain=plain)
            wanted["start_image"] = await self._client.upload(Path(inputs["picture"]))
        else:
            references = inputs.get("references") or []
            usable = "references" in model.fields and bool(references)
            wanted["prompt"] = picture_prompt(inputs, with_reference=usable, plain=plain)
            if usable:
                wanted["references"] = [await self._client.upload(Path(r)) for r in references]
        if "seed" not in model.fields:
            wanted["prompt"] += f" {_mark(nonce)}"
        return wanted


def _job(made: Prediction) -> Job:
    ended_badly = made.status.final and made.status is not JobStatus.SUCCEEDED
    error = explained(made.error, made.status) if ended_badly else None
    return Job(
        made.id, made.status, progress=float(made.status.final),
        error=str(error) if error else None, transient=bool(error and error.transient),
        moderated=isinstance(error, Moderated),
    )  # fmt: skip


def _mark(nonce: int) -> str:
    """The nonce in a prompt, for models without a seed."""
    return f"(ref {nonce:08x})"


def _only_file(output: Any) -> str:
    """The address of a job's one file.

    Raises:
        ProviderError: there is none; a job that succeeded without a file is known to happen.
    """
    first = output[0] if isinstance(output, list) and output else output
    if not isinstance(first, str) or not first:
        raise ProviderError("The model said that it was done, but gave no file.")
    return first


def _text(output: Any) -> str:
    """A language model's answer, which may come in pieces.

    Raises:
        ProviderError: there is none, or no end of it.
    """
    text = "".join(map(str, output)) if isinstance(output, list) else output
    if not isinstance(text, str) or not text.strip() or len(text) > _MOST_CHARACTERS:
        raise ProviderError("The model said that it was done, but gave no usable answer.")
    return text
