"""Stored files as answers: the bytes themselves, or the way to where they are."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from fastapi import Response, status
from fastapi.responses import FileResponse, RedirectResponse

from app.routers.dependencies import House

_LONGEST_KEPT = 300
"""Seconds that a browser may go the same way again; a player that begins at their end still has the rest of the link."""


async def stored_file(
    house: House, key: str, media_type: str, filename: str | None, headers: dict[str, str],
    *, download: bool,
) -> Response:  # fmt: skip
    """A stored file; answers Range requests, here or there.

    Args:
        headers: of the bytes, where they are served from here.

    Raises:
        NotFound: it is gone, if that is known here. Unavailable: the storage does not answer.
    """
    seconds = house.settings.media_url_seconds
    link = await house.storage.link(
        key, seconds=seconds, content_type=media_type, filename=filename, download=download
    )
    if link:
        kept = min(_LONGEST_KEPT, seconds // 2)
        return RedirectResponse(
            link, status.HTTP_307_TEMPORARY_REDIRECT, {"Cache-Control": f"private, max-age={kept}"}
        )
    path = await house.storage.fetch(key)
    return FileResponse(
        path, media_type=media_type, filename=filename, headers=headers | {"ETag": await asyncio.to_thread(_tag, path)},
        content_disposition_type="attachment" if download else "inline",
    )  # fmt: skip


def _tag(path: Path) -> str:
    """An ETag without the file's time, which changes whenever a copy is used again: a download could not be gone on with."""
    facts = path.stat()
    told = f"{path} {facts.st_ino} {facts.st_size}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
