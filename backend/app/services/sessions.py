"""Sessions: create, read, list, delete, cancel, retry."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import lock_rows, note_after_commit, page_of
from app.errors import Conflict, InvalidInput, NotFound
from app.media.sound import bed_seconds
from app.models import Asset, Run, Session, User
from app.providers.base import (
    Quotes,
    Request,
    clip_request,
    request_kind,
    shot_requests,
    still_request,
)
from app.schemas.brief import ProductBrief
from app.schemas.cuts import Trim
from app.schemas.results import FinalVideo
from app.schemas.sessions import (
    CreateSessionRequest,
    SessionError,
    SessionFilter,
    SessionPage,
    SessionResponse,
    SessionSummary,
    StageStarted,
)
from app.schemas.stages import WORKING, RunKind, Stage
from app.services import (
    assets,
    clients,
    composition,
    costs,
    generations,
    ownership,
    runs,
    storyboards,
)
from app.services.events import tell
from app.services.stages import DIRECTION, begin, chosen, require_open, started
from app.services.tokens import MediaLinks

_RUN_STAGE = {
    RunKind.IMAGES: Stage.PROMPT_PARSING,
    RunKind.CLIPS: Stage.VIDEO_PLANNING,
    RunKind.COMPOSITION: Stage.FINAL_COMPOSITION,
    RunKind.STORY: Stage.PROMPT_PARSING,
    RunKind.STORYBOARD: Stage.PROMPT_PARSING,
}
_JOB_STAGE = {
    RunKind.STORYBOARD: Stage.IMAGE_GENERATION,
    RunKind.STORY: Stage.CLIP_GENERATION,
}
_FILTERS: dict[str, list[str]] = {
    "working": [s.value for s in WORKING],
    "complete": [Stage.COMPLETE.value],
    "failed": [Stage.FAILED.value],
    "canceled": [Stage.CANCELED.value],
    "waiting": [Stage.CREATED.value, Stage.IMAGE_SELECTION.value, Stage.CLIP_SELECTION.value],
}


async def create(
    db: AsyncSession, user: User, request: CreateSessionRequest, lanes: Collection[str]
) -> Session:
    """A new, empty session.

    Args:
        lanes: those that can be chosen here.

    Raises:
        InvalidInput: `user_id` is not the caller's, or the lane is not open.
    """
    require_open(request.lane, lanes)
    if request.user_id is not None and request.user_id != user.id:
        raise InvalidInput(
            "user_id must be your own.", details={"fields": {"user_id": "not your own"}}
        )
    session = Session(
        user_id=user.id, title=request.title or "", aspect_ratio=request.aspect_ratio,
        lane=request.lane, budget_usd=request.budget_usd,
    )  # fmt: skip
    await clients.assign(db, user, session, request.client_id, request.campaign_id)
    db.add(session)
    await db.flush()
    await tell(db, session, Stage.CREATED, 0, "Describe your product to begin.")
    return session


async def owned(db: AsyncSession, user: User, session_id: str) -> Session:
    """A user's session.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    # Locked while a transaction decides what may happen next: two steps at once take turns.
    missing = NotFound("There is no such session.", code="SESSION_NOT_FOUND")
    return await ownership.get(db, user, Session, session_id, missing, lock=lock_rows(db))


async def cut_by_hand(db: AsyncSession, user: User, session_id: str) -> Session:
    """A user's session whose clips may be cut with words and music of one's own.

    Raises:
        NotFound: there is none, or it is somebody else's. Conflict: it is a job, which goes by its storyboard's approval.
    """
    return await _not_of(db, user, session_id, ("job",))


async def guided(db: AsyncSession, user: User, session_id: str) -> Session:
    """A user's session for a step of the guided flow.

    Raises:
        NotFound: there is none, or it is somebody else's. Conflict: it goes by a storyboard, which pictures and clips chosen
            by hand would no longer fit.
    """
    return await _not_of(db, user, session_id, tuple(_OTHER_DOORS))


_OTHER_DOORS = {
    "job": "This is a job; it is refined, approved and rendered under /api/v2/jobs.",
    "one_shot": "This ad was made in one shot; change it by a version, under /api/generations.",
}


async def _not_of(db: AsyncSession, user: User, session_id: str, modes: Collection[str]) -> Session:
    session = await owned(db, user, session_id)
    if session.mode in modes:
        raise Conflict(_OTHER_DOORS[session.mode], code="WRONG_MODE")
    return session


async def view(db: AsyncSession, session: Session, links: MediaLinks) -> SessionResponse:
    """Everything about a session, with fresh media links."""
    images = await assets.round_of(db, session.id, "image", session.image_round)
    clips = await assets.round_of(db, session.id, "clip", session.clip_round)
    final, variants = await final_of(db, session)
    brief = ProductBrief.model_validate(session.brief) if session.brief else None
    draft = await assets.newest(db, session, "animatic")
    # A photo shows the product itself, whatever the director made of its name.
    photographed = any(a.details.get("photo_key") for a in images)
    directed = brief.notices if brief and not photographed else ()
    notices = [
        *directed,
        *(brief.remarks if brief else ()),
        *(
            a.details["notice"]
            for a in (*images, *clips, *([final] if final else []))
            if a.details.get("notice")
        ),
        *(note for a in clips for note in a.details["unit"].get("notices", ())),
    ]
    return SessionResponse(
        id=session.id, user_id=session.user_id, title=session.title,
        stage=Stage(session.stage), product_prompt=session.product_prompt,
        video_prompt=session.video_prompt, consistency_seed=session.consistency_seed,
        style_keywords=session.style_keywords, aspect_ratio=session.aspect_ratio,
        lane=session.lane, mode=session.mode,
        animatic_url=assets.media_url(draft, links) if draft else None, progress=session.progress, message=session.message,
        notices=list(dict.fromkeys(notices)),
        generated_images=[assets.as_image(a, links) for a in images],
        approved_images=session.approved_images,
        generated_clips=[assets.as_clip(a, links) for a in clips],
        approved_clips=session.approved_clips, clip_order=session.clip_order,
        trims={i: Trim.model_validate(t) for i, t in (session.trims or {}).items()},
        final_video=assets.as_final(final, variants, links) if final else None,
        suggested_name=brief.copy_text.name if brief else "",
        client_id=session.client_id, campaign_id=session.campaign_id, shared=session.share_token is not None,
        total_cost=float(session.total_cost), estimated_cost=float(session.estimated_cost), budget_usd=session.budget_usd,
        error=SessionError.model_validate(session.error) if session.error else None,
        event_seq=session.event_seq, created_at=session.created_at, updated_at=session.updated_at,
    )  # fmt: skip


async def final_view(db: AsyncSession, session: Session, links: MediaLinks) -> FinalVideo | None:
    """The newest finished ad, as it is shown."""
    final, variants = await final_of(db, session)
    return assets.as_final(final, variants, links) if final else None


async def final_of(db: AsyncSession, session: Session) -> tuple[Asset | None, list[Asset]]:
    """The newest finished ad in the session's ratio, and its other ratios."""
    newest = await assets.newest(db, session, "final")
    if newest is None:
        return None, []
    return newest, (await assets.round_of(db, session.id, "final", newest.round))[1:]


async def listed(
    db: AsyncSession, user: User, links: MediaLinks, *, status: SessionFilter | None, query: str | None,
    client_id: str | None, page: int, page_size: int,
) -> SessionPage:  # fmt: skip
    """A page of a user's sessions, newest first."""
    mine = select(Session).where(Session.user_id == user.id)
    if status:
        mine = mine.where(Session.stage.in_(_FILTERS.get(status, [status])))
    if client_id:
        mine = mine.where(Session.client_id == client_id)
    if query:
        named = (
            c.icontains(query, autoescape=True) for c in (Session.product_prompt, Session.title)
        )
        mine = mine.where(or_(*named))
    newest_first = mine.order_by(Session.created_at.desc(), Session.id)
    rows, total = await page_of(db, newest_first, page, page_size)
    newest = await assets.newest_of(db, [s.id for s in rows], "image", "final")
    items = []
    for s in rows:
        final, image = newest.get((s.id, "final")), newest.get((s.id, "image"))
        shown = final or image
        items.append(
            SessionSummary(
                id=s.id, title=s.title, stage=Stage(s.stage), progress=s.progress,
                product_prompt=s.product_prompt, aspect_ratio=s.aspect_ratio,
                thumbnail_url=assets.poster_url(shown, links) if shown else None,
                video_url=links.url(final.id, "file", assets.file_name(final)) if final else None,
                mode=s.mode, lane=s.lane, client_id=s.client_id, campaign_id=s.campaign_id,
                total_cost=float(s.total_cost), created_at=s.created_at, updated_at=s.updated_at,
            )
        )  # fmt: skip
    return SessionPage(items=items, total=total, page=page, page_size=page_size)


async def delete(db: AsyncSession, session: Session) -> None:
    """Removes a session and what runs for it; its files go once that is committed."""
    run = await runs.active_run(db, session.id)
    if run:
        await runs.cancel_run(db, run)
    await db.delete(session)
    await db.flush()
    note_after_commit(db, runs.SessionDeleted(session.id))


async def cancel(db: AsyncSession, session: Session) -> None:
    """Stops what runs; finished pictures and clips stay.

    Raises:
        Conflict: nothing runs.
    """
    run = await runs.active_run(db, session.id)
    if run is None:
        raise Conflict("Nothing is running in this session.", code="NOTHING_TO_CANCEL")
    await runs.cancel_run(db, run)
    await tell(
        db, session, Stage.CANCELED, session.progress, "Canceled. What was finished is kept."
    )


async def retry(
    db: AsyncSession, session: Session, provider: Quotes, purse: costs.Purse
) -> StageStarted:
    """Takes the failed or canceled stage up again; what was finished is not made again.

    Args:
        provider: makes the shots of the session's lane.

    Raises:
        Conflict: nothing has failed. OverCap: what is left would cost too much.
    """
    await runs.ensure_idle(db, session)
    last = await runs.last_run(db, session.id)
    if last is None or session.stage not in (Stage.FAILED, Stage.CANCELED):
        raise Conflict("There is nothing to try again.", code="NOTHING_TO_RETRY")
    await costs.forget_released(db, session.id)
    kind = RunKind(last.stage)
    if kind is RunKind.COMPOSITION:
        answer = await composition.estimated(db, session, last.payload, provider)
    elif kind in (RunKind.STORYBOARD, RunKind.STORY) and not last.payload.get("again"):
        answer = await _left_of_story(db, session, last, provider)
    else:
        answer = started(provider, await _left_to_make(db, session, last), "Trying again.")
    stage = _RUN_STAGE[kind]
    if (
        session.mode == "job" and session.spec is not None
    ):  # which is written; only what was at work goes on
        stage = _JOB_STAGE.get(kind, stage)
    return await begin(db, session, purse, kind, dict(last.payload), answer, stage, "Trying again…")


async def _left_to_make(db: AsyncSession, session: Session, run: Run) -> list[Request]:
    """What a run of images or clips, or a shot made anew, had still to do when it ended."""
    again = run.payload.get("again")
    if again and again.get("kind") == "shot":
        return shot_requests(again)
    payload, medium = run.payload, "still" if run.stage == RunKind.IMAGES else "clip"
    if again:
        return [Request(request_kind(again, medium), {"duration": again.get("duration")})]
    if medium == "still":
        made = len(await assets.round_of(db, session.id, "image", session.image_round))
        photos = payload.get("photos") or [{}]
        shown = [photos[i % len(photos)] for i in range(made, payload["count"])]
        wishes = [Request(request_kind(photo, medium), {}) for photo in shown]
        return wishes if session.brief else [DIRECTION, *wishes]
    made = len(await assets.round_of(db, session.id, "clip", session.clip_round))
    sources = await chosen(
        db, session, "image", session.image_round, session.approved_images, "approved_images"
    )
    wishes = [
        Request(request_kind(s.details["unit"], medium), {"duration": payload["duration"]})
        for s in sources[made:]
    ]
    return wishes if payload.get("shots") else [DIRECTION, *wishes]


async def _left_of_story(
    db: AsyncSession, session: Session, run: Run, provider: Quotes
) -> StageStarted:
    """Of a shot both parts until its clip is there, as its picture is entered with it."""
    message, seconds = "Trying again.", float((session.wishes or {})["duration"])
    if session.spec is None:  # nothing was planned yet
        whole = generations.estimated(seconds, session.lane, provider)
        return whole.model_copy(update={"message": message})
    there = set(await db.scalars(select(Asset.id).where(Asset.session_id == session.id)))
    left: list[Request] = []
    own = composition.seconds_for(seconds) if run.stage == RunKind.STORY else 0.0
    for unit in storyboards.planned_units(session, run):
        kind = unit["kind"]
        if kind == "music":
            bed = bed_seconds(unit["seconds"])
            if not await composition.is_bought(db, session, unit["genre"], bed):
                left.append(Request("music", {"duration": bed}))
        elif kind == "animatic" and unit["asset_id"] not in there:
            left += [Request(request_kind(s, "sketch"), {}) for s in unit["scenes"]]
            own += composition.SKETCH_SECONDS
        if kind in ("picture", "shot") and unit["image"]["asset_id"] not in there:
            left.append(still_request(unit["image"]))
        if kind == "shot" and unit["clip"]["asset_id"] not in there:
            left.append(clip_request(unit["clip"]))
    answer = started(provider, left, message)
    return answer.model_copy(update={"estimated_duration": round(answer.estimated_duration + own, 1)})  # fmt: skip
