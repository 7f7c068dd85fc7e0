"""Assets: what is stored, whose it is, and what the edge shows of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import uuid
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.database import Database, lock_rows, page_of
from app.errors import AppError, Conflict, InvalidInput, NotFound, TooLarge, Unavailable, WrongType
from app.logging import get_logger
from app.media.apart import clean_picture_apart
from app.media.clean_video import CleanVideo, clean_video, is_video
from app.media.sniff import CleanPicture
from app.models import Asset, Session, User
from app.models.types import new_id
from app.schemas.assets import AssetList, AssetResponse
from app.schemas.results import FinalVideo, ImageAsset, VideoAsset, VideoVariant
from app.services import ownership, runs
from app.services.scanner import scan
from app.services.tokens import MediaLinks
from app.storage import Storage

_log = get_logger(__name__)
_BYTES_PER_MB = 1_000_000
_UNDO_SECONDS = 5.0
_LARGEST = 5
"""Ads that are named to whoever has to make room."""
_cleaning = asyncio.Semaphore(1)  # one at a time: a large picture takes some hundred megabytes


async def owned(db: AsyncSession, user: User, asset_id: str) -> Asset:
    """A user's asset.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    missing = NotFound("There is no such asset.", code="ASSET_NOT_FOUND")
    return await ownership.get(db, user, Asset, asset_id, missing)


async def received(chunks: AsyncIterator[bytes], settings: Settings) -> Path:
    """Streams an upload to a scratch file.

    Raises:
        TooLarge: it exceeds the limit; InvalidInput: it is empty; Unavailable: the disk is full.
    """
    folder = settings.scratch / "uploads"
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    size = 0
    try:
        with path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > settings.upload_max_mb * _BYTES_PER_MB:
                    raise TooLarge(
                        f"The file is larger than {settings.upload_max_mb} MB.",
                        details={"max_mb": settings.upload_max_mb},
                    )
                await asyncio.to_thread(file.write, chunk)
        if size == 0:
            raise InvalidInput("The file is empty.", code="EMPTY_FILE")
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Unavailable("The file could not be stored.", code="STORAGE_FAILED") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


async def room_for(db: AsyncSession, user: User, settings: Settings, size: int = 1) -> None:
    """Refuses uploads of a user whose quota leaves no room for `size` more bytes.

    Raises:
        TooLarge: it does not.
    """
    if lock_rows(db):  # uploads at the same moment take turns here
        await db.get(User, user.id, with_for_update=True)
    held = await db.scalar(
        select(func.sum(Asset.size_bytes)).where(Asset.user_id == user.id, Asset.kind == "upload")
    )
    if (held or 0) + size > settings.upload_quota_mb * _BYTES_PER_MB:
        raise TooLarge(
            f"Your uploads fill the {settings.upload_quota_mb} MB that you have; delete some first.", code="QUOTA_EXCEEDED",
            details={"quota_mb": settings.upload_quota_mb},
        )  # fmt: skip
    await room_to_work(db, user.id, settings, size)


async def room_to_work(db: AsyncSession, user_id: int, settings: Settings, size: int = 1) -> None:
    """Refuses more where all that a user has fills the storage quota.

    Raises:
        TooLarge: it does; names the ads that take most, which can be deleted.
    """
    held = await db.scalar(select(func.sum(Asset.size_bytes)).where(Asset.user_id == user_id)) or 0
    if held + size <= settings.storage_quota_mb * _BYTES_PER_MB:
        return
    taken = func.sum(Asset.size_bytes)
    rows = await db.execute(
        select(Session.id, Session.title, Session.product_prompt, taken)
        .join(Asset, Asset.session_id == Session.id).where(Session.user_id == user_id)
        .group_by(Session.id).order_by(taken.desc()).limit(_LARGEST)
    )  # fmt: skip
    largest = [
        {"session_id": session, "title": title or prompt or "", "mb": round(size / _BYTES_PER_MB, 1)}
        for session, title, prompt, size in rows
    ]  # fmt: skip
    raise TooLarge(
        f"What you have fills the {settings.storage_quota_mb} MB that are yours; delete ads or uploads first.",
        code="QUOTA_EXCEEDED",
        details={"quota_mb": settings.storage_quota_mb, "used_mb": round(held / _BYTES_PER_MB, 1), "largest": largest},
    )  # fmt: skip


async def add_upload(
    database: Database, user: User, storage: Storage, settings: Settings, source: Path, name: str,
    shown_name: str, tags: list[str], details: dict[str, str] | None = None,
    wanted: str | None = None,
) -> Asset:  # fmt: skip
    """Checks, cleans and keeps an uploaded picture or film; the scratch file is gone afterwards.

    Args:
        details: whose it is besides: {client_id, campaign_id}. wanted: image or video, if it has to be one of them.

    Raises:
        WrongType, TooLarge, InvalidInput: as `media.sniff.clean_picture` and `media.clean_video`.
        TooLarge: the quota is used up meanwhile.
        Unavailable: the disk is full, or the virus scanner does not answer.
    """
    asset_id = new_id()
    folder = source.with_name(f"{source.name}-clean")
    kept, thumbnail = folder / "kept", folder / "thumbnail.jpg"
    try:
        await scan(settings.clamav_address, source)
        folder.mkdir()
        if wanted and wanted != ("video" if is_video(source) else "image"):
            raise WrongType(f"The file is no {wanted}.")
        async with _cleaning:
            film = await clean_video(source, name, kept, thumbnail) if is_video(source) else None
            picture: CleanVideo | CleanPicture = film if film else await clean_picture_apart(
                source, name, kept, thumbnail, settings.upload_max_megapixels
            )  # fmt: skip
        key = f"users/{user.id}/uploads/{asset_id}{picture.extension}"
        poster = f"users/{user.id}/uploads/{asset_id}.thumbnail.jpg"
        try:
            size = await storage.put(key, kept)
            await storage.put(poster, thumbnail)
            asset = Asset(
                id=asset_id, user_id=user.id, kind="upload", name=shown_name[:255], storage_key=key,
                poster_key=poster, content_type=picture.content_type, size_bytes=size,
                width=picture.width, height=picture.height, duration=film.duration if film else None,
                fps=film.fps if film else None, details={"tags": tags} | (details or {}),
            )  # fmt: skip
            async with database.transaction() as db:
                await room_for(db, user, settings, size)
                db.add(asset)
        except BaseException:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_UNDO_SECONDS):
                    await drop_files(storage, [key, poster])
            raise
    except OSError as error:
        raise Unavailable("The file could not be stored.", code="STORAGE_FAILED") from error
    finally:
        source.unlink(missing_ok=True)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return asset


def file_name(asset: Asset) -> str:
    """A harmless name for a download, with the right extension."""
    if asset.kind == "final":
        return f"ad_{asset.session_id}.mp4"
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(asset.name).stem).strip("-")[:60]
    return f"{stem or asset.kind}{Path(asset.storage_key).suffix}"


def media_url(asset: Asset, links: MediaLinks) -> str:
    """Link to the asset's file."""
    return links.url(asset.id, "file", file_name(asset))


def poster_url(asset: Asset, links: MediaLinks) -> str | None:
    """Link to the asset's still picture; pictures are their own."""
    if asset.poster_key:
        return links.url(asset.id, "poster", "poster.jpg")
    return media_url(asset, links) if asset.kind == "image" else None


def _resolution(asset: Asset) -> str:
    return f"{asset.width}x{asset.height}"


def as_upload(asset: Asset, links: MediaLinks) -> AssetResponse:
    return AssetResponse(
        id=asset.id, name=asset.name, type="video" if asset.duration else "image", url=media_url(asset, links),
        thumbnail_url=poster_url(asset, links), size=asset.size_bytes, width=asset.width,
        height=asset.height, duration=asset.duration,
        format=Path(asset.storage_key).suffix.lstrip("."), tags=asset.details.get("tags", []),
        created_at=asset.created_at,
    )  # fmt: skip


def as_image(asset: Asset, links: MediaLinks) -> ImageAsset:
    return ImageAsset(
        id=asset.id, url=media_url(asset, links), view_type=asset.details["view"], seed=asset.seed,
        prompt=asset.prompt, cost=float(asset.cost), model=asset.model_id,
        provider=asset.provider, resolution=_resolution(asset), width=asset.width or 0,
        height=asset.height or 0, created_at=asset.created_at,
    )  # fmt: skip


def as_clip(asset: Asset, links: MediaLinks) -> VideoAsset:
    return VideoAsset(
        id=asset.id, url=media_url(asset, links), poster_url=poster_url(asset, links),
        source_image_id=asset.source_asset_id, duration=asset.duration or 0,
        resolution=_resolution(asset), fps=asset.fps or 0, cost=float(asset.cost),
        model=asset.model_id, provider=asset.provider, camera_move=asset.details["move"],
        created_at=asset.created_at,
    )  # fmt: skip


def _megabytes(asset: Asset) -> float:
    return round(asset.size_bytes / _BYTES_PER_MB, 2)


def as_final(asset: Asset, variants: list[Asset], links: MediaLinks) -> FinalVideo:
    return FinalVideo(
        id=asset.id, url=media_url(asset, links), poster_url=poster_url(asset, links),
        duration=asset.duration or 0, resolution=_resolution(asset), fps=asset.fps or 0,
        file_size_mb=_megabytes(asset), aspect_ratio=asset.details["aspect_ratio"],
        loudness_lufs=asset.details.get("loudness_lufs"), sha256=asset.details["sha256"],
        music=asset.details.get("music"),
        launch_kit=asset.details.get("launch_kit", []),
        variants=[as_variant(v, links) for v in variants],
    )  # fmt: skip


def as_variant(asset: Asset, links: MediaLinks) -> VideoVariant:
    return VideoVariant(
        id=asset.id, url=media_url(asset, links), poster_url=poster_url(asset, links),
        aspect_ratio=asset.details["aspect_ratio"], resolution=_resolution(asset),
        duration=asset.duration or 0, file_size_mb=_megabytes(asset),
        hook=(asset.details.get("lines") or [None])[0], cta=asset.details["text"]["cta"],
        launch_kit=asset.details.get("launch_kit", []),
    )  # fmt: skip


async def uploads(
    db: AsyncSession, user: User, links: MediaLinks, page: int, page_size: int
) -> AssetList:
    """A page of a user's uploads, newest first."""
    mine = select(Asset).where(Asset.user_id == user.id, Asset.kind == "upload")
    rows, total = await page_of(db, mine.order_by(Asset.created_at.desc()), page, page_size)
    return AssetList(items=[as_upload(row, links) for row in rows], total=total)


def file_key(asset: Asset, which: str) -> str | None:
    """The stored file that a link's `which` means: file, poster or cutout."""
    if which == "cutout":
        key: str | None = asset.details.get("cutout", {}).get("key")
        return key
    return asset.poster_key if which == "poster" else asset.storage_key


async def owned_upload(db: AsyncSession, user: User, asset_id: str) -> Asset:
    """An upload of the user's.

    Raises:
        NotFound: there is none, it is somebody else's, or not an upload.
    """
    asset = await owned(db, user, asset_id)
    if asset.kind != "upload":
        raise NotFound("There is no such upload.", code="ASSET_NOT_FOUND")
    return asset


async def delete_upload(db: AsyncSession, user: User, asset_id: str) -> list[str]:
    """Removes an upload; the keys of its files, which are to be dropped once that is committed.

    Raises:
        NotFound: not the user's, or not an upload. Conflict: an ad uses it, or one that is being made will.
    """
    asset = await owned_upload(db, user, asset_id)
    if await at_work(db, user, asset):
        raise Conflict("An ad that is being made needs this photo.", code="ASSET_IN_USE")
    used = await db.scalar(
        select(Asset.id).where(
            Asset.user_id == user.id,
            Asset.kind == "image",
            Asset.details["photo_key"].as_string() == asset.storage_key,
        )
    )
    if used:
        raise Conflict("An ad uses this photo; delete the ad first.", code="ASSET_IN_USE")
    await db.delete(asset)
    return keys_of(asset)


async def at_work(db: AsyncSession, user: User, asset: Asset) -> bool:
    """Whether an ad that is being made needs an upload."""
    return asset.storage_key in json.dumps(await runs.payloads_at_work(db, user))


def keys_of(asset: Asset) -> list[str]:
    """All stored files of an upload."""
    keys = (asset.storage_key, asset.poster_key, *asset.details.get("cutout_files", []))
    return [key for key in keys if key]


async def drop_files(storage: Storage, keys: list[str]) -> None:
    """Removes the files of what is deleted. What can't be reached now is left for `adreel storage sweep`."""
    try:
        await storage.delete_many(keys)
    except AppError as error:
        _log.warning("files_left", keys=keys, error=error.message)


async def newest(db: AsyncSession, session: Session, kind: str) -> Asset | None:
    """The newest asset of a kind, in the ad's own ratio."""
    found: Asset | None = await db.scalar(
        select(Asset).where(Asset.session_id == session.id, Asset.kind == kind)
        .order_by(Asset.round.desc(), Asset.position).limit(1)
    )  # fmt: skip
    return found


async def next_round(db: AsyncSession, session: Session, kind: str) -> int:
    """The number of the next asset of a kind, from 1: a cut's version, a draft's revision."""
    latest = await db.scalar(
        select(func.max(Asset.round)).where(Asset.session_id == session.id, Asset.kind == kind)
    )
    return (latest or 0) + 1


async def newest_of(
    db: AsyncSession, session_ids: Sequence[str], *kinds: str
) -> dict[tuple[str, str], Asset]:
    """The newest asset of each kind, the first of its round, by session and kind; in one query, for lists."""
    found = await db.scalars(
        select(Asset)
        .where(Asset.session_id.in_(session_ids), Asset.kind.in_(kinds), Asset.position == 0,
               Asset.replaced.is_(False))
        .order_by(Asset.round)
    )  # fmt: skip
    return {(a.session_id, a.kind): a for a in found if a.session_id}


async def on_the_table(db: AsyncSession, session_ids: Sequence[str]) -> dict[tuple[str, str], list[Asset]]:  # fmt: skip
    """Pictures and clips of each session's present rounds as `round_of` has them, by session and kind; in one query, for lists."""
    present = or_(
        and_(Asset.kind == "image", Asset.round == Session.image_round),
        and_(Asset.kind == "clip", Asset.round == Session.clip_round),
    )
    found = await db.scalars(
        select(Asset).join(Session, Session.id == Asset.session_id)
        .where(Asset.session_id.in_(session_ids), present, Asset.replaced.is_(False)).order_by(Asset.position)
    )  # fmt: skip
    tables: dict[tuple[str, str], list[Asset]] = {}
    for asset in found:
        tables.setdefault((asset.session_id or "", asset.kind), []).append(asset)
    return tables


async def round_of(db: AsyncSession, session_id: str, kind: str, number: int) -> list[Asset]:
    """The assets on the table: of one round, in order, without those that were made again."""
    rows = await db.scalars(
        select(Asset)
        .where(
            Asset.session_id == session_id, Asset.kind == kind, Asset.round == number,
            Asset.replaced.is_(False),
        )
        .order_by(Asset.position)
    )  # fmt: skip
    return list(rows)
