"""Versions of a one-shot ad: the same shots cut with other words, music or ratios, or with one scene made anew.

Every version keeps its files. The storyboard holds the words of the newest.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, InvalidInput
from app.models import Asset, Session
from app.providers.base import Quotes, shot_requests
from app.schemas.generations import NewVersion, SceneAgain, Version, VersionList
from app.schemas.sessions import StageStarted
from app.schemas.stages import RunKind, Stage
from app.schemas.story import Spec
from app.schemas.work import music_work
from app.services import anew, assets, clients, composition, costs, origins, runs, story_cuts
from app.services.stages import begin, started
from app.services.tokens import MediaLinks


async def start(
    db: AsyncSession, session: Session, request: NewVersion, provider: Quotes, purse: costs.Purse
) -> StageStarted:
    """Begins a new version of an ad whose shots are there.

    Args:
        provider: makes shots and music in the session's lane.

    Raises:
        Conflict: something runs, or there are no shots yet. InvalidInput: a scene that isn't there, or words that can't be drawn.
        OverCap: a new shot would cost too much.
    """
    await runs.ensure_idle(db, session)
    shots = await assets.round_of(db, session.id, "clip", session.clip_round)
    if session.spec is None or not session.clip_order or not shots:
        raise Conflict("This ad has no finished shots to cut again.", code="VIDEO_NOT_READY")
    spec = Spec.model_validate(session.spec)
    said = {f"lines.{number}": line for number, line in (request.lines or {}).items()}
    clients.check_words(
        session, said | {"product_name": request.product_name or "", "cta": request.cta or ""}
    )
    changed = _reworded(spec, request)
    session.spec = changed.model_dump(mode="json")
    session.wishes = (session.wishes or {}) | request.model_dump(
        include={"aspect_ratios", "variants"}, exclude_none=True
    )
    if request.genre:
        await costs.forget_failed(db, music_work(session.id, request.genre))
    if request.scene:
        return await _scene_again(db, session, request.scene, provider, purse)
    payload = await story_cuts.payload(db, session)
    answer = await composition.estimated(db, session, payload, provider)
    return await begin(
        db, session, purse, RunKind.COMPOSITION, payload, answer, Stage.FINAL_COMPOSITION
    )


def _reworded(spec: Spec, request: NewVersion) -> Spec:
    """A storyboard with other words and music.

    Raises:
        InvalidInput: a scene that isn't there, or words that can't be drawn.
    """
    known = {scene.scene_number for scene in spec.scenes}
    lines = request.lines or {}
    if unknown := sorted(set(lines) - known):
        raise InvalidInput(f"There is no scene {unknown[0]}; there are {len(known)}.", code="UNKNOWN_SCENE",
                           details={"fields": {"lines": "unknown scene"}})  # fmt: skip
    for number, line in lines.items():
        composition.check_drawable(f"lines.{number}", line, composition.FACE)
    name, cta = request.product_name or spec.name, request.cta or spec.cta
    composition.check_drawable("product_name", name, composition.FACE)
    composition.check_drawable("cta", cta.upper(), composition.FACE)

    def said(line: str) -> str:
        """A line with the new name in place of the old."""
        return line.replace(spec.name, name) if len(name) <= len(spec.name) + 8 else line

    scenes = tuple(
        scene.model_copy(update={"overlay_text": lines.get(scene.scene_number, said(scene.overlay_text))})
        for scene in spec.scenes
    )  # fmt: skip
    opening = spec.scenes[0].overlay_text
    variants = tuple(
        v.model_copy(
            update={"hook": scenes[0].overlay_text if v.hook == opening else said(v.hook),
                    "cta": cta if v.cta == spec.cta else v.cta}
        )
        for v in spec.variants
    )  # fmt: skip
    return spec.model_copy(
        update={"name": name, "cta": cta, "genre": request.genre or spec.genre, "scenes": scenes, "variants": variants}
    )  # fmt: skip


async def _scene_again(
    db: AsyncSession, session: Session, scene: SceneAgain, provider: Quotes, purse: costs.Purse
) -> StageStarted:
    """Makes one scene's picture and clip anew; the cut follows."""
    clips = await assets.round_of(db, session.id, "clip", session.clip_round)
    clip = next((c for c in clips if c.position == scene.scene_number - 1), None)
    if clip is None:
        raise InvalidInput(f"There is no scene {scene.scene_number}; there are {len(clips)}.", code="UNKNOWN_SCENE",
                           details={"fields": {"scene.scene_number": "unknown"}})  # fmt: skip
    picture = (await origins.pictures_of(db, [clip]))[clip.id]
    made = await anew.pictures_made(db, session)
    unit = anew.shot(clip, picture, made, scene.visual_prompt)
    answer = started(provider, shot_requests(unit), f"Making scene {scene.scene_number} again.")
    return await begin(
        db, session, purse, RunKind.STORY, {"again": unit}, answer, Stage.CLIP_GENERATION
    )


async def listed(db: AsyncSession, session: Session, links: MediaLinks) -> VersionList:
    """All versions of an ad, the newest first, each with its files."""
    rows = await db.scalars(
        select(Asset).where(Asset.session_id == session.id, Asset.kind == "final")
        .order_by(Asset.round.desc(), Asset.position)
    )  # fmt: skip
    found: dict[int, list[Asset]] = {}
    for asset in rows:
        found.setdefault(asset.round, []).append(asset)
    return VersionList(
        items=[
            Version(
                version=number, created_at=files[0].created_at, product_name=files[0].details["text"]["product_name"],
                cta=files[0].details["text"]["cta"],
                genre=files[0].details["audio"]["genre"] if files[0].details["audio"]["enabled"] else None,
                lines=files[0].details.get("lines") or [], files=[assets.as_variant(a, links) for a in files],
            )
            for number, files in found.items()
        ]
    )  # fmt: skip
