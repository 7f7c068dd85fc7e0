"""People, and tokens that must not work again."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.types import UtcDateTime, new_id, now

_GENERATIONS = 1 << 30


def _any_generation() -> int:
    """SQLite gives the number of a deleted account to the next one: tokens of the old one must not fit the new one."""
    return secrets.randbelow(_GENERATIONS)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    username: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Sees and tends everybody's work; given by `adreel admin`."""
    token_generation: Mapped[int] = mapped_column(default=_any_generation, server_default="0")
    """Session tokens of others have ended: the password was changed, or the account disabled."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiKey(Base):
    """Lets a program act for a user. Only a digest of the key is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(16))
    """Its first characters, to tell keys apart."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256: the key is random and long, so nothing slower is needed."""
    scopes: Mapped[str] = mapped_column(
        String(32), default="read write spend", server_default="read write spend"
    )
    """What it may do, parted by blanks."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentToken(Base):
    """A token id that was logged out or used up; kept until the token would have expired."""

    __tablename__ = "spent_tokens"

    jti: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
