"""More than 150 hostile files, as uploads and as what a hosted model gives: no crash, no other file read, nobody called, bounded memory and time.

What is looked at is a server in a process of its own, and the children in which it decodes.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.errors import ProviderError
from app.providers.base import JobStatus, Request
from app.providers.catalogue import load_catalogue
from app.providers.replicate import ReplicateProvider
from app.providers.replicate_client import ReplicateClient
from tests.fakes.replicate import TOKEN, FakeReplicate
from tests.live import Client, Server
from tests.security.hostile import corpus

pytestmark = pytest.mark.timeout(900)
SECONDS = 60.0
"""That one file may take."""
CHILD_MB = 1500
GROWTH_MB = 250
"""By which the server may grow in all."""
SECRET = b"the canary sings at four in the morning"


@dataclass
class Trap:
    """A server that nobody should call."""

    url: str
    callers: list[str] = field(default_factory=list)


@pytest.fixture
def trap() -> Iterator[Trap]:
    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            caught.callers.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Note)
    caught = Trap(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield caught
    server.shutdown()
    server.server_close()


@pytest.fixture
def files(tmp_path: Path, trap: Trap) -> list[tuple[str, bytes]]:
    canary = tmp_path / "canary.txt"
    canary.write_bytes(SECRET)
    made = tmp_path / "made"
    made.mkdir()
    return corpus(made, trap.url, canary)


def _megabytes(pid: int) -> float:
    """Resident memory of a process now; 0 once it is gone."""
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    return 0.0


class Watch:
    """The largest that any child of a process was."""

    def __init__(self, pid: int) -> None:
        self._tasks = Path(f"/proc/{pid}/task")
        self.most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.05):
            with contextlib.suppress(OSError):
                for task in self._tasks.iterdir():
                    for child in (task / "children").read_text().split():
                        self.most = max(self.most, _megabytes(int(child)))

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def test_as_uploads(tmp_path: Path, trap: Trap, files: list[tuple[str, bytes]]) -> None:
    assert len(files) >= 150
    server = Server(tmp_path / "data", UPLOAD_RATE="")
    server.start()
    with Client(server.url) as user, Watch(server.pid) as children:
        user.http.timeout = SECONDS
        before, answers, slowest = 0.0, dict.fromkeys(("taken", "refused"), 0), 0.0
        for number, (name, content) in enumerate(files):
            began = time.monotonic()
            answer = user.http.post("/api/v2/upload-asset", files={"file": (name, content)})
            slowest = max(slowest, time.monotonic() - began)
            assert answer.status_code == 201 or 400 <= answer.status_code < 500, (
                f"{name}: {answer.status_code} {answer.text}"
            )
            assert answer.status_code != 429
            answers["taken" if answer.status_code == 201 else "refused"] += 1
            if number == 20:
                before = _megabytes(server.pid)  # warm
        growth = _megabytes(server.pid) - before
        assert user.http.get("/health").status_code == 200
    server.stop()
    print(f"{len(files)} files: {answers}; slowest {slowest:.1f} s; server +{growth:.0f} MB; largest child {children.most:.0f} MB")  # fmt: skip
    assert "Traceback" not in server.log()
    assert trap.callers == []
    assert growth < GROWTH_MB
    assert children.most < CHILD_MB
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not [path for path in kept if SECRET in path.read_bytes()]
    assert answers["refused"] > answers["taken"] > 0


@pytest.mark.parametrize(
    ("kind", "model", "inputs"),
    [
        ("still", "google/nano-banana", {"view": "front", "ratio": "1:1"}),
        ("clip", "kwaivgi/kling-v2.5-turbo-pro", {"duration": 5}),
        ("music", "stability-ai/stable-audio-2.5", {"duration": 5.0}),
    ],
)
async def test_as_what_a_model_gives(
    fake: FakeReplicate, trap: Trap, files: list[tuple[str, bytes]], tmp_path: Path,
    kind: str, model: str, inputs: dict[str, object],
) -> None:  # fmt: skip
    provider = ReplicateProvider(
        ReplicateClient(TOKEN, f"{fake.base}/v1"), load_catalogue(), fetch_seconds=5
    )
    job_id = fake.finished(model, inputs, "given")
    assert (await provider.poll(job_id)).status is JobStatus.SUCCEEDED
    outcome = {"taken": 0, "refused": 0}
    for number, (_, content) in enumerate(files):
        fake.given = content
        try:
            async with asyncio.timeout(SECONDS):
                await provider.bring(model, Request(kind, inputs), job_id, tmp_path / f"{number}")
            outcome["taken"] += 1
        except ProviderError:
            outcome["refused"] += 1
    await provider.close()
    print(f"{kind}: {outcome}")
    assert trap.callers == []
    assert outcome["refused"] > outcome["taken"] > 0
    for path in tmp_path.glob("[0-9]*/*"):
        assert SECRET not in path.read_bytes()
