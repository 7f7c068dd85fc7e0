"""Scripts by a language model: what stands in the ad, and what is sent back."""

from __future__ import annotations

from typing import Any

import pytest

from app.agents.local_director import direct
from app.agents.screenwriter import Script, objections, question, script_form, scripted
from app.agents.story import Wish, tell_story
from app.schemas.brief import Move
from app.schemas.story import Framework

PROMPT = "GlowDrop, an amber vitamin C serum with hyaluronic acid for brighter skin"
BRIEF = direct(PROMPT, [], 1)
WISH = Wish(15, "9:16")
SPEC = tell_story(PROMPT, BRIEF, WISH, 1)
LINES = [
    "Dull by noon?",
    "Light fades fast.",
    "Meet GlowDrop.",
    "Hyaluronic acid.",
    "Brighter skin.",
    "Each morning.",
    "One drop.",
]


def script(**changes: Any) -> Script:
    moves = list(Move)
    scenes = [
        {"overlay_text": LINES[i], "visual_prompt": f"dew on glass, take {i}", "move": moves[i % len(moves)]}
        for i in range(len(SPEC.scenes))
    ]  # fmt: skip
    told = {"framework": "PAS", "reason": "It solves something.", "audience": "", "benefit": "brighter skin",
            "cta": "Try it today", "second_hook": "Skin looks tired?", "scenes": scenes}  # fmt: skip
    return script_form(SPEC, None).model_validate(told | changes)


def test_a_script_becomes_the_story() -> None:
    told = script()
    assert objections(told, SPEC, PROMPT, WISH) == []
    spec = scripted(SPEC, told)
    assert (spec.framework, spec.cta) == (Framework.PAS, "Try it today")
    assert [s.overlay_text for s in spec.scenes] == LINES[: len(SPEC.scenes)]
    assert spec.scenes[0].direction == "dew on glass, take 0"
    assert [s.duration for s in spec.scenes] == [s.duration for s in SPEC.scenes]
    assert [(s.view, s.variant) for s in spec.scenes] == [(s.view, s.variant) for s in SPEC.scenes]
    assert spec.variants[0].hook == "Skin looks tired?"
    assert len({(v.hook, v.cta) for v in spec.variants}) == len(spec.variants) == 5


@pytest.mark.parametrize(
    ("place", "line", "complaint"),
    [
        (0, "97 % agree.", "97"),
        (1, "The best serum.", "best"),
        (1, "Clinically proven.", "clinically"),
        (0, "", "first scene"),
        (1, "Meet GlowDrop.", "twice"),
        (2, "Meet it.", "names the product"),
        (0, "光", "drawn"),
    ],
)
def test_what_can_not_stand_is_sent_back(place: int, line: str, complaint: str) -> None:
    scenes = [s.model_dump() for s in script().scenes]
    scenes[place]["overlay_text"] = line
    wrong = objections(script(scenes=scenes), SPEC, PROMPT, WISH)
    assert any(complaint in w for w in wrong), wrong


def test_a_framework_that_was_asked_for_stays() -> None:
    assert (
        "AIDA was asked for"
        in objections(script(), SPEC, PROMPT, Wish(15, "9:16", Framework.AIDA))[0]
    )


def test_what_the_brand_bans_is_sent_back() -> None:
    wish = Wish(15, "9:16", banned_words=("fade", "try it"))
    wrong = objections(script(), SPEC, PROMPT, wish)
    assert any("does not say fades" in w for w in wrong)
    assert any("does not say Try it" in w for w in wrong)


def test_a_script_has_as_many_scenes() -> None:
    with pytest.raises(ValueError, match="scenes"):
        script(scenes=[s.model_dump() for s in script().scenes[:-1]])


def test_the_question_holds_the_storyboard() -> None:
    asked = question(SPEC, BRIEF, PROMPT)
    assert PROMPT in asked
    assert asked.count(" view") == len(SPEC.scenes)
    assert "BAB: before" in asked
