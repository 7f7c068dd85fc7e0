"""Images: start a round, approve, make one again; record what was made."""

from __future__ import annotations

import uuid
import zlib
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Asset, Run, Session, User
from app.providers.base import Quotes, still_request
from app.schemas.agents import AgentOutput
from app.schemas.brief import frame_size
from app.schemas.sessions import GenerateImagesRequest, StageStarted
from app.schemas.stages import RunKind, Stage, percent
from app.schemas.work import image_work
from app.services import anew, assets, costs, cutouts, runs
from app.services.events import tell
from app.services.stages import DIRECTION, begin, chosen, on_table, require, started


def seed_of(session: Session) -> int:
    """Of what chance decides in the session's present round; a repeated step draws the same product."""
    return zlib.crc32(f"{session.id}:{session.image_round}".encode()) & 0x7FFFFFFF


async def start(
    db: AsyncSession,
    user: User,
    session: Session,
    request: GenerateImagesRequest,
    provider: Quotes,
    purse: costs.Purse,
) -> StageStarted:
    """Begins a round of images; an earlier round and its choices make way.

    Raises:
        Conflict: something runs. InvalidInput: a photo is not the user's. OverCap: it would cost too much.
    """
    await runs.ensure_idle(db, session)
    photos = await cutouts.sources(db, user, request.source_asset_ids, "source_asset_ids")
    session.product_prompt = request.product_prompt
    session.style_keywords = request.style_keywords
    session.title = session.title or request.product_prompt[:80]
    session.image_round += 1
    session.consistency_seed = seed_of(session)
    session.brief = None
    session.approved_images, session.approved_clips, session.clip_order = [], [], []
    session.clip_round += 1
    shown = [photos[i % len(photos)] if photos else {} for i in range(request.num_images)]
    answer = started(
        provider, [DIRECTION, *map(still_request, shown)],
        f"Making {request.num_images} images.",
    )  # fmt: skip
    payload = {"count": request.num_images, "photos": photos}
    return await begin(
        db, session, purse, RunKind.IMAGES, payload, answer, Stage.PROMPT_PARSING,
        "Reading your brief…", total=request.num_images,
    )  # fmt: skip


async def approve(db: AsyncSession, session: Session, ids: list[str]) -> int:
    """Keeps a choice of images for the clips; returns how many.

    Raises:
        Conflict: something runs. WrongStage: there are none yet. InvalidInput: unknown ids.
    """
    await runs.ensure_idle(db, session)
    made = await assets.round_of(db, session.id, "image", session.image_round)
    require(made, "Generate images first.", "image_generation")
    picked = await chosen(db, session, "image", session.image_round, ids, "approved_image_ids")
    session.approved_images = [a.id for a in picked]
    # Clips of another choice no longer fit.
    session.clip_round += 1
    session.approved_clips, session.clip_order = [], []
    await tell(
        db, session, Stage.IMAGE_SELECTION, percent(Stage.IMAGE_SELECTION, 0),
        f"{len(picked)} images approved.",
    )  # fmt: skip
    return len(picked)


async def regenerate(
    db: AsyncSession, session: Session, asset_id: str, provider: Quotes, purse: costs.Purse
) -> StageStarted:
    """Makes one image again, arranged differently; the others stay.

    Raises:
        Conflict: something runs. NotFound: it is not on the table.
    """
    await runs.ensure_idle(db, session)
    asset = await on_table(db, session, "image", session.image_round, asset_id)
    answer = started(provider, [still_request(asset.details["unit"])], "Making this image again.")
    made = await anew.pictures_made(db, session)
    unit = anew.picture(asset, made, asset.details["unit"].get("wording"))
    return await begin(
        db, session, purse, RunKind.IMAGES, {"again": unit}, answer, Stage.IMAGE_GENERATION
    )


def planned_units(session: Session, run: Run, views: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """What to make in a run, with ids fixed by session, round and place, so that a repeat finds it."""
    if again := run.payload.get("again"):
        return [again]
    width, height = frame_size(session.aspect_ratio)
    photos = run.payload.get("photos") or []
    anchor = stable_id(session.id, "image", session.image_round, 0)
    plain = {"photo_key": None, "cutout_key": None, "layout": None}
    return [
        {
            "asset_id": stable_id(session.id, "image", session.image_round, i),
            "anchor_key": f"sessions/{session.id}/images/{anchor}.png" if i else None,
            "folder": f"sessions/{session.id}/images", "index": i, "position": i, "view": view,
            "variant": variant, "seed": session.consistency_seed, "width": width,
            "height": height,
        }
        | (photos[i % len(photos)] if photos else plain)
        for i, (view, variant) in enumerate(views)
    ]  # fmt: skip


def stable_id(session_id: str, kind: str, number: int | str, position: int) -> str:
    """A UUID for a place in a round, derived from the session's own; shaped like version 4."""
    derived = uuid.uuid5(uuid.UUID(session_id), f"{kind}:{number}:{position}")
    return str(uuid.UUID(bytes=derived.bytes, version=4))


async def record(
    db: AsyncSession, session: Session, unit: dict[str, Any], output: AgentOutput
) -> Asset:
    """Enters a finished image, once."""
    known = await db.get(Asset, unit["asset_id"])
    if known:
        return known
    data = output.data
    asset = Asset(
        id=unit["asset_id"], user_id=session.user_id, session_id=session.id, kind="image",
        name=f"{unit['view']}", storage_key=data["key"], content_type="image/png",
        size_bytes=data["size"], width=data["width"], height=data["height"],
        round=session.image_round, position=unit["position"], prompt=session.product_prompt or "",
        seed=unit["seed"], model_id=data["model_id"], provider=data["provider"],
        cost=output.cost,
        details={
            "view": unit["view"], "photo_key": unit["photo_key"], "unit": unit,
            "notice": data.get("notice"),
        },
    )  # fmt: skip
    db.add(asset)
    first = unit["position"] == 0 and not unit.get("replaces")
    taken = data.get("palette") and session.brief and not session.brief.get("branded")
    if first and taken and session.brief:  # words and cards take the photo's colours
        session.brief = session.brief | {"palette": data["palette"]}
    if replaced_id := unit.get("replaces"):
        replaced = await db.get(Asset, replaced_id)
        if replaced:
            replaced.replaced = True
        session.approved_images = [
            asset.id if i == replaced_id else i for i in session.approved_images
        ]
    await costs.book(db, session, image_work(asset.id), "image_generator", output)
    return asset
