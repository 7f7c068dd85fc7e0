"""How the whole is: queues, money, disk; read every few seconds and told to Prometheus on a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections import Counter
from datetime import timedelta
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import start_http_server
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app import metrics
from app.config import Settings
from app.database import Database
from app.logging import get_logger
from app.models import Asset, Cost, Run, Session
from app.models.types import now
from app.providers.registry import GENERATIVE, STUDIO
from app.schemas.stages import RunKind, Stage
from app.services import costs, runs

_log = get_logger(__name__)
_EVERY = 10.0
"""Seconds between two looks."""
_LANES = (STUDIO, GENERATIVE)
_MODES = ("guided", "one_shot", "job")
_OUTCOMES = (Stage.COMPLETE.value, Stage.FAILED.value, Stage.CANCELED.value)
_UNDER_WAY = "under_way"
_CAMPAIGNS = 20
"""The dearest; all would be a series without end."""


class Vitals:
    """Serves `/metrics` as long as the process lives; nothing if no port is set.

    Raises:
        OSError: at the start, when the port is taken.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._served: tuple[WSGIServer, Thread] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if not self._settings.metrics_port:
            return
        _begin_at_zero()
        self._served = start_http_server(self._settings.metrics_port, self._settings.metrics_host)
        self._looking = asyncio.create_task(self._keep_on())

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
        if self._served:
            server, thread = self._served
            await asyncio.to_thread(server.shutdown)
            server.server_close()
            thread.join()

    async def _keep_on(self) -> None:
        while True:
            try:
                await self.look()
            except (
                Exception
            ) as error:  # the database is gone, perhaps: old figures stay until it is back
                _log.warning("vitals_not_read", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(_EVERY)

    async def look(self) -> None:
        """Reads everything once."""
        disk = await asyncio.to_thread(shutil.disk_usage, self._settings.data_dir)
        metrics.TASKS.set(len(asyncio.all_tasks()))
        metrics.DISK_FREE.set(disk.free)
        metrics.DISK_SIZE.set(disk.total)
        async with self._database.reading() as db:
            await _queues(db)
            await _money(db, self._settings.cap_deployment_day_usd)
            await _business(db)


async def _queues(db: AsyncSession) -> None:
    rows = await db.execute(
        select(Session.lane, Run.status, func.count(), func.min(Run.created_at))
        .join(Session, Session.id == Run.session_id)
        .where(Run.status.in_(runs.ACTIVE)).group_by(Session.lane, Run.status)
    )  # fmt: skip
    moment = now()
    counted = {(lane, status): (count, since) for lane, status, count, since in rows}
    for lane in _LANES:
        waiting, since = counted.get((lane, "queued"), (0, moment))
        metrics.WAITING.labels(lane).set(waiting)
        metrics.OLDEST.labels(lane).set((moment - since).total_seconds())
        metrics.WORKING.labels(lane).set(counted.get((lane, "running"), (0, moment))[0])
    metrics.STUCK.set(len(await runs.stalled_runs(db)))


async def _money(db: AsyncSession, cap: float) -> None:
    """Of a deployment that may spend `cap` USD a day."""
    charged = func.sum(Cost.cost)
    for provider, model, usd in await db.execute(
        select(Cost.provider, Cost.model_id, charged).group_by(Cost.provider, Cost.model_id)
    ):
        metrics.COST.labels(provider, model).set(float(usd or 0))
    spent = await costs.spent_in_a_day(db)
    metrics.COST_OF_DAY.set(spent)
    metrics.BUDGET.set(cap)
    metrics.BUDGET_LEFT.set(cap - spent)
    dearest = await db.execute(
        select(Session.campaign_id, func.sum(Session.total_cost))
        .where(Session.campaign_id.is_not(None)).group_by(Session.campaign_id)
        .order_by(func.sum(Session.total_cost).desc()).limit(_CAMPAIGNS)
    )  # fmt: skip
    metrics.CAMPAIGN_COST.clear()  # others may be the dearest now
    for campaign, usd in dearest:
        metrics.CAMPAIGN_COST.labels(campaign).set(float(usd or 0))


async def _business(db: AsyncSession) -> None:
    recent = Session.created_at > now() - timedelta(days=1)
    ads: Counter[tuple[str, str]] = Counter()
    for mode, stage, count in await db.execute(
        select(Session.mode, Session.stage, func.count()).where(recent).group_by(Session.mode, Session.stage)
    ):  # fmt: skip
        ads[mode, stage if stage in _OUTCOMES else _UNDER_WAY] += count
    for mode in _MODES:
        for outcome in (*_OUTCOMES, _UNDER_WAY):
            metrics.ADS.labels(mode, outcome).set(ads[mode, outcome])
    guided = (recent, Session.mode == "guided")
    shown = await db.scalar(
        select(func.count()).select_from(Asset).join(Session, Session.id == Asset.session_id)
        .where(Asset.kind == "image", *guided)
    )  # fmt: skip
    chosen = await db.scalar(
        select(func.sum(func.json_array_length(Session.approved_images))).where(*guided)
    )
    written = (recent, Session.mode == "job", Session.spec.is_not(None))
    for result, *more in (("shown",), ("approved", Session.approved_at.is_not(None))):
        boards = await db.scalar(select(func.count()).select_from(Session).where(*written, *more))
        metrics.STORYBOARDS.labels(result).set(boards or 0)
    metrics.PICTURES.labels("shown").set(shown or 0)
    metrics.PICTURES.labels("chosen").set(chosen or 0)


def _begin_at_zero() -> None:
    """Series are there before the first of their kind happens: a counter that appears with 1 has not increased."""
    for lane in _LANES:
        for stage in RunKind:
            metrics.FAILURES.labels(stage, lane)
            metrics.GENERATION_SECONDS.labels(stage, lane)
    for kind in ("timeout", "connection", "429", "4xx", "5xx"):
        metrics.REPLICATE_ERRORS.labels(kind)
