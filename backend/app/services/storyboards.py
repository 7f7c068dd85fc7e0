"""Storyboards at work: the units that a planned ad is made of, shots and their order, and the animatic of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Asset, Run, Session
from app.providers.registry import STUDIO
from app.schemas.agents import AgentOutput
from app.schemas.stages import RunKind
from app.schemas.story import Spec
from app.services import composition, costs, story_cuts
from app.services.images import planned_units as planned_images
from app.services.images import stable_id
from app.studio.genres import GENRES


def take_spec(session: Session, directed: AgentOutput) -> Spec:
    """Keeps what the storyteller decided."""
    spec = Spec.model_validate(directed.data["spec"])
    session.brief, session.spec = directed.data["brief"], directed.data["spec"]
    session.video_prompt = ""
    return spec


def planned_units(session: Session, run: Run) -> list[dict[str, Any]]:
    """The animatic, then a shot per scene, or its picture alone; ids are fixed by session, round and place.
    Or one scene's shot anew.
    """
    if again := run.payload.get("again"):
        return [again]
    shots = _shots(session, run)
    if run.stage == RunKind.STORYBOARD:
        kept = set(run.payload.get("kept", []))
        pictures = [s["image"] for s in shots if s["image"]["asset_id"] not in kept]
        return [
            _animatic(session, run, shots),
            *({"kind": "picture", "asset_id": p["asset_id"], "image": p, "of": len(shots),
               "anchor_key": p["anchor_key"]} for p in pictures),
        ]  # fmt: skip
    approved = bool(run.payload.get("pictures"))  # then the draft was seen
    units = shots if approved else [_animatic(session, run, shots), *shots]
    if session.lane == STUDIO:  # which makes the music at the cut, to its bars
        return units
    spec = Spec.model_validate(session.spec)
    usual = GENRES[spec.genre].bpm
    bars = max(round(spec.duration * usual / 240), 1)
    music = {"kind": "music", "asset_id": stable_id(session.id, "music", 1, 0), "genre": spec.genre,
             "seconds": spec.duration, "bpm": 240 * bars / spec.duration}  # fmt: skip
    return [*units, music]


def _pictures(session: Session, run: Run) -> list[dict[str, Any]]:
    """The pictures of a storyboard, by scene number."""
    spec = Spec.model_validate(session.spec)
    scenes = sorted(spec.scenes, key=lambda scene: scene.scene_number)
    pictures = planned_images(session, run, [(s.view.value, s.variant) for s in scenes])
    for picture, scene in zip(pictures, scenes, strict=True):
        picture |= {
            "light": scene.light.value if scene.light else None,
            "wording": scene.direction or None,
        }
    return pictures


def _shots(session: Session, run: Run) -> list[dict[str, Any]]:
    """A shot per scene, in the order of the storyboard; of a job, from the pictures that its run names."""
    spec = Spec.model_validate(session.spec)
    pictures = run.payload.get("pictures") or _pictures(session, run)
    before: dict[str, str] = run.payload.get("clips", {})
    shots = []
    for scene in spec.scenes:
        picture = pictures[scene.scene_number - 1]
        # A job's clip belongs to its picture: another picture, another clip.
        round_or_picture = picture["asset_id"] if session.mode == "job" else session.clip_round
        clip_id = stable_id(session.id, "clip", round_or_picture, picture["position"])
        old = before.get(str(picture["position"]))
        clip = picture | {
            "asset_id": clip_id, "replaces": old if old != clip_id else None,
            "folder": f"sessions/{session.id}/clips", "source_image_id": picture["asset_id"],
            "move": scene.move.value, "duration": scene.clip_duration,
        }  # fmt: skip
        shots.append({"kind": "shot", "asset_id": clip["asset_id"], "image": picture, "clip": clip,
                      "of": len(spec.scenes), "anchor_key": picture["anchor_key"]})  # fmt: skip
    return shots


def _animatic(session: Session, run: Run, shots: list[dict[str, Any]]) -> dict[str, Any]:
    spec = Spec.model_validate(session.spec)
    payload = {
        "text": story_cuts.text_of(session, spec), "audio": {"enabled": True, "genre": spec.genre, "studio": True},
        "intro": spec.intro, "outro": spec.outro,
    }  # fmt: skip
    told = composition.scenes_at(session, [s["clip"]["position"] for s in shots])
    told["tagline"] = spec.tagline
    cut = composition.shown(session, payload, [], told, session.aspect_ratio, {})
    return {
        "kind": "animatic", "revision": run.payload.get("revision", 1),
        "asset_id": stable_id(session.id, "animatic", run.payload.get("revision", 1), 0),
        "folder": f"sessions/{session.id}/animatic", "scenes": [s["clip"] for s in shots], "cut": cut,
    }  # fmt: skip


async def record_animatic(
    db: AsyncSession, session: Session, unit: dict[str, Any], output: AgentOutput
) -> Asset:
    """Enters the animatic, once."""
    known = await db.get(Asset, unit["asset_id"])
    if known:
        return known
    data = output.data
    asset = Asset(
        id=unit["asset_id"], user_id=session.user_id, session_id=session.id, kind="animatic", name=session.title,
        storage_key=data["key"], poster_key=data["poster_key"], content_type="video/mp4", size_bytes=data["size"],
        width=data["width"], height=data["height"], duration=data["duration"], fps=data["fps"],
        round=unit["revision"], model_id=data["model_id"], provider=data["provider"], cost=0.0, details={"unit": {}},
    )  # fmt: skip
    db.add(asset)
    await costs.book(db, session, f"animatic:{asset.id}", "animatic", output)
    return asset
