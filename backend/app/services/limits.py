"""Rate limits: so many of something for each user in a window of time."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooMany
from app.realtime import RedisLink
from app.realtime.redis_link import RedisGone


class RateLimits:
    """Counts for all processes in Redis; in this process without it, and while it is gone.

    Args:
        limits: by name, as "10/minute".
    """

    def __init__(self, limits: dict[str, str], redis: RedisLink | None = None) -> None:
        self._limits: dict[str, RateLimitItem] = {k: parse(v) for k, v in limits.items() if v}
        self._redis = redis
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        if redis:
            storage = RedisStorage(
                "async+redis://", implementation="redispy", key_prefix="adreel:limits",
                connection_pool=redis.pool,  # type: ignore[arg-type]
            )  # fmt: skip
            self._shared = MovingWindowRateLimiter(storage)

    async def take(self, name: str, user_id: int, count: int = 1) -> None:
        """Counts so many more, all or none.

        Raises:
            TooMany: there were too many; says after how many seconds the next is allowed.
        """
        limit = self._limits.get(name)
        if limit is None:
            return
        frees_at = await self._hit(limit, name, str(user_id), count)
        if frees_at is not None:
            wait = max(math.ceil(frees_at - time.time()), 1)
            raise TooMany(f"That is more than {limit}; try again in {wait} s.", retry_after=wait)

    async def _hit(self, limit: RateLimitItem, name: str, user: str, count: int) -> float | None:
        """None if it was counted, else the time at which there is room again."""

        async def hit(window: MovingWindowRateLimiter) -> float | None:
            if await window.hit(limit, name, user, cost=count):
                return None
            return (await window.get_window_stats(limit, name, user)).reset_time

        if self._redis:
            try:
                return await self._redis.ask(lambda _: hit(self._shared))
            except RedisGone:  # counted here meanwhile: never nobody, and never without end
                pass
        return await hit(self._own)
