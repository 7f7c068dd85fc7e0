"""Brand guidelines, followed: a brief in the client's colours, and words that it may say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from app.schemas.brands import Branding, allowed, without_banned
from app.schemas.brief import ProductBrief
from app.studio.color import hls, luminance, parse_hex
from app.studio.palette import accent_for, palette_for

_SCHEMES = ("tonal", "pale", "deep")
"""Grounds in a colour's own hue: the others answer it with another."""
_APART = 60.0
"""Distance in RGB (0..441) at which a product stands off its ground well enough."""
_PLAIN_BUTTONS = ("See it", "Take a look", "Find out more", "Discover it", "Explore", "Open up")


def allowed_button(wished: Iterable[str], banned: Sequence[str], name: str) -> str:
    """The first call to action that says nothing banned; the product's name if everything is."""
    return next(iter(allowed((*wished, *_PLAIN_BUTTONS), banned)), name)


def told_of(branding: Branding) -> str:
    """A brand's guidelines for a language model; empty where there are none."""
    out = f"\nThe brand's colours: {', '.join(branding.colors)}" if branding.colors else ""
    if branding.tone:
        out += f"\nThe brand's tone: {branding.tone}"
    if branding.banned_words:
        out += f"\nWords that the brand never uses: {', '.join(branding.banned_words)}"
    return out


def branded(brief: ProductBrief, branding: Branding) -> ProductBrief:
    """A brief in a brand's colours, whose words are free of what it bans."""
    changed: dict[str, object] = {}
    if branding.colors:
        base = branding.colors[0]
        product = brief.colors.get("main", base)
        vivid = max(branding.colors, key=_vividness)
        accent = vivid if _vividness(vivid) > 0.12 or len(branding.colors) > 1 else accent_for(base)
        wanted = sorted(_SCHEMES, key=lambda scheme: scheme != brief.scheme)
        palettes = [palette_for(scheme, base, accent) for scheme in wanted]
        apart = [_distance(p.backdrop, product) for p in palettes]
        best = next((i for i, d in enumerate(apart) if d >= _APART), apart.index(max(apart)))
        changed |= {"palette": palettes[best], "scheme": wanted[best], "branded": True}
    banned = branding.banned_words
    if banned:
        words = brief.copy_text
        name = without_banned(words.name, banned) or brief.archetype.value.title()
        label = None if brief.label_name is None else without_banned(brief.label_name, banned)
        changed |= {
            "copy_text": words.model_copy(
                update={"name": name, "headline": tuple(allowed(words.headline, banned)),
                        "tagline": "".join(allowed([words.tagline], banned))}
            ),
            "label_name": label, "detail": "".join(allowed([brief.detail], banned)),
        }  # fmt: skip
    return brief.model_copy(update=changed)


def _vividness(color: str) -> float:
    """Colourfulness, 0..1: saturation that is seen."""
    _, light, saturation = hls(color)
    return saturation * (1 - abs(2 * light - 1)) + 0.001 * (1 - luminance(color))


def _distance(a: str, b: str) -> float:
    return math.dist(parse_hex(a), parse_hex(b))
