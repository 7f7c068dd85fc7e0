"""kill -9 around every commit of a paid shot, and at random: the bill is one creation a shot, and the ledger is the bill.

CHAOS_ADS sets how many ads are killed at random (default 1), CHAOS_KILLS how often each (default 4), CHAOS_POINTS how often every
fail point is hit (default 1): in the language model's answer first, then in one picture after the other.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.chaos.doomed import POINTS
from tests.fakes.replicate import TOKEN
from tests.live import ROOT, Client, Server, free_port

ADS = int(os.environ.get("CHAOS_ADS", "1"))
KILLS = int(os.environ.get("CHAOS_KILLS", "4"))
HITS = int(os.environ.get("CHAOS_POINTS", "1"))


@contextmanager
def serving_fake(folder: Path) -> Iterator[str]:
    """A Replicate in a process of its own, which outlives the server's."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.replicate", str(port), str(folder)], cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{url}/_fake/state")
            break
        except httpx.TransportError:
            time.sleep(0.05)
    httpx.post(f"{url}/_fake/takes", content="0.3")
    try:
        yield url
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[str]:
    with serving_fake(tmp_path / "fake") as url:
        yield url


def lane(fake: str, **more: str) -> dict[str, str]:
    """Settings of a server with the generative lane, quick to look and to give a lost job up."""
    return {"REPLICATE_API_TOKEN": TOKEN, "REPLICATE_URL": f"{fake}/v1", "REPLICATE_POLL_SECONDS": "0.1",
            "REPLICATE_SUBMIT_SECONDS": "0.5", "CAP_DEPLOYMENT_DAY_USD": "1000", "CAP_USER_DAY_USD": "1000"} | more  # fmt: skip


def ledger(server: Server) -> list[dict[str, Any]]:
    """All entries for money."""
    return server.rows("SELECT * FROM generation_costs WHERE provider = 'replicate'")


def accounted(fake: str, server: Server) -> int:
    """How many jobs were charged, after comparing bill and ledger one by one."""
    state: dict[str, Any] = httpx.get(f"{fake}/_fake/state").json()
    bill = {job: usd for job, _, usd in state["bill"]}
    entries = ledger(server)
    assert state["running"] == [], "a job is left running"
    assert {e["status"] for e in entries} <= {"settled", "released"}, "money is left open"
    charged = {e["job_id"]: float(e["cost"]) for e in entries if e["cost"]}
    assert charged == pytest.approx(bill)
    units = [(e["unit"], e["attempt"]) for e in entries if e["cost"]]
    assert len(set(units)) == len(units)
    assert len(state["predictions"]) == len(bill), "a job was handed in that nobody pays for"
    return len(bill)


def restarted(server: Server) -> None:
    server.kill()
    server.start()


@pytest.mark.timeout(120 * HITS)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_commit(
    point: str, fake: str, tmp_path: Path, new_database: Callable[[], dict[str, str]]
) -> None:
    for hit in range(HITS):
        mark = tmp_path / f"mark-{hit}"
        server = Server(
            tmp_path / f"data-{hit}",
            "tests.chaos.doomed",
            **lane(fake, DOOM=point, DOOM_MARK=str(mark), DOOM_TURN=str(1 + hit % 4)),
            **new_database(),
        )
        before = len(httpx.get(f"{fake}/_fake/state").json()["bill"])
        server.start()
        try:
            with Client(server.url) as client:
                session_id = client.create(lane="generative")
                client.images(session_id)
                for _ in range(300):
                    if server.dead:
                        break
                    time.sleep(0.05)
                assert mark.exists(), "the fail point was not reached"
                restarted(server)
                session = client.wait(session_id, "image_selection")
        finally:
            server.kill()
        assert [i["provider"] for i in session["generated_images"]] == ["replicate"] * 4
        entries = {e["job_id"] for e in ledger(server) if e["cost"]}
        bill = httpx.get(f"{fake}/_fake/state").json()["bill"][before:]
        assert {job for job, _, _ in bill} == entries
        assert len(bill) == 5, f"{len(bill)} jobs were paid for an answer and four pictures"


def killed_ad(server: Server, client: Client, rng: random.Random) -> int:
    """Makes an ad through kills at random moments of every stage; returns how many they were."""
    session_id = client.create(lane="generative")
    session: dict[str, Any] = {}
    stages: list[tuple[str, Callable[[], object], int]] = [
        ("image_selection", lambda: client.images(session_id), KILLS - 2),
        ("clip_selection", lambda: client.clips(session_id, session), 1),
        ("complete", lambda: client.compose(session_id, session), 1),
    ]
    for gate, begin, times in stages:
        begin()
        for _ in range(times):
            time.sleep(rng.uniform(0.0, 1.2))
            restarted(server)
        session = client.wait(session_id, gate)
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    assert {c["provider"] for c in session["generated_clips"]} == {"replicate"}
    assert session["final_video"]["music"].startswith("stability-ai/")
    return sum(times for _, _, times in stages)


@pytest.mark.timeout(120 + 40 * ADS * KILLS)
def test_killed_at_random(
    fake: str, tmp_path: Path, new_database: Callable[[], dict[str, str]]
) -> None:
    rng = random.Random(os.environ.get("CHAOS_SEED"))
    server = Server(tmp_path / "data", **lane(fake), **new_database())
    server.start()
    kills = 0
    try:
        for number in range(ADS):
            with Client(server.url, f"{number}@example.com") as client:
                kills += killed_ad(server, client, rng)
            if (number + 1) % 10 == 0:
                print(f"{number + 1} ads, {kills} kills", flush=True)
    finally:
        server.kill()
    paid = accounted(fake, server)
    each = 2 + 4 + 2 + 1  # answers, pictures, clips, music
    print(f"{ADS} ads, {kills} kills: {paid} jobs paid for {ADS * each} pieces of work", flush=True)
    assert paid == ADS * each
