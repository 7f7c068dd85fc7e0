"""`adreel user`: who is let in."""

from __future__ import annotations

import argparse

from app.commands.accounts import changed
from app.config import Settings
from app.services.auth import set_active


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    tools = parser.add_subparsers(dest="tool", required=True)
    for name, meaning in (
        ("disable", "end its tokens and API keys at once, and let it in no more"),
        ("enable", "let it in again; it signs in anew"),
    ):
        tool = tools.add_parser(name, help=meaning)
        tool.add_argument("email", metavar="EMAIL", help="of an account that is registered")


def run(arguments: argparse.Namespace) -> int:
    """Shuts an account out, or lets it in; the exit code."""
    return let_in(Settings(), arguments.email, arguments.tool == "enable")


def let_in(settings: Settings, email: str, active: bool) -> int:
    """Shuts an account out, or lets it in; the exit code."""
    if not changed(settings, lambda db: set_active(db, email, active)):
        return 1
    print(f"{email} is now {'enabled' if active else 'disabled'}.")
    return 0
