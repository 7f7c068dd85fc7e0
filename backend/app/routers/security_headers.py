"""Headers by which browsers are kept from misusing an answer, on every one of them."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings

_YEAR = 31_536_000
_ALWAYS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-site",
}  # fmt: skip
"""Where a route does not say otherwise."""
_DATA = {
    "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip
"""Of JSON: nobody keeps it, nothing runs in it. Media and /docs are shown by browsers, with what they need."""
_SHOWN = {"Content-Security-Policy": "frame-ancestors 'none'"}


def sends_hsts(settings: Settings) -> bool:
    """Whether browsers reach this deployment by https."""
    return settings.production and any(o.startswith("https://") for o in settings.allowed_origins)


def secure(headers: MutableHeaders, *, https: bool) -> None:
    """Adds the headers that an answer does not have yet."""
    is_data = headers.get("content-type", "").startswith("application/json")
    for name, value in (_ALWAYS | (_DATA if is_data else _SHOWN)).items():
        headers.setdefault(name, value)
    if https:  # a browser that was here by https once does not come by http again
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}"


class SecurityHeaders:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._https = app, sends_hsts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message), https=self._https)
            await send(message)

        await self._app(scope, receive, kept)
