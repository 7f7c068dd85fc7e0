"""A session's events as one gapless stream: the log first, then the bus, the log again on a gap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select

from app.database import DATABASE_ERRORS, Database
from app.errors import NotFound
from app.logging import get_logger
from app.models import Event, Session
from app.realtime.bus import Bus, Subscription
from app.schemas.progress import ProgressEvent

_log = get_logger(__name__)
_TRY_AGAIN, _MOST_TRIES = 1.0, 60
"""Seconds until the log is read again where the database was gone, and how often."""


async def logged_after(database: Database, session_id: str, after: int) -> list[tuple[int, str]]:
    """(seq, JSON text) of all events with a higher number."""
    async with database.reading() as db:
        rows = await db.scalars(
            select(Event)
            .where(Event.session_id == session_id, Event.seq > after)
            .order_by(Event.seq)
        )
        return [
            (row.seq, ProgressEvent.model_validate(row.payload).model_dump_json(exclude_none=True))
            for row in rows
        ]


async def snapshot(database: Database, session_id: str) -> ProgressEvent | None:
    """Where the session stands now, under the number of its last event; None if it is gone."""
    async with database.reading() as db:
        session = await db.get(Session, session_id)
        if session is None:
            return None
        data: dict[str, Any] = {"type": "snapshot", "title": session.title, "error": session.error}
        return ProgressEvent(
            session_id=session.id, seq=session.event_seq, stage=session.stage,
            progress=session.progress, message=session.message,
            current_cost=session.total_cost, timestamp=session.updated_at, data=data,
        )  # fmt: skip


async def follow(
    database: Database, bus: Bus, session_id: str, after: int | None
) -> AsyncIterator[tuple[int, str]]:
    """(seq, JSON text) without end, until the bus closes.

    Args:
        after: replay what came after this number; None starts with a snapshot.

    Raises:
        NotFound: the session was deleted meanwhile.
    """
    subscription = bus.subscribe(session_id)
    try:
        first = await snapshot(database, session_id)
        if first is None:
            raise NotFound("The session is gone.")
        last = max(after, 0) if after is not None and after <= first.seq else None
        if last is None:
            last = first.seq
            yield last, first.model_dump_json(exclude_none=True)
        else:
            for seq, text in await logged_after(database, session_id, last):
                last = seq
                yield seq, text
        while not subscription.closed:
            for item in await subscription.next_batch():
                if item.seq <= last:
                    continue
                if item.seq == last + 1 and item.text is not None:
                    last = item.seq
                    yield last, item.text
                    continue
                # All that is new at once: the rest of the batch is then known.
                for seq, text in await _unread(database, subscription, session_id, last):
                    last = seq
                    yield seq, text
        if subscription.session_gone:
            raise NotFound("The session is gone.")
    finally:
        bus.unsubscribe(session_id, subscription)


async def until(
    ended: asyncio.Event, feed: AsyncIterator[tuple[int, str]]
) -> AsyncIterator[tuple[int, str]]:
    """A feed that is broken off once an event is set."""

    async def following() -> tuple[int, str]:
        return await anext(feed)

    over = asyncio.create_task(ended.wait())
    step: asyncio.Task[tuple[int, str]] | None = None
    try:
        while True:
            step = asyncio.create_task(following())
            await asyncio.wait({over, step}, return_when=asyncio.FIRST_COMPLETED)
            if over.done():
                return
            try:
                item = step.result()
            except StopAsyncIteration:
                return
            yield item
    finally:
        left = [task for task in (over, step) if task and not task.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _unread(
    database: Database, subscription: Subscription, session_id: str, after: int
) -> list[tuple[int, str]]:
    """The log, also if the database has to be waited for: a watcher outlives its restart."""
    tries = 0
    while not subscription.closed:
        try:
            return await logged_after(database, session_id, after)
        except DATABASE_ERRORS as error:
            tries += 1
            if tries >= _MOST_TRIES:
                raise
            _log.warning("log_not_read", session_id=session_id, error=type(error).__name__)
            await asyncio.sleep(_TRY_AGAIN)
    return []
