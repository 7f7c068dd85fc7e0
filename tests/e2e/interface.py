"""The built user interface in a process of its own, before an API that may come and go."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.live import ROOT, Server, free_port

UI = ROOT / "frontend" / ".next" / "standalone" / "server.js"


@contextlib.contextmanager
def interface(data: Path, **settings: str) -> Iterator[tuple[str, Server]]:
    """Its address, and the API's process, both started; the demo account is there."""
    port = free_port()
    own = {"ENVIRONMENT": "development", "FRONTEND_PORT": str(port), "STUDIO_QUALITY": "draft"}
    server = Server(data, **(own | settings))  # work lasts long enough to be looked at
    environment = os.environ | {
        "PORT": str(port), "HOSTNAME": "127.0.0.1", "API_INTERNAL_URL": server.url, "NODE_ENV": "production",
    }  # fmt: skip
    data.mkdir(parents=True, exist_ok=True)
    with (data / "interface.log").open("wb") as log:
        pages = subprocess.Popen(["node", str(UI)], env=environment, stdout=log, stderr=log)
    url = f"http://localhost:{port}"
    try:
        server.start()
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/login").status_code == 200:
                    break
            assert pages.poll() is None, (data / "interface.log").read_text()
            time.sleep(0.1)
        yield url, server
    finally:
        pages.kill()  # it would wait for open sockets
        pages.wait()
        if not server.dead:
            server.stop()
