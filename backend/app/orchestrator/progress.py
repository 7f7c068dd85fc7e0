"""How far a run is: percent, and seconds left by the pace seen so far."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

_TELL_EVERY = 0.4
"""Seconds between progress events of one unit."""
_TELL_AT_LEAST_EVERY = 60.0
_TELLING = 4.0
"""Seconds of estimated work after which the pace seen counts; before that it is chance."""
_LATELY = 30.0
"""Seconds that the pace is taken from: a start that compiles says nothing of what comes after it."""
_SLOWEST, _QUICKEST = 8.0, 0.2


class RunProgress:
    """How far the units of a run are, each 0..1; they may be at work at the same time.

    Args:
        estimates: seconds per unit. follows: what comes after the run, in seconds of the same estimate.

    Attributes:
        anchored: set once the picture is there that the others refer to, or will never be.
    """

    def __init__(self, estimates: list[float], follows: float = 0.0) -> None:
        self._estimates, self._follows = estimates, follows
        self.shares = [0.0] * len(estimates)
        self.anchored = asyncio.Event()
        self._before = 0.0
        self._lately = deque([(time.monotonic(), 0.0)])

    def made_before(self, count: int) -> None:
        """The first units were made before this process took the run up."""
        fresh = [i for i in range(count) if self.shares[i] < 1]
        self._before += sum(self._estimates[i] * (1 - self.shares[i]) for i in fresh)
        self.shares[:count] = [1.0] * count

    def _done(self) -> float:
        return sum(e * s for e, s in zip(self._estimates, self.shares, strict=True))

    def percent(self, start: float, end: float) -> float:
        """Of the session, which this run takes from `start` to `end`, weighed by time."""
        whole = sum(self._estimates) or 1.0
        return round(start + (end - start) * min(self._done() / whole, 1.0), 1)

    def left(self, at_once: bool) -> float:
        """Seconds until all are made, and what follows; one after another it goes by the pace seen."""
        rest = [e * (1 - s) for e, s in zip(self._estimates, self.shares, strict=True)]
        if at_once:
            return round(max(rest, default=0.0) + self._follows, 1)
        pace = self._pace()
        return round((sum(rest) + self._follows) * min(max(pace, _QUICKEST), _SLOWEST), 1)

    def _pace(self) -> float:
        """Seconds that a second of the estimate took, of late."""
        now, done = time.monotonic(), self._done() - self._before
        self._lately.append((now, done))
        while self._lately[1][0] < now - _LATELY and done - self._lately[1][1] >= _TELLING:
            self._lately.popleft()
        since, before = self._lately[0]
        return (now - since) / (done - before) if done - before >= _TELLING else 1.0


class Reporter:
    """Passes a unit's progress on, not too often, never backwards, and every minute also without any: a sign of life.

    Args:
        tell: called after a change.
    """

    def __init__(
        self, progress: RunProgress, number: int, tell: Callable[[], Awaitable[None]]
    ) -> None:
        self._progress, self._number, self._tell, self._told = progress, number, tell, 0.0

    async def report(self, share: float) -> None:
        shares, silent = self._progress.shares, time.monotonic() - self._told
        before = shares[self._number]
        if silent < _TELL_EVERY or (share < before + 0.02 and silent < _TELL_AT_LEAST_EVERY):
            return
        shares[self._number], self._told = max(min(share, 0.99), before), time.monotonic()
        await self._tell()
