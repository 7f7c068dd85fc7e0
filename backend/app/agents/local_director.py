"""The local director. A product prompt becomes a brief, by rules and word lists alone.

Deterministic: the same prompt, keywords and seed give the same brief. What is not understood is said in
`notices`, never guessed into a claim.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.agents.lexicon import load
from app.agents.phrases import (
    FILLER,
    Span,
    given_name,
    light_mood,
    phrases,
    sentence_start,
    titled,
    words_of,
)
from app.agents.product_reading import (
    TASTING,
    Product,
    colors_of,
    finish_words,
    finishes_of,
    flavor_of,
    motif_of,
    product_of,
    usual_product,
)
from app.agents.screening import CLAIMS, claims_in, without_brands
from app.schemas.brief import Archetype, Copy, Finish, LightMood, ProductBrief, SetName
from app.studio.color import from_hls, hls
from app.studio.labels import CONTAINERS
from app.studio.palette import accent_for, palette_for
from app.studio.typography import missing_characters

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
LABEL_FACES = ("Anton-Regular", "Montserrat-Bold")
_WOOD_COLOR = "#c79a64"


def _mood(words: list[str], keywords: list[str], product: Product) -> str:
    """The mood with most words; style keywords count double; else the usual one of the kind."""
    asked = [w for k in keywords for w in words_of(k)]
    scores = {
        name: sum(w in entry["words"] for w in words) + 2 * sum(w in entry["words"] for w in asked)
        for name, entry in load("moods").items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return best
    return str(product.kind.get("mood", "minimal"))


def _name(prompt: str, words: list[str], noun: Span | None, colors: list[Span]) -> str:
    """A working product name: the one given, else colour and noun as the prompt has them."""
    if given := given_name(prompt):
        return given
    if noun is None:
        end = next((i for i, w in enumerate(words) if w in ("with", "for")), len(words))
        tinted = {i for c in colors for i in range(c.first, c.last)}
        kept = [w for i, w in enumerate(words[:end]) if w not in FILLER and i not in tinted][-2:]
        return titled(" ".join(kept) or "New Product")[:40]
    start = sentence_start(prompt, noun.first)
    lead = [c for c in colors if start <= c.first and c.last <= noun.first]
    color = " ".join(words[lead[0].first : lead[0].last]) if lead else ""
    between = [
        w for w in words[max(noun.first - 1, start) : noun.first]
        if w not in FILLER and w not in finish_words() and not any(c.first <= noun.first - 1 < c.last for c in colors)
    ]  # fmt: skip
    thing = words[noun.first : noun.last]
    picked = [color, *thing] if color else [*between, *thing]
    return titled(" ".join(w for w in picked if w))[:40]


def _label(prompt: str, words: list[str], product: Product, colors: list[Span]) -> tuple[str, str]:
    """What the pack itself says: a name without the pack's own word, and a second line.

    "organic cold-pressed orange juice bottle" → ("Orange Juice", "Organic Cold-Pressed").
    """
    noun = product.span
    if noun is None:
        return "", ""
    thing = [w for w in words[noun.first : noun.last] if w not in CONTAINERS and w not in FILLER]
    tastes = {i for s in phrases(words, load("flavors"), 2) for i in range(s.first, s.last)}
    tinted = {i for c in colors for i in range(c.first, c.last)} - tastes
    start = sentence_start(prompt, noun.first)
    held = [i + 1 for i in range(start, noun.first) if words[i] == "of"]  # "a can of iced tea"
    start = max([start, *held])
    lead = [
        w for i, w in enumerate(words[start : noun.first], start)
        if w not in FILLER and i not in tinted and w not in finish_words()
    ][-2:]  # fmt: skip
    if given := given_name(prompt):
        return given, titled(" ".join(thing))
    if product.key in _UNLABELLED:
        return "", ""
    if not thing:
        return titled(" ".join(lead)), ""
    if len(thing) == 1 and lead:  # one bare noun makes a poor name: "Dark Roast Coffee"
        return titled(" ".join([*lead, *thing])), ""
    return titled(" ".join(thing)), titled(" ".join(lead))


def _plain(text: str) -> str:
    """A text without what it promises."""
    return " ".join(w for w in text.split() if w.lower().strip("%.,") not in CLAIMS)


def direct(
    prompt: str, keywords: list[str], seed: int, *, mood: str = "", shape: Archetype | None = None
) -> ProductBrief:
    """A product prompt → a brief. Pure.

    Args:
        mood: decided elsewhere; empty leaves it to the words.
        shape: stands in for a product that the word lists don't know.
    """
    prompt, brands = without_brands(prompt)
    words = words_of(prompt)
    product = product_of(words, len(words_of(re.split("[,;:]", prompt, maxsplit=1)[0])))
    if shape and not product.built:
        product = replace(usual_product(shape), span=product.span)
    noun, archetype = product.span, product.archetype
    said, tinted = colors_of(words, product)
    flavor = flavor_of(words)
    tastes = archetype in TASTING and product.form != "flask" and "named_color" not in product.kind
    if flavor and tastes and "main" not in said:
        said["main"] = flavor
    colors = product.kind["colors"] | said
    finish, materials = finishes_of(words, product)
    for part, made_of in ({"main": finish} | materials).items():
        if made_of is Finish.WOOD and part not in said:
            colors[part] = _WOOD_COLOR
    mood = mood or _mood(words, keywords, product)
    entry = load("moods")[mood]
    colors.setdefault("accent", accent_for(colors["main"]))
    if archetype is Archetype.CAN and "accent" not in said:
        hue, _, saturation = hls(colors["main"])
        colors["accent"] = from_hls(hue + 0.05, 0.74, max(saturation, 0.7))
    palette = palette_for(entry["scheme"], colors["main"], accent_for(colors["main"]))
    name = _name(prompt, words, noun, tinted)
    label, detail = _label(prompt, words, product, tinted)
    written = load("headlines")
    headlines = written.get(product.key) or written[archetype]
    notices = []
    if not product.built:
        unknown = " ".join(words[noun.first : noun.last]) if noun else name.lower()
        notices.append(
            f"The studio does not know how to build “{unknown}” yet, so it is shown as a labelled "
            "box. Upload a photo to see the real product."
        )
    given = given_name(prompt)
    tagline = prompt.strip().rstrip(".").removeprefix(given).lstrip(" ,:–—-")
    tagline = (
        re.sub(rf"\s+(?:called|named)\s+{re.escape(given)}", "", tagline) if given else tagline
    )
    claimed = claims_in(prompt)
    # One thought, and what stands above it is not said again.
    one = (
        len(tagline) <= 60
        and not claims_in(tagline)
        and not re.search(r"[.?!]\s", tagline)
        and not tagline.startswith("is ")
    )
    tagline = tagline[:1].upper() + tagline[1:] if one else ""
    if claimed:
        name, label = (_plain(text) or titled(archetype.value) for text in (name, label or name))
        detail = _plain(detail)
        notices.append(
            f"Left out of the ad, because it would have to be proven: {', '.join(claimed)}."
        )
    if brands:
        notices.append(
            f"{', '.join(brands)}: other people’s marks are not drawn, nor are their names printed. If you may advertise it, use photos "
            "of your own."
        )
    # What the house's faces can't draw would be boxes on pack and cards: leave it out instead.
    if missing_characters(tagline, "Montserrat-Medium"):
        tagline = ""
    if any(
        missing_characters((name + label) + (name + label).upper(), face)
        for face in (entry["font"], *LABEL_FACES)
    ):
        name, label = titled(archetype.value), ""
    if missing_characters(detail, "Montserrat-Bold"):
        detail = ""
    return ProductBrief(
        noun=" ".join(words[noun.first : noun.last]) if noun else name.lower(),
        archetype=archetype, form=product.form, recognised=product.built, colors=colors,
        finish=finish, materials=materials, motif=motif_of(words, product), mood=mood,
        label_name=label[:40] if label or product.key in _UNLABELLED else name, detail=detail[:40],
        scheme=entry["scheme"], set_name=SetName(entry["set"]), light=light_mood(prompt) or LightMood.STUDIO,
        palette=palette,
        copy_text=Copy(name=name, headline=tuple(headlines[seed % len(headlines)]), tagline=tagline),
        heading_font=entry["font"], notices=tuple(notices),
    )  # fmt: skip
