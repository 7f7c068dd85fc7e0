"""The guided flow by HTTP: the happy way, wrong order, other people, bad input, twice at once."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.config import Settings
from app.models import Asset
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider


@pytest.mark.full_size
async def test_prompt_becomes_an_ad(walk: Walk, api: httpx.AsyncClient, settings: Settings) -> None:
    await walk.create(aspect_ratio="16:9")
    session = await walk.images(6)
    views = [i["view_type"] for i in session["generated_images"]]
    assert sorted(views) == ["back", "detail", "front", "lifestyle", "side", "top"]
    assert len({i["seed"] for i in session["generated_images"]}) == 1
    assert session["progress"] == 50
    session = await walk.clips(4)
    assert len(session["generated_clips"]) == 4
    moves = [c["camera_move"] for c in session["generated_clips"]]
    assert all(a != b for a, b in zip(moves, moves[1:], strict=False))
    order = await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(aspect_ratios=["9:16"]))
    session = await walk.reach("complete")
    final = session["final_video"]
    assert (final["resolution"], final["fps"], final["format"]) == ("1920x1080", 30, "mp4")
    assert final["duration"] == pytest.approx(1 + 4 * 2 - 3 * 0.4 + 1, abs=1.0)
    assert [v["resolution"] for v in final["variants"]] == ["1080x1920"]
    assert len(final["sha256"]) == 64
    assert session["clip_order"] == order
    assert session["progress"] == 100
    body = (await api.get(f"/api/sessions/{walk.id}/costs", headers=walk.person)).json()
    agents = [c["agent"] for c in body["breakdown"]]
    assert agents.count("image_generator") == 6
    assert agents.count("video_generator") == 4
    assert agents.count("compositor") == 2
    assert body["total_cost"] == 0

    answer = await api.get(final["url"], headers={"Range": "bytes=0-99"})
    assert answer.status_code == 206
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content[4:8] == b"ftyp"
    for film in settings.data_dir.glob("media/**/*.mp4"):
        os.utime(film, (1, 1))  # as a copy of what lies elsewhere, used again
    again = {"Range": "bytes=100-", "If-Range": answer.headers["etag"]}
    assert (await api.get(final["url"], headers=again)).status_code == 206
    other = {"Range": "bytes=100-", "If-Range": '"of another film"'}
    assert (await api.get(final["url"], headers=other)).status_code == 200
    answer = await api.get(final["url"] + "?download=1")
    assert f"ad_{walk.id}.mp4" in answer.headers["content-disposition"]


async def test_steps_out_of_order(walk: Walk) -> None:
    await walk.create()
    sid = walk.id
    early: list[tuple[str, dict[str, Any], str]] = [
        ("/api/save-approved-images", {"approved_image_ids": ["a", "b"]}, "IMAGE_GENERATION_REQUIRED"),
        ("/api/generate-clips", {"video_prompt": "turn slowly around"}, "IMAGE_SELECTION_REQUIRED"),
        ("/api/save-approved-clips", {"approved_clip_ids": ["a"], "clip_order": ["a"]},
         "CLIP_GENERATION_REQUIRED"),
        ("/api/compose-final-video", {"text_overlay": {"product_name": "A", "cta": "B"}},
         "CLIP_SELECTION_REQUIRED"),
    ]  # fmt: skip
    for path, body, code in early:
        data = await walk.post(path, 409, session_id=sid, **body)
        assert data["error"]["code"] == code
        assert data["error"]["details"]["needed"]
    data = await walk.post(f"/api/sessions/{sid}/cancel", 409)
    assert data["error"]["code"] == "NOTHING_TO_CANCEL"
    data = await walk.post(f"/api/sessions/{sid}/retry", 409)
    assert data["error"]["code"] == "NOTHING_TO_RETRY"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/generate-images", {"product_prompt": "x" * 201}, "product_prompt"),
        ("/api/generate-images", {"product_prompt": "  a "}, "product_prompt"),
        ("/api/generate-images", {"product_prompt": "a shoe", "num_images": 9}, "num_images"),
        ("/api/generate-images", {"product_prompt": "a shoe", "num_images": "six"}, "num_images"),
        ("/api/generate-images", {"product_prompt": "a shoe", "source_asset_ids": ["nope"]},
         "source_asset_ids"),
        ("/api/generate-clips", {"video_prompt": "too short"}, "video_prompt"),
        ("/api/generate-clips", {"video_prompt": "x" * 20, "clip_duration": 4.5}, "clip_duration"),
        ("/api/save-approved-images", {"approved_image_ids": ["one"]}, "approved_image_ids"),
        ("/api/save-approved-clips", {"approved_clip_ids": ["a"], "clip_order": ["b"]}, "body"),
        ("/api/compose-final-video", {"text_overlay": {"product_name": "x" * 51, "cta": "b"}},
         "text_overlay.product_name"),
        ("/api/compose-final-video",
         {"text_overlay": {"product_name": "x", "cta": "b", "color": "red"}}, "text_overlay.color"),
    ],
)  # fmt: skip
async def test_invalid_bodies(walk: Walk, path: str, body: dict[str, Any], field: str) -> None:
    await walk.create()
    data = await walk.post(path, 422, session_id=walk.id, **body)
    assert set(data) == {"error"}
    assert field in data["error"]["details"]["fields"]


async def test_unknown_ids_and_text(walk: Walk) -> None:
    await walk.create()
    session = await walk.images()
    known = session["generated_images"][0]["id"]
    for ids in ([known, "00000000-0000-4000-8000-000000000000"], [known, known]):
        await walk.post(
            "/api/save-approved-images", 422, session_id=walk.id, approved_image_ids=ids
        )
    await walk.clips()
    await walk.approve_clips()
    for text, code, says in (
        ({"product_name": "Pink", "cta": "Go", "font": "Comic"}, "UNKNOWN_FONT", "/api/fonts"),
        ({"product_name": "Pink 🎾", "cta": "Go"}, "TEXT_NOT_DRAWABLE", "emoji"),
        ({"product_name": "נעליים", "cta": "Go"}, "TEXT_NOT_DRAWABLE", "right to left"),
        ({"product_name": "Pink", "cta": "Go 🎾"}, "TEXT_NOT_DRAWABLE", "🎾"),
        ({"product_name": "Чай", "cta": "Go", "font": "Anton-Regular"}, "TEXT_NOT_DRAWABLE",
         "Montserrat Bold can."),
        ({"product_name": "Pink\x07", "cta": "Go"}, "VALIDATION_ERROR", "can't be shown"),
        ({"product_name": "\u200b\u00ad", "cta": "Go"}, "VALIDATION_ERROR", "product_name"),
    ):  # fmt: skip
        body = walk.compose_body(text_overlay=text)
        data = await walk.post("/api/compose-final-video", 422, **body)
        assert data["error"]["code"] == code
        assert says in json.dumps(data["error"], ensure_ascii=False)
    assert (await walk.session())["stage"] == "clip_selection"


async def test_composing_twice_at_once_is_one_run(walk: Walk, provider: InstantProvider) -> None:
    await walk.create()
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    answers = await asyncio.gather(
        *[
            walk.api.post("/api/compose-final-video", json=walk.compose_body(), headers=walk.person)
            for _ in range(4)
        ]
    )
    assert sorted(a.status_code for a in answers) == [202, 409, 409, 409]
    refused = next(a for a in answers if a.status_code == 409)
    assert refused.json()["error"]["code"] == "STAGE_IN_PROGRESS"
    await walk.reach("complete")
    assert provider.submitted["titles"] == 1


async def test_other_people_see_nothing(walk: Walk, api: httpx.AsyncClient, bob: Person) -> None:
    await walk.create()
    session = await walk.images()
    image = session["generated_images"][0]["id"]
    base = f"/api/sessions/{walk.id}"
    for method, path, body in (
        ("GET", base, None), ("DELETE", base, None), ("GET", f"{base}/costs", None),
        ("POST", f"{base}/cancel", {}), ("POST", f"{base}/retry", {}),
        ("POST", f"{base}/images/{image}/regenerate", {}), ("GET", f"{base}/events", None),
        ("POST", "/api/generate-images", {"session_id": walk.id, "product_prompt": "a shoe"}),
    ):  # fmt: skip
        for headers, status in ((bob, 404), ({}, 401), ({"Authorization": "Bearer x.y.z"}, 401)):
            answer = await api.request(method, path, json=body, headers=headers)
            assert answer.status_code == status, f"{method} {path}"
            assert answer.json()["error"]["code"]
    page = (await api.get("/api/sessions", headers=bob)).json()
    assert page == {"items": [], "total": 0, "page": 1, "page_size": 20}


async def test_failure_keeps_what_is_done_and_retry_redoes_only_the_rest(
    walk: Walk, provider: InstantProvider
) -> None:
    await walk.create()
    provider.failures["still"] = (1, False)
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a red can"
    )
    for _ in range(200):
        session = await walk.session()
        if session["stage"] == "failed":
            break
        await asyncio.sleep(0.05)
    assert session["error"]["message"] == "The light bulb broke."
    assert session["error"]["kept"] == "3 images are kept."
    assert provider.submitted["still"] == 4
    await walk.post(f"/api/sessions/{walk.id}/retry", 202)
    session = await walk.reach("image_selection")
    assert len(session["generated_images"]) == 4
    assert session["error"] is None
    assert provider.submitted["still"] == 5


async def test_transient_failures_are_tried_again(walk: Walk, provider: InstantProvider) -> None:
    provider.failures["still"] = (2, True)
    await walk.create()
    session = await walk.images()
    assert len(session["generated_images"]) == 4
    assert provider.submitted["still"] == 6


async def test_cancel_stops_the_provider_and_retry_goes_on(
    walk: Walk, provider: InstantProvider
) -> None:
    await walk.create()
    await walk.images()
    provider.stalled.add("clip")
    ids = [i["id"] for i in (await walk.session())["generated_images"]][:2]
    await walk.post("/api/save-approved-images", 200, session_id=walk.id, approved_image_ids=ids)
    await walk.post("/api/generate-clips", 202, session_id=walk.id, video_prompt="slowly around it")
    while provider.submitted["clip"] == 0:
        await asyncio.sleep(0.05)
    data = await walk.post(f"/api/sessions/{walk.id}/cancel", 202)
    assert data["stage"] == "canceled"
    for _ in range(60):
        if provider.canceled:
            break
        await asyncio.sleep(0.05)
    assert len(provider.canceled) == 1
    provider.stalled.clear()
    await walk.post(f"/api/sessions/{walk.id}/retry", 202)
    session = await walk.reach("clip_selection")
    assert len(session["generated_clips"]) == 2


async def test_regenerate_one_image(walk: Walk, provider: InstantProvider) -> None:
    await walk.create()
    before = (await walk.images())["generated_images"]
    target = before[1]["id"]
    await walk.post(f"/api/sessions/{walk.id}/images/{target}/regenerate", 202)
    after = (await walk.reach("image_selection"))["generated_images"]
    assert len(after) == 4
    assert after[1]["id"] != target
    assert [a["id"] for i, a in enumerate(after) if i != 1] == [
        b["id"] for i, b in enumerate(before) if i != 1
    ]
    assert provider.submitted["still"] == 5


async def test_regenerating_never_repeats_an_arrangement(walk: Walk) -> None:
    await walk.create()
    session = await walk.images(8)
    seen = [i["id"] for i in session["generated_images"]]
    for _ in range(2):
        target = (await walk.session())["generated_images"][0]["id"]
        await walk.post(f"/api/sessions/{walk.id}/images/{target}/regenerate", 202)
        session = await walk.reach("image_selection")
        seen.append(session["generated_images"][0]["id"])
    assert len(set(seen)) == 10
    app = walk.api.app  # type: ignore[attr-defined]
    async with app.state.house.database.reading() as db:
        units = [
            a.details["unit"] for a in await db.scalars(select(Asset).where(Asset.kind == "image"))
        ]
    assert len({(u["view"], u["variant"]) for u in units}) == 10
    assert len({u["index"] for u in units}) == 10
    unknown = "00000000-0000-4000-8000-000000000000"
    await walk.post(f"/api/sessions/{walk.id}/images/{unknown}/regenerate", 404)


async def test_text_is_one_line_and_printable(walk: Walk) -> None:
    await walk.create(title="two\nlines")
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4,
        product_prompt="lemon soda can\n  very cold",
    )  # fmt: skip
    session = await walk.reach("image_selection")
    assert session["product_prompt"] == "lemon soda can very cold"
    assert session["title"] == "two lines"
    for bad in ("a \x00 can", "a \ud800 can"):
        raw = json.dumps({"session_id": walk.id, "product_prompt": bad})
        answer = await walk.api.post(
            "/api/generate-images", content=raw,
            headers=walk.person | {"Content-Type": "application/json"},
        )  # fmt: skip
        assert answer.status_code == 422


async def test_a_second_cut_is_a_new_one(walk: Walk, provider: InstantProvider) -> None:
    await walk.create()
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    hashes = []
    for name in ("First", "Second"):
        text = {"product_name": name, "cta": "Go"}
        await walk.post("/api/compose-final-video", 202, **walk.compose_body(text_overlay=text))
        hashes.append((await walk.reach("complete"))["final_video"]["sha256"])
    assert hashes[0] != hashes[1]
    assert provider.submitted["titles"] == 2


async def test_an_error_is_forgotten_once_the_person_goes_on(
    walk: Walk, provider: InstantProvider
) -> None:
    await walk.create()
    provider.failures["still"] = (1, False)
    await walk.post(
        "/api/generate-images", 202, session_id=walk.id, num_images=4, product_prompt="a red can"
    )
    while (session := await walk.session())["stage"] != "failed":
        await asyncio.sleep(0.05)
    ids = [i["id"] for i in session["generated_images"]][:2]
    await walk.post("/api/save-approved-images", 200, session_id=walk.id, approved_image_ids=ids)
    session = await walk.session()
    assert session["stage"] == "image_selection"
    assert session["error"] is None


async def test_list_search_and_delete(walk: Walk, api: httpx.AsyncClient) -> None:
    first = await walk.create(title="Summer 100%")
    await walk.images()
    second = await walk.create(title="Autumn")
    page = (await api.get("/api/sessions?page_size=1", headers=walk.person)).json()
    assert page["total"] == 2
    assert page["items"][0]["id"] == second
    for query, expected in (("q=100%25", [first]), ("q=tennis", [first]), ("q=nothing", []),
                            ("status=waiting", [second, first])):  # fmt: skip
        page = (await api.get(f"/api/sessions?{query}", headers=walk.person)).json()
        assert [i["id"] for i in page["items"]] == expected, query
    walk.id = first
    url = (await walk.session())["generated_images"][0]["url"]
    assert (await api.get(url)).status_code == 200
    answer = await api.delete(f"/api/sessions/{first}", headers=walk.person)
    assert answer.status_code == 204
    assert (await api.get(url)).status_code == 404
    assert (await api.get(f"/api/sessions/{first}", headers=walk.person)).status_code == 404
