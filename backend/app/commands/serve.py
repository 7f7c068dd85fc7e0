"""`adreel serve`: the API, and a worker in the same process unless others work."""

from __future__ import annotations

import argparse
import asyncio

import uvicorn

from app.allocator import share_arenas
from app.commands.conditions import can_sign, port_is_free, shares_database
from app.config import Settings
from app.main import create_app

_IDLE_SECONDS = 75
"""How long a connection without a request is kept. The front end keeps its connections until they are closed here: what it sends at that
moment is lost and answered with 500, which uvicorn's own 5 s made likely, as pages ask again every few seconds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "--no-worker", action="store_true", help="the API alone; see `adreel worker`"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    return serve(Settings(), works=not arguments.no_worker)


def serve(settings: Settings, *, works: bool = True) -> int:
    """Serves until it is told to stop; the exit code."""
    if not works and not shares_database(settings, "an API without a worker"):
        return 1
    if not can_sign(settings):
        return 1
    if settings.port and not port_is_free(settings.host, settings.port, "PORT"):
        return 1
    share_arenas()
    config = uvicorn.Config(
        create_app(settings, works=works), host=settings.host, port=settings.port, log_config=None,
        access_log=False, ws="websockets-sansio", ws_per_message_deflate=False,
        timeout_graceful_shutdown=3, timeout_keep_alive=_IDLE_SECONDS, server_header=False,
        proxy_headers=False,  # it would believe any process of this machine; see TRUSTED_PROXIES
    )  # fmt: skip
    server = uvicorn.Server(config)
    asyncio.run(server.serve())
    return 0 if server.started else 1
