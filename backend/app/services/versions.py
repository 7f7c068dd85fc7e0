"""Versions of a one-shot ad: the same shots cut with other words, music or ratios, or with one scene made anew.

Every version keeps its files. The storyboard holds the words of the newest.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, InvalidInput
from app.models import Asset, Session
from app.models.types import new_id
from app.providers.base import Quotes, shot_requests
from app.schemas.brief import Move
from app.schemas.generations import NewVersion, SceneAgain, Version, VersionList
from app.schemas.sessions import StageStarted
from app.schemas.stages import RunKind, Stage, percent
from app.schemas.story import Spec
from app.services import assets, clients, composition, costs, runs
from app.services.events import tell
from app.services.stages import begin, started
from app.services.tokens import MediaLinks
from app.studio.typography import missing_characters


def text_of(session: Session, spec: Spec) -> dict[str, Any]:
    """The words of the cards and the button, and their look."""
    said = " ".join([spec.name, spec.cta.upper(), *(s.overlay_text for s in spec.scenes)])
    font = (session.branding or {}).get("font") or composition.FACE
    font = composition.FACE if missing_characters(said, font) else font
    return {"product_name": spec.name[:50], "cta": spec.cta, "font": font, "color": "#FFFFFF",
            "free_color": True}  # fmt: skip


async def cut(db: AsyncSession, session: Session) -> None:
    """All shots are there: they are approved in their order, and the cut begins."""
    shot = {
        a.position: a for a in await assets.round_of(db, session.id, "clip", session.clip_round)
    }
    made = [shot[scene.scene_number - 1] for scene in Spec.model_validate(session.spec).scenes]
    clips = [a.id for a in made]
    session.approved_images = [a.source_asset_id for a in made if a.source_asset_id]
    session.approved_clips, session.clip_order = clips, clips
    payload = await _payload(db, session)
    await runs.request_run(db, session, RunKind.COMPOSITION, payload, goes_on=True)
    await tell(db, session, Stage.FINAL_COMPOSITION, percent(Stage.FINAL_COMPOSITION, 0), "Cutting your ad.")  # fmt: skip


async def _payload(db: AsyncSession, session: Session) -> dict[str, Any]:
    """The next cut of the storyboard as it stands."""
    return _wanted(session) | {
        "version": await composition.next_version(db, session),
        "cut": new_id(),
    }


def ahead(session: Session, shots: list[dict[str, Any]]) -> dict[str, Any]:
    """The compositor's data of the ad's first file, whose shots are planned: what `cut` will come to."""
    payload = _wanted(session)
    clips = []
    for shot in shots:
        picture, film = (
            f"{shot[part]['folder']}/{shot[part]['asset_id']}" for part in ("image", "clip")
        )
        clips.append({"key": f"{film}.mp4", "poster_key": f"{film}.jpg", "picture_key": f"{picture}.png",
                      "duration": shot["clip"]["duration"]})  # fmt: skip
    told = composition.scenes_at(session, [shot["clip"]["position"] for shot in shots])
    cut = composition.shown(session, payload, clips, told, session.aspect_ratio or "", {})
    return cut | {
        "generative": True
    }  # as far as anybody knows; else the cut only finds less of it made


def _wanted(session: Session) -> dict[str, Any]:
    """A cut in all ratios and variants that were asked for."""
    spec, wishes = Spec.model_validate(session.spec), session.wishes or {}
    return {
        "text": text_of(session, spec), "audio": {"enabled": True, "genre": spec.genre, "studio": False},
        "intro": spec.intro, "outro": spec.outro,
        "ratios": list(dict.fromkeys([session.aspect_ratio, *wishes.get("aspect_ratios", [])])),
        "variants": [v.model_dump() for v in spec.variants[: wishes.get("variants", 1) - 1]],
    }  # fmt: skip


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
        await costs.forget_failed(db, f"music:{session.id}:{request.genre}")
    if request.scene:
        return await _scene_again(db, session, request.scene, provider, purse)
    payload = await _payload(db, session)
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
    images = list(
        await db.scalars(
            select(Asset).where(Asset.session_id == session.id, Asset.kind == "image",
                                Asset.round == session.image_round)
        )
    )  # fmt: skip
    shown = next(i for i in images if i.id == clip.source_asset_id)
    unit = _shot_anew(clip, shown, [i.details["unit"] for i in images], scene.visual_prompt)
    answer = started(provider, shot_requests(unit), f"Making scene {scene.scene_number} again.")
    return await begin(
        db, session, purse, RunKind.STORY, {"again": unit}, answer, Stage.CLIP_GENERATION
    )


def picture_anew(
    image: Asset, pictures: list[dict[str, Any]], wording: str | None
) -> dict[str, Any]:
    """A picture in an arrangement that no other of the ad has had.

    Args:
        pictures: units of all that were made.
    """
    old: dict[str, Any] = image.details["unit"]
    return old | {
        "asset_id": new_id(), "replaces": image.id, "wording": wording,
        "variant": 1 + max(u["variant"] for u in pictures if u["view"] == old["view"]),
        "index": 1 + max(u["index"] for u in pictures),
    }  # fmt: skip


def _shot_anew(
    clip: Asset, image: Asset, pictures: list[dict[str, Any]], wording: str | None
) -> dict[str, Any]:
    """A shot in an arrangement that no picture of the ad has had, with another move."""
    picture = picture_anew(image, pictures, wording)
    before, moves = clip.details["unit"], list(Move)
    film = before | {
        **{k: picture[k] for k in ("variant", "index", "wording")},
        "asset_id": new_id(), "replaces": clip.id, "source_image_id": picture["asset_id"],
        "move": moves[(moves.index(Move(before["move"])) + 1) % len(moves)].value,
    }  # fmt: skip
    return {
        "kind": "shot",
        "asset_id": film["asset_id"],
        "image": picture,
        "clip": film,
        "of": 1,
        "anchor_key": picture["anchor_key"],
    }


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
