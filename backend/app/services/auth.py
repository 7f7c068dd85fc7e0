"""People: register, log in, log out; who is behind a token."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.errors import Conflict, Forbidden, NotFound, NotSignedIn, Unavailable
from app.logging import security
from app.models import ApiKey, Session, SpentToken, User
from app.models.types import now
from app.schemas.auth import ProfileResponse, RegisterRequest
from app.schemas.stages import Stage
from app.services import passwords
from app.services.throttle import Door
from app.services.tokens import KEY, TICKET_SECONDS, Claims, Tokens

_NOT_ACTIVE = "This account is not active."
DEMO_EMAIL, DEMO_PASSWORD = "demo@example.com", "demo123"


async def register(db: AsyncSession, request: RegisterRequest) -> User:
    """A new account.

    Raises:
        InvalidInput: the password is too easily guessed. Conflict: e-mail address or name is taken. TooMany: of all people at
        this moment.
    """
    email = request.email.lower()
    passwords.check(request.password, email, request.username or email)
    user = User(
        email=email, username=request.username or email,
        password_hash=await passwords.hashed(request.password),
    )  # fmt: skip
    db.add(user)
    try:
        await db.flush()
    except IntegrityError as error:
        raise Conflict(
            "This e-mail address or name is taken.", code="ALREADY_REGISTERED"
        ) from error
    security("registered", user_id=user.id)
    return user


async def log_in(database: Database, door: Door, name: str, password: str, address: str) -> User:
    """The user with this e-mail address or name, and password.

    The password is checked between two short transactions: hashing is slow on purpose, and must not
    hold up those who write.

    Raises:
        NotSignedIn: unknown, wrong password or disabled: one answer, in the same time. TooMany: there were too many attempts.
    """
    async with database.reading() as db:
        found = await db.scalar(
            select(User).where(or_(User.email == name.lower(), User.username == name))
        )
    account = str(found.id) if found else name.lower()
    await door.knock(account, address)
    matches, renewed = await passwords.verify(password, found.password_hash if found else None)
    if found is None or not matches or not found.is_active:
        await door.failed(account)
        security("login_failed", user_id=found.id if found else None)
        raise NotSignedIn("Wrong e-mail address or password.", code="INVALID_CREDENTIALS")
    await door.passed(account, address)
    async with database.transaction() as db:
        user = await _active(db, found.id)
        if renewed and user.password_hash == found.password_hash:
            user.password_hash = renewed
        user.last_login_at = now()
    security("login", user_id=user.id)
    return user


async def prove(user: User, door: Door, password: str, address: str) -> None:
    """Has somebody who is signed in say their password once more.

    Raises:
        Forbidden: it is another. TooMany: there were too many attempts.
    """
    await door.knock(str(user.id), address)
    matches, _ = await passwords.verify(password, user.password_hash)
    if not matches:
        await door.failed(str(user.id))
        security("password_refused", user_id=user.id)
        raise Forbidden("That is not your present password.", code="WRONG_PASSWORD")
    await door.passed(str(user.id), address)


async def change_password(
    database: Database, claims: Claims, new_hash: str, old_hash: str, *, keys_too: bool
) -> User:
    """Sets a password that was proven and checked; every session token ends, by wish also API keys.

    Args:
        old_hash: that was proven.

    Raises:
        NotSignedIn: the token was ended meanwhile. Conflict: the password was changed meanwhile.
    """
    async with database.transaction() as db:
        user = await user_for(db, claims, lock=True)
        if user.password_hash != old_hash:
            raise Conflict("Your password was changed at the same moment.", code="TRY_AGAIN")
        user.password_hash = new_hash
        user.token_generation += 1
        if keys_too:
            await db.execute(delete(ApiKey).where(ApiKey.user_id == user.id))
    security("password_changed", user_id=user.id, keys_ended=int(keys_too))
    return user


async def set_active(db: AsyncSession, email: str, active: bool) -> None:
    """Disables an account, or lets it in again. Disabled, its session tokens and API keys have ended for good: who comes back
    signs in anew.

    Raises:
        NotFound: there is no such account.
    """
    user = await by_email(db, email)
    user.is_active = active
    if not active:
        user.token_generation += 1
        await db.execute(delete(ApiKey).where(ApiKey.user_id == user.id))
    security("admin", did="enable" if active else "disable", user_id=user.id)


async def by_email(db: AsyncSession, email: str) -> User:
    """The account of an address.

    Raises:
        NotFound: there is none. A name is not enough: whoever registers one first would have it.
    """
    user: User | None = await db.scalar(select(User).where(User.email == email.lower()))
    if user is None:
        raise NotFound(f"No account has the address {email}; register it first.", code="USER_NOT_FOUND")  # fmt: skip
    return user


async def user_for(db: AsyncSession, claims: Claims, *, lock: bool = False) -> User:
    """The user behind verified claims.

    Args:
        lock: the row, until the transaction ends.

    Raises:
        NotSignedIn: logged out, ended, disabled or gone.
    """
    query = select(User, _spent(claims)).where(User.id == claims.user_id)
    row = (await db.execute(query.with_for_update(of=User) if lock else query)).one_or_none()
    admit(claims, row and (row[0].is_active, row[0].token_generation, row[1]))
    assert row is not None
    user: User = row[0]
    return user


def _spent(claims: Claims) -> ColumnElement[bool]:
    """Whether the token was logged out, or the API key revoked."""
    if claims.by_key:
        key_id = claims.jti.removeprefix(KEY)
        return ~select(ApiKey.id).where(ApiKey.id == key_id).exists()
    return logged_out(claims.jti)


def logged_out(jti: str | ColumnElement[str]) -> ColumnElement[bool]:
    """For a query that also checks who asks: whether their token was spent."""
    return select(SpentToken.jti).where(SpentToken.jti == jti).exists()


def ended() -> NotSignedIn:
    """What somebody is told whose tokens were ended together."""
    return NotSignedIn("This token has ended; sign in again.")


def admit(claims: Claims, found: tuple[bool, int, bool] | None) -> None:
    """Lets in, by what the database says.

    Args:
        found: whether the user is active, the generation of their tokens, whether this one is spent; None: no such user.

    Raises:
        NotSignedIn: logged out, ended with all others, or the account is disabled or gone.
    """
    active, generation, spent = found or (False, 0, False)
    if spent:
        raise NotSignedIn("This token was logged out.")
    if not active:
        raise NotSignedIn(_NOT_ACTIVE)
    if not claims.by_key and claims.generation != generation:
        raise ended()


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


async def forget_spent(db: AsyncSession) -> None:
    """Removes what is kept of tokens and tickets that would have ended by now anyway."""
    await db.execute(delete(SpentToken).where(SpentToken.expires_at < now()))


async def claims_of_ticket(db: AsyncSession, tokens: Tokens, ticket: str) -> Claims:
    """The claims behind a WebSocket ticket, which is used up by this.

    Raises:
        NotSignedIn: forged, too old, or used before.
    """
    own, claims = tokens.verify_ticket(ticket)
    await spend(db, Claims(claims.user_id, own, now() + timedelta(seconds=TICKET_SECONDS)))
    return claims


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
            User(email=DEMO_EMAIL, username="demo", password_hash=await passwords.hashed(DEMO_PASSWORD), is_admin=True)
        )  # fmt: skip


async def set_admin(db: AsyncSession, email: str, granted: bool) -> None:
    """Gives or takes an account's right to see and tend everybody's work.

    Raises:
        NotFound: there is no such account.
    """
    user = await by_email(db, email)
    user.is_admin = granted
    security("admin", did="grant" if granted else "revoke", user_id=user.id)


async def refuse_demo_user(db: AsyncSession) -> None:
    """Raises:
    Unavailable: the demo account, whose password everybody knows, is open.
    """
    if await db.scalar(select(User.id).where(User.email == DEMO_EMAIL, User.is_active)):
        raise Unavailable(
            f"The demo account {DEMO_EMAIL} is open, and everybody knows its password: disable it with"
            f" `adreel user disable {DEMO_EMAIL}`, then start again.", code="DEMO_USER",
        )  # fmt: skip
