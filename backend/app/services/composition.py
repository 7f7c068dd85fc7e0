"""Composition: check the words, start the cut, record the finished ad."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import InvalidInput
from app.media.placements import PLACEMENTS
from app.media.sound import bed_seconds
from app.models import Asset, Run, Session
from app.models.types import new_id
from app.providers.base import Estimate, Quotes, Request
from app.providers.registry import STUDIO
from app.schemas.agents import AgentOutput
from app.schemas.brief import ProductBrief, frame_size
from app.schemas.cuts import ComposeRequest, CutRequest, FontItem, FontList
from app.schemas.previews import PlacementItem, PlacementList, PreviewRequest
from app.schemas.sessions import StageStarted
from app.schemas.stages import RunKind, Stage
from app.schemas.story import Spec
from app.schemas.work import music_work
from app.services import assets, clients, costs, origins, runs
from app.services.clips import seconds_shown
from app.services.images import stable_id
from app.services.stages import begin, chosen, require
from app.studio.typography import FACES, missing_characters

FACE = "Montserrat-Bold"
"""Of the call to action and of what scenes say."""


SKETCH_SECONDS = 6.0
"""That the cut of an animatic takes, about."""


def seconds_for(shown: float) -> float:
    """What the cut of an ad takes, about, by its own length; measured on two cores."""
    return 8.0 + 1.1 * shown


def shown_seconds(unit: dict[str, Any]) -> float:
    """How long a planned cut will be, about."""
    scenes: list[float] = unit.get("scenes") or [c["duration"] for c in unit["clips"]]
    return sum(scenes) + float(unit["intro"]) + float(unit["outro"])


def fonts() -> FontList:
    """Faces that a text overlay may use."""
    return FontList(
        items=[FontItem(name=f.name, label=f.label, category=f.category) for f in FACES.values()]
    )


def _check_text(session: Session, request: CutRequest) -> None:
    text = request.text_overlay
    if text.font not in FACES:
        raise InvalidInput(
            f"There is no font {text.font!r}; see /api/fonts.", code="UNKNOWN_FONT",
            details={"fields": {"text_overlay.font": "unknown"}},
        )  # fmt: skip
    check_drawable("text_overlay.product_name", text.product_name, text.font, other_fonts=True)
    check_drawable("text_overlay.cta", text.cta.upper(), FACE)
    clients.check_words(
        session, {"text_overlay.product_name": text.product_name, "text_overlay.cta": text.cta}
    )


def check_drawable(field: str, shown: str, font: str, *, other_fonts: bool = False) -> None:
    """Refuses words that would come out as boxes.

    Args:
        field: of the request. other_fonts: whether another font may be asked for.

    Raises:
        InvalidInput: naming the characters, and what can be drawn.
    """
    missing = missing_characters(shown, font)
    if not missing:
        return
    able = [f.label for f in FACES.values() if not missing_characters(shown, f.name)]
    advice = f"{able[0]} can." if able and other_fonts else (
        "Letters of Latin, Cyrillic and Vietnamese are drawn, emoji and scripts that run right to left aren't."
    )  # fmt: skip
    raise InvalidInput(
        f"{FACES[font].label} can't draw: {' '.join(missing)} {advice}", code="TEXT_NOT_DRAWABLE",
        details={"fields": {field: f"can't draw {missing}"}},
    )  # fmt: skip


def _asked(request: CutRequest) -> dict[str, Any]:
    """A request as the compositor takes it."""
    text = request.text_overlay
    return {
        "text": text.model_dump() | {"free_color": "color" not in text.model_fields_set},
        "audio": request.audio.model_dump(), "intro": request.intro_duration, "outro": request.outro_duration,
    }  # fmt: skip


async def start(
    db: AsyncSession, session: Session, request: ComposeRequest, provider: Quotes, purse: costs.Purse,
) -> StageStarted:  # fmt: skip
    """Begins the final cut. A finished ad may be cut again with other words, music or ratios.

    Args:
        provider: makes the music in the session's lane.

    Raises:
        Conflict: something runs, also this very step. WrongStage: no clips are approved. OverCap: it would cost too much.
        InvalidInput: an unknown font, or text that it can't draw.
    """
    await runs.ensure_idle(db, session)
    require(session.clip_order, "Approve at least one clip first.", "clip_selection")
    _check_text(session, request)
    await chosen(db, session, "clip", session.clip_round, session.clip_order, "clip_order")
    ratios = list(dict.fromkeys([session.aspect_ratio, *request.aspect_ratios]))
    payload = _asked(request) | {
        "ratios": ratios, "version": await assets.next_round(db, session, "final"),
        "cut": new_id(),  # another cut never finds the files of this one
    }  # fmt: skip
    # Another cut may try again what was refused for the last.
    await costs.forget_failed(db, music_work(session.id, request.audio.genre))
    answer = await estimated(db, session, payload, provider)
    return await begin(
        db, session, purse, RunKind.COMPOSITION, payload, answer, Stage.FINAL_COMPOSITION
    )


async def preview_data(
    db: AsyncSession, session: Session, request: PreviewRequest
) -> tuple[dict[str, Any], list[str]]:
    """The compositor's data of a cut that is not asked for yet, and the ids of its clips.

    Raises:
        WrongStage: no clips are approved. InvalidInput: an unknown font, or words that can't be drawn or said.
    """
    require(session.clip_order, "Approve at least one clip first.", "clip_selection")
    _check_text(session, request)
    clips = await chosen(db, session, "clip", session.clip_round, session.clip_order, "clip_order")
    payload = _asked(request)
    told = told_by(session, clips)
    ratio = request.aspect_ratio or session.aspect_ratio
    data = shown(session, payload, [clip_of(session, c) for c in clips], told, ratio, {})
    pictures = await origins.pictures_of(db, clips)
    made_of = [origins.origin_of(clip, pictures.get(clip.id)) for clip in clips]
    data["generative"] = origins.generative(made_of)
    return data, [c.id for c in clips]


def placements() -> PlacementList:
    """Where ads run, with what covers them there."""
    return PlacementList(
        items=[
            PlacementItem(
                name=p.name, label=p.label, aspect_ratios=list(p.ratios),
                left=p.left, top=p.top, right=p.right, bottom=p.bottom,
            )
            for p in PLACEMENTS
        ]
    )  # fmt: skip


async def estimated(
    db: AsyncSession, session: Session, payload: dict[str, Any], provider: Quotes
) -> StageStarted:
    """What a cut will take, by its run's payload."""
    files = len(payload["ratios"]) * len(_variants(payload))
    clips = await chosen(db, session, "clip", session.clip_round, session.clip_order, "clip_order")
    scenes = told_by(session, clips).get("scenes") or [seconds_shown(session, c) for c in clips]
    shown = sum(scenes) + payload["intro"] + payload["outro"]
    music = await _music(db, session, payload["audio"], provider, bed_seconds(shown))
    return StageStarted(
        estimated_duration=round(files * seconds_for(shown) + music.duration, 1), estimated_cost=music.cost,
        message="Cutting your ad.",
    )  # fmt: skip


async def _music(
    db: AsyncSession, session: Session, audio: dict[str, Any], provider: Quotes, seconds: int
) -> Estimate:
    """What hosted music will take; nothing if there is to be none, or it was bought for an earlier cut."""
    if session.lane == STUDIO or not audio["enabled"] or audio.get("studio"):
        return Estimate(0.0, 0.0)
    if await is_bought(db, session, audio["genre"], seconds):
        return Estimate(0.0, 0.0)
    return provider.estimate(Request("music", {"duration": seconds}))


async def is_bought(db: AsyncSession, session: Session, genre: str, seconds: int) -> bool:
    """Whether hosted music of a genre, so many seconds long, is the ad's already."""
    bought = await costs.begun(db, music_work(session.id, genre, seconds))
    return bought is not None and bool(bought.success)


def told_by(session: Session, clips: list[Asset]) -> dict[str, Any]:
    """What a storyboard adds to a cut: its template, and for each clip the seconds and words of its scene."""
    return scenes_at(session, [c.position for c in clips])


def scenes_at(session: Session, places: list[int]) -> dict[str, Any]:
    """As `told_by`, of scenes by their place from 0."""
    if session.spec is None:
        return {}
    spec = Spec.model_validate(session.spec)
    known = {scene.scene_number - 1: scene for scene in spec.scenes}
    scenes = [known.get(place) for place in places]
    if any(scene is None for scene in scenes):
        return {}
    told = [scene for scene in scenes if scene]
    return {
        "template": spec.template,
        "scenes": [s.duration for s in told],
        "lines": [s.overlay_text for s in told],
    }


async def planned_units(db: AsyncSession, session: Session, run: Run) -> list[dict[str, Any]]:
    """One finished file per ratio and variant; ids are fixed by session, cut and place."""
    made = await chosen(db, session, "clip", session.clip_round, session.clip_order, "clip_order")
    payload, told = run.payload, told_by(session, made)
    clips = [clip_of(session, c) for c in made]
    pictures = await origins.pictures_of(db, made)
    sources = [origins.origin_of(clip, pictures.get(clip.id)) for clip in made]
    for clip, asset, origin in zip(clips, made, sources, strict=True):
        clip["origin"] = origin.model_dump(mode="json")
        if told and session.lane != STUDIO:
            picture = pictures.get(asset.id)
            clip["picture_key"] = picture.storage_key if picture else None
    each = enumerate(itertools.product(_variants(payload), payload["ratios"]))
    return [
        shown(session, payload, clips, told, ratio, words)
        | {"asset_id": stable_id(session.id, "final", payload["cut"], i), "position": i,
           "generative": origins.generative(sources)}
        for i, (words, ratio) in each
    ]  # fmt: skip


def clip_of(session: Session, clip: Asset) -> dict[str, Any]:
    """A clip as the compositor takes it: `start` and `duration` are the seconds of it that are shown."""
    trim = (session.trims or {}).get(clip.id)
    return {
        "key": clip.storage_key, "poster_key": clip.poster_key, "start": trim["start"] if trim else 0.0,
        "duration": seconds_shown(session, clip),
    }  # fmt: skip


def shown(
    session: Session, payload: dict[str, Any], clips: list[dict[str, Any]], told: dict[str, Any], ratio: str,
    words: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """The compositor's data for a ratio and a variant's words."""
    brief = ProductBrief.model_validate(session.brief)
    width, height = frame_size(ratio)
    if words.get("hook") and told:
        told = told | {"lines": [words["hook"], *told["lines"][1:]]}
    return {
        "folder": f"sessions/{session.id}/final", "aspect_ratio": ratio, "width": width, "height": height,
        "seed": session.consistency_seed, "clips": clips, "palette": brief.palette.model_dump(),
        "tagline": brief.copy_text.tagline, **told, **{k: payload[k] for k in ("audio", "intro", "outro")},
        "text": payload["text"] | ({"cta": words["cta"]} if words.get("cta") else {}),
        "logo_key": (session.branding or {}).get("logo_key"),
    }  # fmt: skip


def _variants(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Hooks and calls to action of a cut's files; the first has the ad's own words."""
    return [{}, *payload.get("variants", [])]


async def record(
    db: AsyncSession, session: Session, run: Run, unit: dict[str, Any], output: AgentOutput
) -> Asset:
    """Enters a finished ad, once."""
    known = await db.get(Asset, unit["asset_id"])
    if known:
        return known
    data = output.data
    details = {
        k: data[k]
        for k in ("sha256", "loudness_lufs", "true_peak_dbtp", "contrast", "launch_kit", "bpm")
    }  # fmt: skip
    details |= {"music": data.get("music"), "notice": data.get("notice")}
    asset = Asset(
        id=unit["asset_id"], user_id=session.user_id, session_id=session.id, kind="final",
        name=session.title, storage_key=data["key"], poster_key=data["poster_key"],
        content_type="video/mp4", size_bytes=data["size"], width=data["width"],
        height=data["height"], duration=data["duration"], fps=data["fps"],
        round=run.payload["version"], position=unit["position"], model_id=data["model_id"],
        provider=data["provider"], cost=output.cost,
        details=details | {"aspect_ratio": unit["aspect_ratio"], "text": unit["text"],
                           "audio": unit["audio"], "lines": unit.get("lines")},
    )  # fmt: skip
    db.add(asset)
    await costs.book(db, session, f"final:{asset.id}", "compositor", output)
    return asset
