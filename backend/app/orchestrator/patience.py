"""Steps wait for a database that is gone: all of them may be repeated, so they begin again when it is back."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from app.database import is_contended, is_gone
from app.logging import get_logger

P = ParamSpec("P")
R = TypeVar("R")

_log = get_logger(__name__)
_FIRST, _MOST = 0.5, 5.0
"""Seconds between two tries: at first, and at most."""
PATIENCE = 1800.0
"""Seconds after which a step fails for good."""


def patient(step: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """The same step; without its database it is tried again."""

    @functools.wraps(step)
    async def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        began, pause = time.monotonic(), _FIRST
        while True:
            try:
                return await step(*args, **kwargs)
            except Exception as error:
                passing = is_gone(error) or is_contended(error)
                if not passing or time.monotonic() - began > PATIENCE:
                    raise
                _log.warning("step_waits_for_database", step=step.__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _MOST)

    return waiting
