"""What each kind of run does: plan its units, make one, arrive at the next gate.

Every method may be repeated after a crash: ids are fixed by the plan, finished files vouch for
themselves, and records are entered once.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.animatic import Animatic
from app.agents.base import Agent, Context
from app.agents.compositor import Compositor
from app.agents.image_generator import ImageGenerator, planned_views
from app.agents.music import MusicBuyer
from app.agents.prompt_parser import PromptParser
from app.agents.scene_planner import ScenePlanner
from app.agents.shot_maker import PictureMaker, ShotMaker
from app.agents.storyteller import Storyteller
from app.agents.video_generator import VideoGenerator
from app.models import Asset, Run, Session
from app.providers.base import Request, clip_request, request_kind, shot_requests, still_request
from app.providers.registry import STUDIO
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.stages import SPANS, RunKind, Stage, percent
from app.schemas.work import brief_work, moves_work, script_work
from app.services import clips, composition, costs, images, story_cuts, storyboards
from app.services.assets import round_of
from app.services.events import tell


async def at_gate(db: AsyncSession, session: Session, gate: Stage, message: str) -> None:
    """Stops where a person decides."""
    await tell(db, session, gate, percent(gate, 1), message)


class StageWork(Protocol):
    """One kind of run.

    Attributes:
        stage: while units are made.
        noun: what a unit is called, singular. verb: what is done to it, of the present.
        director: decides what is made, before it is planned; None where nothing is left to decide.
        span: percent of the session at the start and at the end of its units.
    """

    stage: Stage
    noun: str
    verb: str
    agent: Agent
    director: Agent | None
    span: tuple[float, float]

    def requests(self, unit: dict[str, Any]) -> list[Request]:
        """The providers' work for a unit, for estimates."""
        ...

    def own_seconds(self, unit: dict[str, Any]) -> float:
        """What a unit takes besides."""
        ...

    def follows(self, session: Session) -> float:
        """Seconds of work that follow by themselves after a run."""
        ...

    def ahead(self, run: Run, session: Session) -> dict[str, Any] | None:
        """The compositor's data of the cut that follows by itself, where there is time to prepare it."""
        ...

    def label(self, unit: dict[str, Any], number: int, total: int) -> str:
        """A unit's name for watchers."""
        ...

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        """The director's task; None if it is done already."""
        ...

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]: ...

    def inputs(self, session: Session, unit: dict[str, Any]) -> dict[str, Any]: ...

    async def record(
        self, db: AsyncSession, run: Run, session: Session, unit: dict[str, Any],
        output: AgentOutput,
    ) -> Asset | None: ...  # fmt: skip

    async def kept(self, db: AsyncSession, session: Session) -> int:
        """How many finished pieces there are."""
        ...

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        """What follows when all units are made: the gate, or what lies behind it."""
        ...


class _Plain:
    """What most kinds of run have in common."""

    noun: str

    def own_seconds(self, unit: dict[str, Any]) -> float:
        return 0.0

    def follows(self, session: Session) -> float:
        return 0.0

    def ahead(self, run: Run, session: Session) -> dict[str, Any] | None:
        return None

    def label(self, unit: dict[str, Any], number: int, total: int) -> str:
        return f"{self.noun} {number + 1} of {total}" if total > 1 else f"the {self.noun}"


class _OfBrief(_Plain):
    """Units that are made from the session's brief, in rounds: images and clips."""

    def inputs(self, session: Session, unit: dict[str, Any]) -> dict[str, Any]:
        return unit | {
            "brief": session.brief, "prompt": session.product_prompt,
            "direction": unit.get("wording") or session.video_prompt, "aspect_ratio": session.aspect_ratio,
        }  # fmt: skip

    async def kept(self, db: AsyncSession, session: Session) -> int:
        number = session.image_round if self.noun == "image" else session.clip_round
        return len(await round_of(db, session.id, self.noun, number))


class ImagesWork(_OfBrief):
    stage, gate, noun, verb = Stage.IMAGE_GENERATION, Stage.IMAGE_SELECTION, "image", "Rendering"
    span = SPANS[stage]

    def requests(self, unit: dict[str, Any]) -> list[Request]:
        return [still_request(unit)]

    def __init__(self) -> None:
        self.agent: Agent = ImageGenerator()
        self.director: Agent | None = PromptParser()

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        if session.brief is not None:
            return None
        return AgentInput(
            session_id=session.id,
            data={"unit": brief_work(session.id, session.image_round), "prompt": session.product_prompt,
                  "style_keywords": session.style_keywords, "seed": session.consistency_seed, "branding": session.branding},
        )  # fmt: skip

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]:
        if directed is not None:
            session.brief = directed.data["brief"]
            unit = brief_work(session.id, session.image_round)
            await costs.book(db, session, unit, PromptParser.name, directed)
            name = session.brief["copy_text"]["name"]
            stage = Stage.PROMPT_PARSING
            await tell(db, session, stage, percent(stage, 1), f"Directed as “{name}”.")
        views = [(v.value, variant) for v, variant in planned_views(run.payload.get("count", 1))]
        return images.planned_units(session, run, views)

    async def record(
        self,
        db: AsyncSession,
        run: Run,
        session: Session,
        unit: dict[str, Any],
        output: AgentOutput,
    ) -> Asset:
        return await images.record(db, session, unit, output)

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        await at_gate(db, session, self.gate, f"{count} images are ready. Approve at least two.")


class ClipsWork(_OfBrief):
    stage, gate, noun, verb = Stage.CLIP_GENERATION, Stage.CLIP_SELECTION, "clip", "Filming"
    span = SPANS[stage]

    def requests(self, unit: dict[str, Any]) -> list[Request]:
        return [clip_request(unit)]

    def __init__(self) -> None:
        self.agent: Agent = VideoGenerator()
        self.director: Agent | None = ScenePlanner()

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        if run.payload.get("again") or run.payload.get("shots"):
            return None
        approved = await clips.approved_images(db, session)
        return AgentInput(
            session_id=session.id,
            data={"unit": moves_work(session.id, session.clip_round), "prompt": session.video_prompt or "",
                  "views": [a.details["view"] for a in approved], "brief": session.brief,
                  "duration": run.payload["duration"]},
        )  # fmt: skip

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]:
        if run.payload.get("again"):
            return clips.planned_units(session, run, [], [])
        approved = await clips.approved_images(db, session)
        if directed is None:  # decided before this run was interrupted, or tried again
            return clips.planned_units(session, run, approved, run.payload["shots"])
        shots = [s | {"notices": directed.data["notices"]} for s in directed.data["shots"]]
        run.payload = run.payload | {"shots": shots}
        unit = moves_work(session.id, session.clip_round)
        await costs.book(db, session, unit, ScenePlanner.name, directed)
        moves = ", ".join(s["move"].replace("_", " ") for s in shots)
        stage = Stage.VIDEO_PLANNING
        await tell(db, session, stage, percent(stage, 1), f"Moves: {moves}.")
        return clips.planned_units(session, run, approved, shots)

    async def record(
        self,
        db: AsyncSession,
        run: Run,
        session: Session,
        unit: dict[str, Any],
        output: AgentOutput,
    ) -> Asset:
        return await clips.record(db, session, unit, output)

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        await at_gate(db, session, self.gate, f"{count} clips are ready. Choose and order them.")


class CompositionWork(_Plain):
    stage, gate, noun, verb = Stage.FINAL_COMPOSITION, Stage.COMPLETE, "cut", "Finishing"
    span = SPANS[stage]

    def requests(self, unit: dict[str, Any]) -> list[Request]:
        return []

    def own_seconds(self, unit: dict[str, Any]) -> float:
        return composition.seconds_for(composition.shown_seconds(unit))

    def __init__(self) -> None:
        self.agent: Agent = Compositor()
        self.director: Agent | None = None

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        return None

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]:
        return await composition.planned_units(db, session, run)

    def inputs(self, session: Session, unit: dict[str, Any]) -> dict[str, Any]:
        return unit

    async def record(
        self,
        db: AsyncSession,
        run: Run,
        session: Session,
        unit: dict[str, Any],
        output: AgentOutput,
    ) -> Asset:
        return await composition.record(db, session, run, unit, output)

    async def kept(self, db: AsyncSession, session: Session) -> int:
        return len(session.clip_order)

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        await at_gate(db, session, self.gate, "Your ad is ready.")


class _PartOfStory:
    """Agent: makes every kind of a story's units."""

    name = "story"

    def __init__(self) -> None:
        self._kinds: dict[str, Agent] = {
            "animatic": Animatic(), "picture": PictureMaker(), "shot": ShotMaker(), "music": MusicBuyer(),
        }  # fmt: skip

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        return await self._kinds[task.data["kind"]].run(task, context)


class StoryWork(_OfBrief):
    """All of a one-shot ad up to its cut: the guided stages with their gates open."""

    stage, noun, verb = Stage.CLIP_GENERATION, "shot", "Making"
    span = (10.0, 90.0)

    def __init__(self) -> None:
        self.agent: Agent = _PartOfStory()
        self.director: Agent | None = Storyteller()

    def requests(self, unit: dict[str, Any]) -> list[Request]:
        match unit["kind"]:
            case "animatic":
                return [Request(request_kind(s, "sketch"), {}) for s in unit["scenes"]]
            case "music":
                return [Request("music", {"duration": unit["seconds"]})]
            case "picture":
                return [still_request(unit["image"])]
        return shot_requests(unit)

    def own_seconds(self, unit: dict[str, Any]) -> float:
        return composition.SKETCH_SECONDS if unit["kind"] == "animatic" else 0.0

    def follows(self, session: Session) -> float:
        seconds: float = (session.wishes or {}).get("duration", 15.0)
        return composition.seconds_for(seconds)

    def ahead(self, run: Run, session: Session) -> dict[str, Any] | None:
        if session.lane == STUDIO or session.spec is None or run.payload.get("again"):
            return None  # the studio has no core to spare while it renders
        units = storyboards.planned_units(session, run)
        return story_cuts.ahead(session, [u for u in units if u["kind"] == "shot"])

    def label(self, unit: dict[str, Any], number: int, total: int) -> str:
        if unit["kind"] in ("shot", "picture"):
            scene = unit["image"]["position"] + 1
            return f"scene {scene}" if total == 1 else f"scene {scene} of {unit['of']}"
        return {"animatic": "the draft", "music": "the music"}[unit["kind"]]

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        if session.spec is not None:
            return None
        wishes = session.wishes or {}
        return AgentInput(
            session_id=session.id,
            data={"unit": brief_work(session.id, session.image_round), "prompt": session.product_prompt,
                  "script_unit": script_work(session.id, session.image_round),
                  "style_keywords": session.style_keywords, "seed": session.consistency_seed, "branding": session.branding,
                  "duration": wishes["duration"], "framework": wishes["framework"],
                  "template": wishes["template"], "aspect_ratio": session.aspect_ratio},
        )  # fmt: skip

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]:
        if directed is not None:
            unit = brief_work(session.id, session.image_round)
            await costs.book(db, session, unit, PromptParser.name, directed)
            spec = storyboards.take_spec(session, directed)
            told = f"{spec.framework} in {len(spec.scenes)} scenes. {spec.framework_reason}"
            await tell(db, session, Stage.PROMPT_PARSING, percent(Stage.PROMPT_PARSING, 1), told)
        return storyboards.planned_units(session, run)

    def inputs(self, session: Session, unit: dict[str, Any]) -> dict[str, Any]:
        if unit["kind"] == "music":
            return unit
        if unit["kind"] == "animatic":
            return unit | {
                "scenes": [super(StoryWork, self).inputs(session, s) for s in unit["scenes"]]
            }
        return unit | {
            part: super(StoryWork, self).inputs(session, unit[part])
            for part in ("image", "clip") if part in unit
        }  # fmt: skip

    async def record(
        self,
        db: AsyncSession,
        run: Run,
        session: Session,
        unit: dict[str, Any],
        output: AgentOutput,
    ) -> Asset | None:
        if unit["kind"] == "music":  # kept with the session; the ledger knows what it cost
            return None
        if unit["kind"] == "animatic":
            return await storyboards.record_animatic(db, session, unit, output)
        if unit["kind"] == "picture":
            return await images.record(db, session, unit["image"], output)
        made = {part: AgentOutput.model_validate(output.data[part]) for part in ("image", "clip")}
        await images.record(db, session, unit["image"], made["image"])
        return await clips.record(db, session, unit["clip"], made["clip"])

    async def kept(self, db: AsyncSession, session: Session) -> int:
        return len(await round_of(db, session.id, "clip", session.clip_round))

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        await story_cuts.begin(db, session)


class StoryboardWork(StoryWork):
    """A job up to its approval: nothing expensive is made before it."""

    stage, gate, noun, verb = Stage.IMAGE_GENERATION, Stage.IMAGE_SELECTION, "image", "Drawing"
    span = SPANS[stage]

    def follows(self, session: Session) -> float:
        return 0.0

    def ahead(self, run: Run, session: Session) -> dict[str, Any] | None:
        return None

    async def kept(self, db: AsyncSession, session: Session) -> int:
        return len(await round_of(db, session.id, "image", session.image_round))

    async def arrive(self, db: AsyncSession, session: Session, count: int) -> None:
        await at_gate(
            db, session, self.gate, "The storyboard is ready. Approve it to have it rendered."
        )


WORKS: dict[RunKind, StageWork] = {
    RunKind.IMAGES: ImagesWork(),
    RunKind.CLIPS: ClipsWork(),
    RunKind.COMPOSITION: CompositionWork(),
    RunKind.STORY: StoryWork(),
    RunKind.STORYBOARD: StoryboardWork(),
}
