"""The interface that every storage keeps; `tests/contract/test_storage.py` holds them to it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Protocol

from app.errors import NotFound


class Storage(Protocol):
    """Whole files under keys such as `sessions/<id>/images/<asset>.png`.

    Methods raise NotFound for a missing key and Unavailable when bytes can't be stored.
    """

    async def put(self, key: str, source: Path) -> int:
        """Moves a finished local file to a key, whole or not at all; returns its size in bytes."""
        ...

    async def fetch(self, key: str) -> Path:
        """A local path with the key's bytes, to be read only."""
        ...

    async def exists(self, key: str) -> bool:
        """Whether the key holds a whole file."""
        ...

    async def delete(self, key: str) -> None:
        """Removes a key; a missing one is no error."""
        ...

    async def delete_folder(self, prefix: str) -> None:
        """Removes every key below a prefix."""
        ...


def checked_key(key: str) -> PurePosixPath:
    """The key as a relative path.

    Raises:
        NotFound: for a key that is absolute, empty or climbs out.
    """
    path = PurePosixPath(key)
    if path.is_absolute() or not path.parts or any(p in ("..", ".") for p in path.parts):
        raise NotFound("No such file.")
    return path
