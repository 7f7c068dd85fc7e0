"""Reads pictures that others made in a process of its own: what a hostile file takes or breaks ends with that process.

`python -m app.media.apart` is that process: the request as its argument, the answer as its output, both JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.errors import AppError, InvalidInput, TooLarge, WrongType
from app.media.confinement import confined, environment
from app.media.sniff import (
    BYTES_PER_PIXEL,
    DECODER_MB,
    CleanPicture,
    clean_picture,
    plain_picture,
)

_PATIENCE = 30.0
"""Seconds. The worst pictures within the limits took 4 on the machine of bench/README.md."""
_OWN_MB = 100
"""Data of the interpreter and its libraries."""
_ERRORS = {error.__name__: error for error in (WrongType, TooLarge, InvalidInput)}


async def clean_picture_apart(
    source: Path, name: str, target: Path, thumbnail: Path, max_megapixels: int
) -> CleanPicture:
    """As `clean_picture`, with bounds on its memory and time.

    Raises:
        WrongType, TooLarge, InvalidInput: as there. OSError: the disk is full.
    """
    told = await _ask(DECODER_MB, "clean", str(source), name, str(target), str(thumbnail), max_megapixels)  # fmt: skip
    return CleanPicture(**told)


async def plain_picture_apart(source: Path, target: Path, max_megapixels: int) -> tuple[int, int]:
    """As `plain_picture`, with bounds on its memory and time: all pictures of so many pixels fit, for they are paid already.

    Raises:
        TooLarge, InvalidInput: as there. OSError: the disk is full.
    """
    width, height = await _ask(max_megapixels * BYTES_PER_PIXEL, "plain", str(source), str(target), max_megapixels)  # fmt: skip
    return width, height


async def _ask(megabytes: int, work: str, *arguments: str | int) -> Any:
    """The answer of a process that may take so much for a picture."""
    command = [sys.executable, "-m", "app.media.apart", json.dumps([work, *arguments])]
    bounds = {
        resource.RLIMIT_DATA: (megabytes + _OWN_MB) * 1_000_000,
        resource.RLIMIT_CPU: int(_PATIENCE),
        resource.RLIMIT_CORE: 0,
    }
    process = await asyncio.create_subprocess_exec(
        *confined(command, bounds),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=os.pathsep.join(filter(None, sys.path))),
    )  # fmt: skip
    try:
        async with asyncio.timeout(_PATIENCE):
            answer, log = await process.communicate()
    except TimeoutError as error:
        raise InvalidInput("The picture takes too long to read.", code="DAMAGED_FILE") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode:
        last = log.decode(errors="replace").strip().splitlines()[-1:]
        raise InvalidInput("The picture is damaged and can't be read.", code="DAMAGED_FILE") from RuntimeError(*last)  # fmt: skip
    told = json.loads(answer)
    if "done" in told:
        return told["done"]
    if told["error"] == "OSError":
        raise OSError(told["message"])
    raise _ERRORS[told["error"]](told["message"], code=told["code"], details=told["details"])


def _work(work: str, source: str, *arguments: Any) -> Any:
    if work == "plain":
        target, most = arguments
        return plain_picture(Path(source), Path(target), most)
    name, target, thumbnail, most = arguments
    return dataclasses.asdict(clean_picture(Path(source), name, Path(target), Path(thumbnail), most))  # fmt: skip


def _main() -> None:
    try:
        told: dict[str, Any] = {"done": _work(*json.loads(sys.argv[1]))}
    except AppError as error:
        told = {"error": type(error).__name__, "message": error.message, "code": error.code, "details": error.details}  # fmt: skip
    except OSError as error:
        told = {"error": "OSError", "message": str(error)}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _main()
