"""Loudness of a finished file, measured by ffmpeg's EBU R 128 meter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.media.ffmpeg import run

_INTEGRATED = re.compile(r"I:\s+(-?[\d.]+|-inf) LUFS")
_PEAK = re.compile(r"Peak:\s+(-?[\d.]+|-inf) dBFS")


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS, true peak in dBTP."""

    integrated: float
    true_peak: float


async def measure_loudness(path: Path) -> Loudness | None:
    """The loudness of a file's first audio stream; None for silence."""
    log = await run(
        ["-protocol_whitelist", "file", "-i", f"file:{path}", "-map", "0:a:0",
         "-af", "ebur128=peak=true", "-f", "null", "-"],
        path.parent,
    )  # fmt: skip
    summary = log[log.rfind("Summary:") :]
    integrated, peak = _INTEGRATED.search(summary), _PEAK.search(summary)
    if not integrated or not peak or "inf" in (integrated[1] + peak[1]):
        return None
    return Loudness(float(integrated[1]), float(peak[1]))
