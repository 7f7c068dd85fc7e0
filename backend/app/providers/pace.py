"""How long work takes here against what was expected of it, learned as it is done."""

from __future__ import annotations

_LEAST, _MOST = 0.1, 10.0
_NEWEST = 0.5
"""Weight of the newest against all before."""
_FOUND = 0.1
"""Share of the expected time under which something was found, not made."""


class Pace:
    """Ratios of true to expected seconds, by kind of work; remembered as long as the process lives."""

    def __init__(self) -> None:
        self._ratios: dict[str, float] = {}

    def of(self, kind: str, *like: str) -> float:
        """What expected seconds are to be multiplied by.

        Args:
            like: kinds that tell something of this one while it was never seen, the likeliest first.
        """
        return next((self._ratios[k] for k in (kind, *like) if k in self._ratios), 1.0)

    def saw(self, kind: str, expected: float, took: float) -> None:
        """Takes in how long a piece of work took."""
        if expected <= 0 or took < _FOUND * expected:
            return
        ratio = min(max(took / expected, _LEAST), _MOST)
        known = self._ratios.get(kind, ratio)
        self._ratios[kind] = _NEWEST * ratio + (1 - _NEWEST) * known
