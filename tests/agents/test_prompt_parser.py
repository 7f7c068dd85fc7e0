"""The local director: nouns, colours by part, moods, names, honesty."""

from __future__ import annotations

import pytest

from app.agents.lexicon import kinds, nouns
from app.agents.local_director import direct
from app.agents.phrases import given_name, light_mood
from app.agents.scene_planner import notices_for, plan_moves
from app.agents.screening import unclear
from app.schemas.brief import Archetype, Finish, LightMood, Move
from app.studio import motifs
from app.studio.color import contrast, hls

PROMPTS = [
    # (prompt, archetype, form, colours by part that the words ask for)
    ("pink athletic tennis shoes with white laces", "sneaker", "", {"main": "#f07fa8", "lace": "#f7f5f2"}),
    ("luxury gold watch with leather strap on marble", "watch", "", {"main": "#c9a14a"}),
    ("white minimalist skincare bottle", "bottle", "pump", {"main": "#f7f5f2"}),
    ("matte black wireless headphones", "headphones", "", {"main": "#25252a"}),
    ("organic cold-pressed orange juice bottle", "bottle", "juice", {"main": "#f08a2c"}),
    ("craft IPA beer can", "can", "", {"main": "#d99a2b"}),
    ("handmade ceramic mug, sage green", "mug", "", {"main": "#a8b79b"}),
    ("lavender soy candle jar", "jar", "candle", {"main": "#b9a8e0"}),
    ("dog food bag with a beagle on it", "pouch", "pet", {}),
    ("red leather handbag", "bag", "handbag", {"main": "#d8362f"}),
    ("stainless steel water bottle", "bottle", "flask", {"main": "#b6babf"}),
    ("vitamin C serum with dropper", "dropper", "", {"main": "#d98a2b"}),
    ("toothpaste tube, mint", "tube", "", {"main": "#a7dcc3"}),
    ("smartphone with a purple case", "phone", "", {"main": "#7d4fc4"}),
    ("dark roast coffee beans", "pouch", "coffee", {"main": "#5b3c29"}),
    ("running shoes, neon yellow and grey", "sneaker", "", {"main": "#e6f23a", "accent": "#8d9096"}),
    ('perfume "Nocté", amber', "perfume", "", {"main": "#d98a2b"}),
    ("cereal box for kids", "box", "cereal", {}),
    ("men's shaving cream", "tube", "", {"main": "#f5ebd8"}),
    # twenty of our own
    ("navy blue canvas backpack with orange zips", "bag", "backpack", {"main": "#1f2f5c", "accent": "#f08a2c"}),
    ("strawberry jam jar with a gold lid", "jar", "preserve", {"main": "#e8435a", "cap": "#c9a14a"}),
    ("extra virgin olive oil", "bottle", "wine", {"main": "#26402f"}),
    ("matte red lipstick in a black case", "tube", "lipstick", {"main": "#d8362f", "cap": "#25252a"}),
    ("rose gold smartwatch with a white band", "watch", "smart", {"main": "#dfa593", "strap": "#f7f5f2"}),
    ("spicy hot sauce, bright red", "bottle", "sauce", {"main": "#d8362f"}),
    ("bamboo travel mug with black lid", "mug", "tumbler", {"cap": "#25252a"}),
    ("whey protein powder, chocolate", "jar", "supplement", {"main": "#5a3826"}),
    ("raw honey jar", "jar", "preserve", {"main": "#dca23f"}),
    ("silver laptop", "phone", "laptop", {"main": "#c6c9ce"}),
    ("white wireless earbuds", "headphones", "earbuds", {"main": "#f7f5f2"}),
    ("blue striped beach tote bag", "bag", "tote", {"main": "#3567d6"}),
    ("chocolate chip cookies", "box", "cereal", {"main": "#5a3826"}),
    ("blueberry face mask jar with wooden lid", "jar", "cream", {"main": "#4a57a8"}),
    ("sea salt potato chips", "pouch", "snack", {"main": "#8fb7cf"}),
    ("steel dive watch with a steel bracelet and blue dial", "watch", "",
     {"main": "#b6babf", "strap": "#b6babf", "dial": "#3567d6"}),
    ("dry shampoo, lilac", "bottle", "aerosol", {"main": "#c8b2e2"}),
    ("red wine from Tuscany", "bottle", "wine", {"cap": "#d8362f"}),
    ("terracotta flower vase", "mug", "vase", {"main": "#c5673f"}),
    ("teal yoga water bottle", "bottle", "flask", {"main": "#1f8285"}),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "archetype", "form", "colors"), PROMPTS)
def test_products_and_their_colours(
    prompt: str, archetype: str, form: str, colors: dict[str, str]
) -> None:
    brief = direct(prompt, [], 1)
    assert (brief.archetype, brief.form) == (archetype, form)
    assert brief.recognised
    assert brief.notices == ()
    assert {part: brief.colors[part] for part in colors} == colors


def test_every_noun_is_found_alone_and_in_the_plural() -> None:
    assert len(nouns()) >= 400
    known = {(k["archetype"], k.get("form", "")) for k in kinds()}
    assert {a for a, _ in known} == set(Archetype)
    for noun, index in nouns().items():
        kind = kinds()[index]
        for said in (noun, f"a blue {noun}", f"{noun} for everyone"):
            brief = direct(said, [], 1)
            assert brief.recognised, said
            assert (brief.archetype, brief.form) == (kind["archetype"], kind.get("form", "")), said
        assert kind.get("motif", "") in {"", *motifs.NAMES}


def test_materials_go_to_their_parts() -> None:
    watch = direct("luxury gold watch with leather strap", [], 1)
    assert watch.materials["strap"] is Finish.LEATHER
    assert watch.finish is Finish.METAL
    serum = direct("face serum with a gold cap", [], 1)
    assert serum.finish is Finish.GLASS
    assert serum.materials["cap"] is Finish.METAL
    assert direct("stainless steel water bottle", [], 1).finish is Finish.METAL


def test_a_pack_word_says_what_the_content_comes_in() -> None:
    def shape(prompt: str) -> tuple[str, str]:
        brief = direct(prompt, [], 1)
        return brief.archetype, brief.form

    assert shape("lemonade in a glass bottle") == ("bottle", "juice")
    assert shape("protein powder pouch") == ("pouch", "")
    assert shape("honey bottle") == ("bottle", "sauce")
    assert shape("face serum bottle") == ("dropper", "")
    assert shape("peanut butter jar") == ("jar", "preserve")


@pytest.mark.parametrize(
    ("prompt", "archetype", "colors"),
    [
        ("sneakers in cream", "sneaker", {"main": "#f5ebd8"}),
        ("handbag in wine red", "bag", {"main": "#6a2036"}),
        ("watch in champagne gold", "watch", {"main": "#d8bf8f"}),
        ("running shoes in chocolate brown", "sneaker", {"main": "#5a3826"}),
        ("shoes you can wear", "sneaker", {}),
        ("a bag that can carry a laptop", "bag", {}),
        ("a book about coffee", "box", {}),
        ("candle smelling of coffee", "jar", {}),
        ("white mug for tea lovers", "mug", {"main": "#f7f5f2"}),
        ("white mug, green tea", "mug", {"main": "#f7f5f2", "content": "#3f9a5b"}),
        ("black bottle for top athletes", "bottle", {"main": "#25252a", "cap": "#ece4d9"}),
        ("red can on top of ice", "can", {"main": "#d8362f", "lid": "#eeeeef"}),
        ("milk", "bottle", {"main": "#faf7f0"}),
        ("soy sauce", "bottle", {"main": "#4a2418"}),
        ("hummus", "jar", {"main": "#dcc48f"}),
    ],
)  # fmt: skip
def test_words_that_only_look_like_products_or_parts(
    prompt: str, archetype: str, colors: dict[str, str]
) -> None:
    brief = direct(prompt, [], 1)
    assert brief.archetype == archetype
    assert {part: brief.colors[part] for part in colors} == colors


def test_odd_prompts_still_give_a_product_with_a_name() -> None:
    assert direct("wine in a can", [], 1).label_name == "Wine"
    assert direct('"   " coffee mug', [], 1).copy_text.name
    assert len(direct("x" * 200, [], 1).copy_text.name) == 40
    for prompt in ("🎾🎾", ",,,", "!", "a the of", "with with", "'s"):
        brief = direct(prompt, [], 1)
        assert brief.copy_text.name
        assert not brief.recognised


def test_labels_say_the_content_and_illustrate_it() -> None:
    juice = direct("organic cold-pressed orange juice bottle", [], 1)
    assert (juice.label_name, juice.detail, juice.motif) == (
        "Orange Juice", "Organic Cold-Pressed", "citrus",
    )  # fmt: skip
    assert direct("dog food bag with a beagle on it", [], 1).motif == "dog"
    assert direct('perfume "Nocté", amber', [], 1).label_name == "Nocté"


def test_shades() -> None:
    plain, dark, pale = (
        direct(f"{s} teal mug", [], 1).colors["main"] for s in ("", "dark", "pale")
    )
    assert hls(dark)[1] < hls(plain)[1] < hls(pale)[1]


def test_unknown_noun_becomes_a_labelled_box_and_says_so() -> None:
    brief = direct("a vintage bicycle", [], 1)
    assert brief.archetype is Archetype.BOX
    assert not brief.recognised
    assert "bicycle" in brief.notices[0]
    assert "Upload a photo" in brief.notices[0]


def test_what_a_pack_holds_is_the_product() -> None:
    brief = direct("a bag of single-origin Ethiopian coffee, roasted fresh", [], 1)
    assert (brief.noun, brief.form, brief.printed_name) == (
        "coffee",
        "coffee",
        "Single-Origin Ethiopian Coffee",
    )
    assert direct("a can of cola", [], 1).printed_name == "Cola"
    assert direct("sneakers in coffee", [], 1).archetype is Archetype.SNEAKER


@pytest.mark.parametrize(
    ("prompt", "noun"),
    [
        ("Trailhead, waterproof hiking boots with a grippy rubber sole for wet mountain paths", "hiking boots"),
        ("a folding bike for commuters who take the train every day and hate traffic jams", "bike"),
        ("soft organic cotton t-shirt for people who want fewer but better clothes in life", "t-shirt"),
        ("a coffee machine with a milk foamer, for slow mornings and for very quick ones", "coffee machine"),
        ("a dimmable desk lamp made of oak that is easy on the eyes when you read at night", "desk lamp"),
    ],
)  # fmt: skip
def test_what_cant_be_built_is_still_understood(prompt: str, noun: str) -> None:
    brief = direct(prompt, [], 1)
    assert (brief.archetype, brief.recognised, brief.noun) == (Archetype.BOX, False, noun)
    assert noun in brief.notices[0]
    assert unclear(prompt, brief) is None


@pytest.mark.parametrize(
    ("prompt", "noun"),
    [("honey in a glass pot", "honey"), ("coffee mug on a wooden table", "coffee mug"), ("phone case for your car", "phone case")],
)  # fmt: skip
def test_what_can_be_built_comes_first(prompt: str, noun: str) -> None:
    brief = direct(prompt, [], 1)
    assert (brief.recognised, brief.noun) == (True, noun)


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("Trailhead, waterproof hiking boots for wet paths", "Trailhead"), ("Volt: red energy drink can", "Volt"),
        ("Hearth, hand-poured soy candle with cedar", "Hearth"), ("Organic, cold-pressed orange juice", ""),
        ("Soft, warm socks", ""), ("Our new cotton tote bag 'Carry' is here", "Carry"),
        ("our dog's bowl is the dogs' Choice, men's too", ""), ("Handmade, glazed coffee mug", ""), ("Crunchy, salted potato chips", ""),
        ("Shoes, made for running", ""), ("Yesterday, all my troubles seemed so far away", ""),
    ],
)  # fmt: skip
def test_a_name_before_what_it_is(prompt: str, name: str) -> None:
    assert given_name(prompt) == name


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
    assert (
        direct("handmade ceramic mug, sage green", [], 1).copy_text.name == "Handmade Ceramic Mug"
    )


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
