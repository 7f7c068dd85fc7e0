"""Starting a stage: the rules that images, clips and composition share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import InvalidInput, NotFound, WrongStage
from app.models import Asset, Session
from app.providers.base import Estimate, Quotes, Request
from app.schemas.sessions import StageStarted
from app.schemas.stages import RunKind, Stage, percent
from app.services import assets, costs, runs
from app.services.events import tell

DIRECTION = Request("text", {"max_tokens": 1500})
"""What a director may ask of a language model, for estimates; the studio's own director takes nothing."""


def require(condition: object, message: str, needed: str) -> None:
    """Refuses a step that comes too early.

    Raises:
        WrongStage: naming the step that is needed first.
    """
    if not condition:
        raise WrongStage(message, code=f"{needed.upper()}_REQUIRED", details={"needed": needed})


def require_open(lane: str, lanes: Collection[str]) -> None:
    """Refuses a lane that can't be chosen here.

    Raises:
        InvalidInput: nobody has set up who would make its shots.
    """
    if lane not in lanes:
        raise InvalidInput(
            f"The {lane} lane is not open here: it needs a key of whoever runs this Adreel.", code="LANE_UNAVAILABLE",
            details={"fields": {"lane": f"one of: {', '.join(lanes)}"}, "lanes": list(lanes)},
        )  # fmt: skip


async def chosen(
    db: AsyncSession, session: Session, kind: str, number: int, ids: Sequence[str], field: str
) -> list[Asset]:
    """The assets of a round that a person chose, in the order given.

    Raises:
        InvalidInput: an id that is not on the table, or twice.
    """
    known = {a.id: a for a in await assets.round_of(db, session.id, kind, number)}
    unknown = [i for i in ids if i not in known]
    if unknown:
        raise InvalidInput(
            f"Not among this session's {kind}s: {', '.join(unknown)[:200]}.",
            code="UNKNOWN_ASSET", details={"fields": {field: "unknown id"}, "unknown": unknown},
        )  # fmt: skip
    if len(set(ids)) != len(ids):
        raise InvalidInput(
            f"Each {kind} can be chosen once.", details={"fields": {field: "the same id twice"}}
        )
    return [known[i] for i in ids]


async def on_table(
    db: AsyncSession, session: Session, kind: str, number: int, asset_id: str
) -> Asset:
    """One asset of a round.

    Raises:
        NotFound: it is not on the table.
    """
    for asset in await assets.round_of(db, session.id, kind, number):
        if asset.id == asset_id:
            return asset
    raise NotFound(f"There is no such {kind} in this session.", code="ASSET_NOT_FOUND")


def started(provider: Quotes, requests: Iterable[Request], message: str) -> StageStarted:
    """The answer to a stage that begins: what it will take altogether."""
    estimates: list[Estimate] = [provider.estimate(r) for r in requests]
    return StageStarted(
        estimated_duration=round(sum(e.duration for e in estimates), 1),
        estimated_cost=round(sum(e.cost for e in estimates), 6), message=message,
    )  # fmt: skip


async def begin(
    db: AsyncSession, session: Session, purse: costs.Purse, kind: RunKind, payload: dict[str, Any], answer: StageStarted,
    stage: Stage, says: str | None = None, **more: Any,
) -> StageStarted:  # fmt: skip
    """The one door through which a person's step begins: it is afforded, asked for and told.

    Args:
        answer: what it takes; the session's estimate becomes that and what is spent. stage: where the session stands
        from now on. says: what watchers read, if it isn't the answer's message. more: what else the event tells.

    Raises:
        OverCap: it would cost more than is left.
    """
    answer = await costs.afford(db, purse, session, answer)
    session.estimated_cost = float(session.total_cost) + answer.estimated_cost
    await runs.request_run(db, session, kind, payload)
    told = {"eta_seconds": answer.estimated_duration, **more}
    await tell(db, session, stage, percent(stage, 0), says or answer.message, told)
    return answer
