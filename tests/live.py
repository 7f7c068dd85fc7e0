"""A real server in a process of its own, and a small client that walks the guided flow."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
import psycopg.rows

from tests.prepared import Prepared

ROOT = Path(__file__).resolve().parents[1]
KERNELS = ROOT / ".cache" / "numba"
"""Compiled kernels, kept between test runs; they belong to this machine."""
GATES = ("failed", "canceled")
SMALL = 3
"""By what the frames of ads are divided where a test is about what happens, not about how it looks."""
PREPARED = ("tests.small_cli", "tests.chaos.doomed")
"""What starts with everything imported; measurements and another release's code start from nothing."""
program = "app.cli"
"""What servers run if nothing else is said; tests set `tests.small_cli`, measurements don't."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`adreel serve` on a free port, or another command of it, with a data folder that outlives it."""

    def __init__(
        self, data: Path, module: str | None = None, command: tuple[str, ...] = ("serve",), /, **settings: str
    ) -> None:  # fmt: skip
        self.data = data
        self.module = module or program
        self.command = command
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | Prepared | None = None

    def start(self) -> None:
        environment = os.environ | {
            "DATA_DIR": str(self.data), "PORT": str(self.port), "STUDIO_QUALITY": "rough",
            "ENVIRONMENT": "test", "NUMBA_CACHE_DIR": str(KERNELS), "LOG_LEVEL": "INFO" if self.command == ("worker",) else "WARNING",
            "SECRET_KEY": "k" * 40, "PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}",
            "REGISTER_RATE": "", "GENERATION_RATE": "", "WORK_RATE": "", "LOGIN_ADDRESS_RATE": "", **self._settings,
        }  # fmt: skip
        self.data.mkdir(parents=True, exist_ok=True)
        log = (self.data / "server.log").open("ab")
        self._logged = log.tell()
        if self.module in PREPARED:
            self._process = Prepared(self.module, list(self.command), environment, self.data, self.data / "server.log")  # fmt: skip
        else:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.command], env=environment, stdout=log,
                stderr=log, cwd=self.data,
            )  # fmt: skip
        log.close()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self._answers():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(
            f"{self.command[0]} did not start ({self._process.poll()}):\n{self.log()[-3000:]}"
        )

    def _answers(self) -> bool:
        if self.command[0] != "serve":
            return '"event": "ready"' in self.log()
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health").status_code == 200
        return False

    def log(self) -> str:
        """What was logged since the last start."""
        with (self.data / "server.log").open("rb") as file:
            file.seek(self._logged)
            return file.read().decode(errors="replace")

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What its database says."""
        url = self._settings.get("DATABASE_URL", "").replace("postgresql+asyncpg", "postgresql")
        if url:
            with psycopg.connect(url, row_factory=psycopg.rows.dict_row) as served:
                return served.execute(query).fetchall()
        with contextlib.closing(sqlite3.connect(self.data / "adreel.sqlite")) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(query)]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def dead(self) -> bool:
        """Whether the process has ended by itself."""
        return self._process is None or self._process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        """The exit code of a process that ends by itself."""
        assert self._process is not None
        return self._process.wait(timeout=seconds)

    def kill(self) -> None:
        """kill -9, as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def order(self, *words: str) -> None:
        """Another command of `adreel` on the same data, such as `admin EMAIL`."""
        command = [sys.executable, "-m", "app.cli", *words]
        settings = {
            "DATA_DIR": str(self.data),
            "PYTHONPATH": str(ROOT / "backend"),
            **self._settings,
        }
        # From its folder: no settings of a file in this one.
        subprocess.run(command, env=os.environ | settings, cwd=self.data, check=True)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=30)


class Client:
    """A signed-in user of a server."""

    def __init__(self, url: str, email: str = "walker@example.com") -> None:
        self.email = email
        self.http = httpx.Client(base_url=url, timeout=30)
        body = {"email": email, "password": "a long enough one"}
        answer = self.http.post("/api/auth/register", json=body)
        if answer.status_code == 409:
            answer = self.http.post("/api/auth/login", json=body)
        answer.raise_for_status()
        self.token: str = answer.json()["session_token"]
        self.http.cookies.clear()
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.post(path, json=body)
        assert answer.status_code < 300, answer.text
        data: dict[str, Any] = answer.json()
        return data

    def session(self, session_id: str) -> dict[str, Any]:
        data: dict[str, Any] = (
            self.http.get(f"/api/sessions/{session_id}").raise_for_status().json()
        )
        return data

    def create(self, ratio: str = "16:9", lane: str = "studio") -> str:
        session_id: str = self.post("/api/sessions/create", aspect_ratio=ratio, lane=lane)[
            "session_id"
        ]
        return session_id

    def wait(self, session_id: str, stage: str, seconds: float = 240) -> dict[str, Any]:
        """The session once it stands at a stage."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            session = self.session(session_id)
            if session["stage"] in (stage, *GATES):
                assert session["stage"] == stage, session["error"]
                return session
            time.sleep(0.2)
        raise AssertionError(f"still {session['stage']} at {session['progress']} %")

    def images(self, session_id: str, count: int = 4) -> None:
        self.post("/api/generate-images", session_id=session_id, num_images=count,
                  product_prompt="red energy drink can with yellow stripes")  # fmt: skip

    def clips(self, session_id: str, session: dict[str, Any], count: int = 2) -> None:
        ids = [i["id"] for i in session["generated_images"]][:count]
        self.post("/api/save-approved-images", session_id=session_id, approved_image_ids=ids)
        self.post("/api/generate-clips", session_id=session_id, clip_duration=2.0,
                  video_prompt="slow turn around the can in cool light")  # fmt: skip

    def compose(self, session_id: str, session: dict[str, Any]) -> None:
        ids = [c["id"] for c in session["generated_clips"]]
        self.post("/api/save-approved-clips", session_id=session_id, approved_clip_ids=ids,
                  clip_order=ids[::-1])  # fmt: skip
        self.post("/api/compose-final-video", session_id=session_id,
                  text_overlay={"product_name": "Volt", "cta": "Grab one"},
                  audio={"enabled": True, "genre": "energetic"})  # fmt: skip
