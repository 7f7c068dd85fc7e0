"""`adreel admin`: who sees and tends everybody's work."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from app.config import Settings
from app.database import DATABASE_ERRORS, Database
from app.errors import AppError
from app.services.auth import set_admin


def add_admin_command(commands: Any) -> None:
    """Adds `admin` to the command line's subcommands."""
    admin = commands.add_parser("admin", help="let an account see and tend everybody's work")
    admin.add_argument("email", metavar="EMAIL", help="of an account that is registered")
    admin.add_argument("--revoke", action="store_true", help="take the right back")


def run_admin(settings: Settings, arguments: argparse.Namespace) -> int:
    """Gives or takes the right; the exit code."""
    try:
        asyncio.run(_set(settings, arguments.email, not arguments.revoke))
    except AppError as error:
        print(f"adreel: {error.message}", file=sys.stderr)
        return 1
    except DATABASE_ERRORS:
        print("adreel: the database can't be read; try `adreel migrate`.", file=sys.stderr)
        return 1
    print(f"{arguments.email} is {'no longer' if arguments.revoke else 'now'} an admin.")
    return 0


async def _set(settings: Settings, email: str, granted: bool) -> None:
    database = Database(settings.sqlalchemy_url)
    try:
        async with database.transaction() as db:
            await set_admin(db, email, granted)
    finally:
        await database.close()
