"""Threads share arenas: what one frees, another uses."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from tests.live import ROOT

COUNTED = """
import ctypes, os, tempfile, threading
from app.allocator import share_arenas
{first}
met, leave = threading.Barrier(13), threading.Event()
def hold():
    piece = bytes(50_000)  # too large for Python's own pools, too small for a mapping of its own
    met.wait(); leave.wait()
threads = [threading.Thread(target=hold) for _ in range(12)]
for thread in threads: thread.start()
met.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile("r") as told:
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file); libc.fclose(file)
    print(told.read().count("<heap nr"))
leave.set()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are glibc's")
def test_threads_share_two_arenas() -> None:
    def arenas(first: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", COUNTED.format(first=first)], cwd=ROOT / "backend",
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return int(done.stdout)

    assert arenas("share_arenas()") <= 2
    assert arenas("") > 2
