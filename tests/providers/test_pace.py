"""How long work takes here, learned as it is done; and the time left, told by it."""

from __future__ import annotations

import pytest

from app.orchestrator import progress
from app.orchestrator.progress import RunProgress
from app.providers.pace import Pace


def test_it_learns_and_forgets() -> None:
    pace = Pace()
    assert pace.of("clip") == 1
    pace.saw("clip", 60, 30)
    assert pace.of("clip") == 0.5
    for _ in range(8):
        pace.saw("clip", 60, 90)
    assert pace.of("clip") == pytest.approx(1.5, abs=0.01)
    assert pace.of("image") == 1


def test_what_was_found_and_what_is_absurd_teach_little() -> None:
    pace = Pace()
    pace.saw("clip", 60, 2.0)
    assert pace.of("clip") == 1, "it came from the cache"
    pace.saw("clip", 60, 1e9)
    assert pace.of("clip") == 10
    pace.saw("free", 0, 5)
    assert pace.of("free") == 1


def test_a_slow_start_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    run = RunProgress([100.0] * 4)
    told = []
    done = 0.0
    while done < 4:
        slow = clock[0] < 60  # kernels compile
        clock[0] += 1
        done = min(done + (0.002 if slow else 0.02), 4.0)
        run.shares = [min(max(done - i, 0.0), 1.0) for i in range(4)]
        told.append((clock[0], run.left(at_once=False)))
    for at, left in told:
        if at > 100:
            assert left == pytest.approx(clock[0] - at, rel=0.1, abs=2)
    assert dict(told)[50.0] > 500, "while it compiles, that is the pace"
