"""One-shot ads: a prompt is taken, a storyboard is planned, its shots are made, and the cut follows by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import lock_rows, page_of
from app.errors import Conflict, InvalidInput, NotFound
from app.media.sound import bed_seconds
from app.media.templates import templates
from app.models import Asset, Cost, IdempotencyKey, Run, Session, User
from app.models.types import new_id, now
from app.providers.base import Quotes, Request
from app.providers.registry import STUDIO
from app.schemas.generations import (
    GeneratedVideo,
    GenerateRequest,
    GenerationFilter,
    GenerationItem,
    GenerationPage,
    GenerationStarted,
    GenerationStatus,
    PhaseCost,
    Status,
)
from app.schemas.jobs import JobRequest
from app.schemas.sessions import Mode, SessionError, StageStarted
from app.schemas.stages import WORKING, RunKind, Stage
from app.schemas.story import Spec
from app.services import (
    assets,
    clients,
    composition,
    costs,
    cutouts,
    images,
    ownership,
    runs,
)
from app.services.events import seconds_left
from app.services.stages import DIRECTION, begin, require_open, started
from app.services.tokens import MediaLinks

_KEPT = timedelta(hours=24)
_SCENE = 2.6
"""Seconds that a scene takes of an ad, about; for estimates, before there is a storyboard."""
_EXPORTING = 98.0
"""Percent from which on only the files are finished."""
_PHASES = {
    "prompt_parser": "validate", "scene_planner": "validate", "storyteller": "validate", "animatic": "animatic",
    "image_generator": "references", "video_generator": "chunks", "compositor": "refine",
}  # fmt: skip


def check(request: GenerateRequest | JobRequest, lanes: Collection[str]) -> None:
    """Refuses what can't be made here.

    Raises:
        InvalidInput: a template or lane that isn't there.
    """
    if request.template and request.template not in templates():
        known = ", ".join(templates())
        raise InvalidInput(f"There is no template {request.template!r}; there are: {known}.", code="UNKNOWN_TEMPLATE",
                           details={"fields": {"template": "unknown"}})  # fmt: skip
    require_open(request.lane, lanes)


def drafted(user: User, request: GenerateRequest | JobRequest, mode: Mode) -> Session:
    """The session that a prompt asks for, not added yet."""
    session = Session(
        id=new_id(), user_id=user.id, mode=mode, lane=request.lane, aspect_ratio=request.aspect_ratio, budget_usd=request.budget_usd,
        title=request.prompt[:80], product_prompt=request.prompt, image_round=1, clip_round=1,
        style_keywords=[request.style] if request.style else [],
        wishes=request.model_dump(include={"duration", "framework", "template", "aspect_ratios", "variants"}),
    )  # fmt: skip
    session.consistency_seed = images.seed_of(session)
    return session


async def start(
    db: AsyncSession, user: User, request: GenerateRequest, key: str | None, photo_ids: list[str],
    lanes: Collection[str], provider: Quotes, purse: costs.Purse,
) -> tuple[Session, GenerationStarted]:  # fmt: skip
    """Takes a prompt; the same idempotency key within a day gives the ad that it began.

    Args:
        photo_ids: uploads that the request's assets are, or became.

    Raises:
        InvalidInput: a template, lane or photo that isn't there. Conflict: the key was used for something else.
        OverCap: it would cost too much.
    """
    check(request, lanes)
    if key and lock_rows(db):
        # The same key at the same moment: the second one waits, and finds what the first has begun.
        await db.get(User, user.id, with_for_update=True)
    if key and (session := await begun(db, user, key, request)):
        return session, await _answer(db, session)
    photos = await cutouts.sources(db, user, photo_ids, "assets")
    session = drafted(user, request, "one_shot")
    await clients.assign(db, user, session, request.client_id, request.campaign_id)
    db.add(session)
    await db.flush()
    answer = estimated(request.duration, request.lane, provider)
    answer = await begin(
        db, session, purse, RunKind.STORY, {"photos": photos}, answer, Stage.PROMPT_PARSING
    )
    session.wishes = (session.wishes or {}) | {"estimated_duration": answer.estimated_duration, "message": answer.message}  # fmt: skip
    if key:
        db.add(
            IdempotencyKey(user_id=user.id, key=key, digest=_digest(request), session_id=session.id)
        )
    return session, await _answer(db, session)


def work_of(duration: float) -> dict[str, list[Request]]:
    """What an ad of so many seconds asks of providers, by phase; before there is a storyboard."""
    scenes = max(round(duration / _SCENE), 2)
    return {
        "validate": [DIRECTION] * 2, "animatic": [Request("sketch", {})] * scenes,
        "references": [Request("still", {})] * scenes,
        "chunks": [Request("clip", {"duration": 3.5})] * scenes,
        "refine": [Request("music", {"duration": bed_seconds(duration)})],
    }  # fmt: skip


def estimated(duration: float, lane: str, provider: Quotes) -> StageStarted:
    """What a whole ad will take, before there is a storyboard."""
    work = work_of(duration)
    answer = started(
        provider, [r for requests in work.values() for r in requests], "Your ad is queued."
    )
    if lane == STUDIO:
        seconds = answer.estimated_duration + composition.SKETCH_SECONDS
    else:  # scenes are made at the same time, after the picture that they refer to
        chain = [*work["validate"], *work["references"][:1] * 2, *work["chunks"][:1]]
        seconds = sum(provider.estimate(r).duration for r in chain)
    seconds += composition.seconds_for(duration)
    return answer.model_copy(update={"estimated_duration": round(seconds, 1)})


def _digest(request: GenerateRequest) -> str:
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()


async def begun(db: AsyncSession, user: User, key: str, request: GenerateRequest) -> Session | None:
    """The ad that a key began.

    Raises:
        Conflict: the key was used for something else.
    """
    await db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - _KEPT))
    known = await db.get(IdempotencyKey, (user.id, key))
    if known is None:
        return None
    if known.digest != _digest(request):
        raise Conflict("This Idempotency-Key was used for another request.", code="IDEMPOTENCY_KEY_REUSED")  # fmt: skip
    return await ownership.find(db, user, Session, known.session_id)


async def _answer(db: AsyncSession, session: Session) -> GenerationStarted:
    wishes = session.wishes or {}
    return GenerationStarted(
        video_id=session.id, session_id=session.id, status=await status_of(db, session),
        message=wishes.get("message", ""), estimated_cost=session.estimated_cost,
        estimated_duration=wishes.get("estimated_duration", 0.0),
    )  # fmt: skip


async def owned(db: AsyncSession, user: User, video_id: str) -> Session:
    """A one-shot ad of the user's.

    Raises:
        NotFound: there is none of that id.
    """
    mine, missing = Session.mode == "one_shot", NotFound("There is no such ad.", code="VIDEO_NOT_FOUND")  # fmt: skip
    # Locked while a transaction decides: two versions asked for at once take turns.
    return await ownership.get(db, user, Session, video_id, missing, mine, lock=lock_rows(db))


async def status_of(db: AsyncSession, session: Session) -> Status:
    """Where a one-shot ad stands."""
    return (await statuses_of(db, [session]))[session.id]


async def statuses_of(db: AsyncSession, sessions: Sequence[Session]) -> dict[str, Status]:
    """The same of several, by id: in two queries, whichever of them are on their way."""
    known: dict[str, Status] = {s.id: said for s in sessions if (said := _told_by_stage(s))}
    others = [s for s in sessions if s.id not in known]
    if not others:
        return known
    ids = [s.id for s in others]
    last, kinds = await runs.last_runs(db, ids), dict[str | None, set[str]]()
    rows = await db.execute(
        select(Asset.session_id, Asset.kind).where(Asset.session_id.in_(ids)).distinct()
    )
    for session_id, kind in rows:
        kinds.setdefault(session_id, set()).add(kind)
    return known | {s.id: _on_its_way(s, last.get(s.id), kinds.get(s.id)) for s in others}


def _told_by_stage(session: Session) -> Status | None:
    """Where an ad stands, if its stage says it all."""
    match session.stage:
        case Stage.COMPLETE:
            return "complete"
        case Stage.FAILED:
            return "failed"
        case Stage.CANCELED:
            return "canceled"
        case Stage.FINAL_COMPOSITION:
            return "exporting" if session.progress >= _EXPORTING else "refining"
    return None


def _on_its_way(session: Session, run: Run | None, made: set[str] | None) -> Status:
    """Where an ad stands before its cut, by its latest run and the kinds of what is made."""
    if run is None or run.status == "queued":
        return "queued"
    if session.spec is None:
        return "validating"
    if not made:
        return "generating_animatic"
    return "generating_chunks" if "clip" in made else "generating_references"


async def status(db: AsyncSession, session: Session, links: MediaLinks) -> GenerationStatus:
    """Percent, phase and time left."""
    now_at = await status_of(db, session)
    left = await seconds_left(db, session.id)
    running = now_at not in ("complete", "failed", "canceled")
    animatic = await assets.newest(db, session, "animatic")
    scenes = len(session.spec["scenes"]) if session.spec else 0
    return GenerationStatus(
        video_id=session.id, status=now_at, progress=session.progress, current_phase=now_at,
        current_step=session.message, num_scenes=scenes,
        estimated_time_remaining=left if running else None,
        animatic_url=assets.media_url(animatic, links) if animatic else None, cost=session.total_cost,
        error=SessionError.model_validate(session.error) if session.error else None,
    )  # fmt: skip


async def final_of(db: AsyncSession, session: Session) -> Asset:
    """The finished file.

    Raises:
        Conflict: it is not there yet.
    """
    asset = await assets.newest(db, session, "final")
    if asset is None:
        now_at = await status_of(db, session)
        raise Conflict(
            "This ad is not finished.", code="VIDEO_NOT_READY", details={"status": now_at}
        )
    return asset


async def video(db: AsyncSession, session: Session, links: MediaLinks) -> GeneratedVideo:
    """A finished ad.

    Raises:
        Conflict: it is not there yet.
    """
    final = await final_of(db, session)
    animatic = await assets.newest(db, session, "animatic")
    others = [
        assets.as_variant(a, links)
        for a in await assets.round_of(db, session.id, "final", final.round)
        if a.id != final.id
    ]
    return GeneratedVideo(
        video_id=session.id, status=await status_of(db, session), final_video_url=assets.media_url(final, links),
        thumbnail_url=assets.poster_url(final, links), version=final.round, variants=others,
        animatic_url=assets.media_url(animatic, links) if animatic else None, cost_usd=session.total_cost,
        cost_breakdown=await _phases(db, session),
        generation_time_seconds=round((final.created_at - session.created_at).total_seconds(), 1),
        created_at=session.created_at, completed_at=final.created_at, spec=Spec.model_validate(session.spec),
    )  # fmt: skip


async def _phases(db: AsyncSession, session: Session) -> list[PhaseCost]:
    rows = await db.execute(
        select(Cost.agent, func.sum(Cost.cost), func.sum(Cost.duration))
        .where(Cost.session_id == session.id).group_by(Cost.agent)
    )  # fmt: skip
    sums: dict[str, tuple[float, float]] = dict.fromkeys(_PHASES.values(), (0.0, 0.0))
    for agent, cost, duration in rows:
        phase = _PHASES.get(agent, "refine")
        before = sums[phase]
        sums[phase] = (before[0] + float(cost), before[1] + duration)
    return [
        PhaseCost(phase=phase, cost=round(cost, 6), duration=round(seconds, 1))
        for phase, (cost, seconds) in sums.items()
    ]


_FILTERS: dict[GenerationFilter, list[str]] = {
    "complete": [Stage.COMPLETE], "failed": [Stage.FAILED], "canceled": [Stage.CANCELED],
    "working": list(WORKING),
}  # fmt: skip


async def listed(
    db: AsyncSession, user: User, links: MediaLinks, *, status: GenerationFilter | None, query: str | None, page: int,
    page_size: int,
) -> GenerationPage:  # fmt: skip
    """A page of a user's one-shot ads, newest first."""
    where = [Session.user_id == user.id, Session.mode == "one_shot"]
    if status:
        where.append(Session.stage.in_(_FILTERS[status]))
    if query:
        where.append(Session.product_prompt.icontains(query, autoescape=True))
    newest_first = select(Session).where(*where).order_by(Session.created_at.desc(), Session.id)
    rows, total = await page_of(db, newest_first, page, page_size)
    made = await assets.newest_of(db, [row.id for row in rows], "final", "animatic")
    status_now = await statuses_of(db, rows)
    items = [_item(row, status_now[row.id], made, links) for row in rows]
    return GenerationPage(items=items, total=total, page=page, page_size=page_size)


def _item(
    session: Session, status: Status, made: dict[tuple[str, str], Asset], links: MediaLinks
) -> GenerationItem:
    final = made.get((session.id, "final"))
    shown = final or made.get((session.id, "animatic"))
    return GenerationItem(
        video_id=session.id, prompt=session.product_prompt or "", status=status,
        progress=session.progress, aspect_ratio=session.aspect_ratio, duration=(session.wishes or {})["duration"],
        thumbnail_url=assets.poster_url(shown, links) if shown else None,
        video_url=assets.media_url(final, links) if final else None, cost=session.total_cost,
        created_at=session.created_at,
    )  # fmt: skip
