"""`adreel migrate`: the database at its newest schema."""

from __future__ import annotations

import argparse

from app.config import Settings
from app.migrations.runner import upgrade


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """Migrates; the exit code."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.sqlalchemy_url)
    return 0
