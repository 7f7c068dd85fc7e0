"""Cut-outs of uploaded photos: found alone where that is safe, by a person's strokes elsewhere."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.errors import InvalidInput, NotFound
from app.models import Asset, User
from app.models.types import new_id
from app.schemas.assets import CutoutRequest, CutoutResponse
from app.services import ownership
from app.services.assets import drop_files, owned_upload
from app.services.tokens import MediaLinks
from app.storage import Storage
from app.studio.cutout import cut_photo, cut_with_strokes, opened_photo, working_size

_busy = asyncio.Semaphore(1)  # one at a time: a cut takes a core for a second and some memory


def _cut(photo: Path, target: Path, request: CutoutRequest | None) -> dict[str, Any]:
    """Writes the cut-out (RGBA PNG) if there is one; says what came of it."""
    pixels = working_size(opened_photo(photo))
    facts: dict[str, Any]
    if request is None:
        finding = cut_photo(photo)
        facts = {
            "state": "automatic" if finding.alpha is not None else "needs_strokes",
            "residual": round(finding.residual, 2), "reason": finding.reason,
        }  # fmt: skip
        alpha = finding.alpha
    else:
        try:
            alpha = cut_with_strokes(pixels, request.keep, request.drop, request.radius)
        except ValueError as error:
            raise InvalidInput(str(error), code="NOTHING_KEPT") from error
        facts = {"state": "brushed", "residual": None, "reason": ""}
    if alpha is not None:
        layer = np.dstack([pixels, (alpha * 255 + 0.5).astype(np.uint8)])
        Image.fromarray(layer).save(target, compress_level=3)
    return facts


async def _made(
    asset: Asset, storage: Storage, scratch: Path, request: CutoutRequest | None
) -> dict[str, Any]:
    """Cuts the photo out; the file has a name of its own, so that an ad keeps the one it was made with."""
    photo = await storage.fetch(asset.storage_key)
    place = scratch / "uploads"
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="cutout-", dir=place))
    try:
        target = folder / "cutout.png"
        async with _busy:
            facts = await asyncio.to_thread(_cut, photo, target, request)
        if target.exists():
            key = f"users/{asset.user_id}/uploads/{asset.id}.cutout-{new_id()}.png"
            await storage.put(key, target)
            facts["key"] = key
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return facts


def _answer(asset: Asset, links: MediaLinks) -> CutoutResponse:
    facts = asset.details["cutout"]
    key = facts.get("key")
    # The name changes with the cut: a browser must not show an earlier one from its cache.
    url = links.url(asset.id, "cutout", key.rsplit(".cutout-", 1)[-1]) if key else None
    return CutoutResponse(
        state=facts["state"], reason=facts["reason"], residual=facts["residual"], cutout_url=url
    )


async def _note(
    database: Database, user: User, asset_id: str, facts: dict[str, Any], storage: Storage,
    links: MediaLinks, *, first: bool = False,
) -> CutoutResponse:  # fmt: skip
    """Enters a decision; with `first` only where nobody has decided meanwhile."""
    try:
        async with database.transaction() as db:
            asset = await owned_upload(db, user, asset_id)
            if first and "cutout" in asset.details:
                return _answer(asset, links)
            files = asset.details.get("cutout_files", [])
            made = [facts["key"]] if facts.get("key") else []
            asset.details = asset.details | {
                "cutout": facts, "cutout_files": list(dict.fromkeys([*files, *made])),
            }  # fmt: skip
    except NotFound:  # deleted while its cut was made
        if facts.get("key"):
            await drop_files(storage, [facts["key"]])
        raise
    return _answer(asset, links)


async def _picture(database: Database, user: User, asset_id: str) -> Asset:
    async with database.reading() as db:
        asset = await owned_upload(db, user, asset_id)
    if asset.duration:
        raise InvalidInput("Only pictures have a cut-out; this is a film.", code="NOT_A_PICTURE")
    return asset


async def look(
    database: Database,
    user: User,
    asset_id: str,
    storage: Storage,
    scratch: Path,
    links: MediaLinks,
) -> CutoutResponse:
    """The photo's cut-out; made at the first look, while no transaction is open.

    Args:
        scratch: the process's folder for what is half done.

    Raises:
        NotFound: there is no such upload of the user's. InvalidInput: it is a film.
    """
    asset = await _picture(database, user, asset_id)
    if "cutout" in asset.details:
        return _answer(asset, links)
    facts = await _made(asset, storage, scratch, None)
    return await _note(database, user, asset_id, facts, storage, links, first=True)


async def decide(
    database: Database, user: User, asset_id: str, request: CutoutRequest, storage: Storage,
    scratch: Path, links: MediaLinks,
) -> CutoutResponse:  # fmt: skip
    """Takes a person's word: strokes cut the product out, `framed` shows the photo on a card.

    Raises:
        NotFound: there is no such upload of the user's. InvalidInput: the strokes keep nothing.
    """
    asset = await _picture(database, user, asset_id)
    if request.layout == "framed":
        before = asset.details.get("cutout", {"residual": None})
        facts = before | {"state": "framed", "reason": ""}
    else:
        brushed = bool(request.keep or request.drop)
        facts = await _made(asset, storage, scratch, request if brushed else None)
    return await _note(database, user, asset_id, facts, storage, links)


async def sources(
    db: AsyncSession, user: User, ids: Sequence[str], field: str
) -> list[dict[str, Any]]:
    """What pictures of a user's photos are made from, as `as_source`.

    Raises:
        InvalidInput: a photo is not the user's.
    """
    found = []
    for asset_id in ids:
        photo = await ownership.find(db, user, Asset, asset_id, Asset.kind == "upload")
        if photo is None or photo.duration:
            raise InvalidInput(
                "A photo is not among your uploaded pictures.", code="UNKNOWN_ASSET",
                details={"fields": {field: "unknown id"}, "unknown": [asset_id]},
            )  # fmt: skip
        found.append(as_source(photo))
    return found


def as_source(asset: Asset) -> dict[str, Any]:
    """What a picture of this photo is made from: {photo_key, cutout_key, layout}.

    Without a look before, the renderer itself cuts a plain background and frames any other.
    """
    facts = asset.details.get("cutout", {})
    framed = facts.get("state") in ("framed", "needs_strokes")
    return {
        "photo_key": asset.storage_key, "cutout_key": None if framed else facts.get("key"),
        "layout": "framed" if framed else "set",
    }  # fmt: skip
