"""A cut seen before it is made: it must be the cut that comes out. Trims of clips; placements."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.agents.cutting import Cut, plan_cut
from app.media.probe import probe_video
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider


async def asked(walk: Walk, which: str, status: int = 200, **more: Any) -> dict[str, Any]:
    body = {k: v for k, v in walk.compose_body().items() if k != "aspect_ratios"} | more
    return await walk.post(f"/api/preview-{which}", status, **body)


async def ready(walk: Walk) -> list[str]:
    await walk.create()
    await walk.images()
    await walk.clips()
    return await walk.approve_clips()


def picture(overlay: dict[str, Any]) -> Image.Image:
    head, _, data = overlay["src"].partition(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


async def test_a_preview_is_laid_out_as_the_cut(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, api: httpx.AsyncClient, tmp_path: Path
) -> None:
    clips = await ready(walk)
    seen = await asked(walk, "cut")
    planned: list[Cut] = []

    def noting(*args: Any) -> Cut:
        planned.append(plan_cut(*args))
        return planned[-1]

    monkeypatch.setattr("app.agents.compositor.plan_cut", noting)
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    final = (await walk.reach("complete"))["final_video"]
    assert seen["duration"] == pytest.approx(final["duration"], abs=0.01)
    edit = planned[0].edit
    assert [p["start"] for p in seen["pieces"]] == pytest.approx([s / 30 for s in edit.starts()])
    assert [p["kind"] for p in seen["pieces"]] == ["card", "clip", "clip", "card"]
    assert [p["clip_id"] for p in seen["pieces"] if p["clip_id"]] == clips
    assert seen["beats"][:2] == [round(b / 30, 3) for b in planned[0].beats[:2]]
    parts = {o["part"]: o for o in seen["overlays"]}
    assert {"card", "name", "cta", "intro-0", "outro-1"} <= parts.keys()
    assert seen["contrast"] >= 4.5
    # Laid out small, the words stand where they do at full size.
    film = tmp_path / "ad.mp4"
    film.write_bytes((await api.get(final["url"])).content)
    facts = probe_video(film)
    name = parts["name"]
    shares = picture(name).width / name["width"], picture(name).height / name["height"]
    assert shares == pytest.approx((960, 540), abs=1)
    assert facts.width / facts.height == pytest.approx(960 / 540)
    assert 0 <= name["x"] < name["x"] + name["width"] <= 1
    assert name["end"] <= seen["duration"] + 0.01


async def test_the_ratio_can_be_another(walk: Walk) -> None:
    await ready(walk)
    wide, upright = await asked(walk, "cut"), await asked(walk, "cut", aspect_ratio="9:16")
    assert (wide["aspect_ratio"], upright["aspect_ratio"]) == ("16:9", "9:16")
    card = next(o for o in upright["overlays"] if o["part"] == "card")
    assert picture(card).size == (540, 960)
    assert wide["duration"] == upright["duration"]


async def test_without_cards_and_music(walk: Walk) -> None:
    await ready(walk)
    seen = await asked(walk, "cut", intro_duration=0, outro_duration=0, audio={"enabled": False})
    assert seen["beats"] == []
    assert {p["kind"] for p in seen["pieces"]} == {"clip"}
    assert not any(o["part"].startswith(("intro", "outro", "card")) for o in seen["overlays"])
    refused = await asked(walk, "music", 422, audio={"enabled": False})
    assert refused["error"]["details"]["fields"] == {"audio.enabled": "must be true"}


async def test_the_music_is_heard_before_and_found_made(
    walk: Walk, provider: InstantProvider
) -> None:
    await ready(walk)
    provider.composes = True
    heard = await asked(walk, "music")
    seen = await asked(walk, "cut")
    assert heard["duration"] == seen["duration"]
    assert heard["beats"][0] == 0
    assert heard["beats"][1] == pytest.approx(seen["beats"][1], abs=1 / 30)
    assert len(heard["peaks"]) == 240
    assert 0.2 < max(heard["peaks"]) <= 1
    head, _, data = heard["src"].partition(",")
    assert head == "data:audio/mp4;base64"
    assert base64.b64decode(data)[4:8] == b"ftyp"
    wish = [r.inputs for r in provider.requests if r.kind == "soundtrack"]
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    await walk.reach("complete")
    again = [r.inputs for r in provider.requests if r.kind == "soundtrack"]
    assert again[-1] == wish[0], "the cut's music is not the one that was heard"


async def test_refusals(walk: Walk, bob: Person, api: httpx.AsyncClient) -> None:
    await walk.create()
    early = await asked(walk, "cut", 409)
    assert early["error"]["details"]["needed"] if "needed" in early["error"].get("details", {}) else early["error"]["code"]  # fmt: skip
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    emoji = await asked(walk, "cut", 422, text_overlay={"product_name": "Pink 🚀", "cta": "Go"})
    assert emoji["error"]["code"] == "TEXT_NOT_DRAWABLE"
    font = await asked(walk, "cut", 422, text_overlay={"product_name": "Pink", "cta": "Go", "font": "Wingdings"})  # fmt: skip
    assert font["error"]["code"] == "UNKNOWN_FONT"
    for path in ("/api/preview-cut", "/api/preview-music"):
        assert (await api.post(path, json=walk.compose_body(), headers=bob)).status_code == 404
        assert (await api.post(path, json=walk.compose_body())).status_code == 401


async def test_a_preview_leaves_nothing_and_changes_nothing(
    walk: Walk, provider: InstantProvider, settings: Any
) -> None:
    await ready(walk)
    before = await walk.session()
    await asked(walk, "cut")
    provider.failures["titles"] = (1, False)
    failed = await asked(walk, "cut", 503)
    assert failed["error"]["code"] == "PREVIEW_FAILED"
    after = await walk.session()
    assert (before["stage"], before["event_seq"]) == (after["stage"], after["event_seq"])
    assert not list((settings.scratch / "previews").iterdir())


async def test_placements(api: httpx.AsyncClient) -> None:
    items = (await api.get("/api/placements")).json()["items"]
    tiktok = next(p for p in items if p["name"] == "tiktok")
    assert tiktok["bottom"] == pytest.approx(672 / 1920)
    assert {r for p in items for r in p["aspect_ratios"]} == {"9:16", "16:9", "4:5", "1:1"}


async def test_trimmed_clips_are_shown_in_part(walk: Walk, api: httpx.AsyncClient) -> None:
    await walk.create()
    await walk.images()
    made = await walk.clips()
    first, second = (c["id"] for c in made["generated_clips"])
    body = {"session_id": walk.id, "approved_clip_ids": [first, second], "clip_order": [first, second]}  # fmt: skip

    async def save(status: int, trims: Any) -> dict[str, Any]:
        return await walk.post("/api/save-approved-clips", status, **body, trims=trims)

    for wrong in (
        {first: {"start": 0.5, "end": 0.9}}, {first: {"start": 1.5, "end": 0.2}}, {first: {"start": 0, "end": 9}},
        {"unknown": {"start": 0, "end": 1}}, {first: {"start": -1, "end": 1}}, {first: {"start": "NaN", "end": 1}},
    ):  # fmt: skip
        await save(422, wrong)
    whole = await save(200, {second: {"start": 0, "end": 2.0}})
    assert whole["estimated_duration"] == pytest.approx(4.0)
    assert (await walk.session())["trims"] == {}, "the whole clip is no part of it"
    saved = await save(200, {first: {"start": 0.7, "end": 1.7}})
    assert saved["estimated_duration"] == pytest.approx(3.0)
    assert (await walk.session())["trims"] == {first: {"start": 0.7, "end": 1.7}}
    seen = await asked(walk, "cut", audio={"enabled": False}, intro_duration=0, outro_duration=0)
    pieces = {p["clip_id"]: p for p in seen["pieces"]}
    assert pieces[first]["clip_start"] == pytest.approx(0.7)
    assert pieces[first]["end"] - pieces[first]["start"] == pytest.approx(1.0, abs=0.04)
    assert pieces[second]["clip_start"] == 0
    await walk.post(
        "/api/compose-final-video", 202,
        **walk.compose_body(audio={"enabled": False}, intro_duration=0, outro_duration=0),
    )  # fmt: skip
    final = (await walk.reach("complete"))["final_video"]
    assert final["duration"] == pytest.approx(seen["duration"], abs=0.01)
    # Made again, a clip is a new one: its trim is gone with the old.
    await walk.post(f"/api/sessions/{walk.id}/clips/{first}/regenerate", 202)
    again = await walk.reach("clip_selection")
    assert again["trims"] == {}
