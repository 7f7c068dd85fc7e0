"""How far a run is: percent, and seconds left by the pace seen so far."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from app.providers.pace import Pace

_TELL_EVERY = 0.4
"""Seconds between progress events of one unit."""
_TELL_AT_LEAST_EVERY = 60.0
_TELLING = 0.3
"""Share done from which on a unit's own pace counts: its first steps go slower or quicker than the rest."""
_OVERDUE = 0.05
"""Share of a unit's time that is left of it at least, while it isn't there."""


class RunProgress:
    """How far the units of a run are, each 0..1; they may be at work at the same time.

    Args:
        estimates: seconds per unit. follows: tells what comes after the run, in seconds.
        kinds: of the units; those of one kind take their estimates' share of time alike. Empty: all are alike.

    Attributes:
        anchored: set once the picture is there that the others refer to, or will never be.
    """

    def __init__(
        self,
        estimates: list[float],
        follows: Callable[[], float] = float,
        kinds: Sequence[str] = (),
    ) -> None:
        self._estimates, self._follows = estimates, follows
        self._kinds = list(kinds) or [""] * len(estimates)
        self.shares = [0.0] * len(estimates)
        self.anchored = asyncio.Event()
        self._pace = Pace()
        self._began: dict[int, float] = {}

    def made_before(self, count: int) -> None:
        """The first units were made before this process took the run up."""
        self.shares[:count] = [1.0] * count

    def begin(self, number: int) -> None:
        """A unit is at work from now on."""
        self._began[number] = time.monotonic()

    def made(self, number: int) -> None:
        """A unit is there: what it took tells what others of its kind will take."""
        self.shares[number] = 1.0
        if (began := self._began.pop(number, None)) is not None:
            kind, expected = self._kinds[number], self._estimates[number]
            self._pace.saw(kind, expected, time.monotonic() - began)

    def percent(self, start: float, end: float) -> float:
        """Of the session, which this run takes from `start` to `end`, weighed by time."""
        done = sum(e * s for e, s in zip(self._estimates, self.shares, strict=True))
        whole = sum(self._estimates) or 1.0
        return round(start + (end - start) * min(done / whole, 1.0), 1)

    def left(self, at_once: bool) -> float:
        """Seconds until all are made, one after another or all `at_once`, and what follows."""
        rest = [self._left_of(i) for i in range(len(self.shares))]
        return round((max(rest, default=0.0) if at_once else sum(rest)) + self._follows(), 1)

    def _left_of(self, number: int) -> float:
        """Seconds until a unit is made: by what such units took, and the further it is, by its own pace."""
        share = self.shares[number]
        if share >= 1:
            return 0.0
        whole = self._estimates[number] * self._pace.of(self._kinds[number])
        began = self._began.get(number)
        if began is None:
            return whole * (1 - share)
        took = time.monotonic() - began
        by_others = max(whole - took, _OVERDUE * whole)
        if share <= _TELLING:
            return by_others
        weight = (share - _TELLING) / (1 - _TELLING)
        return (1 - weight) * by_others + weight * took * (1 - share) / share


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
