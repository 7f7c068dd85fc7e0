"""Names every request in the logs and in its answer; one line each when it is over."""

from __future__ import annotations

import time
import uuid

import structlog
from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import metrics
from app.config import Networks
from app.logging import about, from_address, get_logger
from app.routers.addresses import client_address
from app.tracing import span

HEADER = "X-Request-ID"
_log = get_logger(__name__)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_KEYS = "/api/media/"
"""A signed link is a key of its own: such a path is not logged whole. Queries, which may hold tickets, never are."""


def _method(scope: Scope) -> str:
    """Whatever clients may send, one of few."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


class AccessLog:
    """ASGI middleware. The application runs in its task, so that ids which are found on the way stand in its line, too."""

    def __init__(self, app: ASGIApp, trusted: Networks = ()) -> None:
        self._app, self._trusted = app, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        about(request_id=request_id)
        from_address(client_address(scope, self._trusted))
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER.lower().encode(), request_id.encode())]  # fmt: skip
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        path: str = scope["path"]
        headers = {"traceparent": Headers(scope=scope).get("traceparent", "")}
        try:
            with span("request", SpanKind.SERVER, headers, request_id=request_id) as trace:
                await self._app(scope, receive, noted)
                route = getattr(scope.get("route"), "path", "")
                trace.update_name(f"{scope.get('method', 'GET')} {route}")
                trace.set_attribute("http.response.status_code", status)
        except Exception:
            status = 500
            raise
        finally:
            about(**{k: v for k, v in scope.get("path_params", {}).items() if k.endswith("_id")})
            seconds = time.perf_counter() - began
            if scope["type"] == "http":
                route = getattr(scope.get("route"), "path", "")
                metrics.REQUESTS.labels(_method(scope), route, status).observe(seconds)
            _log.info(
                "request" if scope["type"] == "http" else "socket", method=scope.get("method", "GET"),
                path=f"{_KEYS}…" if path.startswith(_KEYS) else path, status=status,
                ms=round(seconds * 1000, 1),
            )  # fmt: skip
