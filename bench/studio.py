"""Times the studio engine: stills and clips at each ratio and quality, six views, an animatic, cold start.

Wall and CPU seconds, peak memory. Each figure stands beside a fixed amount of arithmetic timed in the
same run, so that runs on machines that differ, or are busy, can be compared. Clips are encoded as the
product does it; their CPU seconds count the encoder's.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.agents.local_director import direct
from app.media.ffmpeg import FrameEncoder
from app.schemas.brief import FRAME_SIZES, AspectRatio, Move, ViewType
from app.studio.engine import QualityLevel, Shot, frame_rate, render_clip, render_still
from app.studio.motion import FPS

PROMPT = "pink athletic tennis shoes with white laces"
"""The heaviest model: about 310,000 triangles."""
_FIRST = """
import time
t = time.perf_counter()
from bench.studio import PROMPT, shot
from app.schemas.brief import ViewType
from app.studio.engine import QualityLevel, render_still
render_still(shot(ViewType.FRONT, "1:1", QualityLevel.DRAFT))
print(time.perf_counter() - t)
"""


def _cpu() -> float:
    used = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - wall, _cpu() - cpu


def _yardstick() -> float:
    """CPU seconds of a fixed matrix product: the machine's speed in this very run."""
    a = np.random.default_rng(0).random((1500, 1500))
    return min(_timed(lambda: a @ a)[1] for _ in range(3))


def shot(view: ViewType, ratio: AspectRatio, level: QualityLevel, prompt: str = PROMPT) -> Shot:
    """A view of the bench's product."""
    return Shot(direct(prompt, [], 1), view, 1, *FRAME_SIZES[ratio], level)


def _film(view: ViewType, ratio: AspectRatio, level: QualityLevel) -> None:
    """Three seconds, encoded to a file that is thrown away."""
    scene = shot(view, ratio, level)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with FrameEncoder(
            path, *scene.pixels, frame_rate(level), quick=frame_rate(level) < FPS
        ) as encoder:
            for frame in render_clip(scene, Move.ORBIT_LEFT, 3.0):
                encoder.write(frame.tobytes())


def _first_picture(cache: str) -> float:
    """Wall seconds from a new process to its first picture, with kernels compiled into `cache`."""
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    done = subprocess.run(
        [sys.executable, "-c", _FIRST], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Prints a table."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}, numpy {np.__version__}", flush=True)  # fmt: skip
    with tempfile.TemporaryDirectory() as cache:
        print(
            f"first picture of a new process: {_first_picture(cache):.1f} s with the compiler cold, ",
            end="",
        )
        print(f"{_first_picture(cache):.1f} s warm", flush=True)
    render_still(shot(ViewType.FRONT, "1:1", QualityLevel.DRAFT))
    unit = _yardstick()
    print(f"yardstick (1500³ product): {unit:.3f} CPU-s\n")
    print("| what | wall s | CPU s | ÷ yardstick |\n|---|---|---|---|")

    def row(name: str, work: Callable[[], object]) -> None:
        wall, cpu = _timed(work)
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {cpu / unit:.0f} |", flush=True)

    for level in QualityLevel:
        for ratio in FRAME_SIZES:
            row(f"still {ratio} {level}",
                lambda r=ratio, q=level: render_still(shot(ViewType.LIFESTYLE, r, q)))  # type: ignore[misc]  # fmt: skip
    standard = QualityLevel.STANDARD
    row(
        "six views 16:9 standard",
        lambda: [render_still(shot(v, "16:9", standard)) for v in ViewType],
    )
    for level in QualityLevel:
        for ratio in FRAME_SIZES:
            row(f"3 s clip {ratio} {level}, encoded",
                lambda r=ratio, q=level: _film(ViewType.SIDE, r, q))  # type: ignore[misc]  # fmt: skip
    scenes = (ViewType.LIFESTYLE, ViewType.FRONT, ViewType.DETAIL, ViewType.TOP)
    row("animatic: 4 scenes of 3 s, 9:16 draft, encoded",
        lambda: [_film(v, "9:16", QualityLevel.DRAFT) for v in scenes])  # type: ignore[func-returns-value]  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
