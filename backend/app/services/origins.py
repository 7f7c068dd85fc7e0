"""Origins: what a clip comes from, by what was recorded when it was made. No prompt, no name, no id that means anything to others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Asset
from app.providers.registry import STUDIO
from app.schemas.provenance import DigitalSource, PictureSource, ShotSource, SourceKind

_TYPES = {
    SourceKind.GENERATIVE_MODEL: DigitalSource.GENERATED,
    SourceKind.MOTION_GRAPHICS: DigitalSource.ALGORITHMIC,
    SourceKind.UPLOADED_PHOTO: DigitalSource.COMPOSITE,
}


def digest(asset_id: str) -> str:
    """Names an asset to whoever knows its id."""
    return hashlib.sha256(asset_id.encode()).hexdigest()


async def pictures_of(db: AsyncSession, clips: Sequence[Asset]) -> dict[str, Asset]:
    """The pictures that clips start from, by the clip's id; those that are gone are left out."""
    ids = [c.source_asset_id for c in clips if c.source_asset_id]
    found = {p.id: p for p in await db.scalars(select(Asset).where(Asset.id.in_(ids)))}
    return {c.id: found[c.source_asset_id] for c in clips if c.source_asset_id in found}


def origin_of(clip: Asset, picture: Asset | None) -> ShotSource:
    """What a clip is. One that the studio moved from a hosted model's picture shows what the model made.

    Args:
        picture: that it starts from; None if it is gone.
    """
    photo_key: str | None = (clip.details.get("unit") or {}).get("photo_key")
    makers = {clip.provider, *([picture.provider] if picture else [])}
    if makers - {STUDIO}:
        kind = SourceKind.GENERATIVE_MODEL
    else:
        kind = SourceKind.UPLOADED_PHOTO if photo_key else SourceKind.MOTION_GRAPHICS
    return ShotSource(
        kind=kind, provider=clip.provider, model_id=clip.model_id, asset=digest(clip.id), digital_source_type=_TYPES[kind],
        picture=PictureSource(provider=picture.provider, model_id=picture.model_id, asset=digest(picture.id)) if picture else None,
        # The key of an upload ends in its id; what stands before it says whose it is.
        photo=digest(PurePosixPath(photo_key).name.partition(".")[0]) if photo_key else None,
    )  # fmt: skip


def generative(origins: Sequence[ShotSource]) -> bool:
    """Whether a hosted model made any of these shots."""
    return any(origin.kind is SourceKind.GENERATIVE_MODEL for origin in origins)
