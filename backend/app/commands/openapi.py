"""`adreel openapi`: the API's description."""

from __future__ import annotations

import argparse
import json

from app.config import Settings
from app.main import create_app


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """Prints it; the exit code."""
    print(json.dumps(create_app(Settings()).openapi(), indent=1, sort_keys=True))
    return 0
