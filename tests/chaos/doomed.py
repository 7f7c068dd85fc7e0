"""The server with a fail point: `DOOM` names the moment in paid work at which the process kills itself, once: when it comes
by for the `DOOM_TURN`th time.

`DOOM_MARK` is a file that is written just before, so that the next start lives.
"""

from __future__ import annotations

import functools
import itertools
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.orchestrator.ledger import SessionLedger
from app.orchestrator.steps import Steps
from app.providers.replicate import ReplicateProvider
from tests.small_cli import main

POINTS: dict[str, tuple[type, str, bool]] = {
    "before the reservation": (SessionLedger, "open", False),
    "after the reservation": (SessionLedger, "open", True),
    "before the intent": (SessionLedger, "intend", False),
    "after the intent": (SessionLedger, "intend", True),
    "after the creation": (ReplicateProvider, "hand_in", True),
    "after the name": (SessionLedger, "took", True),
    "before the settlement": (SessionLedger, "settle", False),
    "after the settlement": (SessionLedger, "settle", True),
    "after the download": (ReplicateProvider, "bring", True),
    "after the record": (Steps, "make", True),
}
"""Where: the method, and whether after it has returned."""


def _doomed(method: Callable[..., Awaitable[Any]], *, after: bool) -> Callable[..., Awaitable[Any]]:
    mark, turns = Path(os.environ["DOOM_MARK"]), itertools.count(1)

    def die() -> None:
        if next(turns) == int(os.environ["DOOM_TURN"]) and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(method)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not after:
            die()
        result = await method(*args, **kwargs)
        if after:
            die()
        return result

    return wrapped


if __name__ == "__main__":
    owner, name, after = POINTS[os.environ["DOOM"]]
    setattr(owner, name, _doomed(getattr(owner, name), after=after))
    main()
