"""The studio engine as a provider: jobs run one at a time in a child process that uses every core.

The child is started at the first job and kept: a cold start loads compiled kernels for a second or
two. Canceling a running job kills the child; the next job gets a new one. Jobs are not remembered
beyond this process: after a restart they poll as aborted and are submitted again.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import metrics
from app.config import Settings
from app.errors import ProviderError
from app.logging import get_logger
from app.media.confinement import confined, environment
from app.providers.base import Estimate, Job, JobStatus, Request
from app.providers.pace import Pace
from app.studio import ENGINE_VERSION

_log = get_logger(__name__)
_SECONDS = {"still": 14.0, "clip": 34.0, "photo_still": 10.0, "photo_clip": 30.0,
            "framed_still": 1.0, "framed_clip": 9.0, "picture_clip": 9.0,
            "sketch": 2.0, "photo_sketch": 2.0, "framed_sketch": 0.6,
            "soundtrack": 3.0, "bed": 2.0, "titles": 2.0, "warm": 40.0}  # fmt: skip
"""Measured on two free cores at standard quality; see bench/."""
_SHARES = {"rough": 0.1, "draft": 0.3, "standard": 1.0, "high": 2.0}
"""Time that a quality takes, as a share of standard."""
_REMEMBERED = 256
_LINE_LIMIT = 1 << 20


class StudioProvider:
    """Runs `app.providers.studio_worker` and speaks JSON lines with it.

    Args:
        folder: of its own below the scratch folder.
    """

    name = "studio"

    def __init__(self, settings: Settings, folder: str = "studio") -> None:
        self._settings = settings
        self._scratch = settings.scratch / folder
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._cache = settings.data_dir.resolve() / "render-cache"
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._requests: dict[str, tuple[Request, contextvars.Context]] = {}
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._worker: asyncio.subprocess.Process | None = None
        self._runner: asyncio.Task[None] | None = None
        self._running: str | None = None
        self._pace = Pace()

    def model_id(self, kind: str) -> str:
        return f"adreel/{ENGINE_VERSION}"

    def estimate(self, request: Request) -> Estimate:
        return Estimate(0.0, self._usual(request) * self._pace.of(request.kind))

    def _usual(self, request: Request) -> float:
        """Seconds that a request takes on two free cores."""
        seconds = _SECONDS.get(request.kind, 0.0)
        if not request.kind.endswith("sketch"):  # which are the same at any quality
            seconds *= _SHARES[self._settings.studio_quality]
        return (
            seconds * request.inputs.get("duration", 3.0) / 3.0
            if "clip" in request.kind
            else seconds
        )

    async def submit(self, request: Request) -> Job:
        if request.kind not in _SECONDS:
            raise ProviderError(f"The studio can't make a {request.kind}.")
        job = Job(uuid.uuid4().hex, JobStatus.STARTING)
        self._jobs[job.id] = job
        self._requests[job.id] = request, contextvars.copy_context()
        for known in list(self._jobs)[:-_REMEMBERED]:
            if self._jobs[known].status.final:
                del self._jobs[known]
        self._queue.put_nowait(job.id)
        if self._runner is None or self._runner.done():
            self._runner = asyncio.create_task(self._run(), context=contextvars.Context())
        return job

    async def poll(self, job_id: str) -> Job:
        return self._jobs.get(job_id) or Job(
            job_id, JobStatus.ABORTED, error="The studio was restarted.", transient=True
        )

    async def fetch(self, job_id: str, folder: Path) -> dict[str, Path]:
        source = self._scratch / job_id
        job = await self.poll(job_id)
        if job.status is not JobStatus.SUCCEEDED:
            raise ProviderError("There is nothing to fetch.")
        folder.mkdir(parents=True, exist_ok=True)
        files = {}
        for path in sorted(source.iterdir()):
            target = folder / path.name
            await asyncio.to_thread(shutil.move, path, target)
            files[path.name] = target
        source.rmdir()
        return files

    async def cancel(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        if job is None:
            return
        if job.status.final:
            await asyncio.to_thread(shutil.rmtree, self._scratch / job_id, ignore_errors=True)
            return
        self._jobs[job_id] = replace(job, status=JobStatus.CANCELED)
        if self._running == job_id:
            await self._stop_worker()

    async def close(self) -> None:
        if self._runner is not None:
            self._runner.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._runner
        await self._stop_worker()

    async def _stop_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None and worker.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()
        if worker is not None and worker.stdin is not None:
            worker.stdin.close()
            with contextlib.suppress(ConnectionError):
                await worker.stdin.wait_closed()

    async def _ready_worker(self) -> asyncio.subprocess.Process:
        if self._worker is not None and self._worker.returncode is None:
            return self._worker
        cache = self._settings.data_dir.resolve() / "numba-cache"
        threads = self._settings.render_threads or os.cpu_count() or 1
        own = environment(
            NUMBA_CACHE_DIR=os.environ.get("NUMBA_CACHE_DIR", str(cache)), NUMBA_NUM_THREADS=str(threads),
            PYTHONPATH=str(Path(__file__).resolve().parents[2]),
        )  # fmt: skip
        self._worker = await asyncio.create_subprocess_exec(
            *confined([sys.executable, "-m", "app.providers.studio_worker"], {}, tied=False),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=own, limit=_LINE_LIMIT,
            start_new_session=True,  # Ctrl-C is for the server, which stops the worker itself
        )  # fmt: skip
        return self._worker

    async def _run(self) -> None:
        """Takes jobs in order, one at a time."""
        while True:
            job_id = await self._queue.get()
            request, context = self._requests.pop(job_id)
            if self._jobs[job_id].status.final:
                continue
            self._running = job_id
            self._jobs[job_id] = replace(self._jobs[job_id], status=JobStatus.PROCESSING)
            try:
                # In the context of whoever asked: what is logged meanwhile belongs to that work.
                job = await asyncio.create_task(self._tried(job_id, request), context=context)
            finally:
                self._running = None
            if self._jobs[job_id].status is not JobStatus.CANCELED:
                self._jobs[job_id] = job
            if self._jobs[job_id].status is not JobStatus.SUCCEEDED:
                shutil.rmtree(self._scratch / job_id, ignore_errors=True)

    async def _tried(self, job_id: str, request: Request) -> Job:
        """The job as it ended."""
        began = time.monotonic()
        try:
            outputs = await self._work(job_id, request)
        except ProviderError as error:
            return replace(
                self._jobs[job_id], status=JobStatus.FAILED, error=str(error), transient=error.transient
            )  # fmt: skip
        except Exception:
            _log.exception("studio_job_broke", kind=request.kind)
            await self._stop_worker()
            return replace(
                self._jobs[job_id], status=JobStatus.FAILED, error="The studio broke off.", transient=True
            )  # fmt: skip
        took = time.monotonic() - began
        self._pace.saw(request.kind, self._usual(request), took)
        metrics.RENDER_SECONDS.labels(request.kind).observe(took)
        return replace(
            self._jobs[job_id], status=JobStatus.SUCCEEDED, progress=1.0, outputs=outputs
        )

    async def _work(self, job_id: str, request: Request) -> dict[str, Any]:
        folder = self._scratch / job_id
        try:
            folder.mkdir(parents=True)
            worker = await self._ready_worker()
        except OSError as error:
            raise ProviderError(
                f"The studio could not start: {error.strerror}.", transient=True
            ) from error
        assert worker.stdin is not None
        assert worker.stdout is not None
        if self._jobs[job_id].status is JobStatus.CANCELED:
            raise ProviderError("The job was canceled.")
        message = {
            "kind": request.kind, "folder": str(folder), "level": self._settings.studio_quality,
            "inputs": request.inputs, "cache": str(self._cache),
            "cache_bytes": self._settings.render_cache_mb << 20,
        }  # fmt: skip
        with contextlib.suppress(ConnectionError):
            worker.stdin.write(json.dumps(message).encode() + b"\n")
            await worker.stdin.drain()
        while line := await worker.stdout.readline():
            answer = json.loads(line)
            if "progress" in answer:
                self._jobs[job_id] = replace(self._jobs[job_id], progress=answer["progress"])
            elif "error" in answer:
                raise ProviderError(answer["error"], transient=answer["transient"])
            else:
                if (kept := answer["kept"]) is not None:
                    metrics.KEPT.labels("renders", "hit" if kept else "miss").inc()
                outputs: dict[str, Any] = answer["outputs"]
                return outputs
        code = await worker.wait()
        if self._jobs[job_id].status is not JobStatus.CANCELED:
            _log.warning("studio_worker_died", code=code, kind=request.kind)
        raise ProviderError("The renderer stopped unexpectedly.", transient=True)
