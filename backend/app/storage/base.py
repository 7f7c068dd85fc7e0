"""The interface that every storage keeps; `tests/contract/test_storage.py` holds them to it."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from app.errors import NotFound, Unavailable


@dataclass(frozen=True, slots=True)
class Stored:
    """A key in a listing.

    Attributes:
        size: bytes. modified: when it was put, aware.
    """

    key: str
    size: int
    modified: datetime


class Storage(Protocol):
    """Whole files under keys such as `sessions/<id>/images/<asset>.png`.

    Methods raise NotFound for a missing key and Unavailable when bytes can't be stored or reached. What is read is never
    older than the last change that was answered.

    Attributes:
        place: where bytes lie, for whoever runs this: "Bucket ads".
        advice: what to look at where it can't be used.
    """

    place: str
    advice: str

    async def put(self, key: str, source: Path) -> int:
        """Moves a finished local file to a key, whole or not at all; returns its size in bytes.

        Canceled, it first comes to its end: what is undone after that stays undone.
        """
        ...

    async def fetch(self, key: str) -> Path:
        """A local path with the key's bytes, to be read only, and within the hour."""
        ...

    async def copy_to(self, key: str, target: Path) -> None:
        """Writes the key's bytes to a new local file, which is the caller's own."""
        ...

    async def exists(self, key: str) -> bool:
        """Whether the key holds a whole file."""
        ...

    async def delete(self, key: str) -> None:
        """Removes a key; a missing one is no error."""
        ...

    async def delete_many(self, keys: Sequence[str]) -> None:
        """Removes keys, in as few requests as there may be; missing ones are no error."""
        ...

    async def delete_folder(self, prefix: str) -> None:
        """Removes every key below a prefix."""
        ...

    def keys(self, prefix: str) -> AsyncIterator[Stored]:
        """Every key below a prefix, or all of them if it is empty. Half-written files are not among them."""
        ...

    async def link(
        self, key: str, *, seconds: int, content_type: str, filename: str | None, download: bool
    ) -> str | None:
        """An address where a browser gets the bytes by itself for some time, without a look whether the key is there.

        None where only this process can serve them, by `fetch`.

        Args:
            filename: what a browser calls the file; `download` has it saved rather than shown.
        """
        ...

    async def check(self, *, write: bool = False) -> str:
        """A few words on the state; `write` also has a small file stored, read and removed.

        Raises:
            Unavailable: it can't be used; the message says why.
        """
        ...

    def patient(self) -> Storage:
        """The same storage for durable work, which rather waits a minute than loses what it made. Requests can't wait."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...


NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def disk_full() -> Unavailable:
    return Unavailable("The disk is full; free some space and try again.", code="DISK_FULL")


def checked_key(key: str) -> PurePosixPath:
    """The key as a relative path.

    Raises:
        NotFound: for a key that is absolute, empty or climbs out.
    """
    path = PurePosixPath(key)
    if path.is_absolute() or not path.parts or any(p in ("..", ".") for p in path.parts):
        raise NotFound("No such file.")
    return path
