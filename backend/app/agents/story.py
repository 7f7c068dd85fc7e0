"""The local storyteller: a brief becomes a storyboard by a narrative framework and a template, without any model.

What the scenes say is either about the viewer's day (lexicon/story.json) or in the prompt's own words; nothing is claimed that the
prompt does not say.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from app.agents.branding import allowed_button
from app.agents.lexicon import load
from app.agents.phrases import color_spans, given_name, words_of
from app.agents.screening import claims_in, without_brands
from app.media.edit import FPS
from app.media.templates import Template, templates
from app.schemas.brands import allowed
from app.schemas.brief import AspectRatio, LightMood, Move, ProductBrief, ViewType
from app.schemas.story import Beat, Framework, Scene, Spec, Variant
from app.studio.genres import GENRES
from app.studio.labels import CONTAINERS
from app.studio.typography import missing_characters

FACE = "Montserrat-Bold"
_SPARE = 0.12
"""Seconds by which a clip is longer than any cut needs."""
_LONGEST_SCENE = 3.6
"""Seconds."""
MOST_CHARACTERS = 40
"""Of a scene's words: three short lines at most."""
MOST_VARIANTS = 6
"""Hooks × calls to action, the ad itself among them."""
_DEFAULT_TEMPLATE = "product_showcase"
_ORDERS: dict[Framework, tuple[Beat, ...]] = {
    Framework.PAS: (Beat.PROBLEM, Beat.AGITATE, Beat.SOLUTION, Beat.ACTION),
    Framework.BAB: (Beat.BEFORE, Beat.AFTER, Beat.BRIDGE, Beat.ACTION),
    Framework.AIDA: (Beat.ATTENTION, Beat.INTEREST, Beat.DESIRE, Beat.ACTION),
}
_SHORT: dict[Framework, tuple[Beat, ...]] = {
    Framework.PAS: (Beat.PROBLEM, Beat.SOLUTION),
    Framework.BAB: (Beat.BEFORE, Beat.BRIDGE),
    Framework.AIDA: (Beat.ATTENTION, Beat.INTEREST),
}
"""Of ads with two or three scenes, whose closing card calls to action."""
_OPENINGS = (Beat.ATTENTION, Beat.PROBLEM, Beat.BEFORE)
"""Whose lines may also open a variant."""
_HEROES = (ViewType.LIFESTYLE, ViewType.FRONT)
_PRESENTING = (Beat.SOLUTION, Beat.BRIDGE, Beat.INTEREST, Beat.ACTION)
_FACELESS = (ViewType.BACK, ViewType.TOP)
_SECOND: dict[Framework, tuple[tuple[Beat, Beat | None], ...]] = {
    Framework.PAS: (
        (Beat.AGITATE, Beat.AGITATE),
        (Beat.DESIRE, None),
        (Beat.AFTER, None),
        (Beat.DESIRE, None),
    ),
    Framework.BAB: (
        (Beat.BEFORE, Beat.BEFORE),
        (Beat.DESIRE, None),
        (Beat.AFTER, Beat.AFTER),
        (Beat.DESIRE, None),
    ),
    Framework.AIDA: ((Beat.DESIRE, None), (Beat.ATTENTION, Beat.ATTENTION), (Beat.AFTER, None)),
}
"""More lines for longer ads: what, and after which beat; None is at the end."""
_SUGGEST: dict[Framework, tuple[str, ...]] = {
    Framework.PAS: ("tired", "stop", "problem", "struggle", "struggling", "annoying", "never again", "no more", "without the",
                    "fix", "fixes", "solve", "solves", "relief", "pain", "messy", "dry skin", "sensitive"),
    Framework.BAB: ("transform", "transforms", "turn", "turns", "glow", "renew", "refresh", "makeover", "before", "upgrade",
                    "from", "wake up", "unwind", "relax", "cosy", "cozy"),
}  # fmt: skip
_FEATURE = re.compile(r"\b(?:(?:with|featuring)\s+|(?=made (?:of|from|by|in)\s))([^,.;:!?]+)", re.I)
_PROBLEM = re.compile(r"\b(tired of|sick of|struggling with)\s+([^?.,;:!]{3,28})", re.I)
_PURPOSE = re.compile(
    r"\bfor\s+([^,.;:!?]+?)(\s+(?:who|that)\s+[^,.;:!?]+)?(?=\s+(?:with|in|from|at)\b|[,.;:!?]|$)",
    re.I,
)
_ANYBODY = frozenset(["people", "everyone", "adults"])
"""Who are no audience unless something more is said of them."""
_PEOPLE = frozenset(
    ["women", "men", "kids", "children", "runners", "dogs", "cats", "teens", "students", "parents", "mums", "moms", "dads",
     "babies", "athletes", "travellers", "travelers", "gamers", "hikers", "cyclists", "beginners", "people", "everyone",
     "commuters", "climbers", "bakers", "cooks", "gardeners", "artists", "adults", "seniors", "boys", "girls", "puppies"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of an ad besides its prompt; None leaves it to the storyteller. `duration` in seconds."""

    duration: float
    aspect_ratio: AspectRatio
    framework: Framework | None = None
    template: str | None = None
    banned_words: tuple[str, ...] = ()


def choose_template(prompt: str, wished: str | None) -> Template:
    """The template asked for, else the one whose words the prompt uses, else the showcase.

    Raises:
        KeyError: there is no such template.
    """
    known = templates()
    if wished:
        return known[wished]
    words = set(words_of(prompt))
    scores = {name: len(words & set(t.words)) for name, t in known.items()}
    best = max(scores, key=lambda name: (scores[name], name == _DEFAULT_TEMPLATE))
    return known[best]


def choose_framework(
    prompt: str, template: Template, wished: Framework | None
) -> tuple[Framework, str]:
    """(framework, why) by the prompt's words, else the template's usual one."""
    if wished:
        return wished, "As asked for."
    lowered = f" {' '.join(words_of(prompt))} "
    for framework, hints in _SUGGEST.items():
        for hint in hints:
            if f" {hint} " in lowered:
                return framework, f"The description speaks of “{hint}”."
    return template.framework, f"Usual for the template {template.label.lower()}."


def promises(prompt: str) -> tuple[list[str], str, str]:
    """(features, audience, benefit) in the prompt's own words; empty where it names none."""
    features: list[str] = []
    for found in _FEATURE.finditer(prompt):
        told = re.split(r"\s+(?:for|that|which|who)\s+", found[1])[0]
        for part in re.split(r"\s+(?:and|&)\s+", told):
            words = words_of(part)
            tinted = {i for c in color_spans(words) for i in range(c.first, c.last)}
            if len(tinted) < len(words):  # a colour is seen
                features.append(part.strip())
    audience = benefit = ""
    for found in _PURPOSE.finditer(prompt):
        told, more = found[1].strip(), found[2] or ""
        if _PEOPLE & set(words_of(told)):
            whole = f"{told}{more}" if len(told + more) <= MOST_CHARACTERS - len("for .") else told
            audience = audience or ("" if whole.lower() in _ANYBODY else whole)
        else:
            benefit = benefit or f"for {told}"
    return [f for f in features if 2 < len(f) <= MOST_CHARACTERS - 2], audience, benefit


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _own_words(brief: ProductBrief, prompt: str) -> list[str]:
    """Lines about the product that the prompt supports, the strongest first."""
    features, audience, benefit = promises(prompt)
    # One word by itself is no line, nor is what the product is.
    told = brief.detail.lower()
    detail = brief.detail if " " in told and told in prompt.lower() and told != brief.noun else ""
    lines = [benefit, *features, f"for {audience}" if audience else "", detail]
    seen: list[str] = []
    for line in map(_sentence, lines):
        words = set(words_of(line))
        fits = (
            line
            and len(line) <= MOST_CHARACTERS
            and not claims_in(line)
            and not missing_characters(line, FACE)
        )
        if fits and not any(words <= set(words_of(s)) for s in seen):
            seen.append(line)
    return seen


def _lines(brief: ProductBrief, seed: int) -> dict[Beat, list[str]]:
    """What the viewer's day is like, for this kind of product: lines per beat, each said once."""
    table = load("story")
    kind = table.get(f"{brief.archetype}:{brief.form}") or table[brief.archetype]
    if not brief.recognised:
        kind = table["box"]
    return {
        Beat(beat): told[seed % 2 :] + told[: seed % 2]
        for beat, told in kind.items()
        if isinstance(told, list)
    }


def beats_for(framework: Framework, count: int, features: int) -> list[Beat]:
    """The order of `count` beats: the framework's own, then features, then second lines; looks lie evenly between."""
    if count < len(_ORDERS[framework]):
        return [*_SHORT[framework], *[Beat.FEATURE] * (count - 2)][:count]
    *opening, closing = _ORDERS[framework]
    told = [*opening, *[Beat.FEATURE] * min(features, count - len(opening) - 1)]
    for beat, after in _SECOND[framework]:
        if len(told) < count - 1:
            told.insert(len(told) if after is None else told.index(after) + 1, beat)
    looks = count - 1 - len(told)
    mixed: list[Beat] = []
    for number, beat in enumerate(told):
        mixed.append(beat)
        due = (number + 1) * looks // len(told)
        mixed += [Beat.LOOK] * (due - mixed.count(Beat.LOOK))
    return [*mixed, closing]


def _shown(
    shots: list[tuple[ViewType, int, Move]], beats: list[Beat]
) -> list[tuple[ViewType, int, Move]]:
    """The shots with views changed about so that the product is presented by its face. Moves stay in their order."""
    places = [(view, variant) for view, variant, _ in shots]
    for i, beat in enumerate(beats):
        if beat in _PRESENTING and places[i][0] in _FACELESS:
            free = [
                j for j in range(1, len(places) - 1)
                if beats[j] not in _PRESENTING and places[j][0] not in _FACELESS
            ]  # fmt: skip
            other = min(free, key=lambda j: abs(j - i), default=i)
            places[i], places[other] = places[other], places[i]
    return [(*place, move) for place, (_, _, move) in zip(places, shots, strict=True)]


def _without_pack(name: str) -> str:
    """A name without the word for its container: "Orange Juice Bottle" is orange juice."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 2 and words[-1].lower() in CONTAINERS else name


def _shots(template: Template, count: int) -> list[tuple[ViewType, int, Move]]:
    """View, arrangement and move of each scene; no view and arrangement comes twice, neighbours move differently.

    The last scene carries the call to action: it shows the whole product.
    """
    shots: list[tuple[ViewType, int, Move]] = []
    for number in range(count):
        view = template.views[number % len(template.views)]
        variant = number // len(template.views)
        # The second time round the moves are shifted: the same view is filmed differently.
        move = template.moves[(number + variant) % len(template.moves)]
        if shots and move is shots[-1][2]:
            move = template.moves[(number + variant + 1) % len(template.moves)]
        if number == count - 1:
            used = {(v, n) for v, n, _ in shots}
            before = shots[-1][0] if shots else None
            free = (
                (v, n) for n in itertools.count() for v in _HEROES if (v, n) not in used and v is not before
            )  # fmt: skip
            view, variant = next(free)
        shots.append((view, variant, move))
    return shots


def _variants(told: list[str], buttons: list[str], hooks: list[str]) -> tuple[Variant, ...]:
    """Pairs of openings and calls to action besides the ad's own, the openings changing first.

    Args:
        buttons: calls to action, the ad's own first. told: words of the ad's scenes; no opening says again what a later scene says.
        hooks: openings to choose from.
    """
    later = [set(words_of(line)) for line in told[1:] if line]
    other = [
        hook for hook in dict.fromkeys(hooks)
        if hook and hook != told[0] and not missing_characters(hook, FACE)
        and not any(line <= set(words_of(hook)) for line in later)
    ]  # fmt: skip
    openings = [told[0], *other][:3]
    pairs = [(hook, button) for button in dict.fromkeys(buttons) for hook in openings]
    return tuple(Variant(hook=hook, cta=button) for hook, button in pairs[1:MOST_VARIANTS])


def tell_story(prompt: str, brief: ProductBrief, wish: Wish, seed: int) -> Spec:
    """A storyboard whose cards and scenes add up to the seconds asked for. Pure.

    Raises:
        KeyError: there is no such template.
    """
    prompt, _ = without_brands(prompt)
    template = choose_template(prompt, wish.template)
    framework, reason = choose_framework(prompt, template, wish.framework)
    intro = template.intro if wish.duration >= 8 else 0.0
    outro = min(template.outro, wish.duration * 0.2)
    body = wish.duration - intro - outro
    # Long ads are slower: twice the scenes is not twice the story.
    pace = min(template.pace * (1 + max(wish.duration - 20, 0) / 80), _LONGEST_SCENE)
    count = max(2, round(body / pace))
    own = _own_words(brief, prompt)
    name = _without_pack(brief.copy_text.name)
    given = given_name(prompt)
    kind_of = (brief.printed_name or brief.noun).lower()
    meet = f"Meet {given}." if given else f"Meet your new {kind_of}."
    beats = beats_for(framework, count, len(own))
    lines = _lines(brief, seed) | {
        Beat.SOLUTION: [meet], Beat.BRIDGE: [meet], Beat.INTEREST: [f"{given}." if given else f"Your next {kind_of}."],
        Beat.FEATURE: own,
    }  # fmt: skip
    if named := _PROBLEM.search(prompt):
        lines[Beat.PROBLEM] = [_sentence(f"{named[1]} {named[2]}")[:-1] + "?", *lines[Beat.PROBLEM]]
    lines = {beat: allowed(told, wish.banned_words) for beat, told in lines.items()}
    words = {beat: iter(told) for beat, told in lines.items()}
    seconds = round(body / count, 3)
    genre = template.genres.get(brief.mood) or template.genres["any"]
    longest = max(template.shots.frames, template.cards.frames) / FPS
    spare = 60 / GENRES[genre].bpm + longest + _SPARE
    scenes = []
    shots = _shown(_shots(template, count), beats)
    for number, (beat, (view, variant, move)) in enumerate(zip(beats, shots, strict=True), 1):
        # Looks are silent. Over the call's button stands what else the prompt promises.
        said = Beat.FEATURE if beat is Beat.ACTION else beat
        text = next(words.get(said, iter(())), "")
        if len(text) > MOST_CHARACTERS + 8 or missing_characters(text, FACE):
            text = ""
        light = template.light if brief.light is LightMood.STUDIO else brief.light
        last = number == count
        scenes.append(
            Scene(
                scene_number=number, beat=beat, view=view, variant=variant, move=move, light=light, overlay_text=text,
                duration=round(body - seconds * (count - 1), 3) if last else seconds,
                clip_duration=round(seconds + spare, 2),
                visual_prompt=f"{brief.noun}, {view.value} view, {brief.mood} set",
                place="beside" if wish.aspect_ratio == "16:9" else "above",
                transition=(template.cards if last and outro else template.shots).kind.value,
            )
        )  # fmt: skip
    _, audience, benefit = promises(prompt)
    table = load("story")
    kind = table.get(f"{brief.archetype}:{brief.form}") or table[brief.archetype]
    cta = kind["cta"] if template.name == _DEFAULT_TEMPLATE and brief.recognised else template.cta
    buttons = [cta, template.cta, *(t.cta for t in templates().values())]
    cta = allowed_button(buttons, wish.banned_words, name)
    openings = [line for beat in (beats[0], *_OPENINGS) for line in lines.get(beat, ())]
    return Spec(
        product=brief.noun, audience=audience, benefit=benefit, mood=brief.mood, framework=framework,
        framework_reason=reason, template=template.name, aspect_ratio=wish.aspect_ratio, duration=wish.duration,
        intro=intro, outro=outro, genre=genre, name=name, tagline=brief.copy_text.tagline,
        cta=cta, scenes=tuple(scenes),
        variants=_variants(
            [s.overlay_text for s in scenes], [cta, *allowed(buttons, wish.banned_words)], openings
        ),
    )  # fmt: skip
