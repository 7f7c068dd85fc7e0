"""A change of an account in the database, by whoever has the machine."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.database import DATABASE_ERRORS, Database
from app.errors import AppError
from app.logging import configure

Change = Callable[[AsyncSession], Awaitable[None]]


def changed(settings: Settings, change: Change) -> bool:
    """Whether the change was made; says why not."""
    configure(settings.log_level, readable=settings.readable_logs)
    try:
        asyncio.run(_made(settings, change))
    except AppError as error:
        print(f"adreel: {error.message}", file=sys.stderr)
        return False
    except DATABASE_ERRORS:
        print("adreel: the database can't be read; try `adreel migrate`.", file=sys.stderr)
        return False
    return True


async def _made(settings: Settings, change: Change) -> None:
    async with Database(settings.sqlalchemy_url) as database, database.transaction() as db:
        await change(db)
