"""The bus: who watches a session gets its new events, in order. In memory, for one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Protocol

_BACKLOG = 256


@dataclass(frozen=True, slots=True)
class Published:
    """A committed event: its number and its JSON text, serialised once for all watchers."""

    session_id: str
    seq: int
    text: str


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

    def publish(self, item: Published) -> None: ...

    def subscribe(self, session_id: str) -> Subscription: ...

    def unsubscribe(self, session_id: str, subscription: Subscription) -> None: ...

    def drop(self, session_id: str) -> None:
        """Tells the watchers of a deleted session that it is gone."""
        ...

    def close(self) -> None: ...


class MemoryBus:
    """Bus within one process."""

    def __init__(self) -> None:
        self._watchers: defaultdict[str, set[Subscription]] = defaultdict(set)

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

    def close(self) -> None:
        """Wakes all watchers to say goodbye."""
        for watchers in list(self._watchers.values()):
            for subscription in list(watchers):
                subscription.close()
