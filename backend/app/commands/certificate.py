"""`adreel certificate`: a pair to sign with, for several machines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.media.credentials import make_pair


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="PEM that is made, for C2PA_CERT_FILE and C2PA_KEY_FILE")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Makes a pair; the exit code."""
    try:
        make_pair(arguments.file)
    except FileExistsError:
        print(f"adreel: {arguments.file} exists, and is left as it is.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"adreel: {arguments.file} can't be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{arguments.file} holds a new key and its certificate. On every machine, for the user that runs Adreel only:\n"
          f"  C2PA_CERT_FILE={arguments.file.resolve()}\n  C2PA_KEY_FILE={arguments.file.resolve()}")  # fmt: skip
    return 0
