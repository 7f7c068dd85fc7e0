"""v2 jobs: a storyboard is made, changed, approved; nothing expensive happens before that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import lock_rows, page_of
from app.errors import Conflict, Forbidden, InvalidInput, NotFound, WrongStage
from app.models import Asset, Run, Session, User
from app.models.types import new_id, now
from app.providers.base import Quotes, Request, clip_request, still_request
from app.schemas.jobs import (
    Job,
    JobEstimate,
    JobList,
    JobProgress,
    JobRequest,
    JobScene,
    JobStatus,
    PhaseEstimate,
    RefineRequest,
    StoryboardScene,
)
from app.schemas.stages import RunKind, Stage
from app.schemas.story import Scene, Spec
from app.services import (
    anew,
    assets,
    clients,
    composition,
    costs,
    cutouts,
    generations,
    ownership,
    runs,
)
from app.services.events import seconds_left, tell
from app.services.stages import begin, started
from app.services.tokens import MediaLinks

_READY = Stage.IMAGE_SELECTION
_FILTERS: dict[JobStatus, list[Stage]] = {
    "pending": [Stage.CREATED, Stage.PROMPT_PARSING], "parsing": [Stage.PROMPT_PARSING], "generating_storyboard": [Stage.IMAGE_GENERATION],
    "storyboard_ready": [_READY], "rendering": [Stage.CLIP_GENERATION, Stage.CLIP_SELECTION, Stage.FINAL_COMPOSITION],
    "completed": [Stage.COMPLETE], "failed": [Stage.FAILED], "canceled": [Stage.CANCELED],
}  # fmt: skip
_STATUS: dict[Stage, JobStatus] = {s: status for status, stages in _FILTERS.items() for s in stages}
"""Of what is at work: what waits for its first turn is pending."""


async def start(
    db: AsyncSession, user: User, request: JobRequest, lanes: Collection[str], provider: Quotes, purse: costs.Purse
) -> Session:  # fmt: skip
    """Takes a prompt; its storyboard is made next.

    Raises:
        InvalidInput: a template, lane, photo or guideline that can't be had. NotFound: no such client or campaign.
        OverCap: storyboard and rendering together would cost too much.
    """
    generations.check(request, lanes)
    photos = await cutouts.sources(db, user, request.asset_ids, "asset_ids")
    session = generations.drafted(user, request, "job")
    await clients.assign(
        db, user, session, request.client_id, request.campaign_id, request.brand_guidelines
    )
    db.add(session)
    await db.flush()
    answer = generations.estimated(request.duration, request.lane, provider)
    await begin(
        db, session, purse, RunKind.STORYBOARD, {"photos": photos}, answer,
        Stage.PROMPT_PARSING, "Your storyboard is queued.",
    )  # fmt: skip
    return session


async def estimate(
    db: AsyncSession, user: User, request: JobRequest, lanes: Collection[str], provider: Quotes, purse: costs.Purse
) -> JobEstimate:  # fmt: skip
    """What a job would take; nothing is begun.

    Raises:
        InvalidInput, NotFound: as `start`.
    """
    generations.check(request, lanes)
    await cutouts.sources(db, user, request.asset_ids, "asset_ids")
    nobody = Session(id=new_id(), user_id=user.id, lane=request.lane)
    await clients.assign(
        db, user, nobody, request.client_id, request.campaign_id, request.brand_guidelines
    )
    answer = generations.estimated(request.duration, request.lane, provider)
    phases = []
    for phase, requests in generations.work_of(request.duration).items():
        quotes = [provider.estimate(r) for r in requests]
        own = composition.seconds_for(request.duration) if phase == "refine" else 0.0
        phases.append(
            PhaseEstimate(phase=phase, cost=round(sum(q.cost for q in quotes), 6),
                          duration=round(sum(q.duration for q in quotes) + own, 1))
        )  # fmt: skip
    room = await costs.left(db, purse.caps, nobody.id, user.id)
    if request.budget_usd is not None:
        room = min(room, request.budget_usd)
    return JobEstimate(
        estimated_cost=answer.estimated_cost, estimated_duration=answer.estimated_duration,
        breakdown=phases, within_cap=answer.estimated_cost <= room + costs.CENT,
    )  # fmt: skip


async def owned(db: AsyncSession, user: User, job_id: str) -> Session:
    """A job of the user's.

    Raises:
        NotFound: there is none of that id.
    """
    mine, missing = Session.mode == "job", NotFound("There is no such job.", code="JOB_NOT_FOUND")
    return await ownership.get(db, user, Session, job_id, missing, mine, lock=lock_rows(db))


async def approve(db: AsyncSession, user: User, session: Session) -> None:
    """Gives the word for rendering; twice is the same as once.

    Raises:
        WrongStage: the storyboard is not ready.
    """
    if session.approved_at is not None:
        return
    await runs.ensure_idle(db, session)
    if session.stage != _READY:
        raise WrongStage(
            "The storyboard is not ready for approval.", code="STORYBOARD_REQUIRED",
            details={"needed": "storyboard_ready", "status": _STATUS[Stage(session.stage)]},
        )  # fmt: skip
    session.approved_at, session.approved_by = now(), user.id
    await tell(db, session, _READY, session.progress, "Approved. It can be rendered.")


async def render(db: AsyncSession, session: Session, provider: Quotes, purse: costs.Purse) -> None:
    """Has an approved storyboard filmed and cut; shots whose pictures are the same are kept.

    Raises:
        Forbidden: it is not approved. Conflict: something runs, or it is rendered. OverCap: it would cost too much.
    """
    if session.approved_at is None:
        raise Forbidden(
            "The storyboard has to be approved before it is rendered.", code="APPROVAL_REQUIRED"
        )
    await runs.ensure_idle(db, session)
    if session.stage in (Stage.FAILED, Stage.CANCELED):
        raise Conflict("The last attempt ended early; /retry goes on with it.", code="RETRY_REQUIRED")  # fmt: skip
    if session.stage != _READY:
        raise Conflict("This storyboard is rendered; refine or reorder it for another one.", code="ALREADY_RENDERED")  # fmt: skip
    spec = Spec.model_validate(session.spec)
    pictures = await _pictures(db, session)
    clips = await assets.round_of(db, session.id, "clip", session.clip_round)
    filmed = {a.source_asset_id for a in clips}
    units = [p.details["unit"] for p in pictures]
    seconds = {s.scene_number - 1: s.clip_duration for s in spec.scenes}
    wishes = [
        clip_request(p.details["unit"] | {"duration": seconds[p.position]})
        for p in pictures if p.id not in filmed
    ]  # fmt: skip
    music = generations.work_of(spec.duration)["refine"]
    if await assets.newest(db, session, "final"):  # whose music was bought
        music = []
    answer = started(provider, [*wishes, *music], "Rendering your ad.")
    took = answer.estimated_duration + composition.seconds_for(spec.duration)
    answer = answer.model_copy(update={"estimated_duration": round(took, 1)})
    payload = {"pictures": units, "clips": {str(a.position): a.id for a in clips}}
    await begin(db, session, purse, RunKind.STORY, payload, answer, Stage.CLIP_GENERATION)


async def final_of(db: AsyncSession, session: Session) -> Asset:
    """The finished file of the storyboard as it stands.

    Raises:
        Conflict: it is not rendered, or was changed since.
    """
    if session.stage != Stage.COMPLETE:
        status = _STATUS[Stage(session.stage)]
        raise Conflict("This ad is not finished.", code="VIDEO_NOT_READY", details={"status": status})  # fmt: skip
    return await generations.final_of(db, session)


async def _pictures(db: AsyncSession, session: Session) -> list[Asset]:
    """The storyboard's pictures by scene number.

    Raises:
        Conflict: one is missing.
    """
    found = await assets.round_of(db, session.id, "image", session.image_round)
    scenes = Spec.model_validate(session.spec).scenes if session.spec else ()
    if len(found) != len(scenes) or not scenes:
        raise Conflict("The storyboard is not whole; try again what failed.", code="STORYBOARD_REQUIRED")  # fmt: skip
    return found


async def refine(
    db: AsyncSession, session: Session, request: RefineRequest, provider: Quotes, purse: costs.Purse
) -> None:  # fmt: skip
    """Changes a scene, and asks for approval again.

    Raises:
        Conflict: something runs, or there is no storyboard. InvalidInput: no such scene, words that can't be drawn or are banned.
        OverCap: a new picture would cost too much.
    """
    await runs.ensure_idle(db, session)
    pictures = await _pictures(db, session)
    spec = Spec.model_validate(session.spec)
    scene = _scene(spec, request.scene_number)
    told = request.model_dump(exclude_none=True)
    if request.overlay_text:
        composition.check_drawable("overlay_text", request.overlay_text, composition.FACE)
        clients.check_words(session, {"overlay_text": request.overlay_text})
    words_only = set(told) == {"scene_number", "overlay_text"}
    changed = scene.model_copy(
        update={"overlay_text": told.get("overlay_text", scene.overlay_text),
                "visual_prompt": told.get("description", scene.visual_prompt),
                "direction": told.get("image_prompt", told.get("description", scene.direction))}
    )  # fmt: skip
    scenes = tuple(changed if s.scene_number == scene.scene_number else s for s in spec.scenes)
    session.spec = spec.model_copy(update={"scenes": scenes}).model_dump(mode="json")
    redrawn = set() if words_only else {scene.scene_number}
    await _drawn_again(
        db, session, pictures, redrawn, provider, purse, f"Changing scene {scene.scene_number}."
    )


async def reorder(
    db: AsyncSession, session: Session, order: list[int], provider: Quotes, purse: costs.Purse
) -> None:
    """Puts the scenes in another order, with their words, and asks for approval again.

    Raises:
        Conflict: something runs, or there is no storyboard. InvalidInput: not all scenes, each once.
    """
    await runs.ensure_idle(db, session)
    pictures = await _pictures(db, session)
    spec = Spec.model_validate(session.spec)
    known = {scene.scene_number: scene for scene in spec.scenes}
    if sorted(order) != sorted(known):
        raise InvalidInput(
            f"scene_order must name every scene once: {', '.join(map(str, known))}.",
            details={"fields": {"scene_order": "not a permutation"}},
        )  # fmt: skip
    # What joins two scenes belongs to the place, not to the scene.
    scenes = tuple(
        known[number].model_copy(update={"transition": place.transition})
        for number, place in zip(order, spec.scenes, strict=True)
    )
    session.spec = spec.model_copy(update={"scenes": scenes}).model_dump(mode="json")
    await _drawn_again(db, session, pictures, set(), provider, purse, "Reordering the storyboard.")


def _scene(spec: Spec, number: int) -> Scene:
    for scene in spec.scenes:
        if scene.scene_number == number:
            return scene
    raise InvalidInput(f"There is no scene {number}; there are {len(spec.scenes)}.", code="UNKNOWN_SCENE",
                       details={"fields": {"scene_number": "unknown"}})  # fmt: skip


async def _drawn_again(
    db: AsyncSession, session: Session, pictures: list[Asset], redrawn: set[int],
    provider: Quotes, purse: costs.Purse, message: str,
) -> None:  # fmt: skip
    """Has the animatic made again, and the pictures of some scenes; the approval is void.

    A scene whose picture was asked for in other words has to be drawn too: an earlier change of it was canceled, or failed.
    """
    units = [p.details["unit"] for p in pictures]
    made = await anew.pictures_made(db, session)
    for scene in Spec.model_validate(session.spec).scenes:
        picture = pictures[scene.scene_number - 1]
        asked = scene.direction or None
        if scene.scene_number in redrawn or asked != picture.details["unit"].get("wording"):
            units[scene.scene_number - 1] = anew.picture(picture, made, asked)
            made.append(units[scene.scene_number - 1])
    kept = [p.id for p in pictures]
    new = [still_request(u) for u in units if u["asset_id"] not in kept]
    sketches = [Request("sketch", {})] * len(units)
    session.approved_at = session.approved_by = None
    revision = await assets.next_round(db, session, "animatic")
    payload = {"pictures": units, "kept": kept, "revision": revision}
    answer = started(provider, [*new, *sketches], message)
    await begin(db, session, purse, RunKind.STORYBOARD, payload, answer, Stage.IMAGE_GENERATION)


async def view(db: AsyncSession, session: Session, links: MediaLinks) -> Job:
    """Everything about a job, with fresh media links."""
    return (await _views(db, [session], links))[0]


async def _views(db: AsyncSession, sessions: Sequence[Session], links: MediaLinks) -> list[Job]:
    """The same of several: in three queries, and one more for each that is at work."""
    ids = [session.id for session in sessions]
    at_work = await runs.active_runs(db, ids)
    table = await assets.on_the_table(db, ids)
    newest = await assets.newest_of(db, ids, "final", "animatic")
    views = []
    for session in sessions:
        run = at_work.get(session.id)
        made = _Made(
            run, await seconds_left(db, session.id) if run else None,
            {a.position: a for a in table.get((session.id, "image"), ())},
            table.get((session.id, "clip"), []),
            newest.get((session.id, "final")), newest.get((session.id, "animatic")),
        )  # fmt: skip
        views.append(_view(session, made, links))
    return views


@dataclass(frozen=True, slots=True)
class _Made:
    """What is there of a job: pictures by position, `eta` in seconds."""

    run: Run | None
    eta: float | None
    images: dict[int, Asset]
    clips: list[Asset]
    final: Asset | None
    animatic: Asset | None


def _view(session: Session, made: _Made, links: MediaLinks) -> Job:
    stage, run, images = Stage(session.stage), made.run, made.images
    waiting = run is not None and run.status == "queued"
    status = "pending" if waiting and session.spec is None else _STATUS.get(stage, "pending")
    spec = Spec.model_validate(session.spec) if session.spec else None
    rendering = stage in (Stage.CLIP_GENERATION, Stage.FINAL_COMPOSITION, Stage.COMPLETE)
    current = {a.id for a in images.values()}
    done = (
        {a.position for a in made.clips if a.source_asset_id in current}
        if rendering
        else set(images)
    )
    left = [place for place, s in enumerate(spec.scenes if spec else (), 1) if s.scene_number - 1 not in done]  # fmt: skip
    error = session.error["message"] if session.error else None
    return Job(
        job_id=session.id, status=status, prompt=session.product_prompt or "", aspect_ratio=session.aspect_ratio,
        lane=session.lane, client_id=session.client_id, campaign_id=session.campaign_id,
        progress=JobProgress(
            current_stage=stage, percent=session.progress, scenes_total=len(spec.scenes) if spec else 0,
            scenes_completed=len(done), current_scene=left[0] if left and run else None,
            estimated_completion_seconds=made.eta, message=session.message, stalled=run is not None and runs.stalled(run, session),
        ),
        storyboard=[_shown(scene, images, run, error, links) for scene in (spec.scenes if spec else ())],
        approved=session.approved_at is not None, approved_at=session.approved_at, approved_by=session.approved_by,
        video_url=_url(made.final, links) if stage is Stage.COMPLETE else None,
        animatic_url=_url(made.animatic, links), estimated_cost=float(session.estimated_cost),
        actual_cost=float(session.total_cost), error_message=error, created_at=session.created_at,
        updated_at=session.updated_at,
    )  # fmt: skip


def _shown(
    scene: Scene, images: dict[int, Asset], run: Run | None, error: str | None, links: MediaLinks
) -> StoryboardScene:
    """A scene with its picture, if it is there."""
    picture = images.get(scene.scene_number - 1)
    drawing = run is not None and run.stage == RunKind.STORYBOARD
    missing = "generating" if drawing else "failed" if error else "pending"
    return StoryboardScene(
        scene=JobScene(
            scene_number=scene.scene_number, description=scene.visual_prompt, duration=scene.duration,
            image_prompt=scene.direction or scene.visual_prompt, overlay_text=scene.overlay_text,
            transition=scene.transition,
        ),
        image_url=assets.media_url(picture, links) if picture else None,
        generation_status="completed" if picture else missing, error=None if picture else error,
    )  # fmt: skip


def _url(asset: Asset | None, links: MediaLinks) -> str | None:
    return assets.media_url(asset, links) if asset else None


async def listed(
    db: AsyncSession, user: User, links: MediaLinks, *, status: JobStatus | None, query: str | None,
    client_id: str | None, campaign_id: str | None, page: int, page_size: int,
) -> JobList:  # fmt: skip
    """A page of a user's jobs, newest first."""
    where = [Session.user_id == user.id, Session.mode == "job"]
    if status:
        where.append(Session.stage.in_(_FILTERS[status]))
        if status in ("pending", "parsing"):
            waits = exists().where(Run.session_id == Session.id, Run.status == "queued")
            where.append(waits if status == "pending" else ~waits)
    if query:
        where.append(Session.product_prompt.icontains(query, autoescape=True))
    if client_id:
        where.append(Session.client_id == client_id)
    if campaign_id:
        where.append(Session.campaign_id == campaign_id)
    newest_first = select(Session).where(*where).order_by(Session.created_at.desc(), Session.id)
    rows, total = await page_of(db, newest_first, page, page_size)
    return JobList(items=await _views(db, rows, links), total=total, page=page, page_size=page_size)
