"""`adreel admin`: who sees and tends everybody's work."""

from __future__ import annotations

import argparse

from app.commands.accounts import changed
from app.config import Settings
from app.services.auth import set_admin


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("email", metavar="EMAIL", help="of an account that is registered")
    parser.add_argument("--revoke", action="store_true", help="take the right back")


def run(arguments: argparse.Namespace) -> int:
    """Gives the right, or takes it; the exit code."""
    return give(Settings(), arguments.email, revoke=arguments.revoke)


def give(settings: Settings, email: str, *, revoke: bool = False) -> int:
    """Gives the right, or takes it; the exit code."""
    if not changed(settings, lambda db: set_admin(db, email, not revoke)):
        return 1
    print(f"{email} is {'no longer' if revoke else 'now'} an admin.")
    return 0
