"""What routes ask for: the database, the signed-in user, the house's tools."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response, WebSocket
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from app.config import Settings
from app.database import Database
from app.errors import Forbidden, NotSignedIn
from app.logging import about
from app.models import Session, User
from app.providers.registry import Providers
from app.realtime.bus import Bus
from app.realtime.manager import WebSocketManager
from app.routers.addresses import client_address
from app.schemas.auth import Scope
from app.services import api_keys, assets, auth, runs
from app.services.attendance import Attendance
from app.services.costs import Caps, Purse
from app.services.exports import Exports
from app.services.limits import RateLimits, Standing
from app.services.provenance import Provenances
from app.services.status_cache import StatusCache
from app.services.throttle import Door
from app.services.tokens import Claims, MediaLinks, Tokens
from app.storage import Storage

_COOKIE = "adreel_session"
API_KEY = "X-API-Key"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class House:
    """Everything that lives as long as the application; `main` puts it on `app.state.house`."""

    settings: Settings
    database: Database
    storage: Storage
    providers: Providers
    bus: Bus
    sockets: WebSocketManager
    tokens: Tokens
    links: MediaLinks
    exports: Exports
    limits: RateLimits
    statuses: StatusCache
    attendance: Attendance
    provenances: Provenances

    @property
    def door(self) -> Door:
        """Before which passwords are said."""
        return Door(self.limits)

    @property
    def cookie(self) -> str:
        """Name of the cookie that signs in. Browsers take one with this prefix only over https, for this host alone."""
        return f"__Host-{_COOKIE}" if self.settings.production else _COOKIE

    @property
    def purse(self) -> Purse:
        """What may be spent on hosted models."""
        s = self.settings
        caps = Caps(s.cap_session_usd, s.cap_user_day_usd, s.cap_deployment_day_usd)
        return Purse(caps, s.generative_fallback)


def get_house(connection: HTTPConnection) -> House:
    house: House = connection.app.state.house
    return house


TheHouse = Annotated[House, Depends(get_house)]


async def get_db(request: Request, house: TheHouse) -> AsyncIterator[AsyncSession]:
    """One request, one transaction; reading requests take no write lock."""
    scope = house.database.reading if request.method in _READING else house.database.transaction
    async with scope() as db:
        yield db


# Function scope: the commit happens before the answer leaves, so the next request sees it.
Db = Annotated[AsyncSession, Depends(get_db, scope="function")]


def origin_allowed(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a browser page that may use the cookie sent this."""
    origin = connection.headers.get("origin")
    return origin is not None and origin in settings.allowed_origins


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def get_address(request: Request, house: TheHouse) -> str:
    return client_address(request.scope, house.settings.proxies)


Address = Annotated[str, Depends(get_address)]


async def _claims_of(request: Request, house: House) -> Claims:
    """By token, by API key, else by cookie.

    Raises:
        NotSignedIn: there is none, or it is not valid.
        Forbidden: a cookie with a write from a foreign page.
    """
    token = _bearer(request)
    if token is None and (key := request.headers.get(API_KEY)):
        return await api_keys.claims_of(house.database, key)
    if token is None:
        token = request.cookies.get(house.cookie)
        if token and request.method not in _READING and not origin_allowed(request, house.settings):
            raise Forbidden("This origin may not write with the cookie.", code="ORIGIN_REFUSED")
    if not token:
        raise NotSignedIn("Sign in first.")
    return house.tokens.verify(token)


async def get_claims(request: Request, house: TheHouse) -> Claims:
    """Whoever a request comes from, whom its log lines name from now on.

    Raises:
        NotSignedIn, Forbidden: as `_claims_of`. Forbidden: an API key that may not read, or not write.
    """
    claims = await _claims_of(request, house)
    about(user_id=claims.user_id)
    may(claims, "read" if request.method in _READING else "write")
    return claims


def may(claims: Claims, scope: Scope) -> None:
    """Raises:
    Forbidden: this API key was made without that scope.
    """
    if scope not in claims.scopes:
        raise Forbidden(
            f"This API key may not {scope}.", code="SCOPE_MISSING", details={"needed": scope}
        )


TheClaims = Annotated[Claims, Depends(get_claims)]


def get_own_claims(claims: TheClaims) -> Claims:
    """As `get_claims`, of a person who signed in.

    Raises:
        Forbidden: a program's API key.
    """
    if claims.by_key:
        raise Forbidden("An API key may not do this; sign in.", code="KEY_REFUSED")
    return claims


OwnClaims = Annotated[Claims, Depends(get_own_claims)]


async def get_user(claims: TheClaims, db: Db) -> User:
    return await auth.user_for(db, claims)


CurrentUser = Annotated[User, Depends(get_user)]


async def get_admin(claims: OwnClaims, db: Db) -> User:
    """An admin who signed in.

    Raises:
        Forbidden: somebody else, or a program.
    """
    user = await auth.user_for(db, claims)
    if not user.is_admin:
        raise Forbidden("Only an admin may do this.", code="NOT_ADMIN")
    return user


Admin = Annotated[User, Depends(get_admin)]


def tell(response: Response, standing: Standing | None) -> None:
    """Has an answer say how much of a limit is left."""
    if standing:
        response.headers.update(standing.headers)


class Meter:
    """Counts the work that a request asks for. To be asked after it was asked for, in the same transaction: what is refused
    here is rolled back with it, and what was refused before, or had been begun by an earlier request, is not counted.
    """

    def __init__(self, house: House, response: Response) -> None:
        self._house, self._response = house, response

    async def count(self, db: AsyncSession, session: Session) -> None:
        """Raises:
        TooMany: the user began too many ads, or asked for too much further work. TooLarge: what they have fills their quota.
        """
        asked = await runs.asked_for(db, session.id)
        if asked is None:
            return
        await assets.room_to_work(db, session.user_id, self._house.settings)
        standing = await self._house.limits.take(asked, session.user_id)
        tell(self._response, standing)


def get_meter(claims: TheClaims, house: TheHouse, response: Response) -> Meter:
    """For routes that begin work which takes money or machines.

    Raises:
        Forbidden: an API key that may not.
    """
    may(claims, "spend")
    return Meter(house, response)


TheMeter = Annotated[Meter, Depends(get_meter)]


async def socket_claims(socket: WebSocket, house: House) -> Claims:
    """Whose token opens a WebSocket: by token or API key in a header, by ticket, or by cookie from an allowed page.

    Raises:
        NotSignedIn: nobody. Forbidden: an API key that may not read.
    """
    token, ticket = _bearer(socket), socket.query_params.get("ticket")
    if token is None and (key := socket.headers.get(API_KEY)):
        claims = await api_keys.claims_of(house.database, key)
    elif token is None and ticket:
        async with house.database.transaction() as db:
            claims = await auth.claims_of_ticket(db, house.tokens, ticket)
    else:
        if token is None and origin_allowed(socket, house.settings):
            token = socket.cookies.get(house.cookie)
        if not token:
            raise NotSignedIn("Sign in first.")
        claims = house.tokens.verify(token)
    may(claims, "read")
    about(user_id=claims.user_id)
    return claims
