"""What a media file is, read from ffmpeg's own report (the wheel has no ffprobe), and whether it is whole.

Files come from providers and uploads, so nothing is believed: the container is told by its first bytes, its
demuxer is forced, and no protocol but `file` is open. A playlist in disguise is refused before ffmpeg sees it.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.media.confinement import confined, environment
from app.media.ffmpeg import FfmpegError, executable, run, threads

_STREAM = re.compile(r"^  Stream #0:\d+\S*: Video: .*$", re.M)
_VIDEO = re.compile(
    r"Video: (?P<codec>\w+)(?: \((?P<profile>[^)]*)\))?.*?, "
    r"(?P<pixels>\w+)(?:\((?P<color>[^)]*)\))?, (?P<w>\d{1,6})x(?P<h>\d{1,6})"
)
_PIXEL_RATIO = re.compile(r"SAR (\d+):(\d+)")
_FPS = re.compile(r"([\d.]+)(k?) (?:fps|tbr)")
_ROTATION = re.compile(
    r"^\s+(?:Display Matrix|displaymatrix): rotation of (-?[\d.]+) degrees", re.M
)
_AUDIO = re.compile(r"^  Stream #0:\d+\S*: Audio: (\w+).*?, (\d+) Hz, (\w+)", re.M)
_DURATION = re.compile(r"^  Duration: (\d+):(\d+):([\d.]+)", re.M)
_HDR = ("smpte2084", "arib-std-b67")
LARGEST_SIDE = 8192
"""Pixels; what asks for more is a bomb or a mistake."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """Facts of a video file; duration in seconds, sample rate in Hz.

    `width` and `height` are upright pixels of the file, `pixel_ratio` their shape; `color` is one word when
    matrix, primaries and transfer agree, else all three.
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
    container: str = "mov"
    pixel_format: str = "yuv420p"
    pixel_ratio: float = 1.0
    full_range: bool = False

    @property
    def display_width(self) -> float:
        """Width in square pixels."""
        return self.width * self.pixel_ratio

    @property
    def hdr(self) -> bool:
        """Whether its transfer curve is of high dynamic range (PQ or HLG)."""
        return any(curve in self.color for curve in _HDR)

    @property
    def plain(self) -> bool:
        """Whether it is in the house's colours already: 8-bit 4:2:0 bt709, limited range, square pixels."""
        usual = (self.pixel_format, self.color, self.pixel_ratio) == ("yuv420p", "bt709", 1)
        return usual and not self.full_range


def container_of(path: Path) -> str:
    """The demuxer for a video file, by its first bytes.

    Raises:
        FfmpegError: neither MP4/MOV nor Matroska/WebM.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    raise FfmpegError("It is neither an MP4, MOV, MKV nor a WebM video.")


def inputs_for(path: Path, facts: VideoFacts | None) -> list[str]:
    """Input arguments of a clip, or of a still picture if there are no facts."""
    demuxer = facts.container if facts else "png_pipe"
    return [
        "-protocol_whitelist",
        "file",
        "-threads",
        str(threads()),
        "-f",
        demuxer,
        "-i",
        f"file:{path}",
    ]


def probe_video(path: Path) -> VideoFacts:
    """Reads a file's head with a forced demuxer.

    Raises:
        FfmpegError: it is no such file, or holds no picture of a usable size.
    """
    container = container_of(path)
    try:
        result = subprocess.run(
            confined(
                [executable(), "-hide_banner", "-nostdin", "-protocol_whitelist", "file", "-f", container,
                 "-i", f"file:{path}"]
            ),
            capture_output=True, timeout=60, check=False, env=environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise FfmpegError("It can't be read in reasonable time.") from error
    # Lines of the report itself are anchored: a title may hold anything.
    report = result.stderr.decode(errors="replace")
    stream, length = _STREAM.search(report), _DURATION.search(report)
    video = _VIDEO.search(stream[0]) if stream else None
    if not stream or not video or not length:
        raise FfmpegError("It is damaged, cut off, or holds no picture.", report[-2000:])
    width, height = int(video["w"]), int(video["h"])
    if not 16 <= min(width, height) <= max(width, height) <= LARGEST_SIDE:
        raise FfmpegError(f"A picture of {width} × {height} pixels can't be used.")
    ratios = _PIXEL_RATIO.findall(
        stream[0]
    )  # the container's, which comes last, goes before the codec's
    wide, high = (int(v) for v in ratios[-1]) if ratios else (1, 1)
    ratio = wide / high if wide and high else 1.0
    turned = _ROTATION.search(report, stream.end())
    if turned and round(float(turned[1]) / 90) % 2:
        width, height, ratio = height, width, 1 / ratio
    hours, minutes, seconds = length.groups()
    words = (video["color"] or "").split(", ")
    color = next((w for w in words if w not in ("tv", "pc", "progressive")), "")
    rate, audio = _FPS.search(stream[0]), _AUDIO.search(report)
    return VideoFacts(
        width=width, height=height,
        duration=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        fps=float(rate[1]) * (1000 if rate[2] else 1) if rate else 0.0,
        video_codec=video["codec"], profile=video["profile"] or "", color=color,
        audio_codec=audio[1] if audio else None, sample_rate=int(audio[2]) if audio else None,
        container=container, pixel_format=video["pixels"], pixel_ratio=ratio, full_range="pc" in words,
    )  # fmt: skip


async def check_whole(path: Path, facts: VideoFacts) -> None:
    """Walks through a file's packets, without decoding them.

    Raises:
        FfmpegError: it is cut off in the middle.
    """
    try:
        await run([*inputs_for(path, facts), "-map", "0:v:0", "-c", "copy", "-f", "null", "-"],
                  path.parent, strict=True)  # fmt: skip
    except FfmpegError as error:
        if "disk is full" in str(error):
            raise
        raise FfmpegError(
            "It is cut off in the middle; fetch or upload it again.", error.log
        ) from error
