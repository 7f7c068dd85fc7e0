"""Register, log in and out, who am I, profile, API keys, WebSocket tickets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from app.errors import NotSignedIn, TooMany
from app.logging import about, security
from app.models import User
from app.routers.dependencies import (
    Address,
    CurrentUser,
    Db,
    House,
    OwnClaims,
    TheClaims,
    TheHouse,
    origin_allowed,
)
from app.schemas.auth import (
    ApiKeyCreated,
    ApiKeyList,
    ApiKeyRequest,
    LoginRequest,
    LoginResponse,
    ProfileResponse,
    RegisterRequest,
    RegisterResponse,
    TicketResponse,
    UserResponse,
)
from app.schemas.spending import UserCosts
from app.services import api_keys, auth, spending
from app.services.tokens import TICKET_SECONDS

router = APIRouter(prefix="/api", tags=["auth"])


def sign_in(response: Response, house: House, user: User) -> str:
    """A fresh session token, which the answer sets as a cookie."""
    token = house.tokens.issue(user.id, user.token_generation)
    response.set_cookie(
        house.cookie, token, max_age=int(house.tokens.lifetime.total_seconds()), httponly=True,
        samesite="lax", secure=house.settings.production, path="/",
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return token


def sign_out(response: Response, house: House) -> None:
    """Has the browser forget its cookie."""
    response.delete_cookie(
        house.cookie, path="/", httponly=True, samesite="lax", secure=house.settings.production
    )


def signed_in(house: House, user: User, token: str) -> LoginResponse:
    return LoginResponse(
        user_id=user.id, email=user.email, session_token=token,
        expires_in=int(house.tokens.lifetime.total_seconds()),
    )  # fmt: skip


async def _end_cookie(request: Request, house: House) -> None:
    """Ends the token that this browser had: signing in gives another, and none is left behind."""
    before = request.cookies.get(house.cookie)
    if not before or not origin_allowed(request, house.settings):
        return
    try:
        claims = house.tokens.verify(before)
        async with house.database.transaction() as db:
            await auth.spend(db, claims)
    except NotSignedIn:  # it had ended already
        return


@router.post("/auth/register", status_code=status.HTTP_201_CREATED)
async def register(
    body: RegisterRequest, db: Db, house: TheHouse, address: Address, response: Response
) -> RegisterResponse:
    """Opens an account and signs it in."""
    try:
        await house.limits.take("register", address)
    except TooMany as error:
        security("throttled", what="register", retry_after=error.retry_after)
        raise
    user = await auth.register(db, body)
    token = sign_in(response, house, user)
    response.headers["Location"] = "/api/auth/me"
    return RegisterResponse(
        user_id=user.id, email=user.email, username=user.username, session_token=token
    )


@router.post("/auth/login")
async def login(
    body: LoginRequest, house: TheHouse, address: Address, request: Request, response: Response
) -> LoginResponse:
    """Signs in; the token comes back and is set as a cookie. 429 after too many attempts, with `Retry-After`."""
    user = await auth.log_in(house.database, house.door, body.name, body.password, address)
    about(user_id=user.id)
    await _end_cookie(request, house)
    return signed_in(house, user, sign_in(response, house, user))


@router.get("/auth/me")
async def me(user: CurrentUser) -> UserResponse:
    """The signed-in user."""
    return UserResponse(
        user_id=user.id, email=user.email, username=user.username, created_at=user.created_at,
        is_admin=user.is_admin,
    )  # fmt: skip


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(
    claims: OwnClaims, user: CurrentUser, db: Db, house: TheHouse, response: Response
) -> None:
    """Ends the token, and what was opened with it."""
    await auth.spend(db, claims)
    security("logout", user_id=user.id)
    sign_out(response, house)


@router.post("/auth/api-keys", status_code=status.HTTP_201_CREATED)
async def create_api_key(
    body: ApiKeyRequest, claims: OwnClaims, db: Db, response: Response
) -> ApiKeyCreated:
    """A key for a program, sent as `X-API-Key`. It is shown once."""
    made = await api_keys.create(db, await auth.user_for(db, claims), body.name, body.scopes)
    response.headers["Location"] = f"/api/auth/api-keys/{made.id}"
    response.headers["Cache-Control"] = "no-store"
    return made


@router.get("/auth/api-keys")
async def list_api_keys(user: CurrentUser, db: Db) -> ApiKeyList:
    """Your keys, without what they are."""
    return await api_keys.listed(db, user)


@router.delete("/auth/api-keys/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_api_key(key_id: str, claims: OwnClaims, db: Db) -> None:
    """Ends a key at once, and what was opened with it."""
    await api_keys.revoke(db, await auth.user_for(db, claims), key_id)


@router.get("/user/profile")
async def profile(user: CurrentUser, db: Db) -> ProfileResponse:
    """The account with its totals."""
    return await auth.profile(db, user)


@router.get("/user/costs")
async def user_costs(
    user: CurrentUser, db: Db, house: TheHouse, days: Annotated[int, Query(ge=1, le=90)] = 30
) -> UserCosts:
    """What your ads cost in the last days: by day, model, client and ad."""
    return await spending.of_user(db, user, days, house.purse.caps.user_day)


@router.post("/ws-ticket", status_code=status.HTTP_201_CREATED)
async def ws_ticket(claims: TheClaims, user: CurrentUser, house: TheHouse) -> TicketResponse:
    """A ticket that opens one WebSocket within half a minute."""
    return TicketResponse(ticket=house.tokens.ticket(claims), expires_in=TICKET_SECONDS)
