"""`adreel`: the command line. A command's module is loaded when it is asked for: the whole application takes seconds to load."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys

COMMANDS = {
    "up": ("app.commands.up", "run API, worker and user interface"),
    "serve": ("app.commands.serve", "run the API and a worker in one process"),
    "worker": ("app.commands.worker", "take work up, without an API; any number share one PostgreSQL"),
    "make": ("app.commands.make", "make an ad of a prompt, without any server"),
    "migrate": ("app.commands.migrate", "bring the database to the newest schema"),
    "doctor": ("app.doctor.visit", "check this installation, and say what to do"),
    "openapi": ("app.commands.openapi", "print the API's OpenAPI document"),
    "postman": ("app.commands.postman", "print the API as a Postman collection"),
    "models": ("app.commands.models", "list hosted models with their prices"),
    "studio": ("app.commands.studio", "tools of the rendering engine"),
    "storage": ("app.commands.storage", "tend stored media"),
    "admin": ("app.commands.admin", "let an account see and tend everybody's work"),
    "user": ("app.commands.user", "shut an account out, or let it in again"),
    "verify": ("app.commands.verify", "read a file's provenance (C2PA): exit code 0 valid, 1 tampered with, 2 none"),
    "certificate": ("app.commands.certificate", "make a key and certificate that several machines sign with"),
}  # fmt: skip
"""Of each: its module, which has `add_arguments(parser)` and `run(arguments)`, and what it does."""


def main() -> None:
    """Entry point of the `adreel` command."""
    parser = argparse.ArgumentParser(prog="adreel", description="Self-hosted AI ad-video studio.")
    commands = parser.add_subparsers(dest="command", required=True)
    parsers = {name: commands.add_parser(name, help=what) for name, (_, what) in COMMANDS.items()}
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked not in COMMANDS:
        parser.parse_args()  # shows help, or says what is wrong
        parser.error("the command comes first")
    command = importlib.import_module(COMMANDS[asked][0])
    command.add_arguments(parsers[asked])
    arguments = parser.parse_args()
    try:
        code: int | None = command.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + signal.SIGPIPE
    except ValueError as error:
        code = _unusable(error)
    sys.exit(code)


def _unusable(error: ValueError) -> int:
    """Says what is wrong with the settings, if it is that; else the error goes on."""
    from pydantic import ValidationError  # noqa: PLC0415  not for those that do without

    from app.config import HOW_TO_MEND, Settings, wrong_settings  # noqa: PLC0415

    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        raise error
    print("\n".join(f"adreel: {text}" for text in wrong_settings(error)), file=sys.stderr)
    print(f"  {HOW_TO_MEND}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
