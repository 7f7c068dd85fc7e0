"""Register, log in and out, who am I, profile, WebSocket tickets."""

from __future__ import annotations

from fastapi import APIRouter, Response, status

from app.routers.dependencies import COOKIE, CurrentUser, Db, House, TheClaims, TheHouse
from app.schemas.auth import (
    LoginRequest,
    LoginResponse,
    ProfileResponse,
    RegisterRequest,
    RegisterResponse,
    TicketResponse,
    UserResponse,
)
from app.services import auth
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
        user_id=user.id, email=user.email, username=user.username, created_at=user.created_at
    )


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(claims: TheClaims, user: CurrentUser, db: Db, response: Response) -> None:
    """Ends the token."""
    await auth.spend(db, claims)
    response.delete_cookie(COOKIE, path="/")


@router.get("/user/profile")
async def profile(user: CurrentUser, db: Db) -> ProfileResponse:
    """The account with its totals."""
    return await auth.profile(db, user)


@router.post("/ws-ticket", status_code=status.HTTP_201_CREATED)
async def ws_ticket(user: CurrentUser, house: TheHouse) -> TicketResponse:
    """A ticket that opens one WebSocket within half a minute."""
    return TicketResponse(ticket=house.tokens.ticket(user.id), expires_in=TICKET_SECONDS)
