"""Bytes at rest: a small interface, and where they may lie.

Lives here: the interface (`base`), one kind of storage a file (`local`, `s3` with its `s3_client` and the `copies` on disk),
and `copying` from one kind to the other. May import: schemas, config, errors, logging. boto3 is known to the s3 files alone.
"""

from app.config import Settings
from app.storage.base import Storage, Stored
from app.storage.local import LocalStorage


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name."""
    return open_bucket(settings) if settings.s3_bucket else open_folder(settings)


def open_folder(settings: Settings) -> LocalStorage:
    """The folder in `data_dir`."""
    return LocalStorage(settings.data_dir / "media")


def open_bucket(settings: Settings) -> Storage:
    """The bucket that is set."""
    from app.storage.s3 import S3Storage  # noqa: PLC0415  boto3 takes half a second to import

    return S3Storage(settings)


def browser_origin(settings: Settings) -> str:
    """Where browsers get media from besides the API itself, as an origin; empty: from nowhere else."""
    if not settings.s3_bucket:
        return ""
    from app.storage import s3_client  # noqa: PLC0415  as above

    return s3_client.browser_origin(settings)


__all__ = [
    "LocalStorage", "Storage", "Stored", "browser_origin", "open_bucket", "open_folder", "open_storage",
]  # fmt: skip
