"""PromptParser: the local director. A product prompt becomes a brief, by rules and word lists alone.

Deterministic: the same prompt, keywords and seed give the same brief. What is not understood is said in
`notices`, never guessed into a claim.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from app.agents.base import Context
from app.agents.lexicon import load
from app.schemas.agents import AgentInput, AgentOutput
from app.schemas.brief import Archetype, Copy, LightMood, Palette, ProductBrief, SetName
from app.studio.color import contrast, from_hls, hls, mix, readable_on
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
    ]
)
_FINISHES = {
    "matte": "matte", "matt": "matte", "glossy": "gloss", "gloss": "gloss", "shiny": "gloss",
    "metallic": "metal", "metal": "metal", "steel": "metal", "stainless": "metal",
    "aluminium": "metal", "aluminum": "metal", "chrome": "metal", "glass": "glass",
    "transparent": "glass", "clear": "glass",
}  # fmt: skip
_LIGHTS = {
    LightMood.GOLDEN: ("golden hour", "sunset", "sunrise", "sunlight", "golden light", "sunny",
                       "evening sun", "dawn", "dusk"),
    LightMood.DRAMATIC: ("dramatic", "night", "dark", "moody", "noir", "spotlight", "shadow"),
    LightMood.COOL: ("morning mist", "winter", "ice", "snow", "ocean", "moonlight", "cool light"),
}  # fmt: skip
_LABEL_FACES = ("Anton-Regular", "Montserrat-Bold")
_NEUTRAL_SATURATION = 0.14
_ACCENT_SHIFT = 0.07


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


def _noun(words: list[str]) -> tuple[_Span | None, Archetype]:
    """The product noun: the last known one before any "with" or "for"; longer phrases win."""
    table = {noun: name for name, entry in load("nouns").items() for noun in entry["nouns"]}
    end = next((i for i, w in enumerate(words) if w in ("with", "for", "featuring")), len(words))
    spans = _phrases(words[:end], table) or _phrases(words, table)
    if not spans:
        return None, Archetype.BOX
    specific = [s for s in spans if s.value != "bottle" or s.last - s.first > 1]
    best = (specific or spans)[-1]
    return best, Archetype(best.value)


def _colors(words: list[str], archetype: Archetype) -> tuple[dict[str, str], list[_Span]]:
    """Colours by part. "pink shoes with white laces": the colour before a part word is that part's."""
    spans = _phrases(words, load("colors"), 2)
    parts = {w: part for part, names in load("parts")[archetype].items() for w in names}
    colors: dict[str, str] = {}
    free: list[_Span] = []
    for span in spans:
        near = words[span.last : span.last + 3]
        stop = next((i for i, w in enumerate(near) if w in ("and", "with")), len(near))
        named = next((parts[w] for w in near[:stop] if w in parts), None)
        # "laces in white"
        before = words[max(span.first - 2, 0) : span.first]
        if named is None and before[-1:] == ["in"] and before[0] in parts:
            named = parts[before[0]]
        if named and named not in colors:
            colors[named] = span.value
        else:
            free.append(span)
    if free:
        colors["main"] = free[0].value
    if len(free) > 1:
        colors.setdefault("accent", free[1].value)
    return colors, spans


def _flavor(words: list[str]) -> str | None:
    spans = _phrases(words, load("flavors"), 2)
    return spans[0].value if spans else None


def _mood(words: list[str], keywords: list[str], archetype: Archetype) -> str:
    """The mood with most words; style keywords count double."""
    asked = [w for k in keywords for w in _words(k)]
    scores = {
        name: sum(w in entry["words"] for w in words) + 2 * sum(w in entry["words"] for w in asked)
        for name, entry in load("moods").items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return best
    return {Archetype.CAN: "bold", Archetype.SNEAKER: "sporty"}.get(archetype, "minimal")


def _accent(main: str) -> str:
    """A deeper neighbour of the main colour; warm brass beside a neutral."""
    hue, light, saturation = hls(main)
    if saturation < _NEUTRAL_SATURATION or light > 0.93:
        return "#b98450"
    return from_hls(hue - _ACCENT_SHIFT * 0.4, max(light * 0.72, 0.22), min(saturation, 0.68))


def _palette(scheme: str, main: str, accent: str) -> Palette:
    """Backdrop, podium and ink around a product colour."""
    hue, _, saturation = hls(main)
    if saturation < _NEUTRAL_SATURATION:
        hue, _, saturation = hls(accent)
        saturation *= 0.7
    if scheme == "deep":
        backdrop = from_hls(hue, 0.20, min(saturation, 0.42))
        podium = from_hls(hue, 0.34, min(saturation, 0.38))
    elif scheme == "contrast":
        backdrop = from_hls(hue + 0.5, 0.46, min(max(saturation, 0.5), 0.78))
        podium = from_hls(hue + 0.12, 0.58, 0.85)
    elif scheme == "pale":
        backdrop = from_hls(hue, 0.84, min(saturation, 0.34))
        podium = from_hls(hue, 0.90, min(saturation, 0.30))
    else:
        backdrop = from_hls(hue, 0.84, min(saturation * 0.95, 0.82))
        podium = from_hls(hue, 0.92, min(saturation * 0.8, 0.7))
    dark = from_hls(hue, 0.14, min(saturation, 0.55))
    pale = mix(backdrop, "#fffaf3", 0.9)
    ink = readable_on(backdrop, dark, pale)
    if contrast(ink, backdrop) < 4.5:
        ink = readable_on(backdrop)
    return Palette(backdrop=backdrop, podium=podium, accent=accent, ink=ink)


def _titled(text: str) -> str:
    small = {"of", "with", "and", "for", "the", "a", "in", "on"}
    upper = {"ipa": "IPA", "cbd": "CBD", "spf": "SPF"}
    words = text.split()
    return " ".join(
        upper.get(w.lower(), w if w.lower() in small and i else w[:1].upper() + w[1:])
        for i, w in enumerate(words)
    )


def _name(prompt: str, words: list[str], noun: _Span | None, colors: list[_Span]) -> str:
    """A working product name: what stands in quotes, else colour and noun as the prompt has them."""
    quoted = _QUOTED.search(prompt)
    if quoted:
        return quoted[1].strip()
    if noun is None:
        end = next((i for i, w in enumerate(words) if w in ("with", "for")), len(words))
        tinted = {i for c in colors for i in range(c.first, c.last)}
        kept = [w for i, w in enumerate(words[:end]) if w not in _FILLER and i not in tinted][-2:]
        return _titled(" ".join(kept) or "New Product")
    lead = [c for c in colors if c.last <= noun.first]
    color = " ".join(words[lead[0].first : lead[0].last]) if lead else ""
    between = [
        w for w in words[max(noun.first - 1, 0) : noun.first]
        if w not in _FILLER and w not in _FINISHES and not any(c.first <= noun.first - 1 < c.last for c in colors)
    ]  # fmt: skip
    thing = words[noun.first : noun.last]
    picked = [color, *thing] if color else [*between, *thing]
    return _titled(" ".join(w for w in picked if w))[:40]


def direct(prompt: str, keywords: list[str], seed: int) -> ProductBrief:
    """A product prompt → a brief. Pure."""
    words = _words(prompt)
    noun, archetype = _noun(words)
    defaults = load("nouns")[archetype]
    said, color_spans = _colors(words, archetype)
    flavor = _flavor(words)
    if "main" not in said and flavor:
        said["main"] = flavor
    colors = defaults["colors"] | said
    finish = next((_FINISHES[w] for w in words if w in _FINISHES), defaults.get("finish", "matte"))
    if finish == "glass" and archetype is not Archetype.DROPPER:
        finish = "gloss"
    mood = _mood(words, keywords, archetype)
    entry = load("moods")[mood]
    colors.setdefault("accent", _accent(colors["main"]))
    if archetype is Archetype.CAN and "accent" not in said:
        hue, _, saturation = hls(colors["main"])
        colors["accent"] = from_hls(hue + 0.12, 0.58, max(saturation, 0.7))
    palette = _palette(entry["scheme"], colors["main"], _accent(colors["main"]))
    name = _name(prompt, words, noun, color_spans)
    headlines = load("headlines")[archetype]
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
        missing_characters(name + name.upper(), face) for face in (entry["font"], *_LABEL_FACES)
    ):
        name = _titled(archetype.value)
    return ProductBrief(
        noun=" ".join(words[noun.first : noun.last]) if noun else name.lower(),
        archetype=archetype, recognised=noun is not None, colors=colors, finish=finish, mood=mood,
        set_name=SetName(entry["set"]), light=light_mood(prompt) or LightMood.STUDIO,
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
