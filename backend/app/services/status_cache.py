"""Answers to those who ask again and again how far an ad is: kept for seconds, and never served once out of date.

An answer is kept together with the mark that its ad had before the answer was made. Every request reads the mark anew,
in the same query that checks who asks; another mark is a miss. So nothing has to be invalidated, nothing is missed when a
process dies or Redis is away, and an answer that was made while the ad changed lies under a mark that nobody sees again.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Protocol, TypeVar

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app import metrics
from app.config import Settings
from app.database import Database
from app.models import Run, Session, User
from app.realtime import RedisLink
from app.realtime.redis_link import RedisGone
from app.schemas.aging import Aging
from app.services import auth
from app.services.tokens import Claims

_SECONDS = 30
_MOST = 2_000
"""Answers kept in memory."""

A = TypeVar("A", bound=Aging)


class Shelf(Protocol):
    """Where texts are kept for some seconds; it may lose them."""

    async def get(self, key: str) -> str | None: ...

    async def put(self, key: str, text: str, seconds: int) -> None: ...


class MemoryShelf:
    """In this process; the longest unread go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def get(self, key: str) -> str | None:
        until, text = self._kept.get(key, (0.0, ""))
        if until < time.monotonic():
            return None
        self._kept.move_to_end(key)
        return text

    async def put(self, key: str, text: str, seconds: int) -> None:
        self._kept[key] = (time.monotonic() + seconds, text)
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)


class RedisShelf:
    """Shared by all processes; while Redis is gone, nothing is kept."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def get(self, key: str) -> str | None:
        try:
            text = await self._link.ask(lambda redis: redis.get(key))
        except RedisGone:
            return None
        return str(text) if text is not None else None

    async def put(self, key: str, text: str, seconds: int) -> None:
        try:
            await self._link.ask(lambda redis: redis.set(key, text, ex=seconds))
        except RedisGone:
            return


_last_run = (
    select(Run.id + Run.status).where(Run.session_id == bindparam("session"))
    .order_by(Run.created_at.desc()).limit(1).scalar_subquery()
)  # fmt: skip
_MARK = (
    select(User.is_active, User.token_generation, auth.logged_out(bindparam("jti")), Session.event_seq, Session.updated_at, _last_run)
    .outerjoin(Session, and_(Session.id == bindparam("session"), Session.user_id == User.id))
    .where(User.id == bindparam("user"))
)  # fmt: skip
"""Built once: it is asked more often than anything else."""


async def mark_of(db: AsyncSession, claims: Claims, session_id: str) -> str | None:
    """What is another text after every change of what is told of a session; None if the user has no such session.

    Raises:
        NotSignedIn: logged out, disabled or gone.
    """
    asked = {"user": claims.user_id, "jti": claims.jti, "session": session_id}
    row = (await db.execute(_MARK, asked)).one_or_none()
    auth.admit(claims, row and (row[0], row[1], row[2]))
    if row is None or row[3] is None:
        return None
    return f"{row[3]}:{row[4].isoformat()}:{row[5]}"


@cache
def _form(kind: type[Aging]) -> str:
    """Stands for the shape of an answer: processes of different versions may share what is kept."""
    shape = json.dumps(kind.model_json_schema(), sort_keys=True)
    return f"{kind.__name__}-{hashlib.sha256(shape.encode()).hexdigest()[:12]}"


class StatusCache:
    """Keeps answers by user, ad and kind of answer.

    Args:
        shelf: where they lie.
        seconds: for how long; links in them live at least three times as long.
    """

    def __init__(self, database: Database, shelf: Shelf, seconds: int) -> None:
        self._database, self._shelf, self._seconds = database, shelf, seconds

    async def answer(
        self, claims: Claims, session_id: str, kind: type[A],
        load: Callable[[AsyncSession, User], Awaitable[A]],
    ) -> A:  # fmt: skip
        """The answer kept, if nothing has changed since it was made; else it is made anew.

        Args:
            load: makes it from the database.

        Raises:
            NotSignedIn: logged out, disabled or gone. Whatever `load` raises.
        """
        async with self._database.reading() as db:
            mark = await mark_of(db, claims, session_id)
        # No transaction is open while Redis is asked.
        key = f"adreel:status:{_form(kind)}:{claims.user_id}:{session_id}"
        kept = await self._shelf.get(key) if mark else None
        if kept is not None:
            kept_mark, _, rest = kept.partition("\n")
            made_at, _, text = rest.partition("\n")
            if kept_mark == mark:
                metrics.KEPT.labels("answers", "hit").inc()
                age = max(time.time() - float(made_at), 0.0)
                return kind.model_validate_json(text).after(min(age, self._seconds))
        metrics.KEPT.labels("answers", "miss").inc()
        async with self._database.reading() as db:
            fresh = await load(db, await auth.user_for(db, claims))
        if mark:
            text = f"{mark}\n{time.time()}\n{fresh.model_dump_json()}"
            await self._shelf.put(key, text, self._seconds)
        return fresh


def open_status_cache(
    settings: Settings, database: Database, redis: RedisLink | None
) -> StatusCache:
    """In Redis if there is one, else in this process."""
    shelf: Shelf = RedisShelf(redis) if redis else MemoryShelf()
    return StatusCache(database, shelf, min(_SECONDS, settings.media_url_seconds // 8))
