"""The mark in the corner: legible over anything, inside every app's safe box, on nobody's words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

from app.agents.local_director import direct
from app.media.placements import PLACEMENTS, safe_box
from app.schemas.brief import FRAME_SIZES
from app.studio.color import contrast
from app.studio.corner_label import placed_label
from app.studio.title_layout import TitlePlan
from app.studio.titles import design_titles


@pytest.mark.parametrize("ratio", FRAME_SIZES)
def test_inside_what_no_placement_covers(ratio: str) -> None:
    width, height = FRAME_SIZES[ratio]  # type: ignore[index]
    label = placed_label("AI", (width, height), safe_box(ratio, width, height), [])
    x1, y1 = label.x + label.image.width, label.y + label.image.height
    shown = [p for p in PLACEMENTS if ratio in p.ratios]
    assert shown
    for p in shown:
        assert p.left * width <= label.x < x1 <= (1 - p.right) * width
        assert p.top * height <= label.y < y1 <= (1 - p.bottom) * height
    assert min(label.image.size) >= 28, "too small for a phone"


@pytest.mark.parametrize("behind", ["#ffffff", "#000000", "#ffe000", "#7f7f7f"])
def test_read_over_anything(behind: str) -> None:
    label = placed_label("AI", (1080, 1920), safe_box("9:16", 1080, 1920), []).image
    ground = Image.new("RGBA", label.size, behind)
    ground.alpha_composite(label)
    pixels = np.asarray(ground.convert("RGB")).reshape(-1, 3)
    inner = np.asarray(ground.convert("RGB"))[6:-6, 6:-6].reshape(-1, 3)
    brightest, plate = pixels[pixels.sum(1).argmax()], np.median(inner, axis=0).astype(int)
    if behind == "#ffffff":  # the corners show what is behind
        brightest = inner[inner.sum(1).argmax()]
    told = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in (brightest, plate)]
    assert contrast(*told) >= 4.5, told


@pytest.mark.parametrize(
    ("ratio", "words"),
    list(itertools.product(FRAME_SIZES, [("Mug", "Go"), ("An Unusually Long Name For One Simple Mug", "Taste it today before they go")])),
)  # fmt: skip
def test_on_nobody_s_words(ratio: str, words: tuple[str, str]) -> None:
    width, height = (side // 2 for side in FRAME_SIZES[ratio])  # type: ignore[index]
    plan = TitlePlan(
        width=width, height=height, name=words[0], cta=words[1], tagline="Pressed before you wake", font="Montserrat-Bold",
        color="#ffffff", palette=direct("orange mug", [], 1).palette, label="AI", safe=safe_box(ratio, width, height),
    )  # fmt: skip
    titles = design_titles(plan, [np.full((120, 120, 3), 90, np.uint8)] * 2)
    assert titles.label
    mine = (titles.label.x, titles.label.y, titles.label.x + titles.label.image.width, titles.label.y + titles.label.image.height)  # fmt: skip
    for text in (titles.name, titles.cta, *titles.intro, *titles.outro):
        box = text.box
        assert mine[2] <= box[0] or mine[0] >= box[2] or mine[3] <= box[1] or mine[1] >= box[3]
