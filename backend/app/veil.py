"""What the settings hold secret, kept out of whatever is shown or logged."""

from __future__ import annotations

import contextlib
import json
import re
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from app.config import Settings

_STARS = "***"
_SHORTEST = 3
_TOKENS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|"
    r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+"  # sessions, signed as JWT
    r"|\badr_[\w-]{20,}|\br8_\w{20,}|\bwhsec_[\w+/=]{8,}"  # API keys, here and at Replicate; webhooks
    r"|(?<=/api/media/)[\w.-]{20,}|(?<=[?&]ticket=)[\w.-]+"  # links that are keys of their own
    r"|(?<=X-Amz-Signature=)\w+|(?<=[Bb]earer )[\w.~+/=-]{8,}"
)
"""Secrets that are made at run time, by their looks."""


class Veil:
    """Stars out secrets: those of the settings, and whatever looks like one. Errors of libraries like to quote addresses whole."""

    def __init__(self, settings: Settings) -> None:
        secrets = {v.get_secret_value() for _, v in settings if isinstance(v, SecretStr)}
        for address in (settings.database_url, settings.redis_url, settings.text_url):
            password = _password(address)
            secrets |= {password, unquote(password)}
        kept = settings.data_dir / "secret.key"
        if not settings.secret_key.get_secret_value():
            with contextlib.suppress(OSError):  # there is none to hide
                secrets.add(kept.read_text())
        secrets |= {json.dumps(secret)[1:-1] for secret in secrets}  # as they stand in JSON
        # Long ones first: one may be a part of another.
        self._secrets = sorted((s for s in secrets if len(s) >= _SHORTEST), key=len, reverse=True)

    def over(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _STARS)
        return _TOKENS.sub(_STARS, text)


def _password(address: str) -> str:
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return ""
