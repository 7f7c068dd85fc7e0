"""Exports: a finished ad in another format and quality."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from app.media import ffmpeg

Format = Literal["mp4", "mov", "webm", "gif"]
Quality = Literal["low", "medium", "high"]

CONTENT_TYPES: dict[Format, str] = {
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "gif": "image/gif",
}  # fmt: skip
_SHORT_SIDE: dict[Quality, int] = {"low": 480, "medium": 720, "high": 1080}
"""Pixels."""
_H264: dict[Quality, tuple[int, str]] = {"low": (27, "96k"), "medium": (23, "160k"), "high": (19, "256k")}  # fmt: skip
_VP9: dict[Quality, tuple[int, str]] = {"low": (40, "64k"), "medium": (35, "96k"), "high": (31, "128k")}  # fmt: skip
"""Constant quality, and bits of sound a second."""
_GIF: dict[Quality, tuple[int, int]] = {"low": (240, 8), "medium": (360, 10), "high": (480, 12)}
"""Short side in pixels and frames a second: a GIF grows with both, and has no sound."""


def _read(source: Path) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{source}"]


def export_arguments(source: Path, form: Format, quality: Quality, target: Path) -> list[str]:
    """ffmpeg arguments. The best MP4 and MOV are the ad itself, without a second encode; a GIF needs `palette_of(target)`."""
    read = [*_read(source), "-map_metadata", "-1"]
    write = f"file:{target}"
    if form in ("mp4", "mov") and quality == "high":
        return [*read, "-c", "copy", "-movflags", "+faststart", "-f", form, write]
    if form == "gif":
        graph = f"{_gif_frames(quality)}[x];[x][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
        return [*_read(source), "-f", "png_pipe", "-i", f"file:{palette_of(target)}", "-map_metadata", "-1",
                "-an", "-filter_complex", graph, "-loop", "0", "-f", "gif", write]  # fmt: skip
    scale = ["-vf", f"{_fitted(_SHORT_SIDE[quality])}:flags=bicubic"]
    if form == "webm":
        crf, sound = _VP9[quality]
        return [*read, *scale, "-c:v", "libvpx-vp9", "-crf", str(crf), "-b:v", "0", "-deadline", "realtime", "-cpu-used", "7",
                "-row-mt", "1", "-tile-columns", "2", "-pix_fmt", "yuv420p", "-threads", str(ffmpeg.threads()),
                "-c:a", "libopus", "-b:a", sound, "-f", "webm", write]  # fmt: skip
    crf, sound = _H264[quality]
    return [*read, *scale, "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-profile:v", "high",
            "-pix_fmt", "yuv420p", "-threads", str(ffmpeg.threads()), "-c:a", "aac", "-b:a", sound,
            "-movflags", "+faststart", "-f", form, write]  # fmt: skip


def palette_of(target: Path) -> Path:
    """Where the colours of a GIF are kept while it is made."""
    return target.with_name("palette.png")


def palette_arguments(source: Path, quality: Quality, palette: Path) -> list[str]:
    """ffmpeg arguments for a GIF's colours. A pass of its own: together, the decoded film would be held in memory."""
    graph = f"{_gif_frames(quality)},palettegen=stats_mode=diff"
    return [*_read(source), "-an", "-vf", graph, "-frames:v", "1", "-update", "1", "-f", "image2", f"file:{palette}"]  # fmt: skip


def _gif_frames(quality: Quality) -> str:
    side, rate = _GIF[quality]
    return f"fps={rate},{_fitted(side)}:flags=lanczos"


def _fitted(short_side: int) -> str:
    """A scale that makes the shorter side so many pixels, the other even, and nothing larger than it was."""
    return (
        f"scale=w='if(lt(iw,ih),min({short_side},iw),-2)':h='if(lt(iw,ih),-2,min({short_side},ih))'"
    )


async def export(
    source: Path, form: Format, quality: Quality, target: Path, seconds: float,
    progress: Callable[[float], None] = lambda _: None,
) -> None:  # fmt: skip
    """Writes the export to `target`.

    Args:
        seconds: the ad's length.

    Raises:
        FfmpegError: the disk is full, or the source can't be read.
    """
    if form == "gif":
        await ffmpeg.run(palette_arguments(source, quality, palette_of(target)), target.parent)
    arguments = export_arguments(source, form, quality, target)
    await ffmpeg.run(arguments, target.parent, duration=seconds, progress=progress)
