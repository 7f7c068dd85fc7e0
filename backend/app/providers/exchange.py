"""HTTP exchanges with services that charge: within bounds of time and size, as an answer may come in drips, or without end; and what an answer means for the bill."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from app.errors import ProviderError
from app.providers.base import Unclear

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


def may_be_taken(status: int) -> bool:
    """Whether a service that answers an order so may have taken it: it gave up in the middle of something (408, 5xx)."""
    return status == 408 or status >= 500


async def answered(
    http: httpx.AsyncClient, service: str, method: str, url: str, *, longest: float, most: int, secret: str = "", **more: Any
) -> httpx.Response:  # fmt: skip
    """As `exchange`, in the terms of `providers.paid`, for a service called so.

    Raises:
        Unclear: it may have taken what it was handed. ProviderError: it surely has not; transient where it can't be reached, or has too much to do.
    """
    try:
        answer = await exchange(
            http, method, url, longest=longest, most=most, secret=secret, **more
        )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise ProviderError(f"{service} can't be reached.", transient=True) from error
    except httpx.HTTPError as error:
        raise Unclear(f"The connection to {service} broke.", transient=True) from error
    if may_be_taken(answer.status_code):
        raise Unclear(f"{service} answered {answer.status_code}.", transient=True)
    if answer.status_code >= 300:
        raise ProviderError(
            f"{service} refused ({answer.status_code}).", transient=answer.status_code == 429
        )
    return answer


def told(answer: httpx.Response, service: str) -> Any:
    """The JSON of an answer that was taken for a good one.

    Raises:
        Unclear: it is none: a web page of something in between, perhaps.
    """
    try:
        return answer.json()
    except ValueError as error:
        raise Unclear(f"{service}'s answer could not be read.", transient=True) from error
