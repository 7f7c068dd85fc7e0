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
    sys.exit(code)


if __name__ == "__main__":
    main()
