"""Refuses bodies that are too large before they are read, with the house's own error envelope.

FastAPI's `max_body_size` would do the same, but answers in plain text.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooLarge

LARGEST_BODY = 1_000_000
LARGEST_UPLOAD = 51_000_000
"""Bytes of a whole request; `upload_max_mb` limits the file in it."""
_UPLOADS = frozenset({"/api/v2/upload-asset"})


class BodyLimit:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = LARGEST_UPLOAD if scope["path"] in _UPLOADS else LARGEST_BODY
        declared = Headers(scope=scope).get("content-length", "0")
        error = TooLarge(f"The request is larger than {limit / 1e6:.0f} MB.")
        if not declared.isdigit() or int(declared) > limit:
            await JSONResponse(error.envelope(), error.status)(scope, receive, send)
            return
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > limit:  # sent in pieces, without saying how much
                raise HTTPException(error.status, error.message)
            return message

        await self._app(scope, counted, send)
