"""What a check finds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from app.config import Settings


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """How something stands.

    Attributes:
        found: what was seen, in a sentence or less.
        advice: what to do; empty where nothing is to be done.
    """

    state: State
    found: str
    advice: str = ""


def good(found: str) -> Finding:
    return Finding(State.OK, found)


def warning(found: str, advice: str) -> Finding:
    return Finding(State.WARNING, found, advice)


def failed(found: str, advice: str) -> Finding:
    return Finding(State.FAILED, found, advice)


def skipped(found: str) -> Finding:
    return Finding(State.SKIPPED, found)


Check = Callable[[Settings], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Examined:
    """A check's name with what it found, and the seconds that it took."""

    name: str
    finding: Finding
    seconds: float
