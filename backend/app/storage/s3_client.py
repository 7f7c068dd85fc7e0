"""The way to a bucket: clients by settings, how patient they are, and what goes wrong in our own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from boto3.session import Session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
    ResponseStreamingError,
)

from app.config import Settings
from app.errors import AppError, NotFound, Unavailable

CODE = "STORAGE_UNAVAILABLE"
_MISSING = ("NoSuchKey", "404", "NotFound")
_OVERLOADED = ("SlowDown", "RequestTimeout", "Throttling", "TooManyRequests", "InternalError", "ServiceUnavailable")  # fmt: skip
_PASSING = (HTTPClientError, IncompleteReadError, ResponseStreamingError)
"""No answer, or half of one."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a service that hangs or fails is waited for; all in seconds.

    Attributes:
        connect, read: for a connection, and for its next bytes. attempts: to send a request, a moment apart.
        outage: to try for after that, before it is given up. threads: requests at the same time. turn: for one of them.
    """

    connect: float
    read: float
    attempts: int
    outage: float
    threads: int
    turn: float


AT_THE_EDGE = Patience(connect=2, read=5, attempts=2, outage=0, threads=16, turn=5)
"""Somebody waits for an answer."""
DURABLE = Patience(connect=3, read=15, attempts=2, outage=60, threads=8, turn=120)
"""Work that took minutes, or money, is to be kept."""


class Outage(Unavailable):
    """The service is out; it may come back by itself."""


def connect(settings: Settings, patience: Patience) -> Any:
    """A client for reading and writing."""
    return _client(settings, settings.s3_endpoint_url, patience, "s3v4")


def signer(settings: Settings) -> Any:
    """A client that only signs addresses, for browsers."""
    return _client(settings, _as_browsers_see_it(settings), AT_THE_EDGE, "s3v4")


def browser_origin(settings: Settings) -> str:
    """The origin of addresses that browsers are sent to, such as `https://bucket.s3.amazonaws.com`."""
    client = _client(settings, _as_browsers_see_it(settings), AT_THE_EDGE, UNSIGNED)
    try:
        key = {"Bucket": settings.s3_bucket, "Key": "any"}
        parts = urlsplit(client.generate_presigned_url("get_object", Params=key))
    finally:
        client.close()
    return f"{parts.scheme}://{parts.netloc}"


def _as_browsers_see_it(settings: Settings) -> str:
    return settings.s3_public_url or settings.s3_endpoint_url


@cache
def _session() -> Session:
    """Reads the service's description once; clients are made on one thread, at the start."""
    return Session()


def _client(settings: Settings, endpoint: str, patience: Patience, signature: Any) -> Any:
    own = settings.s3_access_key_id.get_secret_value() or None
    # Checksums beyond what a request needs are Amazon's own; elsewhere they may be refused.
    checksums = "when_required" if settings.s3_endpoint_url else "when_supported"
    config = Config(
        signature_version=signature, connect_timeout=patience.connect, read_timeout=patience.read,
        retries={"mode": "standard", "total_max_attempts": patience.attempts},
        max_pool_connections=patience.threads, tcp_keepalive=True,
        s3={
            # Not "auto": it signs for Amazon's global address, which sends browsers on to a region the signature is not for.
            "addressing_style": "path" if settings.s3_path_style else "virtual",
            "us_east_1_regional_endpoint": "regional",
        },
        request_checksum_calculation=checksums, response_checksum_validation=checksums,
    )  # fmt: skip
    return _session().client(
        "s3", endpoint_url=endpoint or None, region_name=settings.s3_region, config=config,
        aws_access_key_id=own,
        aws_secret_access_key=settings.s3_secret_access_key.get_secret_value() or None,
    )  # fmt: skip


def status_of(error: ClientError) -> int:
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status


def explained(error: BotoCoreError | ClientError) -> AppError:
    """An error of the client's as ours. Its text names hosts and keys, ours doesn't."""
    if isinstance(error, ClientError):
        return _answered(str(error.response.get("Error", {}).get("Code", "")), status_of(error))
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return Unavailable("There are no access keys for the media storage.", code=CODE)
    if isinstance(error, _PASSING):
        return Outage("The media storage does not answer; try again in a minute.", code=CODE)
    return Unavailable("The media storage can't be used; its settings are wrong.", code=CODE)


def _answered(code: str, status: int) -> AppError:
    if code in _MISSING:
        return NotFound("The file is gone.")
    if code == "NoSuchBucket":
        return Unavailable("The bucket of the media storage does not exist.", code=CODE)
    if code == "RequestTimeTooSkewed":
        return Unavailable("This machine's clock is wrong; the media storage refuses it.", code=CODE)  # fmt: skip
    if status >= 500 or status == 429 or code in _OVERLOADED:
        return Outage("The media storage is overloaded or down; try again in a minute.", code=CODE)
    if status in (401, 403):
        return Unavailable("The media storage refuses our access keys, or what they may do.", code=CODE)  # fmt: skip
    name = f" ({code})" if re.fullmatch(r"[A-Za-z]{1,40}", code) else ""
    return Unavailable(f"The media storage does not take our request{name}.", code=CODE)
