"""People: register, log in, log out; who is behind a token."""

from __future__ import annotations

import asyncio
import functools
from datetime import datetime

from passlib.context import CryptContext
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from app.models import Session, SpentToken, User
from app.models.types import now
from app.schemas.auth import ProfileResponse, RegisterRequest
from app.schemas.stages import Stage
from app.services.tokens import Claims, Tokens

_NOT_ACTIVE = "This account is not active."
DEMO_EMAIL, DEMO_PASSWORD = "demo@example.com", "demo123"

# argon2id for new hashes, parameters of the OWASP cheat sheet; bcrypt is still verified.
_passwords = CryptContext(
    schemes=["argon2", "bcrypt"], deprecated=["bcrypt"], argon2__time_cost=2,
    argon2__memory_cost=19 * 1024, argon2__parallelism=1,
)  # fmt: skip
_COMMON = frozenset(
    [
        "password",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyuiop",
        "qwerty123",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "welcome1",
        "letmein1",
        "trustno1",
        "abc12345",
        "11111111",
        "00000000",
        "passw0rd",
        "dragon123",
        "monkey123",
        "whatever",
        "admin123",
        "adminadmin",
        "changeme",
        "starwars",
        "computer",
        "internet",
        "michelle",
        "jennifer",
        "jordan23",
        "liverpool",
        "samsung1",
        "88888888",
        "87654321",
        "asdfghjkl",
        "zxcvbnm1",
        "q1w2e3r4",
        "1q2w3e4r",
        "1qaz2wsx",
        "aa123456",
        "password!",
        "qwertyui",
        "login123",
        "master123",
    ]
)


@functools.cache
def _decoy_hash() -> str:
    """A hash to check against when there is no such user, so that both answers take as long."""
    return str(_passwords.hash("nobody has this password"))


async def _hashed(password: str) -> str:
    return str(await asyncio.to_thread(_passwords.hash, password))


async def register(db: AsyncSession, request: RegisterRequest) -> User:
    """A new account.

    Raises:
        InvalidInput: the password is too common.
        Conflict: e-mail address or name is taken.
    """
    if request.password.lower() in _COMMON:
        raise InvalidInput(
            "This password is among the most common ones; choose another.", code="WEAK_PASSWORD",
            details={"fields": {"password": "too common"}},
        )  # fmt: skip
    email = request.email.lower()
    user = User(
        email=email, username=request.username or email,
        password_hash=await _hashed(request.password),
    )  # fmt: skip
    db.add(user)
    try:
        await db.flush()
    except IntegrityError as error:
        raise Conflict(
            "This e-mail address or name is taken.", code="ALREADY_REGISTERED"
        ) from error
    return user


async def log_in(database: Database, name: str, password: str) -> User:
    """The user with this e-mail address or name, and password.

    The password is checked between two short transactions: hashing is slow on purpose, and must not
    hold up those who write.

    Raises:
        NotSignedIn: unknown, wrong password or disabled: one answer, in the same time.
    """
    async with database.reading() as db:
        found = await db.scalar(
            select(User).where(or_(User.email == name.lower(), User.username == name))
        )
    stored = found.password_hash if found else await asyncio.to_thread(_decoy_hash)
    matches, renewed = await asyncio.to_thread(_passwords.verify_and_update, password, stored)
    if found is None or not matches or not found.is_active:
        raise NotSignedIn("Wrong e-mail address or password.", code="INVALID_CREDENTIALS")
    async with database.transaction() as db:
        user = await _active(db, found.id)
        if renewed:
            user.password_hash = renewed
        user.last_login_at = now()
        return user


async def user_for(db: AsyncSession, claims: Claims) -> User:
    """The user behind verified claims.

    Raises:
        NotSignedIn: logged out, disabled or gone.
    """
    row = (
        await db.execute(select(User, logged_out(claims.jti)).where(User.id == claims.user_id))
    ).one_or_none()
    admit(row is not None and row[0].is_active, row is not None and row[1])
    assert row is not None
    user: User = row[0]
    return user


def logged_out(jti: str | ColumnElement[str]) -> ColumnElement[bool]:
    """For a query that also checks who asks: whether their token was spent."""
    return select(SpentToken.jti).where(SpentToken.jti == jti).exists()


def admit(active: bool, logged_out: bool) -> None:
    """Raises:
    NotSignedIn: logged out, or the account is disabled or gone.
    """
    if logged_out:
        raise NotSignedIn("This token was logged out.")
    if not active:
        raise NotSignedIn(_NOT_ACTIVE)


async def _active(db: AsyncSession, user_id: int) -> User:
    user = await db.get(User, user_id)
    if user is None or not user.is_active:
        raise NotSignedIn(_NOT_ACTIVE)
    return user


async def spend(db: AsyncSession, claims: Claims) -> None:
    """Makes a token useless from now on.

    Raises:
        NotSignedIn: it was spent before.
    """
    db.add(SpentToken(jti=claims.jti, expires_at=claims.expires_at))
    try:
        await db.flush()
    except IntegrityError as error:
        raise NotSignedIn("This token was used before.") from error


async def user_for_ticket(db: AsyncSession, tokens: Tokens, ticket: str) -> User:
    """The user behind a WebSocket ticket, which is used up by this.

    Raises:
        NotSignedIn: forged, too old, or used before.
    """
    claims = tokens.verify_ticket(ticket)
    await spend(db, claims)
    return await _active(db, claims.user_id)


async def profile(db: AsyncSession, user: User) -> ProfileResponse:
    """The account with its totals."""
    rows = await db.execute(
        select(Session.stage, func.count())
        .where(Session.user_id == user.id)
        .group_by(Session.stage)
    )
    counted: dict[str, int] = dict(rows.all())
    complete = counted.get(Stage.COMPLETE, 0)
    ended = complete + counted.get(Stage.FAILED, 0)
    cost = await db.scalar(select(func.sum(Session.total_cost)).where(Session.user_id == user.id))
    last: datetime | None = user.last_login_at
    return ProfileResponse(
        user_id=user.id, email=user.email, username=user.username, created_at=user.created_at, is_admin=user.is_admin,
        last_login=last, total_generations=sum(counted.values()), total_cost=float(cost or 0),
        success_rate=round(complete / ended, 4) if ended else 0.0,
    )  # fmt: skip


async def seed_demo_user(db: AsyncSession) -> None:
    """The demo account of development machines, an admin there; its password is too weak for any other."""
    if await db.scalar(select(User.id).where(User.email == DEMO_EMAIL)) is None:
        db.add(
            User(email=DEMO_EMAIL, username="demo", password_hash=await _hashed(DEMO_PASSWORD), is_admin=True)
        )  # fmt: skip


async def set_admin(db: AsyncSession, email: str, granted: bool) -> None:
    """Gives or takes an account's right to see and tend everybody's work.

    Raises:
        NotFound: there is no such account. A name is not enough: addresses are not verified, so whoever registers one first would have it.
    """
    user = await db.scalar(select(User).where(User.email == email.lower()))
    if user is None:
        raise NotFound(f"No account has the address {email}; register it first.", code="USER_NOT_FOUND")  # fmt: skip
    user.is_admin = granted
