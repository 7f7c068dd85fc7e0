"""What ads cost, as it is told."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class CostItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    agent: str
    model: str = Field(validation_alias="model_id")
    provider: str
    cost: float
    estimated_cost: float = Field(validation_alias="estimated")
    status: str
    """settled; or, of paid work: reserved, submitting, running, released, held."""
    duration: float
    success: bool
    error: str | None
    created_at: datetime


class SpentOnDay(BaseModel):
    day: date
    """UTC."""
    cost: float
    calls: int


class SpentOn(BaseModel):
    """USD for one name: a model, an agent, a client, an ad."""

    id: str
    name: str
    """Empty where there is none any more."""
    cost: float
    calls: int
    seconds: float
    """Of work."""


class UserCosts(BaseModel):
    """What somebody's ads cost in the last days, USD."""

    total: float
    spent_day: float
    """Charged and reserved in the last 24 hours."""
    cap_day: float
    days: list[SpentOnDay]
    """Oldest first, without gaps; the last is today."""
    models: list[SpentOn]
    clients: list[SpentOn]
    ads: list[SpentOn]
    """The dearest ten."""


class SessionCosts(BaseModel):
    session_id: str
    total_cost: float
    breakdown: list[CostItem]
