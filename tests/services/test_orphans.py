"""The sweep takes what nobody owns, and nothing else."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.config import Settings
from app.database import Database
from app.errors import Conflict
from app.migrations.runner import upgrade
from app.models import Asset, Session, User
from app.services import orphans
from app.services.orphans import SAFE_AGE, sweep
from app.storage import Storage, open_storage

OWNED = ["sessions/here/images/a.png", "sessions/here/exports/x.mov", "users/1/uploads/mine.jpg",
         "users/1/uploads/mine.cutout-1.png"]  # fmt: skip
ORPHANS = ["sessions/gone/images/a.png", "sessions/gone/final.mp4", "users/1/uploads/lost.jpg",
           "users/1/uploads/lost.thumbnail.jpg"]  # fmt: skip
OTHERS = ["backup/notes.txt", "users/1/else/x.jpg", "users/readme.txt"]


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    settings.data_dir.mkdir()
    await asyncio.to_thread(upgrade, settings.sqlalchemy_url)
    opened = Database(settings.sqlalchemy_url)
    async with opened.transaction() as db:
        db.add(User(id=1, email="a@b.c", username="a", password_hash="x"))
        await db.flush()
        db.add(Session(id="here", user_id=1))
        db.add(Asset(id="mine", user_id=1, kind="upload", storage_key="users/1/uploads/mine.jpg",
                     content_type="image/jpeg", size_bytes=1))  # fmt: skip
    yield opened
    await opened.close()


@pytest.fixture(params=["local", "s3"])
async def storage(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> AsyncIterator[Storage]:
    if request.param == "s3":
        settings = request.getfixturevalue("s3").settings(settings.data_dir)
    opened = open_storage(settings)
    yield opened
    await opened.close()


async def fill(storage: Storage, folder: Path, *keys: str) -> None:
    for key in keys:
        (folder / "f").write_bytes(b"four")
        await storage.put(key, folder / "f")


async def names(storage: Storage) -> list[str]:
    return sorted([item.key async for item in storage.keys("")])


async def test_only_what_nobody_owns_goes(
    database: Database, storage: Storage, tmp_path: Path
) -> None:
    await fill(storage, tmp_path, *OWNED, *ORPHANS, *OTHERS)
    told = await sweep(database, storage, timedelta(0), dry_run=True)
    assert (told.files, told.bytes, told.kept) == (4, 16, 4)
    assert len(await names(storage)) == 11
    done = await sweep(database, storage, timedelta(0), dry_run=False)
    assert (done.files, done.bytes, done.kept) == (4, 16, 4)
    assert await names(storage) == sorted(OWNED + OTHERS)


async def test_the_young_stay(database: Database, storage: Storage, tmp_path: Path) -> None:
    await fill(storage, tmp_path, *OWNED, *ORPHANS)
    done = await sweep(database, storage, SAFE_AGE, dry_run=False)
    assert (done.files, done.young) == (0, 4)
    assert len(await names(storage)) == 8


async def test_the_old_go(database: Database, settings: Settings, tmp_path: Path) -> None:
    storage = open_storage(settings)
    await fill(storage, tmp_path, *OWNED, *ORPHANS)
    for key in (OWNED[0], ORPHANS[0]):
        then = time.time() - 25 * 3600
        os.utime(settings.data_dir / "media" / key, (then, then))
    done = await sweep(database, storage, SAFE_AGE, dry_run=False)
    assert (done.files, done.young, done.kept) == (1, 3, 4)
    assert ORPHANS[0] not in await names(storage)


async def test_the_wrong_database_is_refused(
    database: Database, storage: Storage, tmp_path: Path
) -> None:
    await fill(storage, tmp_path, *ORPHANS)
    for dry_run in (True, False):
        with pytest.raises(Conflict, match="right one"):
            await sweep(database, storage, timedelta(0), dry_run=dry_run)
    assert len(await names(storage)) == 4
    await sweep(database, storage, timedelta(0), dry_run=False, force=True)
    assert await names(storage) == []


async def test_what_was_recorded_meanwhile_stays(
    database: Database, storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(storage, tmp_path, *OWNED, "sessions/late/a.png", "sessions/gone/a.png")
    known, calls = orphans._known, 0

    async def entered(*args: object):  # type: ignore[no-untyped-def]
        nonlocal calls
        calls += 1
        if calls == 2:
            async with database.transaction() as db:
                db.add(Session(id="late", user_id=1))
        return await known(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(orphans, "_known", entered)
    await sweep(database, storage, timedelta(0), dry_run=False)
    assert await names(storage) == sorted([*OWNED, "sessions/late/a.png"])
