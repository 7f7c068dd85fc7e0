"""Retention: uploads and ads that are kept only for so many days, where a deployment says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.database import Database
from app.models import Asset, Run, Session, User
from app.models.types import now
from app.services import assets, clients, ownership, runs, sessions
from app.storage import Storage


@dataclass(slots=True)
class Dropped:
    """How many uploads and ads were removed, or would be."""

    sources: int = 0
    ads: int = 0


async def drop_old(
    database: Database, storage: Storage, settings: Settings, *, dry_run: bool = False
) -> Dropped:
    """Removes what is older than the settings let it be.

    An ad goes whole, with its pictures and clips, once nobody has touched it for so long, finished or not; one that is at work
    stays. An upload stays while an ad that was touched since then shows it, work needs it, or a brand has it as its logo.
    """
    done = Dropped()
    if settings.retain_finals_days:
        limit = now() - timedelta(days=settings.retain_finals_days)
        async with database.reading() as db:
            old = list(await db.scalars(select(Session.id).where(_old(limit))))
        for session_id in old:
            done.ads += await _drop_ad(database, storage, session_id, limit, dry_run)
    if settings.retain_sources_days:
        limit = now() - timedelta(days=settings.retain_sources_days)
        async with database.reading() as db:
            query = select(Asset.id, Asset.user_id).where(Asset.kind == "upload", Asset.created_at < limit)  # fmt: skip
            found = list(await db.execute(query))
        for asset_id, user_id in found:
            done.sources += await _drop_source(database, storage, user_id, asset_id, limit, dry_run)
    return done


def _old(limit: datetime) -> ColumnElement[bool]:
    at_work = select(Run.id).where(Run.session_id == Session.id, Run.status.in_(runs.ACTIVE))
    return (Session.updated_at < limit) & ~at_work.exists()


async def _drop_ad(
    database: Database, storage: Storage, session_id: str, limit: datetime, dry_run: bool
) -> bool:
    if dry_run:
        return True
    async with database.transaction() as db:
        query = select(Session).where(Session.id == session_id, _old(limit)).with_for_update()
        session = await db.scalar(query)  # it may have been touched meanwhile
        if session is None:
            return False
        await sessions.delete(db, session)
    # Also where nobody hears of it, as on the command line.
    await storage.delete_folder(f"sessions/{session_id}")
    return True


async def _drop_source(
    database: Database, storage: Storage, user_id: int, asset_id: str, limit: datetime, dry_run: bool
) -> bool:  # fmt: skip
    async with database.transaction() as db:
        user = await db.get(User, user_id)
        asset = await ownership.find(db, user, Asset, asset_id) if user else None
        if user is None or asset is None or await _needed(db, user, asset, limit):
            return False
        if dry_run:
            return True
        await db.delete(asset)
    await assets.drop_files(storage, assets.keys_of(asset))
    return True


async def _needed(db: AsyncSession, user: User, asset: Asset, limit: datetime) -> bool:
    if await clients.uses_logo(db, asset) or await assets.at_work(db, user, asset):
        return True
    shown = select(Asset.id).join(Session, Session.id == Asset.session_id).where(
        Asset.user_id == user.id, Asset.kind == "image", Session.updated_at >= limit,
        Asset.details["photo_key"].as_string() == asset.storage_key,
    )  # fmt: skip
    return await db.scalar(shown.limit(1)) is not None
