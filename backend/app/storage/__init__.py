"""Bytes at rest: a small interface, and where they may lie.

Lives here: the interface and one file per kind of storage. May import: schemas, config, errors.
"""

from app.config import Settings
from app.storage.base import Storage
from app.storage.local import LocalStorage


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name."""
    return LocalStorage(settings.data_dir / "media")


__all__ = ["LocalStorage", "Storage", "open_storage"]
