"""Copying everything from one storage to another: what is there already stays, so it can be broken off and begun again."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import AppError, NotFound
from app.storage.base import Storage, Stored

_AT_ONCE = 4


@dataclass(slots=True)
class Copied:
    """What a copy came to.

    Attributes:
        files, bytes: copied, or to be copied. there: files that were there. gone: files removed while it went on.
        wrong: keys that are not at their destination with the same size.
    """

    files: int = 0
    bytes: int = 0
    there: int = 0
    gone: int = 0
    wrong: list[str] = field(default_factory=list)


async def copy_all(
    source: Storage, target: Storage, scratch: Path, *, dry_run: bool = False,
    told: Callable[[Copied], None] = lambda _: None,
) -> Copied:  # fmt: skip
    """Copies every key whose destination has none of its size, then compares the sizes of what was copied.

    Args:
        scratch: a folder for files on their way. told: hears of every file that arrived.

    Raises:
        Unavailable: a side does not answer, or is full.
    """
    done = Copied()
    there = await _sizes(target)
    wanted: list[Stored] = []
    async for item in source.keys(""):
        if there.get(item.key) == item.size:
            done.there += 1
        else:
            wanted.append(item)
    if dry_run:
        done.files, done.bytes = len(wanted), sum(item.size for item in wanted)
        return done
    folder = scratch / f"copy-{uuid.uuid4().hex}"
    folder.mkdir(parents=True)
    waiting, arrived = iter(wanted), dict[str, int]()

    async def carry() -> None:
        for item in waiting:
            size = await _carried(item.key, source, target, folder)
            if size is None:
                done.gone += 1
            else:
                arrived[item.key] = size
                done.files += 1
                done.bytes += size
            told(done)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(carry())
    except* (AppError, OSError) as failures:
        raise failures.exceptions[0] from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    now = await _sizes(target)
    done.wrong = [key for key, size in arrived.items() if now.get(key) != size]
    return done


async def _sizes(storage: Storage) -> dict[str, int]:
    return {item.key: item.size async for item in storage.keys("")}


async def _carried(key: str, source: Storage, target: Storage, folder: Path) -> int | None:
    """Copies a file; its size in bytes, None if it is gone."""
    file = folder / uuid.uuid4().hex
    try:
        await source.copy_to(key, file)
        return await target.put(key, file)
    except NotFound:
        return None
    finally:
        file.unlink(missing_ok=True)
