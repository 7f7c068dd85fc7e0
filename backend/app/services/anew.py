"""Anew: the plan of a picture, a clip or a shot that takes another's place. What it replaces stays in the ad's history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Asset, Session
from app.models.types import new_id
from app.schemas.brief import Move

Unit = dict[str, Any]
"""What one asset is made from, as a run's payload and the asset's details keep it."""


async def pictures_made(db: AsyncSession, session: Session) -> list[Unit]:
    """The plans of all pictures of the session's round, also of those that were replaced."""
    made = await db.scalars(
        select(Asset).where(Asset.session_id == session.id, Asset.kind == "image", Asset.round == session.image_round)
    )  # fmt: skip
    return [picture.details["unit"] for picture in made]


def picture(image: Asset, made: list[Unit], wording: str | None) -> Unit:
    """A picture in an arrangement that no other of its round has had.

    Args:
        made: as `pictures_made` has them. wording: what is to be seen; None for the view alone.
    """
    old: Unit = image.details["unit"]
    return old | {
        "asset_id": new_id(), "replaces": image.id, "wording": wording,
        "variant": 1 + max(u["variant"] for u in made if u["view"] == old["view"]),
        "index": 1 + max(u["index"] for u in made),
    }  # fmt: skip


def clip(old: Asset) -> Unit:
    """A clip with another camera move. The director's words go with the move that they were for."""
    unit: Unit = old.details["unit"]
    moves = list(Move)
    move = moves[(moves.index(Move(unit["move"])) + 1) % len(moves)].value
    return unit | {"asset_id": new_id(), "replaces": old.id, "move": move, "wording": None}


def shot(old: Asset, image: Asset, made: list[Unit], wording: str | None) -> Unit:
    """A shot of one scene: another picture, and a clip of that with another move."""
    still = picture(image, made, wording)
    film = clip(old) | {key: still[key] for key in ("variant", "index", "wording")}
    film["source_image_id"] = still["asset_id"]
    return {"kind": "shot", "asset_id": film["asset_id"], "image": still, "clip": film, "of": 1,
            "anchor_key": still["anchor_key"]}  # fmt: skip
