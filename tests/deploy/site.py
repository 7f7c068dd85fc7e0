"""The shipped nginx site on a free port, before whatever stands for API and web."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.live import ROOT, free_port

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_SHIPPED = ROOT / "deploy" / "nginx"
_MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    include {types};
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include site.conf;
}}
"""
_TYPES = "types { text/html html; }\n"


class Site:
    """nginx with the files of `deploy/nginx`; only ports and places differ."""

    def __init__(self, folder: Path, api: int, web: int) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True)
        shutil.copytree(_SHIPPED / "adreel", folder / "adreel")
        (folder / "types").write_text(_TYPES)
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            _MAIN.format(folder=folder, user=user, types=folder / "types")
        )
        self._place("adreel.conf", {
            "listen 80;": f"listen 127.0.0.1:{self.port};", "listen [::]:80;": "",
            "127.0.0.1:8000": f"127.0.0.1:{api}", "127.0.0.1:3000": f"127.0.0.1:{web}",
            "default /etc/nginx/adreel;": f"default {folder}/adreel;",
            "/var/log/nginx/adreel-": f"{folder}/", "/var/lib/nginx/": f"{folder}/",
        })  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def _place(self, shipped: str, changes: dict[str, str]) -> None:
        text = (_SHIPPED / shipped).read_text()
        for old, new in changes.items():
            assert old in text, f"{shipped} has no {old!r} any more"
            text = text.replace(old, new)
        (self.folder / "site.conf").write_text(text)

    def use_compose_file(self) -> None:
        """The site of docker-compose in place of the machine's; only to be checked."""
        self._place("compose.conf", {
            "/etc/nginx/adreel": f"{self.folder}/adreel", "/tmp/adreel-cache": f"{self.folder}/cache",
        })  # fmt: skip

    def command(self, *more: str) -> list[str]:
        assert NGINX is not None
        return [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *more]

    def start(self) -> None:
        log = (self.folder / "said.log").open("wb")
        self._process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        log.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "said.log").read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)

    def logged(self) -> str:
        """Everything that nginx wrote down, by request and by error."""
        names = ("access.log", "error.log", "said.log")
        files = (self.folder / name for name in names)
        return "\n".join(f.read_text(errors="replace") for f in files if f.exists())
