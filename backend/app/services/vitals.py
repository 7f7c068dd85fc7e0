"""How the whole is: queues, money, disk; read every few seconds and told to Prometheus on a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import start_http_server
from sqlalchemy import func, select

from app import metrics
from app.config import Settings
from app.database import Database
from app.logging import get_logger
from app.models import Cost, Run, Session
from app.models.types import now
from app.providers.registry import GENERATIVE, STUDIO
from app.schemas.stages import RunKind
from app.services import costs, runs

_log = get_logger(__name__)
_EVERY = 10.0
"""Seconds between two looks."""
_LANES = (STUDIO, GENERATIVE)


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
        metrics.DISK_FREE.set(disk.free)
        metrics.DISK_SIZE.set(disk.total)
        async with self._database.reading() as db:
            at_work = await db.execute(
                select(Session.lane, Run.status, func.count(), func.min(Run.created_at))
                .join(Session, Session.id == Run.session_id)
                .where(Run.status.in_(runs.ACTIVE)).group_by(Session.lane, Run.status)
            )  # fmt: skip
            counted = {(lane, status): (count, since) for lane, status, count, since in at_work}
            stuck = len(await runs.stalled_runs(db))
            charged = await db.execute(
                select(Cost.provider, Cost.model_id, func.sum(Cost.cost)).group_by(Cost.provider, Cost.model_id)
            )  # fmt: skip
            for provider, model, usd in charged:
                metrics.COST.labels(provider, model).set(float(usd or 0))
            spent = await costs.spent_in_a_day(db)
        moment = now()
        for lane in _LANES:
            waiting, since = counted.get((lane, "queued"), (0, moment))
            metrics.WAITING.labels(lane).set(waiting)
            metrics.OLDEST.labels(lane).set((moment - since).total_seconds())
            metrics.WORKING.labels(lane).set(counted.get((lane, "running"), (0, moment))[0])
        metrics.STUCK.set(stuck)
        metrics.COST_OF_DAY.set(spent)
        metrics.BUDGET.set(self._settings.cap_deployment_day_usd)
        metrics.BUDGET_LEFT.set(self._settings.cap_deployment_day_usd - spent)


def _begin_at_zero() -> None:
    """Series are there before the first of their kind happens: a counter that appears with 1 has not increased."""
    for lane in _LANES:
        for stage in RunKind:
            metrics.FAILURES.labels(stage, lane)
            metrics.GENERATION_SECONDS.labels(stage, lane)
    for kind in ("timeout", "connection", "429", "4xx", "5xx"):
        metrics.REPLICATE_ERRORS.labels(kind)
