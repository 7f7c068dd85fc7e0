"""Redis for what can do without it: quick answers or none."""

from __future__ import annotations

import time
from asyncio import timeout
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError

from app.logging import get_logger

_log = get_logger(__name__)
_PATIENCE = 0.2
"""Seconds that an answer may take."""
_LEFT_ALONE = 5.0
"""Seconds for which it is not asked again after it did not answer."""
_CONNECTIONS = 32

T = TypeVar("T")


class RedisGone(Exception):
    """It does not answer, or not in time; do without."""


class RedisLink:
    """A client behind a circuit breaker: a server that hangs costs one question in a while, not every one.

    Args:
        url: `redis://`, `rediss://` or `unix://`.
    """

    def __init__(self, url: str) -> None:
        # Once more on a broken connection: a pooled one does not survive the server's restart.
        again = Retry(NoBackoff(), 1, (ConnectionLost,))
        self.pool = BlockingConnectionPool.from_url(
            url, max_connections=_CONNECTIONS, timeout=_PATIENCE, decode_responses=True, retry=again,
            socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE,
        )  # fmt: skip
        self._client = Redis(connection_pool=self.pool)
        self._gone = False
        self._closed_until = 0.0

    async def ask(self, question: Callable[[Redis], Awaitable[T]]) -> T:
        """The answer to one or a few commands.

        Raises:
            RedisGone: there is none.
        """
        now = time.monotonic()
        if now < self._closed_until:
            raise RedisGone
        if self._gone:  # one tries; the others wait for what it learns
            self._closed_until = now + _LEFT_ALONE
        try:
            async with timeout(_PATIENCE):
                answer = await question(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            if not self._gone:
                _log.warning("redis_gone", error=f"{type(error).__name__}: {error}")
            self._gone, self._closed_until = True, time.monotonic() + _LEFT_ALONE
            raise RedisGone from error
        if self._gone:
            _log.info("redis_back")
            self._gone, self._closed_until = False, 0.0
        return answer

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()
        await self.pool.disconnect()
