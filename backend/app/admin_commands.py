"""`adreel admin` and `adreel user`: who sees and tends everybody's work, who is let in."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from app.config import Settings
from app.database import DATABASE_ERRORS, Database
from app.errors import AppError
from app.logging import configure
from app.services.auth import set_active, set_admin


def add_admin_command(commands: Any) -> None:
    """Adds `admin` and `user` to the command line's subcommands."""
    admin = commands.add_parser("admin", help="let an account see and tend everybody's work")
    admin.add_argument("email", metavar="EMAIL", help="of an account that is registered")
    admin.add_argument("--revoke", action="store_true", help="take the right back")
    user = commands.add_parser("user", help="shut an account out, or let it in again")
    tools = user.add_subparsers(dest="tool", required=True)
    for name, meaning in (
        ("disable", "end its tokens and API keys at once, and let it in no more"),
        ("enable", "let it in again; it signs in anew"),
    ):
        tool = tools.add_parser(name, help=meaning)
        tool.add_argument("email", metavar="EMAIL", help="of an account that is registered")


def run_admin(settings: Settings, arguments: argparse.Namespace) -> int:
    """Gives or takes the right, shuts out or lets in; the exit code."""
    configure(settings.log_level, readable=settings.readable_logs)
    try:
        asyncio.run(_change(settings, arguments))
    except AppError as error:
        print(f"adreel: {error.message}", file=sys.stderr)
        return 1
    except DATABASE_ERRORS:
        print("adreel: the database can't be read; try `adreel migrate`.", file=sys.stderr)
        return 1
    if arguments.command == "user":
        print(f"{arguments.email} is now {arguments.tool}d.")
    else:
        print(f"{arguments.email} is {'no longer' if arguments.revoke else 'now'} an admin.")
    return 0


async def _change(settings: Settings, arguments: argparse.Namespace) -> None:
    database = Database(settings.sqlalchemy_url)
    try:
        async with database.transaction() as db:
            if arguments.command == "user":
                await set_active(db, arguments.email, arguments.tool == "enable")
            else:
                await set_admin(db, arguments.email, not arguments.revoke)
    finally:
        await database.close()
