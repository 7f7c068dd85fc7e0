"""The ffmpeg that ships in the `imageio-ffmpeg` wheel: started without a shell, watched, killable."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import errno
import functools
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import imageio_ffmpeg

from app.errors import StageError
from app.media.confinement import confined, environment

TAGGED = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
"""Filter that names the colours; output options alone leave primaries and transfer unknown."""
_OLDEST_MAJOR = 6
_LONGEST = 3600.0
"""Seconds that a process may take, also one that hangs."""
_LOG_LINES = 120
_MOST_THREADS = 16
"""Per decoder, encoder and graph: every thread reserves address space, of which `confinement` leaves so much."""
_CHANGED = "Reconfiguring filter graph"
"""What ffmpeg says when a stream changes its size or format midway; all counting by frames then starts anew."""


class FfmpegError(StageError):
    """ffmpeg ended with an error; `log` holds its last lines."""

    code = "MEDIA_FAILED"

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


@functools.cache
def executable() -> str:
    """Path of the binary.

    Raises:
        FfmpegError: it is missing or too old.
    """
    try:
        path: str = imageio_ffmpeg.get_ffmpeg_exe()
        version: str = imageio_ffmpeg.get_ffmpeg_version()
    except RuntimeError as error:
        raise FfmpegError("ffmpeg is missing; run `make run` again to install it.") from error
    major = version.lstrip("n").split(".")[0]
    if major.isdigit() and int(major) < _OLDEST_MAJOR:
        raise FfmpegError(f"ffmpeg {version} is too old; {_OLDEST_MAJOR} or newer is needed.")
    return path


@functools.cache
def version() -> str:
    """Of the binary; other versions encode otherwise."""
    told: str = imageio_ffmpeg.get_ffmpeg_version()
    return told


def disk_error(error: OSError) -> FfmpegError:
    """An error of the file system in words for the user."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FfmpegError("The disk is full; free some space and try again.", str(error))
    return FfmpegError("The video could not be written.", str(error))


def _explained(log: str) -> FfmpegError:
    if "No space left on device" in log:
        return FfmpegError("The disk is full; free some space and try again.", log)
    return FfmpegError("The video could not be composed.", log)


async def run(
    arguments: Sequence[str], folder: Path, *, duration: float = 0.0,
    progress: Callable[[float], None] = lambda _: None, strict: bool = False,
) -> str:  # fmt: skip
    """Runs ffmpeg in `folder` and returns its log.

    Args:
        duration: seconds of output, for `progress` (0..1).
        strict: fail at the first damaged packet instead of carrying on.

    Raises:
        FfmpegError: it failed. On cancellation the process is killed.
    """
    command = [
        executable(), "-hide_banner", "-nostdin", "-y", "-progress", "pipe:1", "-nostats",
        "-filter_complex_threads", str(threads()),
        *(["-xerror", "-err_detect", "explode"] if strict else []), *arguments,
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *confined(command), cwd=folder, env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    tail: collections.deque[str] = collections.deque(maxlen=_LOG_LINES)
    changed = False

    async def watch(stream: asyncio.StreamReader) -> None:
        async for line in _lines(stream):
            key, _, value = line.partition("=")
            if key == "out_time_us" and duration > 0 and value.lstrip("-").isdigit():
                progress(min(max(int(value) / 1e6 / duration, 0.0), 1.0))

    async def listen(stream: asyncio.StreamReader) -> None:
        nonlocal changed
        async for line in _lines(stream):
            tail.append(line)
            changed = changed or _CHANGED in line

    try:
        async with asyncio.timeout(_LONGEST):
            await asyncio.gather(watch(process.stdout), listen(process.stderr))
            code = await process.wait()
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if isinstance(error, TimeoutError):
            raise FfmpegError("The video took too long to make.") from error
        raise
    text = "\n".join(tail)
    if code != 0:
        raise _explained(text)
    if changed:
        raise FfmpegError("A clip changes its size or its format on the way; export it anew.", text)
    return text


def threads() -> int:
    """For one decoder, encoder or graph."""
    return min(os.cpu_count() or 1, _MOST_THREADS)


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Lines of a pipe, each cut to what a log needs; however long they are."""
    rest = b""
    while chunk := await stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\n")
        rest = rest[-4096:]
        for line in whole:
            yield line[-4096:].decode(errors="replace").strip()
    if rest:
        yield rest.decode(errors="replace").strip()


class FrameEncoder:
    """Encodes raw RGB frames to H.264; a context manager. The file is whole only after a clean exit.

    Args:
        quick: a larger file in less time.
    """

    def __init__(
        self, target: Path, width: int, height: int, fps: int, *, quick: bool = False
    ) -> None:
        self._target = target
        color = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
        self._command = [
            executable(), "-hide_banner", "-nostdin", "-y", "-loglevel", "error",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(fps),
            "-i", "pipe:0", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p," + TAGGED,
            "-c:v", "libx264", "-preset", "ultrafast" if quick else "veryfast", "-crf", "15", "-g", str(fps), *color,
            "-color_range", "tv", "-movflags", "+faststart", str(target),
        ]  # fmt: skip

    def __enter__(self) -> FrameEncoder:
        self._process = subprocess.Popen(
            confined(self._command), env=environment(),
            stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        return self

    def write(self, frame: bytes) -> None:
        """Takes one frame; a dead encoder is reported at exit."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame)
        except BrokenPipeError:
            self._finish()

    def _finish(self) -> None:
        try:
            _, log = self._process.communicate(timeout=120)
        except (ValueError, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.EPIPE:
                raise
            log = self._process.stderr.read() if self._process.stderr else b""
            self._process.wait()
        if self._process.returncode != 0:
            raise _explained(log.decode(errors="replace"))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._process.kill()
            self._process.wait()
            self._target.unlink(missing_ok=True)
            return
        self._finish()
