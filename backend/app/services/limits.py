"""Rate limits: so many of something for each user, or address, in windows of time."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.errors import TooMany
from app.realtime import RedisLink
from app.realtime.redis_link import RedisGone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a limit is left.

    Attributes:
        reset: seconds until there is more.
    """

    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """By which an answer tells it, as in draft 05 of IETF's RateLimit header fields."""
        return {
            "RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }  # fmt: skip


class RateLimits:
    """Counts for all processes in Redis; in this process without it, and while it is gone.

    Args:
        limits: by name, as "10/minute", or several windows as "5/minute;20/hour"; empty is none.
    """

    def __init__(self, limits: dict[str, str], redis: RedisLink | None = None) -> None:
        self._limits: dict[str, list[RateLimitItem]] = {
            name: parse_many(said) for name, said in limits.items() if said
        }
        self._redis = redis
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        if redis:
            storage = RedisStorage(
                "async+redis://", implementation="redispy", key_prefix="adreel:limits",
                connection_pool=redis.pool,  # type: ignore[arg-type]  # passed on to redis-py as it is
            )  # fmt: skip
            self._shared = MovingWindowRateLimiter(storage)

    async def take(self, name: str, key: int | str, count: int = 1) -> Standing | None:
        """Counts so many more, all or none; how much is left, if there is a limit.

        Raises:
            TooMany: there were too many; says after how many seconds the next is allowed.
        """
        items = self._limits.get(name, [])
        if not items:
            return None
        limit, standing, counted = await self._asked(
            lambda window: _hit(window, items, name, str(key), count)
        )
        if not counted:
            wait = standing.reset
            raise TooMany(
                f"That is more than {limit}; try again in {wait} s.", retry_after=wait, headers=standing.headers
            )  # fmt: skip
        return standing

    async def full(self, name: str, key: int | str) -> bool:
        """Whether one more would be too many; nothing is counted."""
        items = self._limits.get(name, [])

        async def look(window: MovingWindowRateLimiter) -> bool:
            return not all([await window.test(item, name, str(key)) for item in items])

        return await self._asked(look) if items else False

    async def forget(self, name: str, key: int | str) -> None:
        """Begins to count anew."""
        items = self._limits.get(name, [])

        async def clear(window: MovingWindowRateLimiter) -> None:
            for item in items:
                await window.clear(item, name, str(key))

        if items:
            await self._asked(clear)

    async def _asked(self, question: Callable[[MovingWindowRateLimiter], Awaitable[T]]) -> T:
        if self._redis:
            try:
                return await self._redis.ask(lambda _: question(self._shared))
            except RedisGone:  # counted here meanwhile: never nobody, and never without end
                pass
        return await question(self._own)


async def _hit(
    window: MovingWindowRateLimiter, items: list[RateLimitItem], name: str, key: str, count: int
) -> tuple[RateLimitItem, Standing, bool]:
    """The window that is closest to its end, what is left of it, and whether it was counted in all of them."""
    counted = True
    if len(items) > 1:  # a window that is full must not fill the others
        counted = all([await window.test(item, name, key, cost=count) for item in items])
    for item in items if counted else ():
        if not await window.hit(item, name, key, cost=count):
            counted = False
            break
    told = []
    for item in items:
        stats = await window.get_window_stats(item, name, key)
        wait = max(math.ceil(stats.reset_time - time.time()), 1)
        left = stats.remaining if counted or stats.remaining >= count else 0
        told.append((item, Standing(item.amount, left, wait)))
    if counted:
        item, standing = min(told, key=lambda t: t[1].remaining)
    else:  # those that have room don't matter; of the others the longest wait does
        full = [t for t in told if t[1].remaining == 0] or told
        item, standing = max(full, key=lambda t: t[1].reset)
    return item, standing, counted
