"""Sound from elsewhere, as the house's own form. Nothing is believed: the container is told by its first bytes."""

from __future__ import annotations

import math
from pathlib import Path

from app.media.ffmpeg import FfmpegError, run

RATE = 48_000
_LONGEST = 600
"""Seconds; an ad needs less."""
_STEP, _LONGER = 15, 1.5


def bed_seconds(duration: float) -> int:
    """How much music to get for clips and cards of `duration` seconds, which cut to the beat may last a little longer: whole
    steps, so that a changed cut can keep its music."""
    return max(math.ceil((duration + _LONGER) / _STEP), 1) * _STEP


def sound_container_of(path: Path) -> str:
    """The demuxer for a sound file.

    Raises:
        FfmpegError: neither WAV, MP3, FLAC, Ogg nor M4A.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        return "wav"
    if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return "mp3"
    for magic, name in ((b"fLaC", "flac"), (b"OggS", "ogg")):
        if head[:4] == magic:
            return name
    if head[4:8] == b"ftyp":
        return "mov"
    raise FfmpegError("It is neither WAV, MP3, FLAC, Ogg nor M4A.")


async def as_bed(source: Path, target: Path) -> float:
    """Writes the first sound of a file as WAV, 48 kHz, stereo, 16 bits; returns its seconds.

    Raises:
        FfmpegError: it is no sound, damaged, or empty.
    """
    await run(
        ["-protocol_whitelist", "file", "-f", sound_container_of(source), "-i", f"file:{source}", "-map", "0:a:0",
         "-t", str(_LONGEST), "-ar", str(RATE), "-ac", "2", "-c:a", "pcm_s16le", "-bitexact", str(target)],
        target.parent, strict=True,
    )  # fmt: skip
    seconds = max(target.stat().st_size - 44, 0) / (RATE * 4)
    if seconds < 0.2:
        raise FfmpegError("It holds no sound.")
    return seconds
