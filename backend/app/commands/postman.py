"""`adreel postman`: the API's description as a collection of requests."""

from __future__ import annotations

import argparse
import json

from app.config import Settings
from app.main import create_app
from app.postman import collection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """Prints it; the exit code."""
    settings = Settings()
    described = create_app(settings).openapi()
    print(json.dumps(collection(described, f"http://localhost:{settings.port}"), indent=1))
    return 0
