"""The poster: of a few promising frames the sharpest, as a JPEG."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
from PIL import Image

from app.media import ffmpeg

_CLOSE = 0.97
"""Of two frames about as sharp, the earlier one in the caller's order is taken."""


def frame_arguments(source: Path, seconds: float, target: Path) -> list[str]:
    """ffmpeg arguments for one frame as a JPEG."""
    return [
        "-protocol_whitelist", "file", "-f", "mov", "-ss", f"{seconds:.3f}", "-i", f"file:{source}",
        "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1", f"file:{target}",
    ]  # fmt: skip


def sharpness(picture: Path) -> float:
    """Mean strength of edges at half resolution, so that grain doesn't count."""
    with Image.open(picture, formats=["JPEG"]) as image:
        small = image.convert("L").resize(
            (image.width // 2, image.height // 2), Image.Resampling.BOX
        )
        grey = np.asarray(small, np.float32)
    steps = np.abs(np.diff(grey, axis=0))[:, :-1] + np.abs(np.diff(grey, axis=1))[:-1]
    return float((steps**2).mean())


async def make_poster(source: Path, moments: list[float], target: Path) -> None:
    """Writes the sharpest of the frames at `moments` (seconds) to `target`.

    Raises:
        FfmpegError: the film can't be read.
    """
    best = -1.0
    for number, seconds in enumerate(moments):
        candidate = target.with_name(f"{target.stem}-{number}.jpg")
        await ffmpeg.run(frame_arguments(source, seconds, candidate), target.parent)
        found = await asyncio.to_thread(sharpness, candidate)
        if found * _CLOSE > best:
            best = found
            candidate.replace(target)
        else:
            candidate.unlink()
