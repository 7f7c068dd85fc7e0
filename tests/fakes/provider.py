"""A provider that answers at once with small real files; it can fail, stall and count."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy.io import wavfile

from app.errors import ProviderError
from app.media.ffmpeg import FrameEncoder
from app.providers.base import Estimate, Job, JobStatus, Request
from app.providers.render_cache import RenderCache
from app.providers.studio_worker import KINDS


def write_clip(path: Path, seconds: float, size: tuple[int, int] = (320, 180)) -> None:
    """A moving gradient."""
    width, height = size
    x = np.linspace(0, 255, width)[None, :]
    with FrameEncoder(path, width, height, 30) as encoder:
        for i in range(round(seconds * 30)):
            frame = np.zeros((height, width, 3), np.uint8)
            frame[..., 0] = (x + i * 3) % 256
            frame[..., 1] = 120
            encoder.write(frame.tobytes())


_STILL = ("still", "framed_still", "photo_still")
_MOVING = (
    "clip",
    "framed_clip",
    "photo_clip",
    "picture_clip",
    "sketch",
    "photo_sketch",
    "framed_sketch",
)


class InstantProvider:
    """Keeps the provider interface.

    Attributes:
        failures: how many more jobs of a kind fail, and whether that is transient.
        stalled: kinds that stay in processing until they are canceled, or taken out of the set.
        requests: all that came.
        composes: music of the studio's instead of a tone, which takes seconds.
    """

    name = "studio"

    def __init__(self) -> None:
        self.submitted: Counter[str] = Counter()
        self.requests: list[Request] = []
        self.canceled: list[str] = []
        self.failures: dict[str, tuple[int, bool]] = {}
        self.stalled: set[str] = set()
        self.composes = False
        self._jobs: dict[str, tuple[Job, Request]] = {}

    def model_id(self, kind: str) -> str:
        return f"fake/{kind}"

    def estimate(self, request: Request) -> Estimate:
        return Estimate(0.0, 1.0)

    async def submit(self, request: Request) -> Job:
        if request.kind == "refused":
            raise ProviderError("It is refused.")
        self.submitted[request.kind] += 1
        self.requests.append(request)
        status, error, transient = JobStatus.SUCCEEDED, None, False
        left, may_help = self.failures.get(request.kind, (0, False))
        if left:
            self.failures[request.kind] = (left - 1, may_help)
            status, error, transient = JobStatus.FAILED, "The light bulb broke.", may_help
        elif request.kind in self.stalled:
            status = JobStatus.PROCESSING
        job = Job(uuid.uuid4().hex, status, error=error, transient=transient,
                  outputs=_facts(request))  # fmt: skip
        self._jobs[job.id] = (job, request)
        return job

    async def poll(self, job_id: str) -> Job:
        if job_id not in self._jobs:
            return Job(job_id, JobStatus.ABORTED, error="unknown", transient=True)
        job, request = self._jobs[job_id]
        if job_id in self.canceled:
            return Job(job_id, JobStatus.CANCELED)
        if job.status is JobStatus.PROCESSING and request.kind not in self.stalled:
            job = replace(job, status=JobStatus.SUCCEEDED)
            self._jobs[job_id] = (job, request)
        return job

    async def fetch(self, job_id: str, folder: Path) -> dict[str, Path]:
        job, request = self._jobs[job_id]
        if job.status is not JobStatus.SUCCEEDED:
            raise ProviderError("There is nothing to fetch.")
        folder.mkdir(parents=True, exist_ok=True)
        return await asyncio.to_thread(_make, request, folder, self.composes)

    async def cancel(self, job_id: str) -> None:
        if job_id in self._jobs and not self._jobs[job_id][0].status.final:
            self.canceled.append(job_id)

    async def close(self) -> None:
        return None


def _facts(request: Request) -> dict[str, Any]:
    inputs = request.inputs
    if request.kind in _STILL:
        return {"width": 320, "height": 180}
    if request.kind in _MOVING:
        return {"width": 320, "height": 180, "fps": 30, "duration": inputs.get("duration", 2.0)}
    if request.kind == "titles" and inputs:
        return _titles(inputs)[0]
    if request.kind == "soundtrack" and inputs.get("bars"):
        beat = inputs["duration"] / inputs["bars"] / 4
        beats = [round(i * beat, 4) for i in range(inputs["bars"] * 4)]
        return {"bpm": 60 / beat, "beats": beats, "downbeats": beats[::4]}
    return {}


_clips: dict[float, bytes] = {}
_drawn: dict[str, tuple[dict[str, Any], dict[str, bytes]]] = {}


def _titles(inputs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is told of titles, and their files by name; drawn once for all tests that ask for the same."""
    key = RenderCache(Path(), 0).key("titles", "draft", inputs)
    if key not in _drawn:
        with tempfile.TemporaryDirectory() as folder:
            told = KINDS["titles"](inputs, Path(folder), "draft", _silent)
            _drawn[key] = told, {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return _drawn[key]


def _silent(_: float) -> None:
    return None


def _make(request: Request, folder: Path, composes: bool) -> dict[str, Path]:
    inputs = request.inputs
    if request.kind in _STILL:
        Image.new("RGB", (320, 180), "#c05070").save(folder / "image.png")
    elif request.kind in _MOVING:
        seconds = float(inputs["duration"])
        if seconds not in _clips:
            write_clip(folder / "clip.mp4", seconds)
            _clips[seconds] = (folder / "clip.mp4").read_bytes()
        (folder / "clip.mp4").write_bytes(_clips[seconds])
        Image.new("RGB", (320, 180), "#c05070").save(folder / "poster.jpg")
    elif request.kind == "bed":
        KINDS["bed"](inputs, folder, "draft", _silent)
    elif request.kind == "soundtrack" and composes:
        KINDS["soundtrack"](inputs, folder, "draft", _silent)
    elif request.kind == "soundtrack":
        t = np.arange(int(inputs["duration"] * 48_000)) / 48_000
        tone = (np.sin(2 * np.pi * 330 * t) * 9000).astype(np.int16)
        wavfile.write(folder / "music.wav", 48_000, np.stack([tone, tone], 1))
    elif request.kind == "titles":
        for name, content in _titles(inputs)[1].items():
            (folder / name).write_bytes(content)
    return {p.name: p for p in folder.iterdir()}
