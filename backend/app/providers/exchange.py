"""One HTTP exchange within bounds of time and size: an answer may come in drips, or without end."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

_KEPT = ("retry-after",)


async def exchange(
    http: httpx.AsyncClient, method: str, url: str, *, longest: float, most: int, secret: str = "", **more: Any
) -> httpx.Response:  # fmt: skip
    """Sends a request and reads its answer.

    Args:
        longest: seconds. most: bytes.
        secret: starred out of the answer: a service that quotes its key back would have it shown to users as part of
            an error.

    Raises:
        httpx.HTTPError: there is no answer, or no end of it.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(longest), http.stream(method, url, **more) as answer:
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > most:
                    raise httpx.RemoteProtocolError("too long an answer")
    except TimeoutError as error:
        raise httpx.ReadTimeout("too slow an answer") from error
    told = bytes(body).replace(secret.encode(), b"***") if secret else bytes(body)
    kept = {k: v for k, v in answer.headers.items() if k in _KEPT}
    return httpx.Response(answer.status_code, headers=kept, content=told)
