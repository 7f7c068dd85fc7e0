"""Brand guidelines: the client's colours, and nothing that it bans."""

from __future__ import annotations

import pytest

from app.agents.branding import allowed_button, branded, told_of
from app.agents.local_director import direct
from app.agents.prompt_parser import Advice, objections
from app.agents.story import Wish, tell_story
from app.schemas.brands import Branding, banned_in, without_banned
from app.schemas.brief import Archetype
from app.schemas.story import Framework
from app.studio.color import contrast, hls

PROMPTS = ["pink athletic tennis shoes", "GlowDrop, an amber vitamin C serum for brighter skin", "a black leather handbag",
           "organic cold-pressed orange juice bottle", "white wireless headphones"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [("Shop now", ["Shop"]), ("Shops, shopping & shopper", ["Shops"]), ("workshop", []), ("Don't miss it", []),
     ("the CHEAPEST", ["CHEAPEST"]), ("free of charge", ["free of charge"]), ("free-of-charge", ["free-of-charge"]),
     ("Café’s best", ["Café’s"])],
)  # fmt: skip
def test_banned_words_are_found_in_any_case_and_form(text: str, found: list[str]) -> None:
    assert banned_in(text, ("shop", "cheap", "free of charge", "café", "Müll")) == found


def test_words_without_what_is_banned() -> None:
    assert without_banned("Cheap Glow Serum", ("cheap",)) == "Glow Serum"
    assert without_banned("Cheap", ("cheap",)) == ""
    assert without_banned("a.b", (".",)) == "a.b"


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("color", ["#0b3d91", "#e11d48", "#117733", "#f2c14e"])
def test_an_ad_stands_on_the_brand_s_ground(prompt: str, color: str) -> None:
    brief = branded(direct(prompt, [], 1), Branding(colors=(color,)))
    hue, _, saturation = hls(color)
    for shown in (brief.palette.backdrop, brief.palette.podium):
        found, light, vivid = hls(shown)
        muddy = brief.scheme == "deep" and 0.03 < hue < 0.22  # gold goes muddy in the dark
        assert muddy or min(abs(found - hue), 1 - abs(found - hue)) < 0.04
        assert vivid > 0.1
        assert 0.1 < light < 0.97
    assert brief.palette.accent == color
    assert contrast(brief.palette.ink, brief.palette.backdrop) >= 4.5


def test_the_most_vivid_colour_is_the_button() -> None:
    brief = branded(direct("pink shoes", [], 1), Branding(colors=("#101820", "#ff6a13", "#ffffff")))
    assert brief.palette.accent == "#ff6a13"


def test_without_guidelines_nothing_changes() -> None:
    brief = direct("pink athletic tennis shoes", [], 1)
    assert branded(brief, Branding()) == brief
    assert told_of(Branding()) == ""


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("framework", list(Framework))
def test_a_story_says_nothing_banned(prompt: str, framework: Framework) -> None:
    plain = tell_story(prompt, direct(prompt, [], 1), Wish(20, "9:16", framework), 1)
    # Every word that the ad would say, one after another.
    said = {w.strip(".,?!’").lower() for s in plain.scenes for w in s.overlay_text.split()}
    banned = tuple(sorted(w for w in {*said, *plain.cta.lower().split(), "glowdrop"} if len(w) > 1))
    brief = branded(direct(prompt, [], 1), Branding(banned_words=banned))
    spec = tell_story(prompt, brief, Wish(20, "9:16", framework, banned_words=banned), 1)
    texts = [spec.name, spec.tagline, spec.cta, *(s.overlay_text for s in spec.scenes), *(v.hook for v in spec.variants),
             *(v.cta for v in spec.variants), brief.printed_name, brief.detail, *brief.copy_text.headline]  # fmt: skip
    assert [t for t in texts if banned_in(t, banned)] == []
    assert spec.name
    assert spec.cta


def test_a_button_is_found_whatever_is_banned() -> None:
    assert allowed_button(["Shop now", "Try it"], ("shop",), "Glow") == "Try it"
    assert (
        allowed_button(
            ["Shop now"], ("shop", "see", "take", "find", "discover", "explore", "open"), "Glow"
        )
        == "Glow"
    )


def test_a_language_model_is_told_and_checked() -> None:
    advice = Advice(
        product="serum",
        shape=Archetype.DROPPER,
        name="Cheap Glow",
        tagline="Glow.",
        mood="fresh",
        light="studio",
        setting="a shelf",
    )
    wrong = objections(advice, "a serum", ("cheap",))
    assert wrong == ["name: the brand does not say Cheap"]
    assert "never uses: cheap" in told_of(Branding(banned_words=("cheap",)))
