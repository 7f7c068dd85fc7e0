"""Several processes on one PostgreSQL and one bucket, without a shared disk, and the hosted service that they pay."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.fakes.replicate import TOKEN
from tests.fakes.s3 import FakeS3
from tests.live import Client, Server
from tests.servers import Postgres

LEASE = 5.0
"""Seconds."""


class Fleet:
    """APIs that only order, and workers.

    Args:
        fake: address of the hosted service.
    """

    def __init__(
        self, folder: Path, postgres: Postgres, bucket: FakeS3, fake: str, module: str | None = None, **more: str
    ) -> None:  # fmt: skip
        self.folder, self.fake, self.module = folder, fake, module
        self.url = postgres.create_database()
        self.postgres = postgres
        self.servers: list[Server] = []
        self._settings = {
            "DATABASE_URL": self.url.replace("+asyncpg", ""), "WORKER_LEASE_SECONDS": str(LEASE), "DRAIN_SECONDS": "2",
            "S3_BUCKET": bucket.bucket(), "S3_ENDPOINT_URL": bucket.url, "S3_ACCESS_KEY_ID": "test",
            "S3_SECRET_ACCESS_KEY": "test", "S3_PATH_STYLE": "true", "REPLICATE_API_TOKEN": TOKEN,
            "REPLICATE_URL": f"{fake}/v1", "REPLICATE_POLL_SECONDS": "0.2", "REPLICATE_SUBMIT_SECONDS": "1",
            "CAP_DEPLOYMENT_DAY_USD": "1000", "CAP_USER_DAY_USD": "1000",
        } | more  # fmt: skip

    def api(self, **own: str) -> Server:
        """One more, with settings of its own."""
        return self._started(("serve", "--no-worker"), None, own)

    def worker(self, module: str | None = None, **own: str) -> Server:
        return self._started(("worker",), module, own)

    def _started(self, command: tuple[str, ...], module: str | None, own: dict[str, str]) -> Server:
        folder = self.folder / f"process-{len(self.servers)}"
        server = Server(folder, module or self.module, command, **(self._settings | own))
        self.servers.append(server)
        server.start()
        return server

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.url.replace("postgresql+asyncpg", "postgresql")) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        for server in self.servers:
            if not server.dead:
                server.kill()
        self.postgres.drop_database(self.url)

    def accounted(self) -> int:
        """How many jobs were charged, after comparing the service's bill with the ledger one by one."""
        state: dict[str, Any] = httpx.get(f"{self.fake}/_fake/state").json()
        bill = {job: usd for job, _, usd in state["bill"]}
        entries = self.rows(
            "SELECT unit, attempt, job_id, cost, status FROM generation_costs WHERE provider = 'replicate'"
        )
        assert state["running"] == [], "a job is left running"
        assert {status for *_, status in entries} <= {"settled", "released"}, "money is left open"
        charged = {job: float(cost) for _, _, job, cost, _ in entries if cost}
        assert charged.keys() == bill.keys()
        assert all(abs(charged[job] - usd) < 1e-6 for job, usd in bill.items())
        units = [(unit, attempt) for unit, attempt, _, cost, _ in entries if cost]
        assert len(set(units)) == len(units), "a piece of work was paid twice"
        assert len(state["predictions"]) == len(bill), "a job was handed in that nobody pays for"
        return len(bill)


class Watcher:
    """Follows a session's events at an API, from the first to a stage; coming back after a break it misses none."""

    def __init__(self, url: str, client: Client, session_id: str, until: tuple[str, ...]) -> None:
        self.events: list[dict[str, Any]] = []
        self._url, self._headers, self._id = url, dict(client.http.headers), session_id
        self._until = until
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._stop.is_set():
            last = self.events[-1]["seq"] if self.events else 0
            path = f"{self._url}/api/sessions/{self._id}/events?after={last}"
            try:
                with httpx.stream("GET", path, headers=self._headers, timeout=5) as stream:
                    for line in stream.iter_lines():
                        if line.startswith("data: "):
                            self.events.append(json.loads(line[6:]))
                            if self.events[-1]["stage"] in self._until:
                                return
            except httpx.HTTPError:
                time.sleep(0.2)

    def checked(self, seconds: float) -> int:
        """How many events came; none was lost or came out of order, and the percent never fell."""
        self._thread.join(seconds)
        self._stop.set()
        numbers = [event["seq"] for event in self.events]
        assert not self._thread.is_alive(), f"still at {self.events[-1:]}"
        assert numbers == list(range(1, len(numbers) + 1))
        percents = [event["progress"] for event in self.events]
        assert percents == sorted(percents)
        return len(numbers)
