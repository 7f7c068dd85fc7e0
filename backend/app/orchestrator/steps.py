"""The steps of a run, with their transactions: plan, make, finish. They know no durable engine."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app import metrics
from app.agents.base import Context, Paying, Turn
from app.agents.rough_cut import RoughCut
from app.config import Settings
from app.database import Database, is_gone
from app.errors import AppError, StageError
from app.logging import about, get_logger
from app.media.credentials import Credentials
from app.media.ffmpeg import disk_error
from app.media.segment_store import SegmentStore
from app.models import Run, Session
from app.models.types import now
from app.orchestrator.ahead import Ahead
from app.orchestrator.lease import Lease
from app.orchestrator.ledger import SessionLedger
from app.orchestrator.progress import Reporter, RunProgress
from app.orchestrator.stages import WORKS, StageWork
from app.providers.base import Progress, Quotes, unheard
from app.providers.pace import Pace
from app.providers.registry import Providers
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.sessions import SessionError
from app.schemas.stages import RunKind, Stage
from app.services import costs, runs
from app.services.events import tell
from app.storage import Storage
from app.tracing import CARRIED

_log = get_logger(__name__)
_CUTS_AT_ONCE = 1
"""ffmpeg uses all cores by itself; more at once would only hold more memory."""
_DRAFT = "animatic"
"""A unit that is made here in either lane."""
_HERE = "here"
"""The kind of work whose pace is that of all that this machine makes."""
_WAITING_TOLD = 60.0
"""Seconds between two words of a cut that waits for its turn."""


def _count(run: Run, session: Session) -> None:
    """Tells the operator's figures of a run that has ended."""
    if run.status == "failed":
        metrics.FAILURES.labels(run.stage, session.lane).inc()
    else:
        took = (now() - run.created_at).total_seconds()
        metrics.GENERATION_SECONDS.labels(run.stage, session.lane).observe(took)


class Steps:
    """Does the work of runs; one per process."""

    def __init__(
        self, settings: Settings, database: Database, providers: Providers, storage: Storage,
        purse: costs.Purse, lease: Lease, credentials: Credentials,
    ) -> None:  # fmt: skip
        self._database = database
        self._lease = lease
        self._providers = providers
        self._storage = storage.patient()
        data = settings.data_dir.resolve()
        self._scratch = settings.scratch / "agents"
        self._segments = SegmentStore(data / "segment-cache", settings.segment_cache_mb << 20)
        self._purse = purse
        self._credentials, self._ai_label = credentials, settings.ai_label
        self._at_once = settings.generative_at_once
        self._cutting = asyncio.Semaphore(_CUTS_AT_ONCE)
        self._progress: dict[str, RunProgress] = {}
        self._pace = Pace()
        self._ahead = Ahead(RoughCut(self._cutting), self._context)

    @asynccontextmanager
    async def _context(
        self,
        name: str,
        report: Progress,
        paid: Paying | None = None,
        anchored: asyncio.Event | None = None,
        turn: Turn = contextlib.nullcontext,
    ) -> AsyncIterator[Context]:
        """An agent's tools, with an empty folder that is gone afterwards."""
        folder: Path = self._scratch / name
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        await asyncio.to_thread(folder.mkdir, parents=True)
        try:
            yield Context(
                self._providers.studio, self._storage, folder, report, self._segments, paid,
                anchored or asyncio.Event(), turn, self._credentials, self._ai_label,
            )  # fmt: skip
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))

    async def plan(self, run_id: str) -> dict[str, Any]:
        """Takes a run up: {units, estimates (seconds each), kinds, at_once, stage, trace}; nothing to do if it has ended."""
        directed = await self._directed(run_id)
        async with self._lease.transaction() as db:
            begun = await runs.begin_run(db, run_id)
            if begun is None:
                return {"units": [], "estimates": []}
            run, session = begun
            work = WORKS[RunKind(run.stage)]
            quotes = self._providers.quotes(session.lane)
            units = await work.plan(db, run, session, directed)
            hosted = self._providers.paid_for(session.lane) is not None
            return {
                "units": units,
                "estimates": [self._seconds(work, quotes, u, session.lane) for u in units],
                "kinds": [u.get("kind", work.noun) for u in units],
                "at_once": self._at_once if hosted else 1, "stage": run.stage, "trace": run.payload.get(CARRIED),
            }  # fmt: skip

    def _seconds(self, work: StageWork, quotes: Quotes, unit: dict[str, Any], lane: str) -> float:
        """How long a unit will take."""
        asked = sum(quotes.estimate(request).duration for request in work.requests(unit))
        own = work.own_seconds(unit) * (self._cutting_pace(lane) if work.noun == "cut" else 1.0)
        return round(asked + own, 1)

    def _cutting_pace(self, lane: str) -> float:
        """Until this process has cut an ad of a lane, what else it made tells how quick the machine is."""
        return self._pace.of(f"cut:{lane}", _HERE)

    async def _directed(self, run_id: str) -> AgentOutput | None:
        """What the director decides, outside of any transaction: it may ask a model and wait."""
        async with self._lease.transaction() as db:
            begun = await runs.begin_run(db, run_id)
            if begun is None:
                return None
            run, session = begun
            work = WORKS[RunKind(run.stage)]
            task, paid = await work.to_direct(db, run, session), self._paying(session)
        if task is None or work.director is None:
            return None
        async with self._context(run_id, unheard, paid) as context:
            return await work.director.run(task, context)

    async def make(
        self, run_id: str, unit: dict[str, Any], number: int, estimates: list[float],
        kinds: Sequence[str] = (),
    ) -> dict[str, Any]:  # fmt: skip
        """Makes one unit and records it: {ok, error?}.

        Args:
            estimates, kinds: seconds and kind of all units of the run, this one's at `number`.
        """
        async with self._database.reading() as db:
            run = await db.get(Run, run_id)
            session = await db.get(Session, run.session_id) if run else None
            if run is None or session is None or run.status not in runs.ACTIVE:
                return {"ok": False, "error": "The run has ended."}
            about(run_id=run_id, **session.ids)
            work = WORKS[RunKind(run.stage)]
            task = AgentInput(session_id=session.id, data=work.inputs(session, unit))
            total, paid = len(estimates), self._paying(session)
            lane, follows = session.lane, work.follows(session)
            ahead = work.ahead(run, session)
        noun = work.noun
        progress = self._progress.setdefault(
            run_id, RunProgress(estimates, lambda: follows * self._cutting_pace(lane), kinds)
        )
        if paid is None:  # one after another: what comes before was made, perhaps before a restart
            progress.made_before(number)
        reporter = Reporter(
            progress, number, lambda: self._tell_share(run_id, work, unit, number, progress)
        )

        def turn() -> AbstractAsyncContextManager[None]:
            return self._cut_turn(lambda: self._tell_waiting(run_id))

        own = self._context(
            unit["asset_id"], reporter.report, paid, progress.anchored,
            turn if noun == "cut" else contextlib.nullcontext,
        )  # fmt: skip
        async with self._ahead.beside(run_id, task.session_id, ahead), own as context:
            progress.begin(number)
            try:
                output = await work.agent.run(task, context)
            except AppError as error:  # storage is full or a file is gone
                output = AgentOutput(success=False, error=error.message)
            except StageError as error:
                output = AgentOutput(success=False, error=str(error))
            except OSError as error:
                if error.errno is None:
                    raise
                output = AgentOutput(success=False, error=str(disk_error(error)))
        if output.success and noun == "cut":
            self._pace.saw(f"cut:{lane}", work.own_seconds(unit), output.duration)
        elif output.success and unit.get("kind") == _DRAFT:
            expected = estimates[number]  # the first may take longer only because kernels compile
            self._pace.saw(_HERE, expected, min(output.duration, expected))
        elif output.success and paid is None:
            self._pace.saw(_HERE, estimates[number], output.duration)
        if not output.success:
            _log.warning("unit_failed", noun=noun, number=number, error=output.error)
            return {"ok": False, "error": output.error}
        metrics.UNIT_SECONDS.labels(kinds[number] if kinds else noun, lane).observe(output.duration)
        async with contextlib.AsyncExitStack() as after, self._lease.transaction() as db:
            found = await runs.at_work(db, run_id)
            if found is None:
                if await db.get(Session, task.session_id) is None:
                    after.push_async_callback(self.sweep, task.session_id)
                return {"ok": False, "error": "The run has ended."}
            run, session = found
            asset = await work.record(db, run, session, unit, output)
            progress.made(number)
            # What was made before a restart counts too.
            done = (
                max(await work.kept(db, session), sum(s >= 1 for s in progress.shares))
                if total > 1
                else 1
            )
            label = work.label(unit, number, total)
            made = {"asset_id": asset.id, "kind": asset.kind} if asset else {}
            await tell(
                db, session, work.stage, max(session.progress, progress.percent(*work.span)),
                f"{label[:1].upper()}{label[1:]} is ready.",
                made | {"done": done, "total": total, "eta_seconds": progress.left(paid is not None)},
            )  # fmt: skip
        return {"ok": True}

    def forget(self, run_id: str) -> None:
        """Lets go of what is kept of a run that was broken off."""
        self._progress.pop(run_id, None)

    async def finish(self, run_id: str, results: list[dict[str, Any]]) -> str:
        """Brings a run to its gate, or to failure with what is kept; returns its status."""
        self._progress.pop(run_id, None)
        failures = [r["error"] for r in results if not r["ok"]]
        async with self._lease.transaction() as db:
            found = await runs.at_work(db, run_id)
            if found is None:
                return "ended"
            run, session = found
            work = WORKS[RunKind(run.stage)]
            kept = await work.kept(db, session)
            if failures:
                await self._fail(db, run, session, work, str(failures[0]), kept)
            else:
                await runs.end_run(db, run, "succeeded")
                await work.arrive(db, session, kept)
            _count(run, session)
            return run.status

    def _paying(self, session: Session) -> Paying | None:
        """Who is paid for a session's shots, out of its purse; None in the studio lane."""
        hosted = self._providers.paid_for(session.lane)
        if hosted is None:
            return None
        ledger = SessionLedger(
            self._database, self._lease, self._purse.caps, session.id, session.user_id
        )
        return Paying(hosted, ledger, self._purse.fallback)

    async def close(self) -> None:
        """Lets go of what runs beside the runs."""
        await self._ahead.close()

    async def sweep(self, session_id: str) -> None:
        """Removes the files of a deleted session."""
        try:
            await self._storage.delete_folder(f"sessions/{session_id}")
        except AppError as error:
            _log.warning("files_left", session_id=session_id, error=error.message)

    @asynccontextmanager
    async def _cut_turn(self, waiting: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """One cut at a time; who waits says so now and then, since it is no standstill."""
        turn = asyncio.ensure_future(self._cutting.acquire())
        try:
            while not (await asyncio.wait([turn], timeout=_WAITING_TOLD))[0]:
                try:
                    await waiting()
                except Exception:  # it is only a word
                    _log.exception("waiting_not_told")
            yield
        finally:
            if not turn.cancel() and not turn.cancelled():
                self._cutting.release()

    async def _tell_waiting(self, run_id: str) -> None:
        await self._tell(run_id, "Other ads are being cut; yours is next in turn.")

    async def tell_resumed(self, run_id: str) -> None:
        """Says that a run that stood still is taken up again, and counts its progress anew."""
        self._progress.pop(run_id, None)
        await self._tell(run_id, "This stood still; it is taken up where it was.")

    async def _tell(self, run_id: str, message: str) -> None:
        async with self._lease.transaction() as db:
            if found := await runs.at_work(db, run_id):
                await tell(db, found[1], Stage(found[1].stage), found[1].progress, message)

    async def crash(self, run_id: str, message: str = "Something unexpected went wrong.") -> None:
        """Marks a run as failed after an error that nobody foresaw; the log has the details."""
        self._progress.pop(run_id, None)
        async with self._lease.transaction() as db:
            found = await runs.at_work(db, run_id)
            if found is None:
                return
            run, session = found
            work = WORKS[RunKind(run.stage)]
            kept = await work.kept(db, session)
            await self._fail(db, run, session, work, message, kept)
            _count(run, session)

    @staticmethod
    async def _fail(
        db: AsyncSession, run: Run, session: Session, work: StageWork, message: str, kept: int
    ) -> None:
        what = {"image": "images", "clip": "clips", "cut": "approved clips", "shot": "shots"}[
            work.noun
        ]
        sentence = f"{kept} {what} are kept." if kept else "Your brief is kept."
        error = SessionError(code="STAGE_FAILED", message=message, stage=work.stage.value, kept=sentence)  # fmt: skip
        session.error = error.model_dump()
        await runs.end_run(db, run, "failed")
        await tell(
            db, session, Stage.FAILED, session.progress, f"{message} {sentence}",
            {"error": session.error},
        )  # fmt: skip

    async def _tell_share(
        self, run_id: str, work: StageWork, unit: dict[str, Any], number: int, progress: RunProgress
    ) -> None:
        """Tells watchers how far a run is; a database that is gone for a while breaks nothing off for it."""
        try:
            await self._told_share(run_id, work, unit, number, progress)
        except Exception as error:
            if not is_gone(error):
                raise

    async def _told_share(
        self, run_id: str, work: StageWork, unit: dict[str, Any], number: int, progress: RunProgress
    ) -> None:
        total, share = len(progress.shares), progress.shares[number]
        async with self._lease.transaction() as db:
            found = await runs.at_work(db, run_id)
            if found is None:
                return
            _, session = found
            hosted = self._providers.paid_for(session.lane) is not None
            await tell(
                db, session, work.stage, max(session.progress, progress.percent(*work.span)),
                f"{work.verb} {work.label(unit, number, total)}…",
                {"item": number, "item_progress": round(share * 100),
                 "done": sum(s >= 1 for s in progress.shares), "total": total,
                 "eta_seconds": progress.left(hosted)},
            )  # fmt: skip
