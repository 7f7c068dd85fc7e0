"""The local director: nouns, colours by part, moods, names, honesty."""

from __future__ import annotations

import pytest

from app.agents.prompt_parser import direct, light_mood
from app.agents.video_generator import notices_for, plan_moves
from app.schemas.brief import Archetype, LightMood, Move
from app.studio.color import contrast, hls


@pytest.mark.parametrize(
    ("prompt", "archetype"),
    [
        ("pink athletic tennis shoes with white laces", Archetype.SNEAKER),
        ("running shoes, neon yellow and grey", Archetype.SNEAKER),
        ("white minimalist skincare bottle", Archetype.BOTTLE),
        ("men's shaving cream", Archetype.BOTTLE),
        ("vitamin C serum with dropper", Archetype.DROPPER),
        ("craft IPA beer can", Archetype.CAN),
        ("cereal box for kids", Archetype.BOX),
    ],
)
def test_nouns(prompt: str, archetype: Archetype) -> None:
    brief = direct(prompt, [], 1)
    assert brief.archetype is archetype
    assert brief.recognised
    assert brief.notices == ()


def test_unknown_noun_becomes_a_labelled_box_and_says_so() -> None:
    brief = direct("a vintage bicycle", [], 1)
    assert brief.archetype is Archetype.BOX
    assert not brief.recognised
    assert "bicycle" in brief.notices[0]
    assert "Upload a photo" in brief.notices[0]


def test_colours_go_to_their_parts() -> None:
    colors = direct("navy blue sneakers with red soles and gold laces", [], 1).colors
    assert colors["main"] == "#1f2f5c"
    assert colors["sole"] == "#d8362f"
    assert colors["lace"] == "#c9a14a"
    colors = direct("pink athletic tennis shoes with white laces", [], 1).colors
    assert hls(colors["main"])[0] == pytest.approx(0.94, abs=0.03)
    assert hls(colors["lace"])[1] > 0.9


def test_names_come_from_the_prompt() -> None:
    assert direct("pink athletic tennis shoes with white laces", [], 1).copy_text.name == (
        "Pink Tennis Shoes"
    )
    assert direct('perfume "Nocté", amber', [], 1).copy_text.name == "Nocté"
    assert direct("handmade ceramic mug, sage green", [], 1).copy_text.name == "Ceramic Mug"


def test_style_keywords_outweigh_the_prompt() -> None:
    assert direct("craft beer can", ["luxury"], 1).mood == "luxury"


@pytest.mark.parametrize(
    "prompt", ["white can", "black can", "yellow can", "🎾🎾🎾", "ñandú 你好 bottle"]
)
def test_ink_reads_on_every_palette(prompt: str) -> None:
    palette = direct(prompt, [], 3).palette
    assert contrast(palette.ink, palette.backdrop) >= 4.5


def test_same_input_same_brief() -> None:
    assert direct("red can", ["bold"], 9) == direct("red can", ["bold"], 9)


def test_light_and_moves() -> None:
    prompt = "girl running on outdoor track in golden hour sunlight"
    assert light_mood(prompt) is LightMood.GOLDEN
    moves = plan_moves(["lifestyle", "side", "front", "detail"], prompt)
    assert moves[0] is Move.SLIDE
    assert all(a is not b for a, b in zip(moves, moves[1:], strict=False))
    assert "girl, track" in notices_for(prompt)[0]
    assert notices_for("slow push in, soft light") == []


def test_what_no_face_can_draw_is_left_out() -> None:
    brief = direct("无糖能量饮料 can", [], 1)
    assert brief.copy_text.tagline == ""
    assert brief.copy_text.name.isascii()
    assert direct('"🎾🎾" shoes', [], 1).copy_text.name == "Sneaker"
