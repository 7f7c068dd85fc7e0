"""How long work takes here, learned as it is done; and the time left, told by it."""

from __future__ import annotations

import pytest

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
    assert pace.of("image", "film", "clip") == pytest.approx(1.5, abs=0.01)
    pace.saw("film", 10, 20)
    assert pace.of("image", "film", "clip") == 2
    assert pace.of("clip", "film") == pytest.approx(1.5, abs=0.01)


def test_what_was_found_and_what_is_absurd_teach_little() -> None:
    pace = Pace()
    pace.saw("clip", 60, 2.0)
    assert pace.of("clip") == 1, "it came from the cache"
    pace.saw("clip", 60, 1e9)
    assert pace.of("clip") == 10
    pace.saw("free", 0, 5)
    assert pace.of("free") == 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set by hand."""
    time = [0.0]
    monkeypatch.setattr("app.orchestrator.progress.time.monotonic", lambda: time[0])
    return time


def walked(
    clock: list[float], expected: list[float], true: list[float], kinds: list[str]
) -> list[tuple[float, float]]:
    """(seconds, seconds left as told) of a run whose units take `true` seconds, one after another.

    The first third of a unit's time moves its share hardly at all: a scene is built.
    """
    run, told = RunProgress(expected, follows=lambda: 10.0, kinds=kinds), []
    for number, seconds in enumerate(true):
        began = clock[0]
        run.begin(number)
        while clock[0] < began + seconds:
            clock[0] += 1
            done = (clock[0] - began) / seconds
            run.shares[number] = min(max(0.1 * done, 1.4 * done - 0.4), 0.99)
            told.append((clock[0], run.left(at_once=False)))
        run.made(number)
    return told


@pytest.mark.parametrize("ratio", [0.6, 1.0, 1.6])
def test_time_left_is_told_by_units_of_the_kind(clock: list[float], ratio: float) -> None:
    kinds = ["animatic"] + ["shot"] * 5
    true = [80.0] + [40.0 * ratio] * 5  # the first one compiles
    told = walked(clock, [20.0] + [40.0] * 5, true, kinds)
    end = clock[0] + 10.0
    for at, left in told:
        if at > 80 + 40 * ratio:  # one shot is there
            assert left == pytest.approx(end - at, rel=0.25, abs=3)


def test_time_left_never_ends_before_the_work(clock: list[float]) -> None:
    told = walked(clock, [40.0], [200.0], ["shot"])
    assert min(left for _, left in told) > 10
    assert max(left for at, left in told if at > 190) < 25, "its own pace tells at the end"


def test_at_once_the_longest_tells(clock: list[float]) -> None:
    run = RunProgress([20.0, 60.0, 40.0], follows=lambda: 5.0)
    for number in range(3):
        run.begin(number)
    clock[0] = 10.0
    assert run.left(at_once=True) == 55.0
    assert run.left(at_once=False) == 95.0
