"""The reaper: work of dead processes goes back to the queues, and so does what nobody has taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from dbos import DBOS

from app.database import is_gone
from app.logging import get_logger
from app.orchestrator.lease import Lease
from app.services import runs, workers

_log = get_logger(__name__)
_LOOKS = 4
"""Looks for dead processes in the time of a lease."""
_LOST_EVERY = 10.0
"""Seconds between two looks for work that nobody has."""
_LONGEST_PAUSE = 120.0
"""Seconds that the engine may take from claiming a workflow to beginning it: it waits out a database that is gone."""


class Reaper:
    """Looks after the others' work.

    Args:
        lease: of this process. enqueue: gives a run to its queue; doing so twice is doing it once.
        at_work: runs that this process is at.
    """

    def __init__(
        self, lease: Lease, enqueue: Callable[[runs.RunRequested], Awaitable[None]],
        at_work: Callable[[], set[str]],
    ) -> None:  # fmt: skip
        self._lease, self._enqueue, self._at_work = lease, enqueue, at_work
        self._idle: dict[str, float] = {}  # claimed by this process and not at work, since when
        self._known: set[str] = set()

    async def keep_on(self) -> None:
        """Looks until it is canceled."""
        if self._lease.seconds is None:
            return
        while True:
            await asyncio.sleep(self._lease.seconds / _LOOKS)
            await self._looked(self.reap)

    async def look_for_lost(self) -> None:
        """Looks for work that nobody has, until it is canceled."""
        alone = self._lease.seconds is None
        looks = (self.claim_unheard,) if alone else (self.claim_unheard, self.claim_late, self.claim_idle)  # fmt: skip
        while True:
            await asyncio.sleep(_LOST_EVERY)
            for look in looks:
                await self._looked(look)

    @staticmethod
    async def _looked(look: Callable[[], Awaitable[None]]) -> None:
        try:
            await look()
        except Exception as error:
            if is_gone(error):
                _log.warning("reaper_without_database")
            else:
                _log.exception("reaper_failed")

    async def reap(self) -> None:
        """Hands the work of processes on that died or ended."""
        if self._lease.seconds is None or not self._lease.may_judge:
            return
        async with self._lease.transaction() as db:
            lease = timedelta(seconds=self._lease.seconds)
            ended = await workers.reap(db, lease, self._lease.worker_id)
        if ended.silent:
            _log.warning("workers_dead", workers=ended.silent)
        if ended.left:
            _log.info("workers_ended", workers=ended.left)
        theirs = ended.silent + ended.left
        if not theirs:
            return
        await asyncio.to_thread(DBOS._recover_pending_workflows, theirs)
        # Which tells of no failure: what is still theirs is handed on next time.
        left = await DBOS.list_workflows_async(status="PENDING", executor_id=theirs, limit=1)
        if not left:
            async with self._lease.transaction() as db:
                await workers.handed_on(db, theirs)

    async def claim_unheard(self) -> None:
        """Enqueues runs whose request was committed by a process that died before it could say so."""
        async with self._lease.transaction() as db:
            waiting = await runs.unheard_runs(db)
        for note in waiting:
            if note.run_id not in self._known:
                await self._enqueue(note)
        self._known = {note.run_id for note in waiting}

    async def claim_late(self) -> None:
        """Hands on what dead processes claimed before they noticed that they are."""
        async with self._lease.transaction() as db:
            dead = await workers.dead(db)
        if not dead:
            return
        late = await DBOS.list_workflows_async(
            status="PENDING", executor_id=dead, load_input=False, load_output=False
        )
        if late:
            theirs = sorted({str(workflow.executor_id) for workflow in late})
            await asyncio.to_thread(DBOS._recover_pending_workflows, theirs)

    async def claim_idle(self) -> None:
        """Gives back what this process has claimed without knowing: the engine does not hear of every commit that is cut off."""
        mine = await DBOS.list_workflows_async(
            status="PENDING", executor_id=self._lease.worker_id, load_input=False, load_output=False
        )
        working, at = self._at_work(), time.monotonic()
        idle = {w.workflow_id: w.queue_name for w in mine if w.workflow_id not in working}
        self._idle = {run_id: self._idle.get(run_id, at) for run_id in idle}
        for run_id, since in list(self._idle.items()):
            if at - since > _LONGEST_PAUSE:
                _log.warning("claim_given_back", run_id=run_id)
                await DBOS.resume_workflow_async(run_id, queue_name=idle[run_id])
                del self._idle[run_id]
