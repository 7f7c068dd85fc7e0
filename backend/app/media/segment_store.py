"""Encoded segments, kept by the digest of what they show; the least recently used make way."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from pathlib import Path


class SegmentStore:
    """Files in a folder, each whole or not there.

    Args:
        limit: bytes that the folder may hold; 0 keeps nothing.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit

    def fetch(self, key: str, target: Path) -> bool:
        """Puts a kept file at `target`; False if there is none."""
        if self._limit <= 0:
            return False
        source = self._folder / key
        try:
            os.utime(source)
            _linked(source, target)
        except OSError:
            return False
        return True

    def keep(self, key: str, file: Path) -> None:
        """Takes a file in. Best effort: a full disk only means that it isn't kept."""
        if self._limit <= 0:
            return
        draft = self._folder / f".{uuid.uuid4().hex}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _linked(file, draft)
            draft.replace(self._folder / key)
        except OSError:
            draft.unlink(missing_ok=True)
        self._make_room()

    def _make_room(self) -> None:
        entries = []
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            with contextlib.suppress(OSError):
                facts = path.stat()
                entries.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries, key=lambda e: e[0]):
            if total <= self._limit:
                return
            path.unlink(missing_ok=True)
            total -= size


def _linked(source: Path, target: Path) -> None:
    """The same bytes at another name; without copying where the file system allows."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
