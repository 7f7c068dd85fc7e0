"""Applies migrations from within the program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from app.logging import get_logger
from app.migrations.revisions import unknown_revision

_log = get_logger(__name__)


def alembic_config(url: str) -> Config:
    """Alembic's configuration for a database; `url` as SQLAlchemy's async engine takes it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Brings a database to a revision.

    One that a newer version of this program has brought further stays as it is, so that a deployment can be rolled back:
    migrations leave what the version before needs.
    """
    try:
        command.upgrade(alembic_config(url), revision)
    except CommandError:  # asked only now, when nobody else is migrating any more
        newer = unknown_revision(url) if revision == "head" else None
        if newer is None:
            raise
        _log.warning("schema_is_newer", revision=newer)


def downgrade(url: str, revision: str) -> None:
    """Takes a database back to a revision."""
    command.downgrade(alembic_config(url), revision)
