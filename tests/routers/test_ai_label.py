"""The label of AI_LABEL: in the film from the first frame to the last, in the preview at the same place, and nowhere where it is off."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.media.placements import safe_box
from app.media.probe import probe_video
from tests.conftest import Walk
from tests.media.films import frames_of


@pytest.fixture
def ai_label(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(settings: Settings, ai_label: str) -> Settings:
    return settings.model_copy(update={"ai_label": ai_label})


@pytest.mark.full_size
@pytest.mark.parametrize("ai_label", ["always", "generative", "off"], indirect=True)
async def test_by_setting(walk: Walk, ai_label: str, tmp_path: Path) -> None:
    await walk.create(aspect_ratio="9:16")
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    body = {k: v for k, v in walk.compose_body().items() if k != "aspect_ratios"}
    preview = await walk.post("/api/preview-cut", 200, **body)
    marks = [o for o in preview["overlays"] if o["part"] == "label"]
    assert bool(marks) == (ai_label == "always"), "the studio's own shots are no generative model's"
    if not marks:
        return
    [mark] = marks
    assert (mark["start"], mark["end"]) == (0, pytest.approx(preview["duration"], abs=0.04))
    assert preview["overlays"][-1] == mark, "something lies on it"
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    final = (await walk.reach("complete"))["final_video"]
    film = tmp_path / "ad.mp4"
    film.write_bytes((await walk.api.get(final["url"])).content)
    facts = probe_video(film)
    frames = frames_of(film, facts.width, facts.height)
    x, y = mark["x"] * facts.width, mark["y"] * facts.height
    w, h = mark["width"] * facts.width, mark["height"] * facts.height
    left, top, right, bottom = safe_box("9:16", facts.width, facts.height)
    assert left - 2 <= x < x + w <= right + 2
    assert top - 2 <= y < y + h <= bottom + 2
    with Image.open(io.BytesIO(base64.b64decode(mark["src"].partition(",")[2]))) as picture:
        drawn = np.asarray(picture.convert("RGBA").resize((round(w), round(h))), np.float32)
    ink, plate = drawn[..., :3].min(2) > 200, (drawn[..., :3].max(2) < 60) & (drawn[..., 3] > 150)
    for number in (0, len(frames) // 3, len(frames) // 2, len(frames) - 1):
        seen = frames[number][round(y) : round(y) + ink.shape[0], round(x) : round(x) + ink.shape[1]].mean(2)  # fmt: skip
        light, dark = (np.median(seen[part]) for part in (ink, plate))
        assert (_linear(light) + 0.05) / (_linear(dark) + 0.05) >= 4.5, number
    assert all(c["passed"] for p in final["launch_kit"] for c in p["checks"] if c["name"] == "text")


def _linear(value: float) -> float:
    """Luminance of a gray."""
    v = value / 255
    return float(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
