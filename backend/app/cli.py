"""adreel serve | migrate | openapi."""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys

import uvicorn

from app.config import Settings
from app.main import create_app
from app.migrations.runner import upgrade


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(settings: Settings) -> int:
    """Runs API and worker in one process until it is told to stop."""
    if settings.port and not _free(settings.host, settings.port):
        print(f"adreel: port {settings.port} is taken; set PORT to another.", file=sys.stderr)
        return 1
    config = uvicorn.Config(
        create_app(settings), host=settings.host, port=settings.port, log_config=None,
        access_log=False, ws="websockets-sansio", ws_per_message_deflate=False,
        timeout_graceful_shutdown=3, server_header=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    asyncio.run(server.serve())
    return 0 if server.started else 1


def main() -> None:
    """Entry point of the `adreel` command."""
    parser = argparse.ArgumentParser(prog="adreel", description="Self-hosted AI ad-video studio.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the API and its worker")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("openapi", help="print the API's OpenAPI document")
    arguments = parser.parse_args()
    settings = Settings()
    if arguments.command == "serve":
        sys.exit(serve(settings))
    if arguments.command == "migrate":
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(settings.sqlalchemy_url)
    else:
        print(json.dumps(create_app(settings).openapi(), indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
