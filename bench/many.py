"""Throughput of one, two and four workers: `python -m bench.many [sessions]`.

An API that only orders, workers of their own, PostgreSQL and a bucket, all on this machine; the hosted service is the fake, whose pictures take two
seconds, and nothing is rendered. So what is measured is what the house itself takes of the cores.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
from tests.chaos.test_money import serving_fake
from tests.fakes.s3 import served
from tests.fleet import Fleet
from tests.live import Client
from tests.servers import Postgres

TAKES = 2.0
"""Seconds of the fake service's work on a picture."""
PEOPLE = 8


def cpu_seconds(pids: list[int]) -> float:
    """That processes have used up to now."""
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def run(folder: Path, postgres: Postgres, workers: int, sessions: int, alone: float) -> float:
    """Sessions of four pictures a minute, with so many workers."""
    with ExitStack() as stack:
        fake = stack.enter_context(serving_fake(folder / "fake"))
        httpx.post(f"{fake}/_fake/takes", content=str(TAKES))
        fleet = Fleet(folder, postgres, stack.enter_context(served()), fake)
        stack.callback(fleet.close)
        api = fleet.api()
        at_work = [fleet.worker() for _ in range(workers)]
        people = [stack.enter_context(Client(api.url, f"{n}@example.com")) for n in range(PEOPLE)]
        before = cpu_seconds([w.pid for w in at_work])
        began = time.monotonic()
        ids = [(people[n % PEOPLE], people[n % PEOPLE].create(lane="generative")) for n in range(sessions)]  # fmt: skip
        for person, session_id in ids:
            person.images(session_id)
        for person, session_id in ids:
            person.wait(session_id, "image_selection", 600)
        took = time.monotonic() - began
        cpu = cpu_seconds([w.pid for w in at_work]) - before
        fleet.accounted()
    rate = sessions / took * 60
    print(f"{workers} workers: {took:.1f} s, {rate:.0f} sessions a minute = {rate / (alone or rate):.2f} × one worker, "
          f"{cpu / sessions:.2f} CPU-s of workers each", flush=True)  # fmt: skip
    return rate


def main() -> None:
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    postgres, alone = Postgres(), 0.0
    try:
        for workers in (1, 2, 4):
            with tempfile.TemporaryDirectory() as place:
                rate = run(Path(place), postgres, workers, sessions, alone)
                alone = alone or rate
    finally:
        postgres.stop()


if __name__ == "__main__":
    main()
