"""Register, log in and out, who am I, profile, WebSocket tickets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.routers.dependencies import COOKIE, CurrentUser, Db, House, OwnClaims, TheHouse
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
from app.schemas.sessions import UserCosts
from app.services import api_keys, auth, spending
from app.services.tokens import TICKET_SECONDS

router = APIRouter(prefix="/api", tags=["auth"])


def _set_cookie(response: Response, house: House, token: str) -> None:
    response.set_cookie(
        COOKIE, token, max_age=int(house.tokens.lifetime.total_seconds()), httponly=True,
        samesite="lax", secure=house.settings.environment == "production", path="/",
    )  # fmt: skip


@router.post("/auth/register", status_code=status.HTTP_201_CREATED)
async def register(
    body: RegisterRequest, db: Db, house: TheHouse, response: Response
) -> RegisterResponse:
    """Opens an account and signs it in."""
    user = await auth.register(db, body)
    token = house.tokens.issue(user.id)
    _set_cookie(response, house, token)
    response.headers["Location"] = "/api/auth/me"
    return RegisterResponse(
        user_id=user.id, email=user.email, username=user.username, session_token=token
    )


@router.post("/auth/login")
async def login(body: LoginRequest, house: TheHouse, response: Response) -> LoginResponse:
    """Signs in; the token comes back and is set as a cookie."""
    user = await auth.log_in(house.database, body.name, body.password)
    token = house.tokens.issue(user.id)
    _set_cookie(response, house, token)
    return LoginResponse(
        user_id=user.id, email=user.email, session_token=token,
        expires_in=int(house.tokens.lifetime.total_seconds()),
    )  # fmt: skip


@router.get("/auth/me")
async def me(user: CurrentUser) -> UserResponse:
    """The signed-in user."""
    return UserResponse(
        user_id=user.id, email=user.email, username=user.username, created_at=user.created_at,
        is_admin=user.is_admin,
    )  # fmt: skip


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(claims: OwnClaims, user: CurrentUser, db: Db, response: Response) -> None:
    """Ends the token."""
    await auth.spend(db, claims)
    response.delete_cookie(COOKIE, path="/")


@router.post("/auth/api-keys", status_code=status.HTTP_201_CREATED)
async def create_api_key(
    body: ApiKeyRequest, claims: OwnClaims, db: Db, response: Response
) -> ApiKeyCreated:
    """A key for a program, sent as `X-API-Key`. It is shown once."""
    made = await api_keys.create(db, await auth.user_for(db, claims), body.name)
    response.headers["Location"] = f"/api/auth/api-keys/{made.id}"
    response.headers["Cache-Control"] = "no-store"
    return made


@router.get("/auth/api-keys")
async def list_api_keys(user: CurrentUser, db: Db) -> ApiKeyList:
    """Your keys, without what they are."""
    return await api_keys.listed(db, user)


@router.delete("/auth/api-keys/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_api_key(key_id: str, claims: OwnClaims, db: Db) -> None:
    """Ends a key at once."""
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
async def ws_ticket(user: CurrentUser, house: TheHouse) -> TicketResponse:
    """A ticket that opens one WebSocket within half a minute."""
    return TicketResponse(ticket=house.tokens.ticket(user.id), expires_in=TICKET_SECONDS)
