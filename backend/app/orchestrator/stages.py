"""What each kind of run does: plan its units, make one, arrive at the next gate.

Every method may be repeated after a crash: ids are fixed by the plan, finished files vouch for
themselves, and records are entered once.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.base import Agent
from app.agents.compositor import Compositor
from app.agents.image_generator import ImageGenerator, planned_views
from app.agents.prompt_parser import PromptParser
from app.agents.scene_planner import ScenePlanner
from app.agents.video_generator import VideoGenerator
from app.models import Asset, Run, Session
from app.providers.base import request_kind
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.stages import RunKind, Stage, percent
from app.services import clips, composition, costs, images
from app.services.assets import round_of
from app.services.events import tell


class StageWork(Protocol):
    """One kind of run.

    Attributes:
        stage: while units are made. gate: where a finished run arrives.
        noun: what a unit is called, singular.
        director: decides what is made, before it is planned; None where nothing is left to decide.
    """

    stage: Stage
    gate: Stage
    noun: str
    agent: Agent
    director: Agent | None

    def request_kind(self, unit: dict[str, Any]) -> str:
        """The provider's work for a unit, for estimates."""
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
    ) -> Asset: ...  # fmt: skip

    async def kept(self, db: AsyncSession, session: Session) -> int:
        """How many finished pieces there are."""
        ...

    def arrival(self, count: int) -> str:
        """The message at the gate."""
        ...


class _OfBrief:
    """Units that are made from the session's brief, in rounds: images and clips."""

    noun: str

    def inputs(self, session: Session, unit: dict[str, Any]) -> dict[str, Any]:
        return unit | {
            "brief": session.brief, "prompt": session.product_prompt,
            "direction": unit.get("wording") or session.video_prompt, "aspect_ratio": session.aspect_ratio,
        }  # fmt: skip

    async def kept(self, db: AsyncSession, session: Session) -> int:
        number = session.image_round if self.noun == "image" else session.clip_round
        return len(await round_of(db, session.id, self.noun, number))


class ImagesWork(_OfBrief):
    stage, gate, noun = Stage.IMAGE_GENERATION, Stage.IMAGE_SELECTION, "image"

    def request_kind(self, unit: dict[str, Any]) -> str:
        return request_kind(unit, "still")

    def __init__(self) -> None:
        self.agent: Agent = ImageGenerator()
        self.director: Agent | None = PromptParser()

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        if session.brief is not None:
            return None
        return AgentInput(
            session_id=session.id,
            data={"unit": f"parse:{session.id}:{session.image_round}", "prompt": session.product_prompt,
                  "style_keywords": session.style_keywords, "seed": session.consistency_seed},
        )  # fmt: skip

    async def plan(
        self, db: AsyncSession, run: Run, session: Session, directed: AgentOutput | None
    ) -> list[dict[str, Any]]:
        if directed is not None:
            session.brief = directed.data["brief"]
            unit = f"parse:{session.id}:{session.image_round}"
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
        return await images.record(db, session, run, unit, output)

    def arrival(self, count: int) -> str:
        return f"{count} images are ready. Approve at least two."


class ClipsWork(_OfBrief):
    stage, gate, noun = Stage.CLIP_GENERATION, Stage.CLIP_SELECTION, "clip"

    def request_kind(self, unit: dict[str, Any]) -> str:
        return request_kind(unit, "clip")

    def __init__(self) -> None:
        self.agent: Agent = VideoGenerator()
        self.director: Agent | None = ScenePlanner()

    async def to_direct(self, db: AsyncSession, run: Run, session: Session) -> AgentInput | None:
        if run.payload.get("again") or run.payload.get("shots"):
            return None
        approved = await clips.approved_images(db, session)
        return AgentInput(
            session_id=session.id,
            data={"unit": f"plan:{session.id}:{session.clip_round}", "prompt": session.video_prompt or "",
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
        unit = f"plan:{session.id}:{session.clip_round}"
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
        return await clips.record(db, session, run, unit, output)

    def arrival(self, count: int) -> str:
        return f"{count} clips are ready. Choose and order them."


class CompositionWork:
    stage, gate, noun = Stage.FINAL_COMPOSITION, Stage.COMPLETE, "cut"

    def request_kind(self, unit: dict[str, Any]) -> str:
        return "titles"

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

    def arrival(self, count: int) -> str:
        return "Your ad is ready."


WORKS: dict[RunKind, StageWork] = {
    RunKind.IMAGES: ImagesWork(),
    RunKind.CLIPS: ClipsWork(),
    RunKind.COMPOSITION: CompositionWork(),
}
