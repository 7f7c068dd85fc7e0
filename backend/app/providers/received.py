"""What hosted models give, looked through before anybody uses it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from app.errors import AppError, ProviderError
from app.media.apart import plain_picture_apart
from app.media.ffmpeg import FfmpegError
from app.media.poster import make_poster
from app.media.probe import check_whole, probe_video
from app.media.sound import as_bed

Received = tuple[dict[str, Path], dict[str, Any]]
"""Files by name, and facts about them: pixels, seconds, frames per second."""
_MOST_MEGAPIXELS = 80


async def picture_of(raw: Path, folder: Path) -> Received:
    """Any picture as image.png.

    Raises:
        ProviderError: it is none.
    """
    target = folder / "image.png"
    try:
        width, height = await plain_picture_apart(raw, target, _MOST_MEGAPIXELS)
    except AppError as error:
        raise ProviderError(f"The model gave no usable picture. {error.message}") from error
    return {"image.png": target}, {"width": width, "height": height}


async def clip_of(raw: Path, folder: Path) -> Received:
    """A clip as it came, looked through, with a poster of its first third.

    Raises:
        ProviderError: it is none, or not whole.
    """
    try:
        facts = await asyncio.to_thread(probe_video, raw)
        await check_whole(raw, facts)
        clip, poster = folder / "clip.mp4", folder / "poster.jpg"
        raw.replace(clip)
        await make_poster(clip, [facts.duration / 3], poster)
    except FfmpegError as error:
        raise ProviderError(f"The model gave no usable clip. {error}") from error
    return {"clip.mp4": clip, "poster.jpg": poster}, {
        "width": facts.width, "height": facts.height, "duration": facts.duration, "fps": facts.fps,
    }  # fmt: skip


async def sound_of(raw: Path, folder: Path) -> Received:
    """Any sound as sound.wav: 48 kHz, stereo.

    Raises:
        ProviderError: it is none.
    """
    target = folder / "sound.wav"
    try:
        seconds = await as_bed(raw, target)
    except FfmpegError as error:
        raise ProviderError(f"The model gave no usable sound. {error}") from error
    return {"sound.wav": target}, {"duration": seconds}
