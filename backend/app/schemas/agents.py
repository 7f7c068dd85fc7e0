"""The one contract of all agents."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class AgentInput(BaseModel):
    session_id: str
    data: dict[str, Any]


class AgentOutput(BaseModel):
    """What an agent made.

    `data` holds plain values and paths of finished files; `cost` in USD; `duration` in seconds of wall
    time; `error` is a sentence for the user when `success` is False.
    """

    success: bool
    data: dict[str, Any] = {}
    cost: float = 0.0
    duration: float = 0.0
    error: str | None = None
