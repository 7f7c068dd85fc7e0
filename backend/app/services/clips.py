"""Clips: start a round, approve and order, make one again; record what was made."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import InvalidInput
from app.models import Asset, Run, Session
from app.providers.base import Quotes, Request, clip_request, request_kind
from app.schemas.agents import AgentOutput
from app.schemas.sessions import GenerateClipsRequest, SaveApprovedClipsRequest, StageStarted
from app.schemas.stages import RunKind, Stage, percent
from app.schemas.work import clip_work
from app.services import anew, assets, costs, runs
from app.services.events import tell
from app.services.images import stable_id
from app.services.stages import DIRECTION, begin, chosen, on_table, require, started

_CLOSE = 0.05
"""Seconds by which a player's clock may be off."""


async def start(
    db: AsyncSession,
    session: Session,
    request: GenerateClipsRequest,
    provider: Quotes,
    purse: costs.Purse,
) -> StageStarted:
    """Begins a round of clips, one per approved image.

    Raises:
        Conflict: something runs. WrongStage: no images are approved. OverCap: it would cost too much.
    """
    await runs.ensure_idle(db, session)
    require(session.approved_images, "Approve at least two images first.", "image_selection")
    images = await approved_images(db, session)
    requests = [
        Request(
            request_kind(image.details["unit"], "clip"),
            {"duration": request.clip_duration},
        )
        for image in images
    ]
    answer = started(provider, [DIRECTION, *requests], f"Filming {len(images)} clips.")
    session.video_prompt = request.video_prompt
    session.clip_round += 1
    session.approved_clips, session.clip_order, session.trims = [], [], {}
    return await begin(
        db, session, purse, RunKind.CLIPS, {"duration": request.clip_duration}, answer,
        Stage.VIDEO_PLANNING, "Planning the camera moves…",
    )  # fmt: skip


async def approve(
    db: AsyncSession, session: Session, request: SaveApprovedClipsRequest
) -> tuple[int, float]:
    """Keeps the choice and order of clips; returns their number and seconds.

    Raises:
        Conflict: something runs. WrongStage: there are none yet. InvalidInput: unknown ids.
    """
    await runs.ensure_idle(db, session)
    made = await assets.round_of(db, session.id, "clip", session.clip_round)
    require(made, "Generate clips first.", "clip_generation")
    picked = await chosen(
        db, session, "clip", session.clip_round, request.clip_order, "approved_clip_ids"
    )
    session.approved_clips = request.approved_clip_ids
    session.clip_order = request.clip_order
    session.trims = _trims(request, picked)
    stage = Stage.CLIP_SELECTION
    await tell(db, session, stage, percent(stage, 0), f"{len(picked)} clips approved.")
    return len(picked), sum(seconds_shown(session, a) for a in picked)


def _trims(request: SaveApprovedClipsRequest, picked: list[Asset]) -> dict[str, dict[str, float]]:
    """Parts of clips that are less than the whole.

    Raises:
        InvalidInput: one ends after its clip does.
    """
    kept: dict[str, dict[str, float]] = {}
    for clip in picked:
        trim, whole = request.trims.get(clip.id), clip.duration or 0.0
        if trim is None:
            continue
        if trim.end > whole + _CLOSE:
            raise InvalidInput(
                f"A clip is {whole:.1f} seconds long; it can't be shown until {trim.end:.1f}.",
                details={"fields": {"trims": "longer than the clip"}},
            )  # fmt: skip
        if trim.start > 0 or trim.end < whole:
            kept[clip.id] = trim.model_dump()
    return kept


def seconds_shown(session: Session, clip: Asset) -> float:
    """How long a clip is in the ad, before the cut takes its transitions."""
    trim = (session.trims or {}).get(clip.id)
    return trim["end"] - trim["start"] if trim else clip.duration or 0.0


async def regenerate(
    db: AsyncSession, session: Session, asset_id: str, provider: Quotes, purse: costs.Purse
) -> StageStarted:
    """Films one clip again with another camera move; the others stay.

    Raises:
        Conflict: something runs. NotFound: it is not on the table.
    """
    await runs.ensure_idle(db, session)
    asset = await on_table(db, session, "clip", session.clip_round, asset_id)
    unit = anew.clip(asset)
    answer = started(provider, [clip_request(unit)], "Filming this clip again.")
    return await begin(
        db, session, purse, RunKind.CLIPS, {"again": unit}, answer, Stage.CLIP_GENERATION
    )


async def approved_images(db: AsyncSession, session: Session) -> list[Asset]:
    """The images that clips are made of, in the order of approval."""
    return await chosen(
        db, session, "image", session.image_round, session.approved_images, "approved_images"
    )


def planned_units(
    session: Session, run: Run, images: list[Asset], shots: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What to film in a run; ids are fixed by session, round and place."""
    if again := run.payload.get("again"):
        return [again]
    return [
        image.details["unit"]
        | shot
        | {
            "asset_id": stable_id(session.id, "clip", session.clip_round, i),
            "folder": f"sessions/{session.id}/clips", "position": i,
            "source_image_id": image.id, "image_key": image.storage_key,
            "image_provider": image.provider, "duration": run.payload["duration"], "replaces": None,
        }
        for i, (image, shot) in enumerate(zip(images, shots, strict=True))
    ]  # fmt: skip


async def record(
    db: AsyncSession, session: Session, unit: dict[str, Any], output: AgentOutput
) -> Asset:
    """Enters a finished clip, once."""
    known = await db.get(Asset, unit["asset_id"])
    if known:
        return known
    data = output.data
    asset = Asset(
        id=unit["asset_id"], user_id=session.user_id, session_id=session.id, kind="clip",
        name=f"{unit['view']}-{unit['move']}", storage_key=data["key"],
        poster_key=data["poster_key"], content_type="video/mp4", size_bytes=data["size"],
        width=data["width"], height=data["height"], duration=data["duration"], fps=data["fps"],
        round=session.clip_round, position=unit["position"],
        source_asset_id=unit["source_image_id"], prompt=session.video_prompt or "",
        seed=unit["seed"], model_id=data["model_id"], provider=data["provider"],
        cost=output.cost,
        details={"move": unit["move"], "unit": unit, "notice": data.get("notice")},
    )  # fmt: skip
    db.add(asset)
    if replaced_id := unit.get("replaces"):
        replaced = await db.get(Asset, replaced_id)
        if replaced:
            replaced.replaced = True
        session.approved_clips = [
            asset.id if i == replaced_id else i for i in session.approved_clips
        ]
        session.clip_order = [asset.id if i == replaced_id else i for i in session.clip_order]
        session.trims = {i: t for i, t in (session.trims or {}).items() if i != replaced_id}
    await costs.book(db, session, clip_work(asset.id), "video_generator", output)
    return asset
