"""Product shapes. An archetype is a function of a brief; adding one is one file and one line here."""

from __future__ import annotations

import functools
from collections.abc import Callable

from app.schemas.brief import Archetype, ProductBrief
from app.studio.archetypes.bag import build_bag
from app.studio.archetypes.bottle import build_bottle
from app.studio.archetypes.box import build_box
from app.studio.archetypes.can import build_can
from app.studio.archetypes.dropper import build_dropper
from app.studio.archetypes.headphones import build_headphones
from app.studio.archetypes.jar import build_jar
from app.studio.archetypes.model import Model
from app.studio.archetypes.mug import build_mug
from app.studio.archetypes.perfume import build_perfume
from app.studio.archetypes.phone import build_phone
from app.studio.archetypes.pouch import build_pouch
from app.studio.archetypes.sneaker import build_sneaker
from app.studio.archetypes.tube import build_tube
from app.studio.archetypes.watch import build_watch

_BUILDERS: dict[Archetype, Callable[[ProductBrief, int], Model]] = {
    Archetype.SNEAKER: build_sneaker, Archetype.BOTTLE: build_bottle,
    Archetype.DROPPER: build_dropper, Archetype.PERFUME: build_perfume, Archetype.JAR: build_jar,
    Archetype.TUBE: build_tube, Archetype.CAN: build_can, Archetype.POUCH: build_pouch,
    Archetype.BOX: build_box, Archetype.MUG: build_mug, Archetype.PHONE: build_phone,
    Archetype.HEADPHONES: build_headphones, Archetype.WATCH: build_watch, Archetype.BAG: build_bag,
}  # fmt: skip


@functools.lru_cache(4)
def _built(serialized: str, seed: int) -> Model:
    brief = ProductBrief.model_validate_json(serialized)
    return _BUILDERS[brief.archetype](brief, seed)


def build_model(brief: ProductBrief, seed: int) -> Model:
    """The product of a brief; the last few are kept, since six views show one product."""
    return _built(brief.model_dump_json(), seed)
