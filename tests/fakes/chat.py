"""An OpenAI-compatible endpoint: answers that fit the schema they were asked for, tokens counted, and misbehaviours."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tests.fakes.outputs import answer_to

KEY, MODEL = "sk-" + "k" * 20, "llama3.2"


class FakeChat:
    """The endpoint's state.

    Attributes:
        plan: what befalls the next questions, in order: a status code, "drop", "slow", "empty", "html", "plain" (does
            not know response_format), or a text that is said instead.
        questions: bodies that came. answered: how many were answered, and so are paid.
    """

    def __init__(self) -> None:
        self.plan: list[int | str] = []
        self.questions: list[dict[str, Any]] = []
        self.answered = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/v1/chat/completions", self._complete)])
        return app

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "Incorrect API key"}}, status=401)
        body = await request.json()
        self.questions.append(body)
        if body["model"] != MODEL:
            return web.json_response({"error": {"message": "model not found"}}, status=404)
        step = self.plan.pop(0) if self.plan else ""
        if isinstance(step, int):
            return web.json_response({"error": {"message": f"Failure {step}"}}, status=step)
        if step == "plain" and "response_format" in body:
            return web.json_response({"error": {"message": "unknown response_format"}}, status=400)
        self.answered += 1
        if step == "drop" and request.transport is not None:
            request.transport.abort()
            return web.Response()
        if step == "slow":
            await asyncio.sleep(3.0)
        if step == "html":
            return web.Response(text="<html>", content_type="text/html")
        told = {m["role"]: m["content"] for m in body["messages"]}
        said: str | None = (
            step if step.startswith(("{", "I ")) else answer_to(told["system"], told["user"])
        )
        if step == "empty":
            said = None
        usage = {"prompt_tokens": 400, "completion_tokens": 100, "total_tokens": 500}
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": said},
            "finish_reason": "stop",
        }
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "model": MODEL,
                "choices": [choice],
                "usage": usage,
            }
        )


async def serve_chat(fake: FakeChat) -> tuple[web.AppRunner, str]:
    """Serves on 127.0.0.1; the runner (to be cleaned up) and the base address."""
    runner = web.AppRunner(fake.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}/v1"
