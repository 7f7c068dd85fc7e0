"""Titles: inside the frame and the safe box, readable, never cut."""

from __future__ import annotations

import numpy as np
import pytest

from app.agents.prompt_parser import direct
from app.schemas.brief import FRAME_SIZES
from app.studio.titles import TitlePlan, design_titles
from app.studio.typography import FACES, font_path, missing_characters

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
    assert titles.intro.size == titles.outro.size == (width, height)
    for text in (titles.name, titles.cta):
        assert text.x >= 0
        assert text.y >= 0
        assert text.x + text.image.width <= width
        assert text.y + text.image.height <= height
    if ratio == "9:16":
        cta = titles.cta
        assert cta.x >= 120
        assert cta.x + cta.image.width <= 888
        assert cta.y >= 288
        assert cta.y + cta.image.height <= 1248
    assert not (
        titles.cta.y < titles.name.y + titles.name.image.height
        and titles.name.image.height < height / 3
        and titles.name.image.width < width / 3
    )


def test_faces_are_there_with_licences() -> None:
    for face in FACES.values():
        assert font_path(face.name).is_file()
    licences = list(font_path("Anton-Regular").parent.glob("OFL-*.txt"))
    assert len(licences) >= 7


def test_missing_characters_are_named() -> None:
    assert missing_characters("Crème brûlée", "Montserrat-Bold") == ""
    assert missing_characters("go 🎾!", "Montserrat-Bold") == "🎾"
