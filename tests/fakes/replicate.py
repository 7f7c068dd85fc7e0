"""Replicate over HTTP, as documented and recorded, with its own bill and misbehaviours to switch on.

`python -m tests.fakes.replicate PORT FOLDER` runs it in a process of its own; `POST /_fake/rules` then adds rules,
`GET /_fake/state` gives the bill, the predictions and the requests that came.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import re
import sys
import time
import uuid
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes import outputs
from tests.fakes.replicate_models import MODELS, Fields, refusal_of

TOKEN = "r8_" + "t" * 37
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PROBLEM = "application/problem+json"
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)"
INTERRUPTED = "Prediction interrupted; please retry (code: PA)"
_PAGE = 100
_LONG = 5.0
"""Seconds of work in which a film can be made."""


@dataclass(slots=True)
class Rule:
    """A misbehaviour: `action` befalls every `every`th matching request, `times` times at most.

    Actions at creation: status (value: code, or [code, body, headers]), drop (accepted, then the socket is reset), drop_before
    (reset without accepting), taken (accepted, then answered with a status, value: code, or with a web page, value: 200), delay (value: seconds until the reply). At the end: fail (value: error text), end (value: status), stuck.
    Outputs: output (value: of a language model, what it says instead; of the others null, list, data, object, foreign, redirect, expired, truncated, slow, wrong_type, oversized, html, given).
    Webhooks: webhook (value: duplicate, early, late, forged, stale, never).
    On uploads: upload_status (value: code). On cancellation: uncancelable.
    On polling: poll_status (value: code). On listing: list_status (value: code), list_empty, list_foreign (its next page lies on another host).
    """

    action: str
    value: Any = None
    model: str = ""
    every: int = 1
    times: int = 1_000_000
    seen: int = 0
    done: int = 0

    def befalls(self, model: str) -> bool:
        if self.model not in model or self.done >= self.times:
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        self.done += 1
        return True


@dataclass(slots=True)
class Prediction:
    """A prediction; times are of the loop's clock, in seconds."""

    id: str
    model: str
    input: Fields
    created: float
    created_at: datetime
    takes: float
    ends: str = "succeeded"
    error: str | None = None
    form: str = ""
    canceled: float | None = None
    webhook: str | None = None
    deadline: float | None = None

    def status(self, now: float) -> str:
        if self.canceled is not None:
            return "aborted" if self.canceled < self.created + self.takes * 0.2 else "canceled"
        if self.deadline is not None and now > self.deadline and self.ends == "stuck":
            return "canceled"
        if now < self.created + self.takes * 0.2:
            return "starting"
        if now < self.created + self.takes or self.ends == "stuck":
            return "processing"
        return self.ends


class FakeReplicate:
    """The service's state; `app()` serves it.

    Attributes:
        takes: seconds that a prediction takes. slow: the same by kind, where it differs. spread: share by which a kind's
            predictions differ: one takes that much less, the next as usual, the next that much more.
        requests: (method, path, headers) of everything that came.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.rules: list[Rule] = []
        self.predictions: dict[str, Prediction] = {}
        self.files: dict[str, bytes] = {}
        self.heard: list[int] = []
        """What its webhooks were answered with."""
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.takes = 0.1
        self.slow: dict[str, float] = {}
        self.spread: dict[str, float] = {}
        self.forgets = False
        """Whether an hour has gone by: inputs and outputs are removed."""
        self.given = b""
        """The file of outputs whose form is `given`."""
        self._filming = asyncio.Lock()
        self._telling: set[asyncio.Task[None]] = set()
        self.base = ""
        self.foreign = ""
        """Base address of another host, for outputs that lie there."""

    def bill(self) -> list[tuple[str, str, float]]:
        """(prediction, model, USD) of everything that is charged: what succeeded, and what was canceled while it ran."""
        now = time.monotonic()
        return [
            (p.id, p.model, MODELS[p.model].price(p.input)) for p in self.predictions.values()
            if p.status(now) in ("succeeded", "canceled")
        ]  # fmt: skip

    def made(self, *outputs: str) -> list[Prediction]:
        """Predictions of models with these outputs, in order; by default pictures and films."""
        wanted = outputs or ("image", "images", "video")
        return [p for p in self.predictions.values() if MODELS[p.model].output in wanted]

    def finished(self, model: str, given: Fields, form: str) -> str:
        """A prediction that has succeeded already; its id."""
        made = Prediction(uuid.uuid4().hex[:26], model, given, time.monotonic() - 1, datetime.now(UTC), 0.1, form=form)  # fmt: skip
        self.predictions[made.id] = made
        return made.id

    def running(self) -> list[str]:
        """Predictions that nobody has ended."""
        now = time.monotonic()
        return [
            p.id for p in self.predictions.values() if p.status(now) in ("starting", "processing")
        ]

    def app(self) -> web.Application:
        app = web.Application(client_max_size=120 << 20, middlewares=[self._guard])
        app.add_routes([
            web.post("/v1/models/{owner}/{name}/predictions", self._create),
            web.post("/v1/predictions", self._create),
            web.get("/v1/predictions", self._list),
            web.get("/v1/predictions/{id}", self._get),
            web.post("/v1/predictions/{id}/cancel", self._cancel),
            web.post("/v1/files", self._upload),
            web.get("/v1/account", self._account),
            web.get("/v1/webhooks/default/secret", self._secret),
            web.get("/delivery/{id}/{name}", self._deliver),
            web.get("/delivery-elsewhere/{id}/{name}", self._deliver),
            web.get("/uploads/{id}", self._uploaded),
            web.post("/_fake/rules", self._add_rule),
            web.post("/_fake/takes", self._set_takes),
            web.get("/_fake/state", self._state),
        ])  # fmt: skip
        return app

    # ------------------------------------------------------------------ the edge

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append((request.method, request.path_qs, dict(request.headers)))
        if request.path.startswith("/v1/") and request.headers.get("Authorization") not in (
            f"Bearer {TOKEN}", f"Token {TOKEN}",
        ):  # fmt: skip
            return _problem(401, "Unauthenticated", "You did not pass a valid authentication token")
        answer: web.StreamResponse = await handler(request)
        return answer

    def _seconds(self, kind: str) -> float:
        """That the next prediction of a kind takes."""
        step = len(self.made(kind)) % 3 - 1
        return self.slow.get(kind, self.takes) * (1 + step * self.spread.get(kind, 0.0))

    def _befalls(self, action: str, model: str) -> Rule | None:
        return next((r for r in self.rules if r.action == action and r.befalls(model)), None)

    def _begin(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _create(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        info = request.match_info
        model = (
            f"{info['owner']}/{info['name']}" if "owner" in info else str(body.get("version", ""))
        )
        if rule := self._befalls("status", model):
            code, more, headers = (
                rule.value if isinstance(rule.value, list) else (rule.value, {}, {})
            )
            return web.json_response(
                {"detail": f"Failure {code}", "status": code} | more, status=code, headers=headers
            )
        if model not in MODELS:
            return _problem(404, "Not found", "The requested resource could not be found.")
        if refusal := refusal_of(MODELS[model], body.get("input") or {}):
            return web.json_response(refusal, status=422, content_type=PROBLEM)
        if self._befalls("drop_before", model):
            return _reset(request)
        made = Prediction(uuid.uuid4().hex[:26], model, body["input"], time.monotonic(), datetime.now(UTC),
                          self._seconds(MODELS[model].output.rstrip("s")), webhook=body.get("webhook"))  # fmt: skip
        if seconds := re.fullmatch(r"(\d+)s?", request.headers.get("Cancel-After", "")):
            made.deadline = made.created + int(seconds[1])
        if rule := self._befalls("fail", model):
            made.ends, made.error = "failed", rule.value
        elif rule := self._befalls("end", model):
            made.ends = rule.value
        elif self._befalls("stuck", model):
            made.ends = "stuck"
        if rule := self._befalls("output", model):
            made.form = rule.value
        self.predictions[made.id] = made
        if (
            made.takes > _LONG and MODELS[model].output == "video"
        ):  # made while it "works", not when it is fetched
            self._begin(asyncio.to_thread(self._media, made))
        if made.webhook:
            rule = self._befalls("webhook", model)
            self._begin(self._tell(made, rule.value if rule else ""))
        if self._befalls("drop", model):
            return _reset(request)
        if rule := self._befalls("taken", model):
            return web.Response(
                status=rule.value, text="<h1>Bad gateway</h1>", content_type="text/html"
            )
        if rule := self._befalls("delay", model):
            await asyncio.sleep(rule.value)
        wait = re.fullmatch(r"wait(?:=(\d+))?", request.headers.get("Prefer", ""))
        headers = {}
        if wait:
            await asyncio.sleep(min(made.takes, int(wait[1] or 60)))
            headers["preference-applied"] = "wait"
        told = self._told(made)
        if wait and told["status"] == "succeeded":
            told["status"] = "processing"  # recorded: not terminal yet, with the full output
        return web.json_response(told, status=201 if told.get("output") else 202, headers=headers)

    async def _tell(self, made: Prediction, manner: str) -> None:
        """Says over the webhook that a prediction has ended."""
        assert made.webhook is not None
        if manner == "never":
            return
        if manner != "early":
            await asyncio.sleep(made.takes + (1.0 if manner == "late" else 0.05))
        body = json.dumps(self._told(made)).encode()
        sent = str(int(time.time()) - (3600 if manner == "stale" else 0))
        name = f"msg_{made.id}"
        signed = hmac.new(b"another key" if manner == "forged" else base64.b64decode(SECRET[6:]),
                          f"{name}.{sent}.".encode() + body, hashlib.sha256)  # fmt: skip
        headers = {"webhook-id": name, "webhook-timestamp": sent, "content-type": "application/json",
                   "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}"}  # fmt: skip
        async with aiohttp.ClientSession() as http:
            for _ in range(2 if manner == "duplicate" else 1):
                with contextlib.suppress(aiohttp.ClientError):
                    answer = await http.post(made.webhook, data=body, headers=headers)
                    self.heard.append(answer.status)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        made = self.predictions.get(request.match_info["id"])
        if made is None:
            return _problem(404, "Not found", "Prediction not found")
        if rule := self._befalls("poll_status", made.model):
            return web.json_response({"detail": "Failure", "status": rule.value}, status=rule.value)
        return web.json_response(self._told(made))

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if rule := self._befalls("list_status", ""):
            return web.json_response({"detail": "Failure", "status": rule.value}, status=rule.value)
        after = request.query.get("created_after")
        newest = sorted(self.predictions.values(), key=lambda p: p.created, reverse=True)
        if after:
            newest = [p for p in newest if p.created_at >= datetime.fromisoformat(after)]
        if self._befalls("list_empty", ""):
            newest = []
        start = int(request.query.get("cursor", "0"))
        page = newest[start : start + _PAGE]
        more = (
            f"{self.base}/v1/predictions?cursor={start + _PAGE}"
            if len(newest) > start + _PAGE
            else None
        )
        if more is None and self._befalls("list_foreign", ""):
            more = f"{self.foreign}/v1/predictions?cursor=0"
        if more and after:
            more += f"&created_after={after.replace('+', '%2B')}"
        return web.json_response(
            {"next": more, "previous": None, "results": [self._told(p) for p in page]}
        )

    async def _cancel(self, request: web.Request) -> web.StreamResponse:
        made = self.predictions.get(request.match_info["id"])
        if made is None:
            return _problem(404, "Not found", "Prediction not found")
        running = made.status(time.monotonic()) in ("starting", "processing")
        if running and not self._befalls("uncancelable", made.model):
            made.canceled = time.monotonic()
        return web.json_response(self._told(made))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        if rule := self._befalls("upload_status", ""):
            return _problem(rule.value, "Refused", f"Failure {rule.value}")
        form = await request.post()
        content = form["content"]
        assert isinstance(content, web.FileField)
        data = content.file.read()
        if len(data) > 100 << 20:
            return web.json_response(
                {"detail": "Files must be less than 100MB in size"},
                status=413,
                content_type=PROBLEM,
            )
        name = uuid.uuid4().hex
        self.files[name] = data
        now = datetime.now(UTC)
        return web.json_response(
            {"id": name, "name": content.filename, "size": len(data), "created_at": now.isoformat(),
             "expires_at": (now + timedelta(hours=24)).isoformat(), "urls": {"get": f"{self.base}/uploads/{name}"}},
            status=201,
        )  # fmt: skip

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["id"]])

    async def _account(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"type": "user", "username": "ada", "name": "Ada"})

    async def _secret(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"key": SECRET})

    async def _add_rule(self, request: web.Request) -> web.StreamResponse:
        self.rules.append(Rule(**await request.json()))
        return web.json_response({})

    async def _set_takes(self, request: web.Request) -> web.StreamResponse:
        self.takes = float(await request.text())
        return web.json_response({})

    async def _state(self, _: web.Request) -> web.StreamResponse:
        now = time.monotonic()
        known = [
            {"id": p.id, "model": p.model, "input": p.input, "status": p.status(now)}
            for p in self.predictions.values()
        ]
        return web.json_response(
            {"bill": self.bill(), "running": self.running(), "predictions": known,
             "rules": [asdict(r) for r in self.rules], "requests": len(self.requests)}
        )  # fmt: skip

    # ------------------------------------------------------------------ predictions

    def _told(self, made: Prediction) -> Fields:
        """A prediction as the service shows it: while it starts, some keys are not there at all."""
        now = time.monotonic()
        status = made.status(now)
        url = f"{self.base}/v1/predictions/{made.id}"
        told: Fields = {
            "id": made.id, "model": made.model, "version": "hidden", "input": made.input, "output": None,
            "data_removed": False, "error": made.error if status == "failed" else None, "status": status,
            "created_at": made.created_at.isoformat().replace("+00:00", "Z"), "source": "api", "deployment": None,
            "urls": {"get": url, "cancel": f"{url}/cancel", "web": f"https://replicate.com/p/{made.id}"},
            "logs": " 40%|████      | 2/5 [00:01<00:01]\\n", "something_new": {"a": 1},
        }  # fmt: skip
        if status in ("succeeded", "failed", "canceled"):
            told["metrics"] = {"predict_time": made.takes, "total_time": now - made.created}
            told["started_at"] = told["completed_at"] = told["created_at"]
        if status == "succeeded":
            told["output"] = self._output(made)
        if status == "starting":
            for missing in ("output", "error", "data_removed"):
                del told[missing]
        if self.forgets:
            told |= {"input": {}, "output": None, "data_removed": True}
        return told

    def _output(self, made: Prediction) -> Any:
        kind = MODELS[made.model].output
        if kind == "text":
            text = made.form or outputs.answer_to(
                made.input.get("system_prompt", ""), made.input["prompt"]
            )
            return [text[i : i + 7] for i in range(0, len(text), 7)]
        ending = {"video": "mp4", "music": "wav"}.get(kind, made.input.get("output_format", "webp"))
        host = (self.foreign or self.base) if made.form == "foreign" else self.base
        url = f"{host}/delivery/{made.id}/out.{ending}"
        forms: dict[str, Any] = {
            "null": None, "empty": [], "object": {"image": url}, "html": url, "list": [url],
            "data": "data:image/png;base64," + base64.b64encode(outputs.picture((64, 64), "data", "png")).decode(),
        }  # fmt: skip
        if made.form in forms:
            return forms[made.form]
        return [url] if kind == "images" else url

    async def _deliver(self, request: web.Request) -> web.StreamResponse:
        made = self.predictions.get(request.match_info["id"])
        if made is None or made.form == "expired":
            return web.Response(status=404, text="Not found")
        if made.form == "redirect":
            raise web.HTTPFound(f"{self.foreign or self.base}/delivery-elsewhere/{made.id}/x")
        if made.form == "given":
            return web.Response(body=self.given, content_type="application/octet-stream")
        async with self._filming:  # one file for all that want the same
            data, content_type = await asyncio.to_thread(self._media, made)
        if made.form == "html":
            return web.Response(text="<html>gone</html>", content_type="text/html")
        if made.form == "wrong_type":
            return web.Response(body=b"MZ" + bytes(4000), content_type="application/octet-stream")
        if made.form in ("truncated", "slow", "oversized"):
            answer = web.StreamResponse(headers={"Content-Type": content_type})
            if made.form == "truncated":
                answer.content_length = len(data)
            await answer.prepare(request)
            if made.form == "truncated":
                await answer.write(data[: len(data) // 2])
                return _reset(request)
            if made.form == "oversized":
                for _ in range(4096):
                    await answer.write(bytes(1 << 20))
            for start in range(0, len(data), max(len(data) // 20, 1)):
                await answer.write(data[start : start + max(len(data) // 20, 1)])
                await asyncio.sleep(0.05)
            await answer.write_eof()
            return answer
        return web.Response(body=data, content_type=content_type)

    def _media(self, made: Prediction) -> tuple[bytes, str]:
        """The file that came out, and its type. A film has the ratio of the picture that it starts from."""
        given, kind = made.input, MODELS[made.model].output
        if kind in ("image", "images"):
            ending = given.get("output_format", "webp")
            size = outputs.RATIOS.get(given.get("aspect_ratio", "1:1"), (960, 960))
            picture = outputs.picture(size, given["prompt"], ending)
            return picture, f"image/{'jpeg' if ending == 'jpg' else ending}"
        seconds = float(given.get("duration", 5))
        if kind == "music":
            return outputs.tone(self.folder, seconds), "audio/wav"
        start = str(given.get("image") or given.get("start_image") or "")
        size = outputs.film_size(given, self.files.get(start.rpartition("/")[2]))
        return outputs.film(self.folder, size, seconds), "video/mp4"


def _problem(status: int, title: str, detail: str) -> web.Response:
    return web.json_response(
        {"title": title, "detail": detail, "status": status}, status=status, content_type=PROBLEM
    )


def _reset(request: web.Request) -> web.Response:
    """Ends the connection in the middle, without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def serve(fake: FakeReplicate, port: int = 0) -> tuple[web.AppRunner, str]:
    """Serves on 127.0.0.1; the runner (to be cleaned up) and the base address."""
    runner = web.AppRunner(fake.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    host, bound = runner.addresses[0][:2]
    fake.base = f"http://{host}:{bound}"
    return runner, fake.base


async def _main(port: int, folder: Path) -> None:
    await serve(FakeReplicate(folder), port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), Path(sys.argv[2])))
