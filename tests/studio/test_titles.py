"""Titles: inside the frame and the safe box, readable, never cut."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.agents.local_director import direct
from app.schemas.brief import FRAME_SIZES
from app.studio.title_layout import TitlePlan
from app.studio.titles import design_titles
from app.studio.typography import FACES, font_path, line_mask, missing_characters

NAMES = ["Volt", "Pink Tennis Shoes", "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
         "W" * 50, "a b c d e f g h i j k l m n o p q r s t u v w x y z"]  # fmt: skip


@pytest.mark.parametrize("ratio", list(FRAME_SIZES))
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("color", "behind"), [("#FFFFFF", 235), ("#FFFFFF", 30), ("#101010", 60)])
def test_text_fits_and_reads(ratio: str, name: str, color: str, behind: int) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    palette = direct("pink shoes", [], 1).palette
    plan = TitlePlan(width, height, name, "Order yours before they go", "Tagline", "Anton-Regular",
                     color, palette)  # fmt: skip
    picture = np.full((height // 4, width // 4, 3), behind, np.uint8)
    titles = design_titles(plan, [picture])
    assert titles.contrast >= 4.5
    assert titles.card.size == (width, height)
    assert titles.intro[1].box[1] >= titles.intro[0].box[3], "the tagline lies on the name"
    assert titles.outro[1].box[1] >= titles.outro[0].box[3], "the button lies on the name"
    for text in (titles.name, titles.cta, *titles.intro, *titles.outro):
        x0, y0, x1, y1 = text.box
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height
        if ratio == "9:16":
            assert x0 >= 120
            assert x1 <= 888
            assert y0 >= 288
            assert y1 <= 1248
        assert len({p.size for p in text.pictures}) == 1
        ink = np.asarray(text.pictures[-1].getchannel("A")) > 8
        ys, xs = np.nonzero(ink)
        assert abs(text.x + xs.min() - x0) <= 2
        assert abs(text.y + ys.max() + 1 - y1) <= 2
    assert titles.cta.box[1] >= titles.name.box[3], "the call to action lies on the name"


@pytest.mark.parametrize("ratio", list(FRAME_SIZES))
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("ink", "shape", "alpha"),
    [("#111111", (600, 120), 255), ("#fefefe", (200, 400), 200), ("#e11d48", (300, 300), 0), ("#fefefe", (600, 120), 255)],
)  # fmt: skip
def test_a_logo_stands_above_what_a_card_says(
    ratio: str, name: str, ink: str, shape: tuple[int, int], alpha: int
) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    logo = Image.new("RGBA", shape, (0, 0, 0, 0))
    box = (0, 0, *shape) if alpha == 255 else (20, 20, shape[0] - 20, shape[1] - 20)
    ImageDraw.Draw(logo).rectangle(box, fill=ink)
    palette = direct("pink shoes", [], 1).palette
    plan = TitlePlan(
        width,
        height,
        name,
        "Order yours",
        "Tagline",
        "Anton-Regular",
        "#FFFFFF",
        palette,
        logo=logo,
    )
    titles = design_titles(plan, [])
    for card in (titles.intro, titles.outro):
        assert len(card) == 3
        x0, y0, x1, y1 = card[0].box
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= card[1].box[1], "the name lies on the logo"
        if ratio == "9:16":
            assert x0 >= 120
            assert x1 <= 888
            assert y0 >= 288
            assert card[2].box[3] <= 1248
        ground = np.asarray(titles.card)[y0:y1, x0:x1].reshape(-1, 3).mean(0)
        with_logo = titles.card.copy()
        layer = card[0].pictures[-1]
        with_logo.paste(layer, (card[0].x, card[0].y), layer)
        seen = np.asarray(with_logo)[y0:y1, x0:x1].reshape(-1, 3).astype(float)
        assert np.abs(seen - ground).max() > 60, "the ground swallows the logo"


def test_words_arrive_one_after_another() -> None:
    palette = direct("pink shoes", [], 1).palette
    plan = TitlePlan(1080, 1920, "Pink Tennis Shoes", "Shop now", "", "Montserrat-Bold", "#FFFFFF", palette)  # fmt: skip
    titles = design_titles(plan, [])
    ink = [float(np.asarray(p.getchannel("A")).sum()) for p in titles.name.pictures]
    assert all(b >= a * 0.999 for a, b in pairwise(ink))
    assert ink[3] < 0.5 * ink[-1]
    whole = [float(np.asarray(p.getchannel("A")).sum()) for p in titles.cta.pictures]
    assert whole[0] < 0.5 * whole[-1] < whole[-1]


def test_faces_are_there_with_licences() -> None:
    for face in FACES.values():
        assert font_path(face.name).is_file()
    licences = list(font_path("Anton-Regular").parent.glob("OFL-*.txt"))
    assert len(licences) >= 7


def test_missing_characters_are_named() -> None:
    assert missing_characters("Crème brûlée", "Montserrat-Bold") == ""
    assert missing_characters("go 🎾!", "Montserrat-Bold") == "🎾"


@pytest.mark.parametrize("gray", range(0, 256, 15))
def test_cards_read_on_every_ground(gray: int) -> None:
    palette = direct("pink shoes", [], 1).palette.model_copy(
        update={"backdrop": f"#{gray:02x}" + f"{gray:02x}" * 2}
    )
    plan = TitlePlan(
        640, 360, "Volt", "Shop now", "More", "Montserrat-Bold", "#FFFFFF", palette, free_color=True
    )
    titles = design_titles(plan, [np.full((90, 160, 3), gray, np.uint8)])
    assert titles.contrast >= 4.5


def test_a_name_makes_way_for_the_product() -> None:
    palette = direct("pink shoes", [], 1).palette
    plan = TitlePlan(
        640, 360, "Volt", "Shop now", "More", "Montserrat-Bold", "#FFFFFF", palette, free_color=True
    )
    calm = np.full((180, 320, 3), 235, np.uint8)
    busy = np.random.default_rng(1).integers(0, 256, (180, 320, 3), np.uint8)
    assert design_titles(plan, [calm, busy, calm]).name_over == (0, 2)
    assert len(design_titles(plan, [busy]).name_over) == 1, "a name that never shows"
    ink = design_titles(plan, [calm]).name.pictures[-1].getpixel((0, 0))
    assert ink[:3] < (60, 60, 60), "white ink on a white wall"  # type: ignore[index]
    dark = np.full((180, 320, 3), 20, np.uint8)
    ink = design_titles(plan, [dark, dark, calm]).name.pictures[-1].getpixel((0, 0))
    assert ink[:3] == (255, 255, 255), "a dark set is fogged for dark ink"  # type: ignore[index]


@pytest.mark.parametrize("ratio", list(FRAME_SIZES))
@pytest.mark.parametrize(
    "tagline",
    [
        "Wireless noise cancelling headphones with long battery life",
        "W" * 60,
        "WIRELESS NOISE CANCELLING HEADPHONES WITH LONG BATTERY LIFE",
    ],
)
def test_a_tagline_is_never_cut(ratio: str, tagline: str, monkeypatch: pytest.MonkeyPatch) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    drawn: list[str] = []

    def noting(text: str, *rest: Any) -> Any:
        drawn.append(text)
        return line_mask(text, *rest)

    monkeypatch.setattr("app.studio.typesetting.line_mask", noting)
    plan = TitlePlan(width, height, "Volt", "Shop now", tagline, "Montserrat-Bold", "#FFFFFF",
                     direct("pink shoes", [], 1).palette)  # fmt: skip
    box = design_titles(plan, []).intro[1].box
    assert " ".join(line for line in dict.fromkeys(drawn) if line in tagline) == tagline
    assert 0 <= box[0] < box[2] <= width


@pytest.mark.parametrize("ratio", list(FRAME_SIZES))
@pytest.mark.parametrize(
    "line",
    ["", "Go.", "Meet your new tennis shoes for long walks.", "feature description glowdrop"],
)
@pytest.mark.parametrize("behind", [20, 128, 235])
def test_the_button_stands_under_the_last_line(ratio: str, line: str, behind: int) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    palette = direct("pink shoes", [], 1).palette
    plan = TitlePlan(width, height, "Volt", "Order yours before they go", "", "Montserrat-Bold", "#FFFFFF", palette,
                     free_color=True, lines=("Look down.", line))  # fmt: skip
    rough = np.random.default_rng(1).integers(0, behind + 1, (height // 4, width // 4, 3), np.uint8)
    made = design_titles(plan, [rough, rough])
    last = [said.text.box for said in made.lines if said.shot == 1]
    assert len(last) == (1 if line else 0)
    for box in last:
        assert made.cta.box[1] >= box[3], "the button lies on the words"
    assert made.cta.box[3] <= (1248 if ratio == "9:16" else height)


@pytest.mark.parametrize("ratio", list(FRAME_SIZES))
@pytest.mark.parametrize("shade", [40, 128, 225])
def test_a_line_leaves_a_busy_place_for_a_calm_foot(ratio: str, shade: int) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    plan = TitlePlan(width, height, "Volt", "Shop now", "", "Montserrat-Bold", "#FFFFFF", direct("pink shoes", [], 1).palette,
                     free_color=True, lines=("Your next cream.", "Look down.", "Yours."))  # fmt: skip
    calm = np.full((height // 4, width // 4, 3), shade, np.uint8)
    close = calm.copy()
    half = close.shape[0] // 2
    close[:half] = np.random.default_rng(1).integers(0, 256, (half, close.shape[1], 3), np.uint8)
    made = design_titles(plan, [close, calm, close])
    moved, stayed, last = (line.text.box for line in made.lines)
    assert stayed[1] == last[1] < height / 2, "the last line has the button below it"
    assert made.contrast >= 4.5
    if ratio == "16:9":
        assert moved[1] == stayed[1], "landscape has its third"
        return
    assert moved[1] > height / 2
    assert moved[3] <= (1248 if ratio == "9:16" else height * 0.93), "outside of the safe box"
    wash = made.lines[0].wash
    assert (wash is not None) == (shade == 128)
    assert wash is None or (wash.y > 0 and wash.y + wash.image.height == height)


@pytest.mark.parametrize("ratio", ["9:16", "1:1", "4:5"])
def test_a_line_is_set_smaller_above_a_label(ratio: str) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    plan = TitlePlan(width, height, "Volt", "Shop now", "", "Montserrat-Bold", "#FFFFFF", direct("pink shoes", [], 1).palette,
                     free_color=True, lines=("Your next hand cream.", "Look down."))  # fmt: skip
    calm = np.full((height // 4, width // 4, 3), 225, np.uint8)
    whole = design_titles(plan, [calm, calm]).lines[0].text.box
    label = calm.copy()
    edge = whole[3] - (whole[3] - whole[1]) // 5  # the lowest fifth lies on it
    label[edge // 4 :: 4] = 40
    label[edge // 4 :, ::3] = 90
    smaller = design_titles(plan, [label, calm]).lines[0].text.box
    assert smaller[1] == whole[1]
    assert smaller[3] <= edge + 4, "it lies on the label"
