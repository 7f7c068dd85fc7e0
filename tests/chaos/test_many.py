"""Two APIs and three workers on one PostgreSQL and a bucket, without a shared disk: processes die, and nothing is lost.

MANY_ADS sets how many sessions there are (default 6: one process takes four of a user), MANY_WHOLE=1 makes whole ads of them, MANY_RESTARTS how often the database is
restarted (default 1), MANY_PAUSE the seconds between (default 4) and MANY_TAKES those of a picture meanwhile (default 2), MANY_OUTAGE how many seconds bucket and Redis are out (default 4).
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.orchestrator.lease import EXIT_LOST
from tests.chaos.test_money import fake  # noqa: F401  (a fixture)
from tests.fakes.fault_proxy import Fault, FaultProxy
from tests.fakes.s3 import FakeS3
from tests.fleet import LEASE, Fleet, Watcher
from tests.live import Client
from tests.routers.test_assets import photo
from tests.servers import Postgres, RedisServer

ADS = int(os.environ.get("MANY_ADS", "6"))
WHOLE = os.environ.get("MANY_WHOLE") == "1"
RESTARTS = int(os.environ.get("MANY_RESTARTS", "1"))
PAUSE = float(os.environ.get("MANY_PAUSE", "4"))
TAKES = float(os.environ.get("MANY_TAKES", "2"))
OUTAGE = float(os.environ.get("MANY_OUTAGE", "4"))
LONGEST = 300 + 60 * ADS
WORK = 5
"""Pieces of paid work up to the gate: an answer and four pictures."""


@pytest.fixture
def fleet(tmp_path: Path, postgres: Postgres, s3: FakeS3, fake: str) -> Iterator[Fleet]:  # noqa: F811
    made = Fleet(tmp_path, postgres, s3, fake)
    yield made
    made.close()


@pytest.fixture
def people(fleet: Fleet) -> Iterator[list[Client]]:
    """A client at each of two APIs, of the same person."""
    with ExitStack() as stack:
        yield [stack.enter_context(Client(fleet.api().url)) for _ in range(2)]


class Sessions:
    """Sessions begun in turn at both APIs, each watched at both."""

    def __init__(self, people: list[Client], count: int = ADS) -> None:
        self.people = people
        self.ids = [people[i % 2].create(lane="generative") for i in range(count)]
        gates = ("image_selection", "failed", "canceled")
        self.watchers = [
            Watcher(str(p.http.base_url).rstrip("/"), p, i, gates) for i in self.ids for p in people
        ]
        for number, session_id in enumerate(self.ids):
            people[number % 2].images(session_id)

    def arrive(self) -> list[dict[str, Any]]:
        """All sessions at their gate, seen from both APIs, every event watched."""
        events = sum(w.checked(LONGEST) for w in self.watchers)
        made = [self.people[n % 2].wait(i, "image_selection") for n, i in enumerate(self.ids)]
        assert all(len(s["generated_images"]) == 4 for s in made)
        assert {i["provider"] for s in made for i in s["generated_images"]} == {"replicate"}
        print(f"{len(self.ids)} sessions, {len(self.watchers)} watchers, {events} events, none lost", flush=True)  # fmt: skip
        return made


def takes(fake: str, seconds: float) -> None:  # noqa: F811
    httpx.post(f"{fake}/_fake/takes", content=str(seconds))


def running(fleet: Fleet) -> dict[str, int]:
    """Runs at work, by process."""
    query = (
        "SELECT executor_id, count(*) FROM dbos.workflow_status WHERE status = 'PENDING' GROUP BY 1"
    )
    return {str(process): int(count) for process, count in fleet.rows(query)}


def of_process(fleet: Fleet, pid: int) -> str:
    ((name,),) = fleet.rows(f"SELECT id FROM workers WHERE pid = {pid}")
    return str(name)


def until(what: Any, seconds: float = 60) -> float:
    """Waits for something to be true; how long that took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.mark.timeout(2 * LONGEST)
def test_workers_die_sleep_and_end(fleet: Fleet, people: list[Client], fake: str) -> None:  # noqa: F811
    takes(fake, 3.0)
    killed, frozen, ended = (fleet.worker() for _ in range(3))
    sessions = Sessions(people)
    until(lambda: len(running(fleet)) >= min(ADS, 2))

    names = {s: of_process(fleet, s.pid) for s in (killed, frozen)}
    frozen.signal(signal.SIGSTOP)
    killed.kill()
    ended.signal(signal.SIGTERM)
    died = time.monotonic()
    fleet.worker()
    left = until(lambda: not set(names.values()) & running(fleet).keys(), 60)
    print(
        f"their runs were handed on {left:.1f} s after the kill (lease {LEASE:.0f} s)", flush=True
    )
    assert ended.wait(60) == 0

    made = sessions.arrive()
    print(f"all at their gate {time.monotonic() - died:.1f} s after the kill", flush=True)
    frozen.signal(signal.SIGCONT)
    assert frozen.wait(30) == EXIT_LOST, "it woke, and went on"
    assert fleet.accounted() == ADS * WORK
    if WHOLE:
        finish(fleet, people, sessions, made)


def finish(
    fleet: Fleet, people: list[Client], sessions: Sessions, made: list[dict[str, Any]]
) -> None:
    """Clips and cuts; one worker more, and one that dies on the way."""
    doomed = fleet.worker()
    for number, session in enumerate(made):
        people[number % 2].clips(session["id"], session)
    time.sleep(4)
    doomed.kill()
    for number, session_id in enumerate(sessions.ids):
        session = people[number % 2].wait(session_id, "clip_selection", LONGEST)
        people[number % 2].compose(session_id, session)
    for number, session_id in enumerate(sessions.ids):
        session = people[(number + 1) % 2].wait(session_id, "complete", LONGEST)
        assert session["final_video"]["duration"] > 4
        film = people[number % 2].http.get(session["final_video"]["url"], follow_redirects=True)
        assert film.status_code == 200
        assert len(film.content) > 100_000
    print(f"{len(made)} ads, {fleet.accounted()} jobs paid", flush=True)


@pytest.mark.timeout(LONGEST + 60 * RESTARTS)
def test_database_restarted_under_load(
    fleet: Fleet, people: list[Client], fake: str, postgres: Postgres  # noqa: F811
) -> None:  # fmt: skip
    takes(fake, TAKES)
    fleet.worker(), fleet.worker()
    answers: set[tuple[int, str]] = set()
    sessions = Sessions(people)
    for _ in range(RESTARTS):
        time.sleep(PAUSE)
        postgres.restart()
        print(f"restarted; {sum(running(fleet).values())} runs at work", flush=True)
        for person in people:
            answer = person.http.get(f"/api/sessions/{sessions.ids[0]}")
            answers.add((answer.status_code, answer.json().get("error", {}).get("code", "") if answer.status_code >= 400 else ""))  # fmt: skip
    sessions.arrive()
    assert answers <= {(200, ""), (503, "DATABASE_UNAVAILABLE")}, answers
    assert fleet.accounted() == ADS * WORK
    assert not any(server.dead for server in fleet.servers), "a process gave up"


@contextmanager
def bad_network(port: int) -> Iterator[FaultProxy]:
    """Before a service, in a thread of its own."""
    loop, net = asyncio.new_event_loop(), FaultProxy(port)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(net.start(), loop).result(10)
    try:
        yield net
    finally:
        asyncio.run_coroutine_threadsafe(net.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.mark.timeout(LONGEST + 2 * OUTAGE)
def test_bucket_and_redis_are_out_under_load(
    tmp_path: Path, postgres: Postgres, s3: FakeS3, fake: str, redis: RedisServer  # noqa: F811
) -> None:  # fmt: skip
    takes(fake, 2.0)
    with ExitStack() as stack:
        net = stack.enter_context(bad_network(s3.port))
        fleet = Fleet(tmp_path, postgres, s3, fake, S3_ENDPOINT_URL=net.url, S3_PUBLIC_URL=s3.url,
                      REDIS_URL=redis.url, EVENT_BUS="redis", UPLOAD_RATE="")  # fmt: skip
        stack.callback(fleet.close)
        people = [stack.enter_context(Client(fleet.api().url)) for _ in range(2)]
        fleet.worker(), fleet.worker()
        sessions = Sessions(people)
        until(lambda: sum(running(fleet).values()) >= min(ADS, 2))

        out = Fault("status", " /", amount=503, times=1_000_000)
        net.faults.append(out)
        redis.kill()
        began, answers = time.monotonic(), set()
        while time.monotonic() - began < OUTAGE:
            for person in people:
                seen = person.http.get(f"/api/sessions/{sessions.ids[0]}")
                sent = person.http.post("/api/v2/upload-asset", files={"file": ("mug.jpg", photo())})  # fmt: skip
                answers |= {("seen", seen.status_code), ("sent", sent.status_code)}
                assert sent.json()["error"]["code"] == "STORAGE_UNAVAILABLE"
            time.sleep(0.5)
        net.faults.clear()
        redis.start()
        back = time.monotonic()
        assert answers == {("seen", 200), ("sent", 503)}
        assert out.done > ADS, "nobody was held up by it"

        sessions.arrive()
        print(f"out for {OUTAGE:.0f} s ({out.done} requests refused); all at their gate {time.monotonic() - back:.1f} s later", flush=True)  # fmt: skip
        assert people[0].http.get("/api/v2/assets").json()["items"] == []
        assert fleet.accounted() == ADS * WORK
        assert not any(server.dead for server in fleet.servers), "a process gave up"


@pytest.mark.timeout(LONGEST)
def test_a_release_with_another_workflow(fleet: Fleet, people: list[Client], fake: str) -> None:  # noqa: F811
    takes(fake, 3.0)
    old = [fleet.worker() for _ in range(2)]
    sessions = Sessions(people)
    until(lambda: len(running(fleet)) >= 1 and sum(running(fleet).values()) >= min(ADS, 2))
    new = [fleet.worker("tests.chaos.changed") for _ in range(2)]
    for server in old:
        server.signal(signal.SIGTERM)
    assert [server.wait(60) for server in old] == [0, 0]
    sessions.arrive()
    after = Sessions(people, 1)
    after.arrive()
    assert any("noted by the new version" in server.log() for server in new)
    assert fleet.accounted() == (ADS + 1) * WORK
