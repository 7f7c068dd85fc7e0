"""The bus: who watches a session gets its new events, in order. In memory, for one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

_BACKLOG = 256

Hearer = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Published:
    """A committed event: its number and its JSON text, serialised once for all watchers.

    From another process comes the number alone; the text is in the log.
    """

    session_id: str
    seq: int
    text: str | None = None


class Subscription:
    """A watcher's own queue. It is bounded: a slow reader loses the oldest and reads the log instead."""

    def __init__(self) -> None:
        self._waiting: deque[Published] = deque(maxlen=_BACKLOG)
        self._news = asyncio.Event()
        self.closed = False
        self.session_gone = False

    def offer(self, item: Published) -> None:
        self._waiting.append(item)
        self._news.set()

    def close(self) -> None:
        self.closed = True
        self._news.set()

    async def next_batch(self) -> list[Published]:
        """Waits for news; an empty list means that the bus closed."""
        await self._news.wait()
        self._news.clear()
        batch = list(self._waiting)
        self._waiting.clear()
        return batch


class Bus(Protocol):
    """What services publish to and watchers subscribe to."""

    async def start(self) -> None:
        """Begins to listen to other processes; does not wait for a server to be there."""
        ...

    def publish(self, item: Published) -> None:
        """Offers a committed event to this process's watchers."""
        ...

    def subscribe(self, session_id: str) -> Subscription: ...

    def unsubscribe(self, session_id: str, subscription: Subscription) -> None: ...

    def drop(self, session_id: str) -> None:
        """Tells the watchers of a deleted session that it is gone."""
        ...

    def listen(self, hear: Hearer) -> None:
        """Calls with every note that another process left; some may be lost, and some come twice.

        Events are not among them: watchers get those.
        """
        ...

    async def close(self) -> None:
        """Wakes all watchers to say goodbye, and listens no more."""
        ...


class MemoryBus:
    """Bus within one process."""

    def __init__(self) -> None:
        self._watchers: defaultdict[str, set[Subscription]] = defaultdict(set)

    async def start(self) -> None:
        """Nobody else is there."""

    def publish(self, item: Published) -> None:
        for subscription in self._watchers.get(item.session_id, ()):
            subscription.offer(item)

    def subscribe(self, session_id: str) -> Subscription:
        subscription = Subscription()
        self._watchers[session_id].add(subscription)
        return subscription

    def unsubscribe(self, session_id: str, subscription: Subscription) -> None:
        watchers = self._watchers.get(session_id)
        if watchers:
            watchers.discard(subscription)
            if not watchers:
                del self._watchers[session_id]

    def drop(self, session_id: str) -> None:
        for subscription in list(self._watchers.get(session_id, ())):
            subscription.session_gone = True
            subscription.close()

    def listen(self, hear: Hearer) -> None:
        """Nobody else is there."""

    async def close(self) -> None:
        for watchers in list(self._watchers.values()):
            for subscription in list(watchers):
                subscription.close()
