"""What an ad must not say or show: promises that nobody made, other people's brands; and prompts that name no product."""

from __future__ import annotations

import functools
import re

from app.agents.lexicon import goods, load
from app.agents.phrases import COMPLEMENTS, FILLER, phrases, words_of
from app.schemas.brief import ProductBrief

CLAIMS = frozenset(
    ["best", "guaranteed", "guarantee", "proven", "cures", "cure", "heals", "heal", "clinically", "certified", "award", "awarded",
     "cheapest", "fastest", "safest", "scientifically", "doctors", "dermatologists", "miracle", "permanent", "instantly",
     "discount", "cancer"]
)  # fmt: skip
"""Words that promise what a picture can't prove. The local director leaves them out; a language model needs the prompt's word for them."""
_LONGEST_WORD = 24
_FEW, _SHORT = 3, 6
"""Words: so few may all be unknown; more than so many have to name a product, or begin as something named does."""
_ARTICLES = frozenset(["a", "an", "the", "our", "my", "new"])


@functools.cache
def _brands() -> re.Pattern[str]:
    names = sorted(load("brands")["brands"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])(?:'s|’s)?", re.I)


def without_brands(prompt: str) -> tuple[str, list[str]]:
    """A prompt without well-known brands, and which those were, as written."""
    found = list(dict.fromkeys(_brands().findall(prompt)))
    if not found:
        return prompt, []
    rest = re.sub(r"\s+", " ", _brands().sub("", prompt)).strip(" ,;")
    return rest, found


def claims_in(text: str) -> list[str]:
    """Promises in a text."""
    return [w for w in dict.fromkeys(words_of(text)) if w in CLAIMS]


def unclear(prompt: str, brief: ProductBrief) -> str | None:
    """Why no ad can be made of a prompt, in a sentence for the user; None if one can.

    A product that the studio does not know is no reason: it is shown in a box. A text that is about none is.
    """
    if brief.recognised:
        return None
    letters = [c for c in prompt if c.isalpha()]
    if sum(c > "\u024f" for c in letters) > len(letters) / 2:
        return "The studio reads English. Say in English what the product is, or add a photo of it."
    words = words_of(prompt)
    code = re.search(r"[;<>{}=\\|]|--", prompt)
    named = bool(phrases(words_of(brief.noun), goods()))
    known = named or any(w in FILLER or w in COMPLEMENTS for w in words) or _listed(words)
    long_winded = not named and (
        len(words) > 2 * _SHORT or (len(words) > _SHORT and words[0] not in _ARTICLES)
    )
    if (
        code
        or long_winded
        or (not known and len(words) > _FEW)
        or any(len(w) > _LONGEST_WORD for w in words)
    ):
        return (
            "It is not clear what the product is. Say it in a few plain English words, such as “a blue steel water "
            "bottle”, or add a photo of it."
        )  # fmt: skip
    return None


def _listed(words: list[str]) -> bool:
    """Whether a colour, a material or a mood is among the words."""
    lists = [
        load("colors"),
        *load("finishes").values(),
        *(m["words"] for m in load("moods").values()),
    ]
    return any(w in names for w in words for names in lists)
