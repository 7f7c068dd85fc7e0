"""Encoded segments, kept by the digest of what they show; the least recently used make way."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from pathlib import Path

from app import metrics


class SegmentStore:
    """Files in a folder. What a power failure may have cut short is for the reader to notice, and to drop.

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
            metrics.KEPT.labels("segments", "miss").inc()
            return False
        metrics.KEPT.labels("segments", "hit").inc()
        return True

    def drop(self, key: str) -> None:
        """Forgets a file that turned out to be broken."""
        with contextlib.suppress(OSError):
            (self._folder / key).unlink()

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
            with contextlib.suppress(OSError):
                draft.unlink()
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
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size


def _linked(source: Path, target: Path) -> None:
    """The same bytes at another name; without copying where the file system allows."""
    try:
        os.link(source, target)
    except OSError:
        try:
            shutil.copyfile(source, target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
