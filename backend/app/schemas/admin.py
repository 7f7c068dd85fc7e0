"""What an admin sees of everybody's work. Money in USD, durations in seconds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

JobState = Literal["waiting", "running", "stuck", "failed"]


class AdminJob(BaseModel):
    """The latest stage of somebody's ad."""

    session_id: str
    run_id: str
    title: str
    user_email: str
    mode: str
    lane: str
    work: str
    """images, clips, composition, story, storyboard."""
    state: JobState
    """stuck: at work, and has told nothing for a quarter of an hour."""
    progress: float
    message: str
    error: str | None
    cost: float
    asked_at: datetime
    told_at: datetime
    """When it was last heard of."""


class AdminJobPage(BaseModel):
    items: list[AdminJob]
    total: int
    page: int
    page_size: int
    counts: dict[JobState, int]
    """Of all states; failed ones of the last seven days."""


class DayCost(BaseModel):
    day: date
    """UTC."""
    cost: float
    """USD that calls begun on that day were charged."""
    calls: int
    ads: int
    """Begun on that day."""


class DayCosts(BaseModel):
    items: list[DayCost]
    """Oldest first, without gaps; the last is today."""
    spent_day: float
    """USD charged and reserved in the last 24 hours."""
    cap_day: float
    held: float
    """USD of jobs of which nobody can tell what became of them."""


class ProviderHealth(BaseModel):
    """A model's calls of the last 24 hours, and when it was last heard of in the last 30 days."""

    provider: str
    model: str
    state: Literal["ok", "failing", "idle"]
    """failing: more than one call in twenty, as the alert says; idle: none was made."""
    calls: int
    failed: int
    at_work: int
    held: int
    seconds: float | None
    """Of a call that succeeded, on average."""
    cost: float
    last_success_at: datetime | None
    last_error: str | None
    last_error_at: datetime | None


class ProcessItem(BaseModel):
    id: str
    host: str
    pid: int
    started_at: datetime
    heard_at: datetime
    alive: bool


class AdminHealth(BaseModel):
    providers: list[ProviderHealth]
    processes: list[ProcessItem]
    """That take work up, of the last day; empty where the database is embedded, and one process does all."""
