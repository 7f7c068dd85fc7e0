"""`adreel storage`: sweeps what nobody owns any more, copies between the folder and the bucket."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.config import Settings
from app.database import DATABASE_ERRORS, Database
from app.errors import AppError, Unavailable
from app.services.orphans import SAFE_AGE, sweep
from app.services.retention import drop_old
from app.storage import open_bucket, open_folder, open_storage
from app.storage.copying import Copied, copy_all

_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which of the two, and what it takes."""
    tools = parser.add_subparsers(dest="tool", required=True)
    sweeping = tools.add_parser("sweep", help="remove files whose ad or upload is gone")
    sweeping.add_argument(
        "--older-than", type=_hours, default=SAFE_AGE, metavar="HOURS", help="only those (default 24)"
    )  # fmt: skip
    sweeping.add_argument(
        "--force", action="store_true", help="also if the database knows none of all files"
    )
    copying = tools.add_parser("copy", help="copy media between DATA_DIR and the bucket")
    copying.add_argument("--to", choices=["s3", "local"], required=True)
    for tool in (sweeping, copying):
        tool.add_argument("--dry-run", action="store_true", help="only say what would be done")


def run(arguments: argparse.Namespace) -> int:
    """Sweeps or copies; the exit code."""
    return tend(Settings(), arguments)


def tend(settings: Settings, arguments: argparse.Namespace) -> int:
    """Sweeps or copies, as `arguments` of this command say; the exit code."""
    return _run(_copy(settings, arguments) if arguments.tool == "copy" else _sweep(settings, arguments))  # fmt: skip


def _run(work: Coroutine[Any, Any, int]) -> int:
    try:
        return asyncio.run(work)
    except AppError as error:
        print(f"adreel: {error.message}", file=sys.stderr)
    except DATABASE_ERRORS:
        print("adreel: the database can't be read; try `adreel migrate`.", file=sys.stderr)
    except OSError as error:
        print(f"adreel: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nadreel: stopped; it can be run again.", file=sys.stderr)
        return 130
    return 1


async def _sweep(settings: Settings, arguments: argparse.Namespace) -> int:
    url = settings.sqlalchemy_url
    database = url.removeprefix("sqlite+aiosqlite:///")
    if database != url and not await asyncio.to_thread(Path(database).exists):
        raise Unavailable(f"There is no database at {database}.")
    house, storage = Database(url), open_storage(settings)
    try:
        old = await drop_old(house, storage.patient(), settings, dry_run=arguments.dry_run)
        done = await sweep(
            house, storage.patient(), arguments.older_than, dry_run=arguments.dry_run,
            force=arguments.force,
        )  # fmt: skip
    finally:
        await storage.close()
        await house.close()
    verb = "would be removed" if arguments.dry_run else "removed"
    if settings.retain_finals_days or settings.retain_sources_days:
        print(f"Too old: {old.ads} ads and {old.sources} uploads {verb}.")
    print(f"{_files(done.files)} {verb}, {_size(done.bytes)}; {done.kept} belong to something, {done.young} are too young to tell.")  # fmt: skip
    return 0


async def _copy(settings: Settings, arguments: argparse.Namespace) -> int:
    if not settings.s3_bucket:
        raise Unavailable("S3_BUCKET is not set: there is no bucket to copy to or from.")
    bucket, folder = open_bucket(settings), open_folder(settings)
    source, target = (folder, bucket) if arguments.to == "s3" else (bucket, folder)
    try:
        done = await copy_all(
            source.patient(), target.patient(), settings.data_dir.resolve() / "copying",
            dry_run=arguments.dry_run, told=_tell,
        )  # fmt: skip
    finally:
        await bucket.close()
    verb = "would be copied" if arguments.dry_run else "copied"
    print(f"{_files(done.files)} {verb}, {_size(done.bytes)}; {done.there} were there, {done.gone} were removed meanwhile.")  # fmt: skip
    if done.wrong:
        more = "" if len(done.wrong) <= _SHOWN else f" and {len(done.wrong) - _SHOWN} more"
        raise Unavailable(f"not there with the same size: {', '.join(done.wrong[:_SHOWN])}{more}")
    return 0


def _tell(done: Copied) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{_files(done.files)}, {_size(done.bytes)}", end="\r", file=sys.stderr, flush=True)  # fmt: skip


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _hours(text: str) -> timedelta:
    try:
        hours = float(text)
        if not 0 <= hours <= 24 * 3650:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError("hours, such as 24") from None
    return timedelta(hours=hours)
