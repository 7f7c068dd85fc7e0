"""Starting a stage: the rules that images, clips and composition share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import InvalidInput, NotFound, WrongStage
from app.models import Asset, Session
from app.providers.base import Estimate, Quotes, Request
from app.schemas.sessions import StageStarted
from app.services import assets

DIRECTION = Request("text", {"max_tokens": 1500})
"""What a director may ask of a language model, for estimates; the studio's own director takes nothing."""


def require(condition: object, message: str, needed: str) -> None:
    """Refuses a step that comes too early.

    Raises:
        WrongStage: naming the step that is needed first.
    """
    if not condition:
        raise WrongStage(message, code=f"{needed.upper()}_REQUIRED", details={"needed": needed})


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
