"""Times stills and clips of the studio engine: wall, CPU seconds, peak memory.

Each figure stands beside a fixed amount of arithmetic timed in the same run, so that runs on machines
that differ, or are busy, can be compared.
"""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable

import numpy as np

from app.agents.prompt_parser import direct
from app.schemas.brief import FRAME_SIZES, Move, ViewType
from app.studio.engine import QualityLevel, Shot, render_clip, render_still

PROMPT = "pink athletic tennis shoes with white laces"


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _yardstick() -> float:
    """CPU seconds of a fixed matrix product: the machine's speed in this very run."""
    a = np.random.default_rng(0).random((1500, 1500))
    return min(_timed(lambda: a @ a)[1] for _ in range(3))


def _shot(view: ViewType, ratio: str, level: QualityLevel) -> Shot:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    return Shot(direct(PROMPT, [], 1), view, 1, width, height, level)


def main() -> None:
    """Prints a table."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}, numpy {np.__version__}")  # fmt: skip
    wall, cpu = _timed(lambda: render_still(_shot(ViewType.FRONT, "1:1", QualityLevel.DRAFT)))
    print(f"first picture with its modelling and kernels: {wall:.1f} s wall, {cpu:.1f} CPU-s")
    unit = _yardstick()
    print(f"yardstick (1500³ product): {unit:.3f} CPU-s\n")
    print("| what | wall s | CPU s | ÷ yardstick |\n|---|---|---|---|")

    def row(name: str, work: Callable[[], object]) -> None:
        wall, cpu = _timed(work)
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {cpu / unit:.0f} |", flush=True)

    for level in QualityLevel:
        for ratio in ("16:9", "9:16", "1:1"):
            row(
                f"still {ratio} {level}",
                lambda r=ratio, q=level: render_still(_shot(ViewType.LIFESTYLE, r, q)),
            )  # type: ignore[misc]
        row(
            f"six views 16:9 {level}",
            lambda q=level: [render_still(_shot(v, "16:9", q)) for v in ViewType],
        )  # type: ignore[misc]
        row(
            f"3 s clip 9:16 {level}, without encoding",
            lambda q=level: list(
                render_clip(_shot(ViewType.SIDE, "9:16", q), Move.ORBIT_LEFT, 3.0)
            ),
        )  # type: ignore[misc]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
