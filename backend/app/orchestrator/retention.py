"""Has what is too old removed, now and then; what nobody can use any more, always."""

from __future__ import annotations

import asyncio

from app.config import Settings
from app.database import Database, is_gone
from app.logging import get_logger
from app.services import auth
from app.services.retention import drop_old
from app.storage import Storage

_log = get_logger(__name__)
_EVERY = 3600.0


class Retention:
    """Every hour; several processes may, at the same time. Ads and uploads go where the settings ask for it."""

    def __init__(self, settings: Settings, database: Database, storage: Storage) -> None:
        self._settings, self._database, self._storage = settings, database, storage

    async def keep_on(self) -> None:
        """Goes on until it is canceled."""
        while True:
            try:
                async with self._database.transaction() as db:
                    await auth.forget_spent(db)
                done = await drop_old(self._database, self._storage.patient(), self._settings)
                if done.ads or done.sources:
                    _log.info("retention", ads=done.ads, sources=done.sources)
            except Exception as error:
                if not is_gone(error):
                    _log.exception("retention_failed")
            await asyncio.sleep(_EVERY)
