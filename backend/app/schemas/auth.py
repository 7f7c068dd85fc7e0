"""People and their tokens at the edge."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, EmailStr, Field, model_validator

from app.schemas.fields import Flag, Trimmed, example

Scope = Literal["read", "write", "spend"]
"""What an API key may do: ask; change; begin work that takes money or machines. The last needs `write`, too."""
SCOPES: tuple[Scope, ...] = ("read", "write", "spend")


class RegisterRequest(BaseModel):
    model_config = example(email="ada@example.com", password="quiet-lantern-47", username="ada")

    email: EmailStr
    password: str = Field(min_length=8, max_length=1024)
    username: str | None = Field(None, min_length=2, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")
    """Letters of ASCII, digits, dot, dash, underscore: never somebody's e-mail address, nor a look-alike of another name."""


class LoginRequest(BaseModel):
    """`username` may be given in place of `email`."""

    model_config = example(email="demo@example.com", password="demo123")

    email: str | None = Field(None, max_length=320)
    username: str | None = Field(None, max_length=320)
    password: str = Field(max_length=1024)

    @model_validator(mode="after")
    def _one_name(self) -> LoginRequest:
        if not (self.email or self.username):
            raise ValueError("email or username is required")
        return self

    @property
    def name(self) -> str:
        return (self.email or self.username or "").strip()


class PasswordRequest(BaseModel):
    model_config = example(current_password="quiet-lantern-47", new_password="quiet-lantern-48")

    current_password: str = Field(max_length=1024)
    new_password: str = Field(min_length=8, max_length=1024)
    revoke_api_keys: Flag = False
    """Whether API keys end with all session tokens."""


class EraseRequest(BaseModel):
    model_config = example(password="quiet-lantern-48")

    password: str = Field(max_length=1024)


class RegisterResponse(BaseModel):
    success: bool = True
    user_id: int
    email: str
    username: str
    session_token: str


class LoginResponse(BaseModel):
    success: bool = True
    user_id: int
    email: str
    session_token: str
    token_type: str = "bearer"
    expires_in: int


class UserResponse(BaseModel):
    user_id: int
    email: str
    username: str
    created_at: datetime
    is_admin: bool
    """Whether the admin page is open to them."""


class ProfileResponse(UserResponse):
    last_login: datetime | None
    total_generations: int
    total_cost: float
    success_rate: float
    """Share of finished ads among those that ended, 0..1."""


class TicketResponse(BaseModel):
    ticket: str
    expires_in: int


class ApiKeyRequest(BaseModel):
    model_config = example(name="our shop", scopes=["read", "write", "spend"])

    name: Annotated[Trimmed, Field(min_length=1, max_length=120)]
    """What uses it."""
    scopes: list[Scope] = Field(list(SCOPES), min_length=1, max_length=3)
    """What it may do: read; write (everything but GET); spend (begin work, together with write)."""


class ApiKeyItem(BaseModel):
    id: str
    name: str
    prefix: str
    """Its first characters."""
    scopes: list[Scope]
    created_at: datetime
    last_used_at: datetime | None
    """To about five minutes."""


class ApiKeyCreated(ApiKeyItem):
    key: str
    """Shown only here."""


class ApiKeyList(BaseModel):
    items: list[ApiKeyItem]
