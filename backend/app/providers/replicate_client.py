"""Replicate's HTTP API, thin and careful with money: https://replicate.com/docs/reference/http.

Own code instead of the `replicate` package, which creates without a timeout, knows five of six statuses and
sends the token to whatever host an output names (measured on 1.0.7). Here a creation that may or may not
have been taken raises `Unclear` and is never sent again by this file; only what was surely refused is.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from opentelemetry.trace import SpanKind

from app import metrics
from app.errors import ProviderError
from app.providers.base import JobStatus, Moderated, Unclear
from app.providers.exchange import exchange, may_be_taken
from app.tracing import span

API = "https://api.replicate.com/v1"
_DELIVERY = "replicate.delivery"
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_MOST_THROTTLED = 120.0
"""Seconds that a creation waits for its turn before it gives up."""
_LONGEST_UPLOAD, _UPLOAD_TIMEOUT = 180.0, httpx.Timeout(60.0, connect=5.0)
_ATTEMPTS = 4
"""Of reading requests and downloads, which may be repeated freely."""
_TRANSIENT_ERRORS = ("(code: PA)", "(E9828)")
_SENSITIVE = ("(E005)", "flagged as sensitive")
_PAGES = 20
_LONGEST_ANSWER, _MOST_ANSWER = 35.0, 32 << 20
"""Seconds and bytes of anything but a file."""
_LONGEST_DOWNLOAD = 600.0
"""Seconds for one try at a file."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A prediction as last seen."""

    id: str
    model: str
    status: JobStatus
    input: dict[str, Any]
    output: Any
    error: str | None
    data_removed: bool = False

    @classmethod
    def of(cls, told: Any) -> Prediction:
        """Reads the service's JSON; keys that are missing count as null, a status nobody knows as at work.

        Raises:
            ValueError: it is no prediction.
        """
        if not isinstance(told, dict) or not told.get("id"):
            raise ValueError("not a prediction")
        status, given = str(told.get("status") or "starting"), told.get("input")
        return cls(
            id=str(told["id"]), model=str(told.get("model") or ""),
            status=JobStatus(status) if status in set(JobStatus) else JobStatus.PROCESSING,
            input=given if isinstance(given, dict) else {}, output=told.get("output"),
            error=str(told["error"]) if told.get("error") else None,
            data_removed=bool(told.get("data_removed")),
        )  # fmt: skip


def explained(error: str | None, status: JobStatus) -> ProviderError:
    """A prediction's end as an error: only two codes are known to pass, whatever else is not tried again."""
    text = error or f"The model ended as {status}."
    if any(mark in text for mark in _SENSITIVE):
        return Moderated()
    return ProviderError(
        f"The model failed: {text[:300]}",
        transient=status is JobStatus.ABORTED or any(mark in text for mark in _TRANSIENT_ERRORS),
    )


class ReplicateClient:
    """Speaks with the service.

    Args:
        base: address of the API; another one only for tests.
    """

    def __init__(self, token: str, base: str = API) -> None:
        self._base, self._token = base.rstrip("/"), token
        self._http = httpx.AsyncClient(
            timeout=_TIMEOUT, follow_redirects=False,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "adreel"},
        )  # fmt: skip
        # Outputs lie elsewhere: fetched without the token.
        self._plain = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False)
        self._open_from = 0.0
        """When the next creation may be sent, on the clock of time.monotonic(): one throttle for all."""

    async def close(self) -> None:
        await self._http.aclose()
        await self._plain.aclose()

    async def create(
        self, model: str, inputs: dict[str, Any], *, cancel_after: int, wait: int = 0,
        webhook: str | None = None,
    ) -> Prediction:  # fmt: skip
        """Starts a prediction, once.

        Args:
            cancel_after: seconds after which the service itself cancels it.
            wait: seconds for which the answer may wait for the result.

        Raises:
            ProviderError: it was refused, nothing is owed. Unclear: nobody knows.
        """
        body: dict[str, Any] = {"input": inputs}
        if webhook:
            body |= {"webhook": webhook, "webhook_events_filter": ["completed"]}
        headers = {"Cancel-After": f"{max(cancel_after, 5)}s"}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        began = time.monotonic()
        while True:
            await self._turn(began)
            try:
                answer = await self._exchange(
                    "POST", f"{self._base}/models/{model}/predictions", json=body, headers=headers
                )
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                raise ProviderError("Replicate can't be reached.", transient=True) from error
            except httpx.HTTPError as error:
                raise Unclear("The connection broke while a job was handed in.") from error
            if answer.status_code == 429:
                self._throttle(answer)
                continue
            if may_be_taken(answer.status_code):
                raise Unclear(f"Replicate answered {answer.status_code} to a job.")
            if answer.status_code not in (200, 201, 202):
                raise _refused(answer)
            try:
                return Prediction.of(answer.json())
            except ValueError as error:
                raise Unclear("Replicate's answer to a job could not be read.") from error

    async def _exchange(
        self, method: str, url: str, *, longest: float = _LONGEST_ANSWER, **more: Any
    ) -> httpx.Response:
        try:
            with span(f"replicate {method}", SpanKind.CLIENT, url=url.removeprefix(self._base)):
                answer = await exchange(
                    self._http, method, url, longest=longest, most=_MOST_ANSWER, secret=self._token, **more
                )  # fmt: skip
        except (httpx.HTTPError, TimeoutError) as error:
            late = isinstance(error, (httpx.TimeoutException, TimeoutError))
            metrics.REPLICATE_ERRORS.labels("timeout" if late else "connection").inc()
            raise
        if answer.status_code >= 400:
            kind = "429" if answer.status_code == 429 else f"{answer.status_code // 100}xx"
            metrics.REPLICATE_ERRORS.labels(kind).inc()
        return answer

    async def _turn(self, began: float) -> None:
        """Waits until creations are let through.

        Raises:
            ProviderError: that takes too long.
        """
        while (left := self._open_from - time.monotonic()) > 0:
            if time.monotonic() + left - began > _MOST_THROTTLED:
                raise ProviderError("Replicate lets no more jobs in for now.", transient=True)
            await asyncio.sleep(left)

    def _throttle(self, answer: httpx.Response) -> None:
        seconds = answer.headers.get("retry-after")
        try:
            wait = float(seconds or answer.json().get("retry_after") or 5)
        except (ValueError, TypeError, AttributeError):
            wait = 5.0
        self._open_from = max(self._open_from, time.monotonic() + min(max(wait, 0.1), 600.0))

    async def get(self, prediction_id: str) -> Prediction:
        """A prediction as it is now.

        Raises:
            ProviderError: unknown, or not to be had after a few tries (transient).
        """
        told = await self._read(f"{self._base}/predictions/{prediction_id}")
        try:
            return Prediction.of(told)
        except ValueError as error:
            raise ProviderError("Replicate's answer could not be read.", transient=True) from error

    async def webhook_secret(self) -> str:
        """The key with which the service signs its messages.

        Raises:
            ProviderError: as `get`.
        """
        told = await self._read(f"{self._base}/webhooks/default/secret")
        try:
            key = told["key"]
            if not key.startswith("whsec_"):
                raise ValueError(key)
            return str(key)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ProviderError("Replicate's answer could not be read.", transient=True) from error

    async def listed(self, since: datetime) -> AsyncIterator[Prediction]:
        """Predictions created since then, newest first.

        Raises:
            ProviderError: as `get`.
        """
        url: str | None = f"{self._base}/predictions"
        params: dict[str, str] | None = {"created_after": since.isoformat()}
        for _ in range(_PAGES):
            if url is None:
                return
            if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
                raise ProviderError("Replicate's list leads to another host.")
            page = await self._read(url, params)
            try:
                rows = [Prediction.of(told) for told in page["results"]]
                url, params = page.get("next"), None
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ProviderError(
                    "Replicate's list could not be read.", transient=True
                ) from error
            for row in rows:
                yield row
        raise ProviderError("Replicate's list has no end.", transient=True)

    async def cancel(self, prediction_id: str) -> None:
        """Asks for a prediction's end; one that has ended is left alone.

        Raises:
            ProviderError: the service can't be reached (transient).
        """
        for attempt in range(_ATTEMPTS):
            try:
                answer = await self._exchange(
                    "POST", f"{self._base}/predictions/{prediction_id}/cancel"
                )
                if answer.status_code < 300 or answer.status_code in (404, 409, 422):
                    return  # ended, or unknown: there is nothing to end
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.3 * 2**attempt)
        raise ProviderError("Replicate could not be told to cancel a job.", transient=True)

    async def upload(self, path: Path) -> str:
        """Hands a file in, for a day; its address, to be used as an input.

        Raises:
            ProviderError: it was refused, or could not be sent.
        """
        data = await asyncio.to_thread(path.read_bytes)
        for attempt in range(_ATTEMPTS):
            try:
                answer = await self._exchange(
                    "POST", f"{self._base}/files", longest=_LONGEST_UPLOAD, timeout=_UPLOAD_TIMEOUT,
                    files={"content": (path.name, data)},
                )  # fmt: skip
            except httpx.HTTPError:
                await asyncio.sleep(0.5 * 2**attempt)
                continue
            if answer.status_code in (200, 201):
                try:
                    return str(answer.json()["urls"]["get"])
                except (ValueError, KeyError, TypeError) as error:
                    raise ProviderError(
                        "Replicate's answer could not be read.", transient=True
                    ) from error
            if answer.status_code < 500 and answer.status_code != 429:
                raise _refused(answer)
            await asyncio.sleep(0.5 * 2**attempt)
        raise ProviderError("A picture could not be sent to Replicate.", transient=True)

    async def download(self, url: str, target: Path, most: int) -> None:
        """Brings an output, without the token and from no host but the service's own.

        Args:
            most: bytes.

        Raises:
            ProviderError: a foreign or vanished address, too large, or broken after a few tries.
        """
        if url.startswith("data:"):
            await asyncio.to_thread(target.write_bytes, _inline(url, most))
            return
        self._check_host(url)
        for attempt in range(_ATTEMPTS):
            try:
                async with (
                    asyncio.timeout(_LONGEST_DOWNLOAD),
                    self._plain.stream("GET", url) as answer,
                ):
                    if answer.status_code == 200:
                        await _written(answer, target, most)
                        return
                    if answer.status_code < 500 and answer.status_code not in (408, 429):
                        raise ProviderError(
                            f"A finished file can't be fetched ({answer.status_code})."
                        )
            except (httpx.HTTPError, TimeoutError):
                pass  # cut off on the way: fetched again, never made again
            await asyncio.sleep(0.3 * 2**attempt)
        raise ProviderError("A finished file could not be fetched whole.", transient=True)

    def _check_host(self, url: str) -> None:
        try:
            parts, own = urlsplit(url), urlsplit(self._base)
            host = parts.hostname or ""
        except ValueError as error:
            raise ProviderError("A finished file has no usable address.") from error
        hosted = parts.scheme == "https" and (host == _DELIVERY or host.endswith(f".{_DELIVERY}"))
        if not hosted and (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
            raise ProviderError("A finished file lies on a foreign host; it was not fetched.")

    async def _read(self, url: str, params: dict[str, str] | None = None) -> Any:
        """The JSON of a GET, which is repeated a few times."""
        for attempt in range(_ATTEMPTS):
            try:
                answer = await self._exchange("GET", url, params=params)
                if answer.status_code == 200:
                    return answer.json()
                if answer.status_code < 500 and answer.status_code != 429:
                    raise _refused(answer)
            except (httpx.HTTPError, ValueError):
                pass
            await asyncio.sleep(0.3 * 2**attempt)
        raise ProviderError("Replicate does not answer.", transient=True)


def _refused(answer: httpx.Response) -> ProviderError:
    """What a 4xx means, in words for the user; nothing was started."""
    try:
        told = answer.json()
        detail = str(told.get("detail") or told.get("title") or "")
    except (ValueError, AttributeError):
        detail = ""
    known = {
        401: "Replicate does not accept the key.",
        402: "There is not enough credit at Replicate.",
        404: "Replicate does not know this model or job.",
        413: "A picture is too large for Replicate.",
    }
    text = known.get(answer.status_code, f"Replicate refused the job ({answer.status_code}).")
    if answer.status_code == 422:
        text = f"The model does not take this input: {' '.join(detail.split())[:300]}"
    return ProviderError(text)


def _inline(url: str, most: int) -> bytes:
    head, _, body = url.partition(",")
    if not head.endswith(";base64") or len(body) > most * 4 / 3 + 4:
        raise ProviderError("A finished file came in a form that can't be read.")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ProviderError("A finished file came in a form that can't be read.") from error


async def _written(answer: httpx.Response, target: Path, most: int) -> None:
    """Writes a body to a file as it comes.

    Raises:
        ProviderError: it is larger than `most` bytes.
    """
    size = 0
    with target.open("wb") as file:
        async for chunk in answer.aiter_bytes(1 << 18):
            size += len(chunk)
            if size > most:
                raise ProviderError(f"A finished file is larger than {most >> 20} MB.")
            await asyncio.to_thread(file.write, chunk)
