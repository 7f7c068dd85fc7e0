"""What a prompt says of the product: its kind, colours, materials, what is pictured on it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from app.agents.lexicon import goods, kinds, load, nouns
from app.agents.phrases import COMPLEMENTS, Span, color_spans, phrases, singular
from app.schemas.brief import Archetype, Finish
from app.studio.labels import CONTAINERS

TASTING = frozenset(
    [Archetype.BOTTLE, Archetype.DROPPER, Archetype.PERFUME, Archetype.JAR, Archetype.TUBE,
     Archetype.CAN, Archetype.POUCH, Archetype.BOX]
)  # fmt: skip
"""Packs that take the colour of what they hold; a coffee mug does not."""
_BOTTLED = {"can:": "juice", "jar:preserve": "sauce"}
"""The bottle that a kind comes in when the prompt says "bottle" after it."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the prompt's product noun says, with what is usual for its kind.

    Attributes:
        built: whether the studio has a model of it; else a box stands for it.
    """

    span: Span | None
    archetype: Archetype
    form: str
    kind: dict[str, Any]
    built: bool = True

    @property
    def key(self) -> str:
        return f"{self.archetype}:{self.form}"


def product_of(words: list[str], clause: int) -> Product:
    """The product noun: the last known one before any comma, "with" or "for"; longer phrases win.

    A pack's word ("bottle", "jar") after another noun says what that comes in.

    Args:
        clause: how many words stand before the first comma.
    """
    table = goods() | {noun: str(index) for noun, index in nouns().items()}
    end = next((i for i, w in enumerate(words) if w in COMPLEMENTS), len(words))
    heads = [phrases(words[:stop], table) for stop in (min(end, clause), end)]
    # Longer phrases win, so that a coffee machine is no coffee; a pot that holds honey is honey.
    known = next(filter(None, ([s for s in head if s.value.isdigit()] for head in heads)), [])
    other = next(filter(None, heads), [])
    spans = known or ([] if other else phrases(words, table))
    spans = [s for s in spans if s.value.isdigit()]
    if not spans:
        span = other[-1] if other else None
        return replace(usual_product(Archetype.BOX), span=span, built=False)

    def of(span: Span) -> Product:
        kind = kinds()[int(span.value)]
        return Product(span, Archetype(kind["archetype"]), kind.get("form", ""), kind)

    # "sneakers in cream": a colour's word after the product is a colour, not another product; "a bag of coffee" is coffee.
    tinted = {i for c in color_spans(words) for i in range(c.first, c.last)}
    held = {s.first for a, s in pairwise(spans) if words[a.last : a.last + 1] == ["of"]}
    spans = spans[:1] + [
        s for s in spans[1:] if s.first in held or not tinted >= set(range(s.first, s.last))
    ]
    found = [of(s) for s in spans]
    last = found[-1]
    assert last.span is not None
    generic = last.span.last - last.span.first == 1 and words[last.span.first] in CONTAINERS
    before = [p for p in found[:-1] if p.span is not None]
    if not generic or not before:
        return last
    content = before[-1]
    assert content.span is not None
    whole = Span(content.span.first, last.span.last, "")
    if last.archetype is Archetype.BOTTLE:
        if form := _BOTTLED.get(content.key):
            kind = next(k for k in kinds() if (k["archetype"], k.get("form")) == ("bottle", form))
            return Product(whole, Archetype.BOTTLE, form, kind)
        return replace(content, span=whole)
    if last.archetype is content.archetype or last.archetype is Archetype.BAG:
        return replace(content, span=whole)
    motif = content.kind.get("motif") or last.kind.get("motif", "")
    return replace(last, span=whole, kind=last.kind | {"motif": motif})


def usual_product(archetype: Archetype) -> Product:
    """The usual product of a shape, for one that no word names."""
    return Product(None, archetype, "", next(k for k in kinds() if k["archetype"] == archetype))


def colors_of(words: list[str], product: Product) -> tuple[dict[str, str], list[Span]]:
    """Colours by part. "pink shoes with white laces": the colour before a part word is that part's."""
    spans = color_spans(words)
    parts = {w: part for part, names in load("parts")[product.archetype].items() for w in names}
    noun = range(product.span.first, product.span.last) if product.span else range(0)
    colors: dict[str, str] = {}
    free: list[Span] = []
    for span in spans:
        near = words[span.last : span.last + 3]
        stop = next(
            (
                i for i, w in enumerate(near)
                if w in ("and", "with", "of", "in") or w in COMPLEMENTS or span.last + i in noun
            ),
            len(near),
        )  # fmt: skip
        # A part's word inside the product's own noun ("phone case") names no part.
        named = next(
            (
                parts[w]
                for i, w in enumerate(near[:stop], span.last)
                if w in parts and i not in noun
            ),
            None,
        )
        # "laces in white"
        before = words[max(span.first - 2, 0) : span.first]
        if named is None and before[-1:] == ["in"] and before[0] in parts:
            named = parts[before[0]]
        if named is None and span.first in noun:
            named = product.kind.get("named_color")
            if named in colors:
                continue
        if named and named not in colors:
            colors[named] = span.value
        else:
            free.append(span)
    # "coffee mug in green" is green; only packs take the colour of what they hold.
    said = [s for s in free if s.first not in noun]
    if said and product.archetype not in TASTING:
        free = said
    for span in free:
        if "main" not in colors:
            colors["main"] = span.value
        elif "accent" not in colors and span.value != colors["main"]:
            colors["accent"] = span.value
    return colors, spans


def finishes_of(words: list[str], product: Product) -> tuple[Finish, dict[str, Finish]]:
    """What the product is made of, and parts that differ: "leather strap", "gold cap"."""
    table = {w: name for name, names in load("finishes").items() for w in names}
    parts = {w: part for part, names in load("parts")[product.archetype].items() for w in names}
    materials = {part: Finish(f) for part, f in product.kind.get("materials", {}).items()}
    main: Finish | None = None
    for i, word in enumerate(words):
        if word not in table:
            continue
        finish = Finish(table[word])
        near = [parts[w] for w in words[i + 1 : i + 3] if w in parts]
        after_with = "with" in words[:i]
        if near and near[0] != "main":
            materials[near[0]] = finish
        elif main is None and not after_with:
            main = finish
    usual = Finish(product.kind.get("finish", "matte"))
    clear = usual is Finish.GLASS
    if main is Finish.WOOD and clear:
        main = usual
    if main is None or (clear and main is Finish.METAL):
        main = usual
    if main is Finish.GLASS and not clear:
        main = Finish.GLOSS
    if product.archetype is Archetype.WATCH:
        main = Finish.METAL
    return main, materials


@functools.cache
def finish_words() -> frozenset[str]:
    return frozenset(w for names in load("finishes").values() for w in names)


def flavor_of(words: list[str]) -> str | None:
    spans = phrases(words, load("flavors"), 2)
    return spans[0].value if spans else None


def motif_of(words: list[str], product: Product) -> str:
    """The label's illustration: what the prompt names, else what is usual for the kind."""
    table = {w: name for name, names in load("motifs").items() for w in names}
    noun = range(product.span.first, product.span.last) if product.span else range(0)
    tastes = {i for s in phrases(words, load("flavors"), 2) for i in range(s.first, s.last)}
    tinted = {i for s in color_spans(words) for i in range(s.first, s.last)} - tastes - set(noun)
    told = [w for i, w in enumerate(words) if i not in tinted]
    pictured = [table[w] for w in (*reversed(told), *map(singular, told)) if w in table]
    # A beagle that the prompt puts on the pack outweighs words that only describe the content.
    animals = [m for m in pictured if m in ("dog", "cat", "bee")]
    usual = str(product.kind.get("motif", ""))
    return (animals or pictured or [usual])[0]
