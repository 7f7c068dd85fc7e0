"""What work cost, summed up: by day, by model, by client, by ad."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Client, Cost, Session, User
from app.models.types import now
from app.schemas.spending import SpentOn, SpentOnDay, UserCosts
from app.services import costs

_ADS = 10
_SUMS = (
    func.coalesce(func.sum(Cost.cost), 0), func.count(Cost.id), func.coalesce(func.sum(Cost.duration), 0.0),
)  # fmt: skip


def day_of(db: AsyncSession, moment: Any) -> ColumnElement[Any]:
    """The UTC day of a time: a date on PostgreSQL, its text on SQLite, which keeps UTC."""
    if db.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", moment), Date)
    return func.date(moment)


def last_days(count: int) -> tuple[list[date], datetime]:
    """The last days, oldest first, today among them; and when the first began (UTC)."""
    today = now().date()
    days = [today - timedelta(days=n) for n in range(count - 1, -1, -1)]
    return days, datetime.combine(days[0], datetime.min.time(), tzinfo=UTC)


async def by_day(
    db: AsyncSession, days: list[date], *which: ColumnElement[bool]
) -> list[SpentOnDay]:
    """What calls begun on each day were charged, without gaps."""
    day = day_of(db, Cost.created_at)
    since = datetime.combine(days[0], datetime.min.time(), tzinfo=UTC)
    rows = await db.execute(
        select(day, *_SUMS).where(Cost.created_at >= since, *which).group_by(day)
    )
    known = {str(d): (float(usd), calls) for d, usd, calls, _ in rows}
    return [
        SpentOnDay(day=d, cost=usd, calls=calls)
        for d in days
        for usd, calls in [known.get(str(d), (0.0, 0))]
    ]


async def of_user(db: AsyncSession, user: User, days: int, cap: float) -> UserCosts:
    """What somebody's work of the last days cost, who may spend `cap` USD in 24 hours."""
    listed, since = last_days(days)
    mine = (Cost.user_id == user.id, Cost.created_at >= since)
    spent = await by_day(db, listed, Cost.user_id == user.id)
    models = await db.execute(
        select(Cost.model_id, *_SUMS).where(*mine).group_by(Cost.model_id).order_by(_SUMS[0].desc(), Cost.model_id)
    )  # fmt: skip
    clients = await db.execute(
        select(Session.client_id, func.max(Client.name), *_SUMS)
        .select_from(Cost).join(Session, Session.id == Cost.session_id)
        .outerjoin(Client, Client.id == Session.client_id)
        .where(*mine, Session.client_id.is_not(None))
        .group_by(Session.client_id).order_by(_SUMS[0].desc(), Session.client_id)
    )  # fmt: skip
    ads = await db.execute(
        select(Session.id, Session.title, Session.product_prompt, *_SUMS)
        .select_from(Cost).join(Session, Session.id == Cost.session_id).where(*mine)
        .group_by(Session.id, Session.title, Session.product_prompt)
        .order_by(_SUMS[0].desc(), _SUMS[2].desc(), Session.id).limit(_ADS)
    )  # fmt: skip
    return UserCosts(
        total=round(sum(d.cost for d in spent), 6), days=spent, cap_day=cap,
        spent_day=await costs.spent_in_a_day(db, Cost.user_id == user.id),
        models=[_on(m, m, sums) for m, *sums in models],
        clients=[_on(str(c), name or "", sums) for c, name, *sums in clients],
        ads=[_on(ad, title or prompt or "", sums) for ad, title, prompt, *sums in ads],
    )  # fmt: skip


def _on(key: str, name: str, sums: Sequence[float]) -> SpentOn:
    cost, calls, seconds = sums
    return SpentOn(id=key, name=name, cost=float(cost), calls=int(calls), seconds=round(float(seconds), 1))  # fmt: skip
