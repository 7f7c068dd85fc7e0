"""Copies of stored files on this machine's disk: bounded, told apart by version, the least recently used make way."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.storage.base import NO_ROOM, disk_full

IN_USE_SECONDS = 3600.0
"""Somebody may read a copy for so long after it was fetched."""
_FORGOTTEN_SECONDS = 86_400.0
"""What nobody asks for is not kept on every machine for ever: it may be deleted at its source."""
_LOOK_SECONDS = 600.0
_BLOCK = 4096
_PLAIN_TAG = re.compile(r'"([A-Za-z0-9-]{1,100})"')
_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_UNTOLD = "_"
"""Begins the name of a version whose tag is not plain: it is never asked about again."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy, and the tag of the version that it is of."""

    path: Path
    tag: str


class Copies:
    """Files as `<digest of key>/<tag><suffix>`, for any number of processes; a copy never changes under its path.

    Args:
        limit: bytes on disk. What was fetched within the hour stays even so.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit
        self._looking = threading.Lock()
        self._looked = float("-inf")
        self._since = 0

    def find(self, key: str) -> Copy | None:
        """The latest copy of a key; whether it is of the latest version, only the source knows."""
        found: tuple[float, Path] | None = None
        for path in _files(self._home(key)):
            if path.name.startswith(_UNTOLD):
                continue
            with suppress(OSError):
                used = path.stat().st_mtime
                found = max(found, (used, path)) if found else (used, path)
        if found is None:
            return None
        tag = found[1].name.removesuffix(_suffix(key))
        return Copy(found[1], f'"{tag}"') if _used(found[1]) else None

    def still(self, copy: Copy) -> bool:
        """Whether a copy is there yet, for an hour more."""
        return _used(copy.path)

    def keep(self, key: str, tag: str, content: Iterable[bytes]) -> Path:
        """Takes a version in, whole or not at all.

        Raises:
            Unavailable: the disk is full, also without the copies that may go.
        """
        plain = _PLAIN_TAG.fullmatch(tag)
        name = plain[1] if plain else f"{_UNTOLD}{uuid.uuid4().hex}"
        target = self._home(key) / f"{name}{_suffix(key)}"
        draft = self._folder / f".{uuid.uuid4().hex}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                for chunk in content:
                    file.write(chunk)
            size = draft.stat().st_size
            draft.chmod(0o444)
            self._placed(draft, target)
        except OSError as error:
            if error.errno in NO_ROOM:
                self._make_room(limit=0)
                raise disk_full() from error
            raise
        finally:
            draft.unlink(missing_ok=True)
        self._since += size
        if self._since > self._limit / 16 or time.monotonic() - self._looked > _LOOK_SECONDS:
            self._make_room(self._limit)
        return target

    def forget(self, key: str) -> None:
        """Drops the copies of a key that nobody can be reading."""
        before = time.time() - IN_USE_SECONDS
        for path in _files(self._home(key)):
            _dropped(path, before)

    def _home(self, key: str) -> Path:
        return self._folder / hashlib.sha256(key.encode()).hexdigest()[:32]

    @staticmethod
    def _placed(draft: Path, target: Path) -> None:
        target.parent.mkdir(exist_ok=True)
        try:
            draft.replace(target)
        except FileNotFoundError:  # the folder, empty until now, was cleared away at this moment
            target.parent.mkdir(exist_ok=True)
            draft.replace(target)

    def _make_room(self, limit: int) -> None:
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._looked, self._since = time.monotonic(), 0
            now = time.time()
            entries: list[tuple[float, int, Path]] = []
            for home in _entries(self._folder):
                if home.name.startswith("."):  # a download at work, or what a crash left of one
                    _dropped(home, now - IN_USE_SECONDS)
                    continue
                for path in _files(home):
                    with suppress(OSError):
                        facts = path.stat()
                        entries.append((facts.st_mtime, max(facts.st_size, _BLOCK), path))
                with suppress(OSError):
                    home.rmdir()  # where it is empty
            total = sum(size for _, size, _ in entries)
            for used, size, path in sorted(entries):
                if used > now - IN_USE_SECONDS or (
                    total <= limit and used > now - _FORGOTTEN_SECONDS
                ):
                    return
                if _dropped(path, now - IN_USE_SECONDS):
                    total -= size
        finally:
            self._looking.release()


def _suffix(key: str) -> str:
    suffix = PurePosixPath(key).suffix
    return suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _files(home: Path) -> list[Path]:
    return [path for path in _entries(home) if path.is_file()]


def _used(path: Path) -> bool:
    """Notes that a copy is in use; False if it is gone."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def _dropped(path: Path, before: float) -> bool:
    """Removes a file that was not used since; whether it is gone."""
    try:
        if path.stat().st_mtime > before:  # looked at as late as can be: it may be in use again
            return False
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
