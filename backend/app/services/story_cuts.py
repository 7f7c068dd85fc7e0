"""Story cuts: what an ad that was planned as a storyboard is cut to, once its shots are there."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Session
from app.models.types import new_id
from app.schemas.stages import RunKind, Stage, percent
from app.schemas.story import Spec
from app.services import assets, composition, runs
from app.services.events import tell
from app.studio.typography import missing_characters


async def begin(db: AsyncSession, session: Session) -> None:
    """All shots are there: they are approved in their order, and the cut begins."""
    shot = {
        a.position: a for a in await assets.round_of(db, session.id, "clip", session.clip_round)
    }
    made = [shot[scene.scene_number - 1] for scene in Spec.model_validate(session.spec).scenes]
    clips = [a.id for a in made]
    session.approved_images = [a.source_asset_id for a in made if a.source_asset_id]
    session.approved_clips, session.clip_order = clips, clips
    await runs.request_run(
        db, session, RunKind.COMPOSITION, await payload(db, session), goes_on=True
    )
    await tell(db, session, Stage.FINAL_COMPOSITION, percent(Stage.FINAL_COMPOSITION, 0), "Cutting your ad.")  # fmt: skip


async def payload(db: AsyncSession, session: Session) -> dict[str, Any]:
    """The next cut of the storyboard as it stands, for a run."""
    return _wanted(session) | {
        "version": await assets.next_round(db, session, "final"), "cut": new_id()
    }  # fmt: skip


def ahead(session: Session, shots: list[dict[str, Any]]) -> dict[str, Any]:
    """The compositor's data of the ad's first file, whose shots are planned: what `begin` will come to."""
    clips = []
    for shot in shots:
        picture, film = (
            f"{shot[part]['folder']}/{shot[part]['asset_id']}" for part in ("image", "clip")
        )
        clips.append({"key": f"{film}.mp4", "poster_key": f"{film}.jpg", "picture_key": f"{picture}.png",
                      "duration": shot["clip"]["duration"]})  # fmt: skip
    told = composition.scenes_at(session, [shot["clip"]["position"] for shot in shots])
    cut = composition.shown(session, _wanted(session), clips, told, session.aspect_ratio or "", {})
    # As far as anybody knows; else the cut only finds less of it made.
    return cut | {"generative": True}


def text_of(session: Session, spec: Spec) -> dict[str, Any]:
    """The words of the cards and the button, and their look."""
    said = " ".join([spec.name, spec.cta.upper(), *(s.overlay_text for s in spec.scenes)])
    font = (session.branding or {}).get("font") or composition.FACE
    font = composition.FACE if missing_characters(said, font) else font
    return {"product_name": spec.name[:50], "cta": spec.cta, "font": font, "color": "#FFFFFF",
            "free_color": True}  # fmt: skip


def _wanted(session: Session) -> dict[str, Any]:
    """A cut in all ratios and variants that were asked for."""
    spec, wishes = Spec.model_validate(session.spec), session.wishes or {}
    return {
        "text": text_of(session, spec), "audio": {"enabled": True, "genre": spec.genre, "studio": False},
        "intro": spec.intro, "outro": spec.outro,
        "ratios": list(dict.fromkeys([session.aspect_ratio, *wishes.get("aspect_ratios", [])])),
        "variants": [v.model_dump() for v in spec.variants[: wishes.get("variants", 1) - 1]],
    }  # fmt: skip
