"""Words of a prompt, and the phrases among them that a word list knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.agents.lexicon import goods, load, nouns
from app.schemas.brief import LightMood
from app.studio.color import mix

_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{1,40})[\"”»“]")
_SINGLE = re.compile(r"(?<!\w)['‘]([A-Z][^'’]{0,38}\w)['’](?!\w)")
"""Not an apostrophe: a capital follows, a letter goes before its end."""
_PROPER = r"([A-Z][\w'’&-]*(?:\s[A-Z0-9][\w'’&-]*){0,2})"
_CALLED = re.compile(rf"\b(?:called|named|[Mm]eet|[Ii]ntroducing|[Dd]iscover)\s+{_PROPER}")
_LEADING = re.compile(
    rf"(?:^\W*|[.?!]\s+){_PROPER}(?:\s*[,:–—]\s*|\s+-\s+|\s+is\s+)(?:a|an|the|our|your|my)\b"
)
_COINED = re.compile(r"(?:^\W*|[.?!]\s+)([A-Z][a-z]+[A-Z]\w*(?:\s[A-Z0-9]\w*)?)\s*[,:–—-]")
"""A word with a capital inside needs no article after it."""
_BARE = re.compile(r"^\W*([A-Z][\w'’&-]*)\s*[,:–—]\s+([^,.;:]+)")
"""One word before what the product is; it may describe instead ("Soft, warm socks")."""
_DESCRIBING = re.compile(
    r".*(?:able|ible|al|ed|en|ent|ern|ful|ic|ing|ish|ive|less|ous|made|y)|soft|fresh|new|light|pure|warm|bold|smooth|rich|simple|clean|"
    r"strong|thin|slim|small|big|great|cool|hot|dark|sweet|smart|fast|quick|real|raw|vintage|premium|vegan|unique|cute|crisp|delicate|mini",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
FILLER = frozenset(
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
COMPLEMENTS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Span:
    """Words first..last (exclusive) of the prompt, and what they mean."""

    first: int
    last: int
    value: str


def words_of(text: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _WORD.findall(text)]


def sentence_start(text: str, index: int) -> int:
    """The first word of the sentence that holds word `index` of a text."""
    start = 0
    for sentence in re.split(r"[.?!;:]+(?:\s|$)", text):
        following = start + len(words_of(sentence))
        if index < following:
            return start
        start = following
    return 0


def singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def phrases(words: list[str], table: dict[str, str], longest: int = 3) -> list[Span]:
    """All occurrences of the table's phrases, longest first, none overlapping, in order."""
    found: list[Span] = []
    taken: set[int] = set()
    for size in range(longest, 0, -1):
        for i in range(len(words) - size + 1):
            if taken & set(range(i, i + size)):
                continue
            plain = " ".join(words[i : i + size])
            single = " ".join([*words[i : i + size - 1], singular(words[i + size - 1])])
            for phrase in (plain, single):
                if phrase in table:
                    found.append(Span(i, i + size, table[phrase]))
                    taken |= set(range(i, i + size))
                    break
    return sorted(found, key=lambda s: s.first)


def color_spans(words: list[str]) -> list[Span]:
    """Colours named, each with the word before it that lightens or darkens it."""
    spans = []
    for span in phrases(words, load("colors"), 2):
        shade = _SHADES.get(words[span.first - 1]) if span.first else None
        one_word = span.last - span.first == 1
        shaded = Span(span.first - 1, span.last, mix(span.value, *shade)) if shade else span
        spans.append(shaded if one_word else span)
    return spans


def names_product(text: str) -> bool:
    """Whether a text says what a product is, before it speaks of something else."""
    words = words_of(text)
    end = next((i for i, w in enumerate(words) if w in COMPLEMENTS), len(words))
    return bool(phrases(words[:end], goods() | dict.fromkeys(nouns(), "")))


def given_name(prompt: str) -> str:
    """The product's own name: in quotes, after "called" or "meet", or at the head of a sentence ("GlowDrop, an amber serum"; "Volt,
    red energy drink"); else empty.

    Words that are all in the word lists ("Coffee, the …") are no name.
    """
    quoted = _QUOTED.search(prompt) or _SINGLE.search(prompt)
    if quoted and quoted[1].strip():
        return quoted[1].strip()
    bare = _BARE.search(prompt)
    if bare and (_DESCRIBING.fullmatch(bare[1]) or not names_product(bare[2])):
        bare = None
    for found in (*(p.search(prompt) for p in (_CALLED, _LEADING, _COINED)), bare):
        if not found or len(found[1]) > 40:
            continue
        words = words_of(found[1])
        known = {i for s in [*color_spans(words), *phrases(words, dict.fromkeys(nouns(), ""))]
                 for i in range(s.first, s.last)}  # fmt: skip
        if any(
            i not in known and w not in FILLER and w not in COMPLEMENTS for i, w in enumerate(words)
        ):
            return found[1]
    return ""


def light_mood(text: str) -> LightMood | None:
    """The light that a description asks for, if any."""
    lowered = text.lower()
    for mood, phrases in _LIGHTS.items():
        if any(re.search(rf"\b{p}\b", lowered) for p in phrases):
            return mood
    return None


def titled(text: str) -> str:
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
