"""The durable engine: DBOS, launched on the server's event loop, one workflow per run.

A run's id is its workflow's id: asking twice is asking once. After a crash the engine takes unfinished
workflows up by itself and repeats only the step that was interrupted.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import contextvars
import threading
import time
from collections.abc import Coroutine, Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetEnqueueOptions,
    SetWorkflowID,
)
from dbos._dbos import _get_dbos_instance
from sqlalchemy.engine import ExceptionContext

from app.config import Settings
from app.database import Database, session_name
from app.embedded import prepare_engine_file
from app.logging import get_logger
from app.models.types import now
from app.orchestrator.lease import Lease
from app.orchestrator.patience import patient
from app.orchestrator.reaper import Reaper
from app.orchestrator.retention import Retention
from app.orchestrator.steps import Steps
from app.orchestrator.sweep import Sweeper
from app.providers.registry import GENERATIVE, STUDIO
from app.services import runs
from app.tracing import span

_log = get_logger(__name__)
_AT_ONCE = {STUDIO: (4, 2), GENERATIVE: (16, 4)}
"""By lane: runs at work in a process, and those of one user. The studio's share one renderer, the others mostly wait."""
_GOES_ON, _BEGINS = 1, 2
"""Priorities among a user's own runs."""
WORKFLOW = "run_stage"
VERSION = "1"
"""Fixed: a version made from source would strand running work at every deployment."""
_STOP_SECONDS = 5.0
WATCH_EVERY = 60.0
"""Seconds between two looks for runs that stand still."""
_MOST_RESUMES = 2
_OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class _Live:
    """Workflows at work in this process, by run; DBOS calls module-level functions, hence the holder."""

    def __init__(self) -> None:
        self.steps: Steps | None = None
        self.tasks: dict[str, asyncio.Task[Any]] = {}
        self.stopping = False

    def adopt(self, run_id: str) -> Steps:
        """Registers the current workflow; one that starts while the process stops is left for later."""
        task = asyncio.current_task()
        if self.stopping or self.steps is None or task is None:
            raise asyncio.CancelledError
        if (before := self.tasks.get(run_id)) and not before.done():
            before.cancel()  # it was given back meanwhile, and has come here again
        self.tasks[run_id] = task
        task.add_done_callback(lambda _: self._over(run_id, task))
        return self.steps

    def _over(self, run_id: str, task: asyncio.Task[Any]) -> None:
        if self.tasks.get(run_id) is task:  # and not its successor
            del self.tasks[run_id]

    async def cancel_all(self) -> None:
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_SECONDS)


_live = _Live()


_FROZEN = "-c idle_in_transaction_session_timeout=15000"
"""Milliseconds after which the server ends a transaction whose process is frozen or gone without a word."""


def priority(note: runs.RunRequested) -> int:
    """Of a run among its user's own."""
    return _GOES_ON if note.goes_on else _BEGINS


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
async def run_stage(run_id: str) -> str:
    """Plans a run, makes its units, as many at once as the plan says, arrives at the gate."""
    steps = _live.adopt(run_id)
    try:
        plan = await DBOS.run_step_async({"name": "plan"}, patient(steps.plan), run_id)
        turns = asyncio.Semaphore(plan.get("at_once", 1))

        async def made(step: Any, number: int, unit: dict[str, Any]) -> dict[str, Any]:
            async with turns:
                # Failures come back as values: a replayed exception would have lost its class.
                with span("make", number=number):
                    result: dict[str, Any] = await step.run_async(
                        {"name": "make", "preemptible": True},
                        patient(steps.make), run_id, unit, number, plan["estimates"], plan.get("kinds", ()),
                    )  # fmt: skip
                return result

        # Step numbers are drawn in order: a replay must find each under the same number, whichever comes first.
        reserved = [DBOS.reserve_step() for _ in plan["units"]]
        with span(f"run {plan.get('stage')}", parent=plan.get("trace"), run_id=run_id):
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(made(step, number, unit))
                    for number, (step, unit) in enumerate(zip(reserved, plan["units"], strict=True))
                ]
            results = [task.result() for task in tasks]
            return await DBOS.run_step_async(
                {"name": "finish"}, patient(steps.finish), run_id, results
            )
    except Exception:
        if _live.stopping:
            raise
        _log.exception("run_crashed", run_id=run_id)
        await patient(steps.crash)(run_id)
        return "failed"


def _engine_of(url: str, process: str) -> sa.Engine:
    """Connections of the durable engine on PostgreSQL."""
    engine = sa.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), pool_size=10, max_overflow=10, pool_timeout=30,
        pool_pre_ping=True, connect_args={"connect_timeout": 10, "application_name": session_name(process), "options": _FROZEN},
    )  # fmt: skip

    @sa.event.listens_for(engine, "handle_error")
    def gone(context: ExceptionContext) -> None:
        # It waits for a database that is gone, but knows that by wordings, and not all of them.
        error = context.original_exception
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
            context.is_disconnect = True

    return engine


async def _closed(engine: sa.Engine) -> None:
    """Closes connections; those that a thread of the engine still holds, once it gives them back."""
    assert isinstance(engine.pool, sa.QueuePool)
    until = time.monotonic() + _STOP_SECONDS
    while engine.pool.checkedout() and time.monotonic() < until:
        await asyncio.sleep(0.02)
    engine.dispose()


class Orchestrator:
    """Starts, cancels and resumes runs.

    Args:
        lease: of this process, which its workflows are taken up under.
    """

    def __init__(
        self, settings: Settings, database: Database, steps: Steps, sweeper: Sweeper, lease: Lease,
        retention: Retention,
    ) -> None:  # fmt: skip
        self._settings, self._retention = settings, retention
        self._lease = lease
        self._launched = False
        self._connections: sa.Engine | None = None
        self._reaper = Reaper(lease, self._enqueue, lambda: set(_live.tasks))
        self._database = database
        self._steps = steps
        self._sweeper = sweeper
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Launches the engine; unfinished runs go on."""
        url = self._settings.engine_url
        if url.startswith("sqlite"):
            prepare_engine_file(url.removeprefix("sqlite:///"))
        await self._lease.take()
        config: DBOSConfig = {
            "name": "adreel", "system_database_url": url, "application_version": VERSION,
            "executor_id": self._lease.worker_id, "enable_otlp": False, "log_level": "CRITICAL",
            "max_executor_threads": 64, "sys_db_pool_size": 5,
            "serializer": DBOSPortableJSONSerializer(),
            "notification_listener_polling_interval_sec": 0.1,
            "scheduler_polling_interval_sec": 3600.0,
        }  # fmt: skip
        if self._settings.shared:
            self._connections = config["system_database_engine"] = _engine_of(
                url, self._lease.worker_id
            )
        _live.steps, _live.stopping = self._steps, False
        _live.tasks.clear()
        self._launched = True
        DBOS(config=config)
        DBOS.launch()
        for lane, (runs_at_once, of_one_user) in _AT_ONCE.items():
            # One queue for each user: whose turn it is next is drawn among those who wait.
            await DBOS.register_queue_async(
                lane, worker_concurrency=runs_at_once, partition_worker_concurrency=of_one_user,
                polling_interval_sec=0.2, on_conflict="always_update",
            )  # fmt: skip
        async with self._database.reading() as db:
            waiting = await runs.waiting_runs(db)
        for note in waiting:
            known = await DBOS.get_workflow_status_async(note.run_id)
            if known is not None and known.status in _OVER:
                await self._steps.crash(note.run_id)  # it ended without being able to say so
            else:
                await self._enqueue(note)
        for work in (
            self._sweeper.keep_on(),
            self._watch(),
            self._reaper.keep_on(),
            self._reaper.look_for_lost(),
            self._retention.keep_on(),
        ):
            self._spawn(work)

    def hear(self, note: object) -> None:
        """Takes the notes that transactions leave."""
        if isinstance(note, runs.RunRequested):
            self._spawn(self._enqueue(note))
        elif isinstance(note, runs.RunCanceled):
            self._spawn(self._cancel(note.run_id))
        elif isinstance(note, runs.SessionDeleted):
            self._spawn(self._steps.sweep(note.session_id))
        elif isinstance(note, runs.RunsForgotten):
            self._spawn(self._forget(note.run_ids))

    def hear_others(self, note: object) -> None:
        """Takes the notes of other processes: what they ask for is in the queues, what they cancel may be at work here."""
        if isinstance(note, runs.RunCanceled) and note.run_id in _live.tasks:
            self._spawn(self._let_go(note.run_id))

    async def _let_go(self, run_id: str) -> None:
        await self._ended(run_id)
        self._steps.forget(run_id)
        await self._sweeper.sweep()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        # A context of its own: asked for by a step, it would be taken for a part of that step's workflow.
        task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _enqueue(note: runs.RunRequested) -> None:
        turn = SetEnqueueOptions(priority=priority(note), queue_partition_key=str(note.user_id))
        with SetWorkflowID(note.run_id), turn:
            await DBOS.enqueue_workflow_async(note.lane, run_stage, note.run_id)

    async def _cancel(self, run_id: str) -> None:
        await self._break_off(run_id)
        self._steps.forget(run_id)
        await self._sweeper.sweep()

    async def _forget(self, run_ids: Sequence[str]) -> None:
        """Removes what the engine kept of runs: their steps say what was asked for."""
        for run_id in run_ids:
            await self._break_off(run_id)
        try:
            await DBOS.delete_workflows_async(list(run_ids))
        except Exception:
            _log.exception("runs_not_forgotten", count=len(run_ids))

    @staticmethod
    async def _break_off(run_id: str) -> None:
        await DBOS.cancel_workflow_async(run_id)
        await Orchestrator._ended(run_id)

    @staticmethod
    async def _ended(run_id: str) -> bool:
        """Cancels what works on a run here; whether nothing does any more."""
        task = _live.tasks.get(run_id)
        if task is None:
            return True
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=_STOP_SECONDS)
        return bool(done)

    async def _watch(self) -> None:
        """Takes runs up again that stand still, from their last finished step; one that does so again and again fails."""
        times: dict[str, int] = {}
        began = now()
        while True:
            await asyncio.sleep(WATCH_EVERY)
            if now() - began < runs.STALLED:  # nothing could move while nobody was here
                continue
            try:
                async with self._database.reading() as db:
                    still = await runs.stalled_runs(db)
                for note in still:
                    # Those of other processes are theirs to look after, and of dead ones are handed on.
                    mine = self._lease.seconds is None or note.run_id in _live.tasks
                    await (self._take_up(note, times) if mine else self._end_if_over(note.run_id))
            except Exception:
                _log.exception("watch_failed")

    async def _end_if_over(self, run_id: str) -> None:
        """Marks a run as failed whose workflow ended without being able to say so."""
        known = await DBOS.get_workflow_status_async(run_id)
        if known is None or known.status in _OVER:
            await self._steps.crash(run_id)

    async def _take_up(self, note: runs.RunRequested, times: dict[str, int]) -> None:
        """One run that stands still; not one that waits for its turn.

        Args:
            times: how often that was needed, by run.
        """
        run_id = note.run_id
        known = await DBOS.get_workflow_status_async(run_id)
        if known is None or known.status in _OVER:
            await self._steps.crash(run_id)
            return
        if known.status != "PENDING":
            return
        times[run_id] = times.get(run_id, 0) + 1
        _log.warning("run_stalled", run_id=run_id, times=times[run_id])
        if times[run_id] > _MOST_RESUMES:
            await self._break_off(run_id)
            await self._steps.crash(run_id, "It stood still, also when it was taken up again.")
        elif await self._ended(run_id):
            await self._steps.tell_resumed(run_id)
            # Not canceled before: killed between the two, it would never be taken up.
            await DBOS.resume_workflow_async(run_id, queue_name=note.lane)

    async def drain(self) -> None:
        """Takes nothing more up, and lets what is at work go on for a while. Alone it need not: its next start goes on."""
        if not self._settings.shared or not self._launched:
            return
        for event in _get_dbos_instance().background_thread_stop_events:
            event.set()  # the queues are asked no more
        began = asyncio.get_running_loop().time()
        while (
            _live.tasks and asyncio.get_running_loop().time() - began < self._settings.drain_seconds
        ):
            await asyncio.sleep(0.1)
        _log.info("drained", left=len(_live.tasks))

    async def stop(self) -> None:
        """Drains, then lets go of running workflows: they stay pending and go on elsewhere, or at the next start."""
        await self.drain()
        _live.stopping = True
        for task in list(self._tasks):
            task.cancel()  # the next start sweeps and enqueues again
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await task
        await _live.cancel_all()
        await self._steps.close()
        # destroy() would wait for the very loop it blocks: it gets a thread of its own.
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def destroy() -> None:
            try:
                DBOS.destroy()
            except Exception as error:
                loop.call_soon_threadsafe(done.set_exception, error)
            else:
                loop.call_soon_threadsafe(done.set_result, None)

        threading.Thread(target=destroy, name="engine-stop").start()
        try:
            await done
        finally:
            await _live.cancel_all()
            if self._connections is not None:  # which the engine leaves to whoever gave them
                await _closed(self._connections)
            # The engine put its own pool in place of the loop's, and has shut it down.
            loop.set_default_executor(concurrent.futures.ThreadPoolExecutor())
            await self._lease.end()
