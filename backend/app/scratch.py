"""Scratch folders: what a process has half done. It is made anew from its inputs, so whatever a dead process left may go."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO


def claim(folder: Path) -> IO[str]:
    """Makes an empty scratch folder for this process among those of others, and removes those of dead ones.

    Returns a file to be kept open as long as the process works: its lock says that somebody lives here.

    Raises:
        OSError: the folder can't be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for path in folder.parent.glob("*.lock"):
        _remove_if_left(path)
    path = folder.with_suffix(".lock")
    while True:
        lock = path.open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Somebody who started at the same moment may have taken it for a dead one's, and removed it.
        if path.exists() and path.stat().st_ino == os.fstat(lock.fileno()).st_ino:
            break
        lock.close()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return lock


def _remove_if_left(path: Path) -> None:
    try:
        with path.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            path.unlink()
    except OSError:  # somebody lives there, or has just removed it
        return
