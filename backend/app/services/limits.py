"""Rate limits: so many of something for each user in a window of time."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooMany


class RateLimits:
    """Counts in this process.

    Args:
        limits: by name, as "10/minute".
    """

    def __init__(self, limits: dict[str, str]) -> None:
        self._limits: dict[str, RateLimitItem] = {k: parse(v) for k, v in limits.items() if v}
        self._window = MovingWindowRateLimiter(MemoryStorage())

    async def take(self, name: str, user_id: int, count: int = 1) -> None:
        """Counts so many more, all or none.

        Raises:
            TooMany: there were too many; says after how many seconds the next is allowed.
        """
        limit = self._limits.get(name)
        if limit is None or await self._window.hit(limit, name, str(user_id), cost=count):
            return
        stats = await self._window.get_window_stats(limit, name, str(user_id))
        wait = max(math.ceil(stats.reset_time - time.time()), 1)
        raise TooMany(f"That is more than {limit}; try again in {wait} s.", retry_after=wait)
