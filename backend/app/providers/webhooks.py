"""Signed messages, as https://www.standardwebhooks.com describes them and Replicate sends them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

_TOLERANCE = 300.0
"""Seconds that a message may be old, or its sender's clock ahead."""


def genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a message was signed with the secret, not long ago.

    Args:
        secret: `whsec_` and base64.
        headers: with `webhook-id`, `webhook-timestamp` and `webhook-signature`, names in lower case.
        now: seconds since 1970.
    """
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not sent.isdecimal() or abs(now - int(sent[:12])) > _TOLERANCE:
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    signed = f"{name}.{sent}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = [s.partition(",") for s in headers.get("webhook-signature", "").split(" ")]
    return any(
        version == "v1" and hmac.compare_digest(wanted, signature.encode())
        for version, _, signature in given
    )
