"""Uploaded videos: what they really are, checked, and written anew without what cameras note beside the picture."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import filetype

from app.errors import InvalidInput, TooLarge, WrongType
from app.media.ffmpeg import FfmpegError, run
from app.media.poster import make_poster
from app.media.probe import VideoFacts, check_whole, probe_video

_TYPES = {"video/mp4": (".mp4", "mp4"), "video/quicktime": (".mov", "mov")}
"""By type: the extension, and ffmpeg's word for it."""
_EXTENSIONS = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".qt": "video/quicktime",
}
_ISO = {"video/x-m4v": "video/mp4", "video/3gpp": "video/mp4"}
"""What is MP4 by another brand."""
LONGEST = 180.0
"""Seconds."""
SMALLEST_SIDE, LARGEST_SIDE = 64, 4096
"""Pixels."""
_PATIENCE = 60.0
"""Seconds for reading and copying."""
_SHOWN = 0.33
"""Where in the film its thumbnail is taken, as a share."""


@dataclass(frozen=True, slots=True)
class CleanVideo:
    """A film written anew: its first picture and sound track, nothing else. `duration` in seconds."""

    content_type: str
    extension: str
    width: int
    height: int
    duration: float
    fps: float


def is_video(source: Path) -> bool:
    """Whether a file begins as a film does that can be uploaded."""
    return _type_of(source) in _TYPES


def _type_of(source: Path) -> str | None:
    found = filetype.guess_mime(str(source))
    return _ISO.get(found, found) if found else None


async def clean_video(source: Path, name: str, target: Path, thumbnail: Path) -> CleanVideo:
    """Checks an uploaded film and copies its streams to `target`, with a thumbnail beside it.

    Args:
        name: the file name that the uploader gave; its extension must agree with the content.

    Raises:
        WrongType: no MP4 or MOV, or its extension claims otherwise.
        TooLarge: too long, or too many pixels.
        InvalidInput: too small, damaged, or cut off.
    """
    content_type = _type_of(source)
    if content_type not in _TYPES:
        raise WrongType("Only JPEG, PNG and WebP pictures, MP4 and MOV films can be uploaded.")
    if _EXTENSIONS.get(Path(name).suffix.lower()) != content_type:
        raise WrongType(
            f"The file's name and its content disagree: the content is {content_type}.",
            details={"content_type": content_type},
        )  # fmt: skip
    extension, container = _TYPES[content_type]
    try:
        facts = await asyncio.to_thread(probe_video, source)
    except FfmpegError as error:
        raise InvalidInput(f"The film can't be used. {error}", code="DAMAGED_FILE") from error
    if facts.duration > LONGEST:
        raise TooLarge(f"The film is {facts.duration:.0f} s long; {LONGEST:.0f} s is the most.",
                       code="TOO_LONG", details={"duration": facts.duration})  # fmt: skip
    if max(facts.width, facts.height) > LARGEST_SIDE:
        raise TooLarge(f"The film is {facts.width} × {facts.height} pixels; {LARGEST_SIDE} is the most for a side.",
                       code="TOO_MANY_PIXELS", details={"width": facts.width, "height": facts.height})  # fmt: skip
    if min(facts.width, facts.height) < SMALLEST_SIDE or facts.duration <= 0:
        raise InvalidInput(f"The film is {facts.width} × {facts.height} pixels and {facts.duration:.1f} s long; that is too small.",
                           code="FILM_TOO_SMALL")  # fmt: skip
    try:
        async with asyncio.timeout(_PATIENCE):
            await _copied(source, facts, container, target)
            await make_poster(target, [facts.duration * _SHOWN], thumbnail)
    except TimeoutError as error:
        raise InvalidInput("The film takes too long to read.", code="DAMAGED_FILE") from error
    except FfmpegError as error:
        raise InvalidInput(f"The film can't be used. {error}", code="DAMAGED_FILE") from error
    return CleanVideo(content_type, extension, facts.width, facts.height, facts.duration, facts.fps)


async def _copied(source: Path, facts: VideoFacts, container: str, target: Path) -> None:
    """Copies the first picture and sound track, after a walk through all of the film."""
    await check_whole(source, facts)
    await run(
        ["-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{source}", "-map", "0:v:0", "-map", "0:a:0?",
         "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movflags", "+faststart",
         "-f", container, f"file:{target}"],
        target.parent,
    )  # fmt: skip
