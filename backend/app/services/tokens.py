"""Tokens, each kind kept apart from the others: session tokens, WebSocket tickets, media links."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from jose import JWTError, jwt

from app.config import Settings
from app.errors import NotFound, NotSignedIn

_ALGORITHM = "HS256"
_AUDIENCE = "adreel"
_KIND = "session"
TICKET_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified token: whose, which, until when; `by_key` is a program's API key."""

    user_id: int
    jti: str
    expires_at: datetime
    by_key: bool = False


class Tokens:
    """Makes and checks signed tokens."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.signing_key
        self.lifetime = timedelta(hours=settings.access_token_hours)
        self._tickets = URLSafeTimedSerializer(self._key, salt="ws-ticket")

    def issue(self, user_id: int) -> str:
        """A session token."""
        now = datetime.now(UTC)
        claims = {
            "sub": str(user_id), "jti": uuid.uuid4().hex, "typ": _KIND, "aud": _AUDIENCE,
            "iat": now, "exp": now + self.lifetime,
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def verify(self, token: str) -> Claims:
        """The claims of a session token.

        Raises:
            NotSignedIn: it is forged, expired or of another kind.
        """
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self._key, algorithms=[_ALGORITHM], audience=_AUDIENCE
            )
            if claims.get("typ") != _KIND:
                raise NotSignedIn("This token is not for signing in.")
            expires = datetime.fromtimestamp(claims["exp"], UTC)
            return Claims(int(claims["sub"]), str(claims["jti"]), expires)
        except (JWTError, KeyError, ValueError) as error:
            raise NotSignedIn("Sign in again: the token is not valid.") from error

    def ticket(self, user_id: int) -> str:
        """A WebSocket ticket: for one use within TICKET_SECONDS."""
        return self._tickets.dumps([user_id, uuid.uuid4().hex])

    def verify_ticket(self, ticket: str) -> Claims:
        """The claims of a ticket; the caller sees to it that it is used once.

        Raises:
            NotSignedIn: it is forged or too old.
        """
        try:
            user_id, jti = self._tickets.loads(ticket, max_age=TICKET_SECONDS)
            expires = datetime.now(UTC) + timedelta(seconds=TICKET_SECONDS)
            return Claims(int(user_id), f"ticket-{jti}", expires)
        except (BadSignature, ValueError, TypeError) as error:
            raise NotSignedIn("The ticket is not valid.") from error


class MediaLinks:
    """Signed, expiring links to single files.

    Links made within the same half lifetime are equal, so that a page that asks again keeps what its
    browser has cached.
    """

    def __init__(self, settings: Settings) -> None:
        self._serializer = URLSafeSerializer(settings.signing_key, salt="media")
        self._half = max(settings.media_url_seconds // 2, 1)

    def url(self, asset_id: str, which: str, filename: str) -> str:
        """A path below the API's origin; `which` is file, poster or cutout."""
        expires = (int(time.time()) // self._half + 2) * self._half
        token = self._serializer.dumps([asset_id, which, expires])
        return f"/api/media/{token}/{filename}"

    def read(self, token: str) -> tuple[str, str]:
        """(asset id, which file) of a link's token.

        Raises:
            NotFound: forged or expired; the same answer for both.
        """
        try:
            asset_id, which, expires = self._serializer.loads(token)
        except (BadSignature, ValueError, TypeError) as error:
            raise NotFound("This link is not valid.") from error
        if time.time() > expires:
            raise NotFound("This link has expired; ask for the asset again.", code="LINK_EXPIRED")
        return str(asset_id), str(which)
