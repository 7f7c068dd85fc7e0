"""A mixed ad: what a hosted model made, what the studio moved or made instead, each by its name."""

from __future__ import annotations

import io
import json
from pathlib import Path

import c2pa
import pytest
from PIL import Image

from tests.conftest import Walk
from tests.fakes.provider import InstantProvider
from tests.fakes.replicate import FakeReplicate, Rule

NANO, FLUX = "google/nano-banana", "black-forest-labs/flux-schnell"
SEEDANCE, KLING = "bytedance/seedance-1-pro-fast", "kwaivgi/kling-v2.5-turbo-pro"


async def test_a_mixed_ad(walk: Walk, fake: FakeReplicate, provider: InstantProvider, tmp_path: Path) -> None:  # fmt: skip
    await walk.images()
    for model in (SEEDANCE, KLING):
        fake.rules.append(Rule("fail", "It broke.", model=model, every=2))
    await walk.clips(3)
    session = await walk.session()
    makers = {c["id"]: c["provider"] for c in session["generated_clips"]}
    order = await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    session = await walk.reach("complete")
    (tmp_path / "ad.mp4").write_bytes((await walk.api.get(session["final_video"]["url"])).content)
    with c2pa.Reader(str(tmp_path / "ad.mp4")) as reader:
        told = json.loads(reader.json())
    assertions = {a["label"]: a["data"] for a in told["manifests"][told["active_manifest"]]["assertions"]}  # fmt: skip
    shots = assertions["org.adreel.shots"]["shots"]
    assert [s["provider"] for s in shots] == [makers[i] for i in order]
    # Also where the studio moved it: the picture is a model's.
    assert {s["kind"] for s in shots} == {"generative_model"}
    assert {s["picture"]["model_id"] for s in shots} == {NANO}
    assert assertions["org.adreel.shots"]["music"]["kind"] == "generative_model"
    created = assertions["c2pa.actions.v2"]["actions"][0]
    assert created["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")


async def test_what_the_studio_made_instead_is_the_studio_s(walk: Walk, fake: FakeReplicate) -> None:  # fmt: skip
    fake.rules.append(Rule("fail", "It broke."))
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    await walk.reach("complete")
    answer = await walk.api.get(f"/api/video/{walk.id}/provenance", headers=walk.person)
    told = answer.json()
    assert {s["kind"] for s in told["shots"]} == {"motion_graphics"}
    assert told["music"]["kind"] == "studio"
    assert told["digital_source_type"].endswith("/algorithmicMedia")


@pytest.mark.parametrize("photographed", [True, False])
async def test_each_shot_by_its_own_source(walk: Walk, fake: FakeReplicate, photographed: bool) -> None:  # fmt: skip
    photos = []
    if photographed:
        picture = io.BytesIO()
        Image.effect_noise((400, 300), 60).convert("RGB").save(picture, "PNG")
        answer = await walk.api.post("/api/v2/upload-asset", files={"file": ("mug.png", picture.getvalue())}, headers=walk.person)  # fmt: skip
        photos = [answer.json()["id"]]
    fake.rules += [Rule("fail", "It broke.", model=model) for model in (NANO, FLUX)]
    await walk.images(source_asset_ids=photos)  # by the studio, then
    fake.rules += [Rule("fail", "It broke.", model=model, times=1) for model in (SEEDANCE, KLING)]
    await walk.clips(3)
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(audio={"enabled": False}))
    session = await walk.reach("complete")
    answer = await walk.api.get(f"/api/video/{walk.id}/provenance", headers=walk.person)
    shots = answer.json()["shots"]
    makers = {c["id"]: c["provider"] for c in session["generated_clips"]}
    drawn = "uploaded_photo" if photographed else "motion_graphics"
    assert sorted(makers.values()) == ["replicate", "replicate", "studio"]
    assert [s["kind"] for s in shots] == [
        drawn if makers[i] == "studio" else "generative_model" for i in session["clip_order"]
    ]
    assert {s["picture"]["provider"] for s in shots} == {"studio"}
    assert all(bool(s["photo"]) == photographed for s in shots)
