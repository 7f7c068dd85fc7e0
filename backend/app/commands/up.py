"""`adreel up`: API, worker and the built user interface, each a child of this process."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from app.commands.conditions import can_sign, port_is_free
from app.config import Settings
from app.media.confinement import die_with_parent
from app.storage import browser_origin

_FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / ".next" / "standalone"
SERVER = ("-m", "app.cli", "serve")
"""Python's arguments that start the API."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: all of it is settings."""


class _Stopped(Exception):
    """SIGINT or SIGTERM came."""


def _raise_stopped(*_: object) -> None:
    raise _Stopped


def run(_: argparse.Namespace) -> int:
    """Runs them until Ctrl-C; leaves no process behind."""
    settings = Settings()
    entry = _FRONTEND / "server.js"
    if not entry.exists():
        print("adreel: the user interface is not built; use `make run`.", file=sys.stderr)
        return 1
    if not can_sign(settings):
        return 1
    for name, port in (("PORT", settings.port), ("FRONTEND_PORT", settings.frontend_port)):
        if not port_is_free(settings.host, port, name):
            return 1
    api = f"http://{settings.host}:{settings.port}"
    interface = {
        "PORT": str(settings.frontend_port), "HOSTNAME": settings.host, "API_INTERNAL_URL": api,
        "NODE_ENV": "production", "MEDIA_ORIGIN": browser_origin(settings),
    }  # fmt: skip
    commands: tuple[tuple[list[str], dict[str, str]], ...] = (
        ([sys.executable, *SERVER], {}),
        (["node", str(entry)], interface),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _raise_stopped)
    children: list[subprocess.Popen[bytes]] = []
    code = 0
    try:
        for command, extra in commands:
            # A session of their own: Ctrl-C reaches this process alone, which stops them in order.
            child = subprocess.Popen(
                command, env=os.environ | extra, start_new_session=True,
                preexec_fn=die_with_parent,
            )  # fmt: skip
            children.append(child)
        _wait_for(settings, children)
        print(
            f"\n  Adreel is running.\n\n  Studio   http://localhost:{settings.frontend_port}\n"
            f"  API      http://localhost:{settings.port}/docs\n\n  Ctrl-C stops it.\n",
            flush=True,
        )
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        code = 1
    except _Stopped:
        print("\nStopping…", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=15 + (settings.drain_seconds if settings.shared else 0))
            except subprocess.TimeoutExpired:
                child.kill()
    return code


def _wait_for(settings: Settings, children: list[subprocess.Popen[bytes]]) -> None:
    """Waits until both servers take connections, or one has died."""
    for port in (settings.port, settings.frontend_port):
        while all(child.poll() is None for child in children):
            with socket.socket() as probe:
                if probe.connect_ex((settings.host, port)) == 0:
                    break
            time.sleep(0.1)
