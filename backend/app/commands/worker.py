"""`adreel worker`: takes runs up, without an API. Any number of them share one PostgreSQL."""

from __future__ import annotations

import argparse
import asyncio
import signal

from app.allocator import share_arenas
from app.commands.conditions import can_sign, shares_database
from app.config import Settings
from app.logging import configure
from app.main import opened


async def _until_told(settings: Settings) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with opened(settings, works=True):
        await told.wait()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT, then drains and hands on what is left; the exit code."""
    settings = Settings()
    if not shares_database(settings, "a worker of its own") or not can_sign(settings):
        return 1
    share_arenas()
    configure(settings.log_level, readable=settings.readable_logs)
    asyncio.run(_until_told(settings))
    return 0
