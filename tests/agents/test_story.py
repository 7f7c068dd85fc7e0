"""The local storyteller: seconds add up, nothing repeats, nothing is claimed that the prompt does not say."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from app.agents.lexicon import load
from app.agents.local_director import direct
from app.agents.phrases import words_of
from app.agents.story import MOST_CHARACTERS, Wish, beats_for, promises, tell_story
from app.media.templates import templates
from app.schemas.brief import Archetype
from app.schemas.story import Beat, Framework, Spec

PROMPTS = [
    "pink athletic tennis shoes with white laces", "organic cold-pressed orange juice bottle for slow mornings",
    "tired of dry skin? rose hand cream with shea butter for sensitive skin", "a quokka feeding machine",
    "leather backpack for commuters with laptop pocket and brass buckles", "wine",
]  # fmt: skip
FIRST = {
    Framework.PAS: Beat.PROBLEM, Framework.BAB: Beat.BEFORE, Framework.AIDA: Beat.ATTENTION,
}  # fmt: skip


def told(prompt: str, duration: float = 15, **more: object) -> Spec:
    wish = Wish(duration, "9:16", **more)  # type: ignore[arg-type]
    return tell_story(prompt, direct(prompt, [], 3), wish, 3)


@pytest.mark.parametrize("duration", [5, 6, 7.5, 10, 15, 20, 30, 45, 60])
@pytest.mark.parametrize("framework", Framework)
@pytest.mark.parametrize("template", sorted(templates()))
def test_every_length_of_every_kind(duration: float, framework: Framework, template: str) -> None:
    for prompt in PROMPTS:
        spec = told(prompt, duration, framework=framework, template=template)
        total = spec.intro + spec.outro + sum(s.duration for s in spec.scenes)
        assert total == pytest.approx(duration, abs=1e-6)
        assert all(1.0 <= s.duration <= 4.0 for s in spec.scenes)
        places = [(s.view, s.variant) for s in spec.scenes]
        assert len(set(places)) == len(places), "a scene repeats"
        assert all(a.move is not b.move for a, b in pairwise(spec.scenes))
        assert spec.scenes[0].beat is FIRST[framework]
        lines = [s.overlay_text for s in spec.scenes if s.overlay_text]
        assert len(set(lines)) == len(lines), "a line repeats"
        assert all(len(line) <= MOST_CHARACTERS + 8 for line in lines)


def test_what_is_claimed_is_in_the_prompt() -> None:
    for prompt, framework in product(PROMPTS, Framework):
        spec = told(prompt, 60, framework=framework)
        for scene in spec.scenes:
            if scene.beat in (Beat.FEATURE, Beat.ACTION) and scene.overlay_text:
                assert set(words_of(scene.overlay_text)) <= set(words_of(prompt)), (
                    scene.overlay_text
                )
            assert not any(c.isdigit() for c in scene.overlay_text)
    loud = {"best", "guaranteed", "proven", "cures", "heals", "number", "clinically", "free"}
    said = [
        line
        for kind in load("story").values()
        for told in kind.values()
        if isinstance(told, list)
        for line in told
    ]
    assert not any(set(words_of(line)) & loud for line in said), "a claim in the word list"


def test_every_shape_has_its_day() -> None:
    table = load("story")
    assert {a.value for a in Archetype} <= set(table)
    wanted = {"problem", "agitate", "before", "after", "attention", "desire", "cta"}
    for name, kind in table.items():
        assert set(kind) == wanted, name
        assert all(len(kind[beat]) == 2 for beat in wanted - {"cta"}), name
        assert all(len(line) <= MOST_CHARACTERS for beat in wanted - {"cta"} for line in kind[beat])


def test_the_product_is_named() -> None:
    for prompt, framework in product(PROMPTS, Framework):
        spec = told(prompt, 15, framework=framework)
        named = [s for s in spec.scenes if s.beat in (Beat.SOLUTION, Beat.BRIDGE, Beat.INTEREST)]
        assert named
        assert all(s.overlay_text for s in named)


@pytest.mark.parametrize(
    ("prompt", "framework", "template"),
    [
        ("tired of dry skin? hand cream", Framework.PAS, "product_showcase"),
        ("night serum to wake up with a glow", Framework.BAB, "product_showcase"),
        ("new limited edition headphones", Framework.AIDA, "announcement"),
        ("mug for a slow weekend morning at home", Framework.BAB, "lifestyle"),
        ("oak watch", Framework.AIDA, "product_showcase"),
    ],
)
def test_the_prompt_chooses(prompt: str, framework: Framework, template: str) -> None:
    spec = told(prompt)
    assert (spec.framework, spec.template) == (framework, template)
    assert spec.framework_reason


def test_promises() -> None:
    features, audience, benefit = promises(
        "leather backpack for commuters with laptop pocket and brass buckles, for long days"
    )
    assert features == ["laptop pocket", "brass buckles"]
    assert (audience, benefit) == ("commuters", "for long days")
    assert promises("wine") == ([], "", "")


def test_looks_lie_between_words() -> None:
    for framework, count, features in product(Framework, range(2, 24), range(5)):
        beats = beats_for(framework, count, features)
        assert len(beats) == count
        silent = "".join("." if b is Beat.LOOK else "x" for b in beats)
        assert "...." not in silent, silent


def test_whom_it_is_for_is_said_whole_or_not_at_all() -> None:
    assert promises("cream for women who run")[1] == "women who run"
    assert promises("a watch for people who leave their telephone at home")[1] == ""
    assert promises("a watch for people")[1] == ""
    assert promises("a watch for people who dive")[1] == "people who dive"


def test_a_promise_ends_before_what_is_said_of_it() -> None:
    told = promises("a candle with cedar and bergamot that burns for 60 hours")
    assert (told[0], told[2]) == (["cedar", "bergamot"], "for 60 hours")
