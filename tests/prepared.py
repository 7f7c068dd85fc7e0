"""Processes that start with everything imported, which takes longer than most of what servers are started for.

They are forked from one that has imported the application and does nothing else: no thread of a test, and nothing that it patched, goes along.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.small_cli", "app.commands.serve", "app.commands.worker"])


def _run(module: str, words: list[str], environment: dict[str, str], folder: str, log: str) -> None:
    """Becomes `python -m module words…`."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


class Prepared:
    """`subprocess.Popen`, as far as servers of tests need it."""

    def __init__(
        self, module: str, words: list[str], environment: dict[str, str], folder: Path, log: Path
    ) -> None:
        self._process = _context.Process(
            target=_run, args=(module, words, environment, str(folder), str(log)), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
