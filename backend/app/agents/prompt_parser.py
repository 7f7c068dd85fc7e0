"""PromptParser: the local director. A product prompt becomes a brief, by rules and word lists alone.

Deterministic: the same prompt, keywords and seed give the same brief. What is not understood is said in
`notices`, never guessed into a claim.
"""

from __future__ import annotations

import functools
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from app.agents.base import Context
from app.agents.lexicon import kinds, load, nouns
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import (
    Archetype,
    Copy,
    Finish,
    LightMood,
    ProductBrief,
    SetName,
)
from app.studio.color import from_hls, hls, mix
from app.studio.labels import CONTAINERS
from app.studio.palette import accent_for, palette_for
from app.studio.typography import missing_characters

_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{1,40})[\"”»“]")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FILLER = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "on",
        "in",
        "at",
        "with",
        "and",
        "or",
        "to",
        "by",
        "from",
        "our",
        "my",
        "your",
        "this",
        "that",
        "some",
        "new",
        "it",
        "its",
    ]
)
_COMPLEMENTS = frozenset(
    [
        "with",
        "for",
        "featuring",
        "that",
        "which",
        "who",
        "you",
        "your",
        "we",
        "about",
        "on",
        "over",
        "to",
        "smelling",
        "made",
        "inspired",
    ]
)
"""Words after which a prompt speaks of something else than the product itself."""
_TASTING = frozenset(
    [Archetype.BOTTLE, Archetype.DROPPER, Archetype.PERFUME, Archetype.JAR, Archetype.TUBE,
     Archetype.CAN, Archetype.POUCH, Archetype.BOX]
)  # fmt: skip
"""Packs that take the colour of what they hold; a coffee mug does not."""
_BOTTLED = {"can:": "juice", "jar:preserve": "sauce"}
"""The bottle that a kind comes in when the prompt says "bottle" after it."""
_SHADES = {
    "dark": ("#000000", 0.42), "deep": ("#000000", 0.34), "light": ("#ffffff", 0.45),
    "pale": ("#ffffff", 0.55), "pastel": ("#ffffff", 0.5), "soft": ("#ffffff", 0.35),
    "dusty": ("#8c8680", 0.35), "muted": ("#8c8680", 0.4), "warm": ("#ffb066", 0.12),
}  # fmt: skip
"""Words before a colour: what it is mixed with, and how much."""
_LIGHTS = {
    LightMood.GOLDEN: ("golden hour", "sunset", "sunrise", "sunlight", "golden light", "sunny",
                       "evening sun", "dawn", "dusk"),
    LightMood.DRAMATIC: ("dramatic", "night", "dark", "moody", "noir", "spotlight", "shadow"),
    LightMood.COOL: ("morning mist", "winter", "ice", "snow", "ocean", "moonlight", "cool light"),
}  # fmt: skip
_UNLABELLED = frozenset(
    [
        "bottle:flask",
        "mug:tumbler",
        "bag:tote",
        "bag:backpack",
        "bag:handbag",
        "watch:",
        "watch:smart",
    ]
)
"""Kinds that carry a mark but no words, unless the prompt gives a name in quotes."""
_LABEL_FACES = ("Anton-Regular", "Montserrat-Bold")
_WOOD_COLOR = "#c79a64"


@dataclass(frozen=True, slots=True)
class _Span:
    """Words first..last (exclusive) of the prompt, and what they mean."""

    first: int
    last: int
    value: str


def _words(text: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _WORD.findall(text)]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _phrases(words: list[str], table: dict[str, str], longest: int = 3) -> list[_Span]:
    """All occurrences of the table's phrases, longest first, none overlapping, in order."""
    found: list[_Span] = []
    taken: set[int] = set()
    for size in range(longest, 0, -1):
        for i in range(len(words) - size + 1):
            if taken & set(range(i, i + size)):
                continue
            plain = " ".join(words[i : i + size])
            single = " ".join([*words[i : i + size - 1], _singular(words[i + size - 1])])
            for phrase in (plain, single):
                if phrase in table:
                    found.append(_Span(i, i + size, table[phrase]))
                    taken |= set(range(i, i + size))
                    break
    return sorted(found, key=lambda s: s.first)


def light_mood(text: str) -> LightMood | None:
    """The light that a description asks for, if any."""
    lowered = text.lower()
    for mood, phrases in _LIGHTS.items():
        if any(re.search(rf"\b{p}\b", lowered) for p in phrases):
            return mood
    return None


@dataclass(frozen=True, slots=True)
class _Product:
    """What the prompt's product noun says, with what is usual for its kind."""

    span: _Span | None
    archetype: Archetype
    form: str
    kind: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.archetype}:{self.form}"


def _product(words: list[str], clause: int) -> _Product:
    """The product noun: the last known one before any comma, "with" or "for"; longer phrases win.

    A pack's word ("bottle", "jar") after another noun says what that comes in.

    Args:
        clause: how many words stand before the first comma.
    """
    table = {noun: str(index) for noun, index in nouns().items()}
    end = next((i for i, w in enumerate(words) if w in _COMPLEMENTS), len(words))
    spans = (
        _phrases(words[: min(end, clause)], table) or _phrases(words[:end], table)
        or _phrases(words, table)
    )  # fmt: skip
    if not spans:
        return _Product(
            None, Archetype.BOX, "", next(k for k in kinds() if k["archetype"] == "box")
        )

    def of(span: _Span) -> _Product:
        kind = kinds()[int(span.value)]
        return _Product(span, Archetype(kind["archetype"]), kind.get("form", ""), kind)

    # "sneakers in cream": a colour's word after the product is a colour, not another product.
    tinted = {i for c in _color_spans(words) for i in range(c.first, c.last)}
    spans = spans[:1] + [s for s in spans[1:] if not tinted >= set(range(s.first, s.last))]
    found = [of(s) for s in spans]
    last = found[-1]
    assert last.span is not None
    generic = last.span.last - last.span.first == 1 and words[last.span.first] in CONTAINERS
    before = [p for p in found[:-1] if p.span is not None]
    if not generic or not before:
        return last
    content = before[-1]
    assert content.span is not None
    whole = _Span(content.span.first, last.span.last, "")
    if last.archetype is Archetype.BOTTLE:
        if form := _BOTTLED.get(content.key):
            kind = next(k for k in kinds() if (k["archetype"], k.get("form")) == ("bottle", form))
            return _Product(whole, Archetype.BOTTLE, form, kind)
        return replace(content, span=whole)
    if last.archetype is content.archetype or last.archetype is Archetype.BAG:
        return replace(content, span=whole)
    motif = content.kind.get("motif") or last.kind.get("motif", "")
    return replace(last, span=whole, kind=last.kind | {"motif": motif})


def _color_spans(words: list[str]) -> list[_Span]:
    """Colours named, each with the word before it that lightens or darkens it."""
    spans = []
    for span in _phrases(words, load("colors"), 2):
        shade = _SHADES.get(words[span.first - 1]) if span.first else None
        one_word = span.last - span.first == 1
        shaded = _Span(span.first - 1, span.last, mix(span.value, *shade)) if shade else span
        spans.append(shaded if one_word else span)
    return spans


def _colors(words: list[str], product: _Product) -> tuple[dict[str, str], list[_Span]]:
    """Colours by part. "pink shoes with white laces": the colour before a part word is that part's."""
    spans = _color_spans(words)
    parts = {w: part for part, names in load("parts")[product.archetype].items() for w in names}
    noun = range(product.span.first, product.span.last) if product.span else range(0)
    colors: dict[str, str] = {}
    free: list[_Span] = []
    for span in spans:
        near = words[span.last : span.last + 3]
        stop = next(
            (
                i for i, w in enumerate(near)
                if w in ("and", "with", "of", "in") or w in _COMPLEMENTS or span.last + i in noun
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
    for span in free:
        if "main" not in colors:
            colors["main"] = span.value
        elif "accent" not in colors and span.value != colors["main"]:
            colors["accent"] = span.value
    return colors, spans


def _finishes(words: list[str], product: _Product) -> tuple[Finish, dict[str, Finish]]:
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


def _flavor(words: list[str]) -> str | None:
    spans = _phrases(words, load("flavors"), 2)
    return spans[0].value if spans else None


def _mood(words: list[str], keywords: list[str], product: _Product) -> str:
    """The mood with most words; style keywords count double; else the usual one of the kind."""
    asked = [w for k in keywords for w in _words(k)]
    scores = {
        name: sum(w in entry["words"] for w in words) + 2 * sum(w in entry["words"] for w in asked)
        for name, entry in load("moods").items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return best
    return str(product.kind.get("mood", "minimal"))


def _titled(text: str) -> str:
    small = {"of", "with", "and", "for", "the", "a", "in", "on"}
    upper = {"ipa": "IPA", "cbd": "CBD", "spf": "SPF"}
    words = text.split()
    return " ".join(
        upper.get(
            w.lower(),
            w
            if w.lower() in small and i
            else "-".join(p[:1].upper() + p[1:] for p in w.split("-")),
        )
        for i, w in enumerate(words)
    )


def _name(prompt: str, words: list[str], noun: _Span | None, colors: list[_Span]) -> str:
    """A working product name: what stands in quotes, else colour and noun as the prompt has them."""
    quoted = _QUOTED.search(prompt)
    if quoted and quoted[1].strip():
        return quoted[1].strip()
    if noun is None:
        end = next((i for i, w in enumerate(words) if w in ("with", "for")), len(words))
        tinted = {i for c in colors for i in range(c.first, c.last)}
        kept = [w for i, w in enumerate(words[:end]) if w not in _FILLER and i not in tinted][-2:]
        return _titled(" ".join(kept) or "New Product")[:40]
    lead = [c for c in colors if c.last <= noun.first]
    color = " ".join(words[lead[0].first : lead[0].last]) if lead else ""
    between = [
        w for w in words[max(noun.first - 1, 0) : noun.first]
        if w not in _FILLER and w not in _finish_words() and not any(c.first <= noun.first - 1 < c.last for c in colors)
    ]  # fmt: skip
    thing = words[noun.first : noun.last]
    picked = [color, *thing] if color else [*between, *thing]
    return _titled(" ".join(w for w in picked if w))[:40]


@functools.cache
def _finish_words() -> frozenset[str]:
    return frozenset(w for names in load("finishes").values() for w in names)


def _label(
    prompt: str, words: list[str], product: _Product, colors: list[_Span]
) -> tuple[str, str]:
    """What the pack itself says: a name without the pack's own word, and a second line.

    "organic cold-pressed orange juice bottle" → ("Orange Juice", "Organic Cold-Pressed").
    """
    noun = product.span
    if noun is None:
        return "", ""
    thing = [w for w in words[noun.first : noun.last] if w not in CONTAINERS and w not in _FILLER]
    tastes = {i for s in _phrases(words, load("flavors"), 2) for i in range(s.first, s.last)}
    tinted = {i for c in colors for i in range(c.first, c.last)} - tastes
    lead = [
        w for i, w in enumerate(words[: noun.first])
        if w not in _FILLER and i not in tinted and w not in _finish_words()
    ][-2:]  # fmt: skip
    quoted = _QUOTED.search(prompt)
    if quoted and quoted[1].strip():
        return quoted[1].strip(), _titled(" ".join(thing))
    if product.key in _UNLABELLED:
        return "", ""
    if not thing:
        return _titled(" ".join(lead)), ""
    if len(thing) == 1 and lead:  # one bare noun makes a poor name: "Dark Roast Coffee"
        return _titled(" ".join([*lead, *thing])), ""
    return _titled(" ".join(thing)), _titled(" ".join(lead))


def _motif(words: list[str], product: _Product) -> str:
    """The label's illustration: what the prompt names, else what is usual for the kind."""
    table = {w: name for name, names in load("motifs").items() for w in names}
    noun = range(product.span.first, product.span.last) if product.span else range(0)
    tastes = {i for s in _phrases(words, load("flavors"), 2) for i in range(s.first, s.last)}
    tinted = {i for s in _color_spans(words) for i in range(s.first, s.last)} - tastes - set(noun)
    told = [w for i, w in enumerate(words) if i not in tinted]
    pictured = [table[w] for w in (*reversed(told), *map(_singular, told)) if w in table]
    # A beagle that the prompt puts on the pack outweighs words that only describe the content.
    animals = [m for m in pictured if m in ("dog", "cat", "bee")]
    usual = str(product.kind.get("motif", ""))
    return (animals or pictured or [usual])[0]


def direct(prompt: str, keywords: list[str], seed: int) -> ProductBrief:
    """A product prompt → a brief. Pure."""
    words = _words(prompt)
    product = _product(words, len(_words(re.split("[,;:]", prompt, maxsplit=1)[0])))
    noun, archetype = product.span, product.archetype
    said, color_spans = _colors(words, product)
    flavor = _flavor(words)
    tastes = archetype in _TASTING and product.form != "flask" and "named_color" not in product.kind
    if flavor and tastes and "main" not in said:
        said["main"] = flavor
    colors = product.kind["colors"] | said
    finish, materials = _finishes(words, product)
    for part, made_of in ({"main": finish} | materials).items():
        if made_of is Finish.WOOD and part not in said:
            colors[part] = _WOOD_COLOR
    mood = _mood(words, keywords, product)
    entry = load("moods")[mood]
    colors.setdefault("accent", accent_for(colors["main"]))
    if archetype is Archetype.CAN and "accent" not in said:
        hue, _, saturation = hls(colors["main"])
        colors["accent"] = from_hls(hue + 0.05, 0.74, max(saturation, 0.7))
    palette = palette_for(entry["scheme"], colors["main"], accent_for(colors["main"]))
    name = _name(prompt, words, noun, color_spans)
    label, detail = _label(prompt, words, product, color_spans)
    written = load("headlines")
    headlines = written.get(product.key) or written[archetype]
    notices = []
    if noun is None:
        notices.append(
            f"The studio does not know how to build “{name.lower()}” yet, so it is shown as a labelled "
            "box. Upload a photo to see the real product."
        )
    tagline = prompt.strip().rstrip(".")
    tagline = tagline[:1].upper() + tagline[1:] if len(tagline) <= 60 else ""
    # What the house's faces can't draw would be boxes on pack and cards: leave it out instead.
    if missing_characters(tagline, "Montserrat-Medium"):
        tagline = ""
    if any(
        missing_characters((name + label) + (name + label).upper(), face)
        for face in (entry["font"], *_LABEL_FACES)
    ):
        name, label = _titled(archetype.value), ""
    if missing_characters(detail, "Montserrat-Bold"):
        detail = ""
    return ProductBrief(
        noun=" ".join(words[noun.first : noun.last]) if noun else name.lower(),
        archetype=archetype, form=product.form, recognised=noun is not None, colors=colors,
        finish=finish, materials=materials, motif=_motif(words, product), mood=mood,
        label_name=label[:40] if label or product.key in _UNLABELLED else name, detail=detail[:40],
        scheme=entry["scheme"], set_name=SetName(entry["set"]), light=light_mood(prompt) or LightMood.STUDIO,
        palette=palette,
        copy_text=Copy(name=name, headline=tuple(headlines[seed % len(headlines)]), tagline=tagline),
        heading_font=entry["font"], notices=tuple(notices),
    )  # fmt: skip


class PromptParser:
    """Agent: data {prompt, style_keywords, seed} → {brief}."""

    name = "prompt_parser"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        began = time.monotonic()
        data = task.data
        brief = direct(data["prompt"], data["style_keywords"], data["seed"])
        return AgentOutput(
            success=True, data={"brief": brief.model_dump(mode="json")},
            duration=time.monotonic() - began,
        )  # fmt: skip
