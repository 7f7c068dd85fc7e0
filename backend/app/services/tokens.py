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
from app.schemas.auth import SCOPES, Scope

_ALGORITHM = "HS256"
_AUDIENCE = "adreel"
_KIND = "session"
TICKET_SECONDS = 30
KEY = "key:"
"""Begins the id of claims by an API key, which goes on with the key's own."""


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified token: whose, which, until when.

    Attributes:
        generation: of the user's session tokens, when it was issued. by_key: it is a program's API key.
        scopes: what it may do; a person may do everything.
    """

    user_id: int
    jti: str
    expires_at: datetime
    generation: int = 0
    by_key: bool = False
    scopes: frozenset[Scope] = frozenset(SCOPES)


class Tokens:
    """Makes and checks signed tokens."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.signing_key
        self.lifetime = timedelta(hours=settings.access_token_hours)
        self._tickets = URLSafeTimedSerializer(self._key, salt="ws-ticket")

    def issue(self, user_id: int, generation: int) -> str:
        """A session token, of the user's present generation of them."""
        now = datetime.now(UTC)
        claims = {
            "sub": str(user_id), "jti": uuid.uuid4().hex, "typ": _KIND, "aud": _AUDIENCE, "gen": generation,
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
            generation = int(claims.get("gen", 0))  # of tokens from before there were any
            return Claims(int(claims["sub"]), str(claims["jti"]), expires, generation)
        except (JWTError, KeyError, ValueError, TypeError) as error:
            raise NotSignedIn("Sign in again: the token is not valid.") from error

    def ticket(self, claims: Claims) -> str:
        """A WebSocket ticket: for one use within TICKET_SECONDS. What it opens ends when the token behind it does."""
        behind = [claims.user_id, claims.jti, claims.expires_at.timestamp(), claims.generation, claims.by_key, sorted(claims.scopes)]  # fmt: skip
        return self._tickets.dumps([uuid.uuid4().hex, *behind])

    def verify_ticket(self, ticket: str) -> tuple[str, Claims]:
        """A ticket's own id, and the claims behind it; the caller sees to it that it is used once.

        Raises:
            NotSignedIn: it is forged or too old.
        """
        try:
            own, user_id, jti, expires, generation, by_key, scopes = self._tickets.loads(
                ticket, max_age=TICKET_SECONDS
            )
            until = datetime.fromtimestamp(expires, UTC)
            behind = Claims(
                int(user_id), str(jti), until, generation, bool(by_key), frozenset(scopes)
            )
            return f"ticket-{own}", behind
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
