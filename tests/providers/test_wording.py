"""What hosted picture models are told."""

from __future__ import annotations

from typing import Any

import pytest

from app.agents.local_director import direct
from app.providers.wording import picture_prompt
from app.schemas.brief import LightMood

BRIEF = direct("pink tennis shoes", [], 1).model_copy(update={"light": LightMood.COOL})


@pytest.mark.parametrize(
    ("more", "light"),
    [
        ({}, "Cool, clean light"),
        ({"light": None}, "Cool, clean light"),
        ({"light": "golden"}, "Golden hour light"),
    ],
)
def test_a_scene_s_own_light_comes_before_the_ad_s(more: dict[str, Any], light: str) -> None:
    inputs = {"brief": BRIEF.model_dump(mode="json"), "view": "front"} | more
    told = picture_prompt(inputs, with_reference=False, plain=False)
    assert light in told
    assert sum(words in told.lower() for words in ("cool, clean light", "golden hour light")) == 1
