"""What a media file is: size, duration, codecs, read from ffmpeg's own report (the wheel has no ffprobe)."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.media.ffmpeg import FfmpegError, executable

_VIDEO = re.compile(
    r"Stream #.*Video: (?P<codec>\w+)(?: \((?P<profile>[^)]*)\))?.*?, (?P<w>\d{2,5})x(?P<h>\d{2,5})"
)
_COLOR = re.compile(r"yuv420p\((?:tv|pc), ([\w/]+)")
_FPS = re.compile(r"([\d.]+) fps")
_AUDIO = re.compile(r"Stream #.*Audio: (\w+).*?, (\d+) Hz, (\w+)")
_DURATION = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """Facts of a video file; duration in seconds, sample rate in Hz.

    `color` is one word when matrix, primaries and transfer agree, else all three.
    """

    width: int
    height: int
    duration: float
    fps: float
    video_codec: str
    profile: str
    color: str
    audio_codec: str | None
    sample_rate: int | None


def probe_video(path: Path, container: str = "mov") -> VideoFacts:
    """Reads a file with a forced demuxer, so that a playlist in disguise opens nothing else.

    Raises:
        FfmpegError: it is no such file or holds no picture.
    """
    result = subprocess.run(
        [executable(), "-hide_banner", "-nostdin", "-protocol_whitelist", "file", "-f", container,
         "-i", f"file:{path}"],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    report = result.stderr.decode(errors="replace")
    video, length = _VIDEO.search(report), _DURATION.search(report)
    if not video or not length:
        raise FfmpegError("The file is not a readable video.", report[-2000:])
    hours, minutes, seconds = length.groups()
    color = _COLOR.search(report)
    rate, audio = _FPS.search(report), _AUDIO.search(report)
    return VideoFacts(
        width=int(video["w"]), height=int(video["h"]),
        duration=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        fps=float(rate[1]) if rate else 0.0,
        video_codec=video["codec"], profile=video["profile"] or "",
        color=color[1] if color else "",
        audio_codec=audio[1] if audio else None, sample_rate=int(audio[2]) if audio else None,
    )  # fmt: skip
