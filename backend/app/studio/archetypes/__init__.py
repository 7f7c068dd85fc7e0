"""Product shapes. An archetype is a function of a brief; adding one is one file and one line here."""

from __future__ import annotations

import functools
from collections.abc import Callable

from app.schemas.brief import Archetype, ProductBrief
from app.studio.archetypes.bottle import build_bottle, build_dropper
from app.studio.archetypes.box import build_box
from app.studio.archetypes.can import build_can
from app.studio.archetypes.model import Model
from app.studio.archetypes.sneaker import build_sneaker

_BUILDERS: dict[Archetype, Callable[[ProductBrief, int], Model]] = {
    Archetype.SNEAKER: build_sneaker,
    Archetype.BOTTLE: build_bottle,
    Archetype.DROPPER: build_dropper,
    Archetype.CAN: build_can,
    Archetype.BOX: build_box,
}


@functools.lru_cache(4)
def _built(serialized: str, seed: int) -> Model:
    brief = ProductBrief.model_validate_json(serialized)
    return _BUILDERS[brief.archetype](brief, seed)


def build_model(brief: ProductBrief, seed: int) -> Model:
    """The product of a brief; the last few are kept, since six views show one product."""
    return _built(brief.model_dump_json(), seed)
