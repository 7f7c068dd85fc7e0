"""ClamAV, where an operator has set one up: every upload is shown to it before anything keeps it."""

from __future__ import annotations

import asyncio
import struct
from pathlib import Path

from app.errors import InvalidInput, Unavailable
from app.logging import get_logger

_log = get_logger(__name__)
_CHUNK = 1 << 16
_SECONDS = 60.0


async def scan(address: str, file: Path) -> None:
    """Sends a file to clamd (its INSTREAM command over TCP) and takes its word.

    Args:
        address: host:port; empty scans nothing.

    Raises:
        InvalidInput: it found something. Unavailable: it can't be asked; then nothing is taken in.
    """
    if not address:
        return
    try:
        async with asyncio.timeout(_SECONDS):
            answer = await _asked(address, file)
    except (OSError, TimeoutError) as error:
        _log.error("scanner_unavailable", address=address, error=str(error))
        raise Unavailable(
            "Uploads are checked for viruses here, and the scanner does not answer. Try again later.", code="SCANNER_UNAVAILABLE"
        ) from error  # fmt: skip
    if answer.endswith("FOUND"):
        _log.warning("upload_infected", answer=answer)
        raise InvalidInput("The virus scanner refused this file.", code="INFECTED_FILE")
    if not answer.endswith("OK"):
        _log.error("scanner_unavailable", address=address, error=answer)
        raise Unavailable("The virus scanner could not check this file.", code="SCANNER_UNAVAILABLE")  # fmt: skip


async def _asked(address: str, file: Path) -> str:
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"zINSTREAM\0")
        with file.open("rb") as source:
            while chunk := await asyncio.to_thread(source.read, _CHUNK):
                writer.write(struct.pack("!L", len(chunk)) + chunk)
                await writer.drain()
        writer.write(struct.pack("!L", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0")).rstrip(b"\0").decode(errors="replace").strip()
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("clamd hung up") from error
    finally:
        writer.close()
