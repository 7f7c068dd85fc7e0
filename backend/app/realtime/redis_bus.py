"""Bus over Redis pub/sub: letters go out after the commit, in order, as soon as the server takes them."""

from __future__ import annotations

import asyncio
from collections import deque

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app.database import Database
from app.logging import get_logger
from app.realtime.letters import Letters, LookAgain
from app.realtime.shared_bus import SharedBus

_log = get_logger(__name__)
_SECONDS = 3.0
"""For which a command may take."""
_BEAT = 5.0
"""Seconds of silence after which the server is asked whether it is there, and again until it is held for gone."""
_TRY_AGAIN = 1.0
_OUTBOX, _AT_ONCE = 2_000, 100
_GOODBYE = 1.0
"""Seconds that a closing bus waits for its last letters to leave."""


class RedisBus(SharedBus):
    """Sends at its best: what does not fit into the outbox while the server is gone is lost, and others look at the log."""

    def __init__(self, database: Database, letters: Letters, url: str) -> None:
        super().__init__(database, letters)
        self._client = Redis.from_url(
            url, retry=Retry(NoBackoff(), 0), socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
        )  # fmt: skip
        self._channel = f"adreel:{self._client.connection_pool.connection_kwargs.get('db') or 0}"
        self._outbox: deque[str] = deque()
        self._mail = asyncio.Event()
        self._sent = asyncio.Event()

    async def start(self) -> None:
        await super().start()
        self._keep(self._keep_sending())

    def send(self, note: object) -> None:
        """Takes the notes that transactions leave."""
        letter = self._letters.write(note)
        if letter is None:
            return
        if len(self._outbox) >= _OUTBOX:
            self._outbox.clear()
            letter = self._letters.write(LookAgain()) or letter
        self._outbox.append(letter)
        self._mail.set()

    async def close(self) -> None:
        if self._outbox and self.connected.is_set():
            self._sent.clear()
            self._mail.set()
            with_time = asyncio.create_task(self._sent.wait())
            await asyncio.wait([with_time], timeout=_GOODBYE)
            with_time.cancel()
        await super().close()
        await self._client.aclose()

    async def _keep_sending(self) -> None:
        failed = False
        while True:
            await self._mail.wait()
            self._mail.clear()
            while self._outbox:
                letters = list(self._outbox)[:_AT_ONCE]
                try:
                    async with self._client.pipeline(transaction=False) as pipeline:
                        for letter in letters:
                            pipeline.publish(self._channel, letter)
                        await pipeline.execute()
                except Exception as error:  # gone, full, read only: it may change its mind
                    if not failed:
                        _log.warning("letters_wait", error=f"{type(error).__name__}: {error}")
                    failed = True
                    await asyncio.sleep(_TRY_AGAIN)
                    continue
                failed = False
                for letter in letters:
                    # Cleared meanwhile, it begins with another.
                    if self._outbox and self._outbox[0] is letter:
                        self._outbox.popleft()
            self._sent.set()

    async def _attend(self) -> None:
        async with self._client.pubsub() as pubsub:
            await pubsub.subscribe(self._channel)
            asked = False
            while True:
                message = await pubsub.get_message(timeout=_BEAT)
                if message is None:
                    if asked:
                        raise TimeoutError("the server is silent")
                    await pubsub.ping()
                    asked = True
                    continue
                asked = False
                if message["type"] == "subscribe":
                    self._hear_now()
                elif message["type"] == "message":
                    self._arrived(message["data"])
