"""kill -9 in the middle of every stage: the ad completes, nothing finished is made again, no event is lost.

CHAOS_ROUNDS sets how many ads are killed three times each (default 1).
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.live import Client, Server

STAGES = (("image_selection", 7.0), ("clip_selection", 7.0), ("complete", 4.0))
"""The gate that each stage leads to, and the seconds within which the server is killed."""
ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "1"))


def _stored(data: Path, session_id: str) -> dict[str, int]:
    """Finished pictures and clips with their time of writing: those that facts vouch for."""
    folder = data / "media" / "sessions" / session_id
    return {
        str(p): p.stat().st_mtime_ns
        for facts in folder.glob("*/*.json")
        for p in facts.parent.glob(f"{facts.stem}.*")
    }


def _sequence(client: Client, session_id: str) -> list[int]:
    """Numbers of all events, replayed from the first."""
    numbers: list[int] = []
    last = client.session(session_id)["event_seq"]
    with client.http.stream("GET", f"/api/sessions/{session_id}/events?after=0") as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                numbers.append(json.loads(line[6:])["seq"])
                if numbers[-1] >= last:
                    return numbers
    return numbers


def _interrupted(server: Server, session_id: str, pause: float) -> dict[str, int]:
    """Lets work go on for a while, kills the server, starts it again; what was finished by then."""
    time.sleep(pause)
    server.kill()
    finished = _stored(server.data, session_id)
    server.start()
    return finished


@pytest.mark.timeout(600 * ROUNDS)
def test_kill_in_every_stage(tmp_path: Path, new_database: Callable[[], dict[str, str]]) -> None:
    rng = random.Random(os.environ.get("CHAOS_SEED"))
    server = Server(tmp_path / "data", **new_database())
    server.start()
    with ExitStack() as stack:
        stack.callback(server.kill)
        for number in range(ROUNDS):
            client = stack.enter_context(Client(server.url))
            session_id = client.create()
            seen: dict[str, int] = {}
            session: dict[str, Any] = {}
            for stage, (gate, span) in enumerate(STAGES):
                if stage == 0:
                    client.images(session_id)
                elif stage == 1:
                    client.clips(session_id, session)
                else:
                    client.compose(session_id, session)
                pause = rng.uniform(0.2, span)
                seen |= _interrupted(server, session_id, pause)
                session = client.wait(session_id, gate)
                after = _stored(server.data, session_id)
                again = [p for p in seen if after.get(p) != seen[p]]
                assert not again, f"made twice: {again}"
                print(f"ad {number + 1}: killed {pause:.1f} s before {gate}; "
                      f"{len(seen)} finished files untouched", flush=True)  # fmt: skip
            assert len(session["generated_images"]) == 4
            assert len(session["generated_clips"]) == 2
            assert session["final_video"]["duration"] > 4
            units = [
                (c["agent"], c["created_at"])
                for c in client.http.get(f"/api/sessions/{session_id}/costs").json()["breakdown"]
            ]
            assert len(units) == 1 + 4 + 1 + 2 + 1, units  # brief, images, shot plan, clips, cut
            numbers = _sequence(client, session_id)
            assert numbers == list(range(1, len(numbers) + 1))
            print(f"ad {number + 1}: {len(numbers)} events, no hole", flush=True)
