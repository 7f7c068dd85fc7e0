"""adreel worker: takes runs up, without an API. Any number of them share one PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import sys

from app.config import Settings
from app.logging import configure
from app.main import opened
from app.provenance_commands import can_sign


def needs_postgresql(settings: Settings, what: str) -> bool:
    """Says so, if the settings name no database that processes can share."""
    if not settings.shared:
        print(f"adreel: {what} needs a database that processes can share; set DATABASE_URL to a PostgreSQL.", file=sys.stderr)  # fmt: skip
    return not settings.shared


async def _until_told(settings: Settings) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with opened(settings, works=True):
        await told.wait()


def work(settings: Settings) -> int:
    """Works until SIGTERM or SIGINT, then drains and hands on what is left; the exit code."""
    if needs_postgresql(settings, "a worker of its own"):
        return 1
    if not can_sign(settings):
        return 1
    configure(settings.log_level, readable=settings.readable_logs)
    asyncio.run(_until_told(settings))
    return 0
