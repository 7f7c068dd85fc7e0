"""v2 jobs: a storyboard first; nothing is filmed before somebody approves it."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.media import ffmpeg
from app.services.composition import SKETCH_SECONDS
from tests.conftest import Person
from tests.fakes.provider import InstantProvider

BODY = {"prompt": "pink athletic tennis shoes for runners", "duration": 8, "aspect_ratio": "1:1"}
GUIDELINES = {"colors": ["#0b3d91", "#ff6a13"], "fonts": ["Anton-Regular"], "tone": "sporty", "banned_words": ["shop", "run"]}  # fmt: skip


class Desk:
    """Somebody who works with jobs."""

    def __init__(self, api: httpx.AsyncClient, person: Person) -> None:
        self.api, self.person = api, person

    async def post(self, path: str, status: int, **body: Any) -> dict[str, Any]:
        answer = await self.api.post(f"/api/v2{path}", json=body or None, headers=self.person)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        data: dict[str, Any] = answer.json()
        return data

    async def get(self, path: str, status: int = 200) -> dict[str, Any]:
        answer = await self.api.get(f"/api/v2{path}", headers=self.person)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        data: dict[str, Any] = answer.json()
        return data

    async def reach(self, job_id: str, *states: str) -> dict[str, Any]:
        for _ in range(600):
            job = await self.get(f"/jobs/{job_id}")
            if job["status"] in states:
                return job
            assert job["status"] != "failed", job
            await asyncio.sleep(0.1)
        raise AssertionError(f"never {states}: {job}")

    async def storyboard(self, **more: Any) -> dict[str, Any]:
        job = await self.post("/generate", 202, **BODY, **more)
        return await self.reach(job["job_id"], "storyboard_ready")


@pytest.fixture
def desk(api: httpx.AsyncClient, ann: Person) -> Desk:
    return Desk(api, ann)


def numbers(job: dict[str, Any]) -> list[int]:
    return [s["scene"]["scene_number"] for s in job["storyboard"]]


def made(provider: InstantProvider, kind: str) -> int:
    return sum(r.kind == kind for r in provider.requests)


async def test_storyboard_approval_rendering(desk: Desk, provider: InstantProvider) -> None:
    job = await desk.storyboard()
    assert made(provider, "clip") == 0, "something was filmed before approval"
    assert job["approved"] is False
    assert job["animatic_url"]
    assert len(job["storyboard"]) == job["progress"]["scenes_total"] >= 2
    assert {s["generation_status"] for s in job["storyboard"]} == {"completed"}
    assert sum(s["scene"]["duration"] for s in job["storyboard"]) < 8
    refused = await desk.post(f"/jobs/{job['job_id']}/render", 403)
    assert refused["error"]["code"] == "APPROVAL_REQUIRED"
    approved = await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    assert approved["approved"]
    assert approved["approved_by"]
    again = await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    assert again["approved_at"] == approved["approved_at"]
    pictures = made(provider, "still")
    running = await desk.post(f"/jobs/{job['job_id']}/render", 202)
    assert running["status"] == "rendering"
    busy = await desk.post(f"/jobs/{job['job_id']}/render", 409)
    assert busy["error"]["code"] in ("STAGE_IN_PROGRESS", "ALREADY_RENDERED")
    done = await desk.reach(job["job_id"], "completed")
    assert made(provider, "still") == pictures, "a picture that was approved was made again"
    assert made(provider, "clip") == len(job["storyboard"])
    assert done["actual_cost"] == 0
    assert done["video_url"]
    video = await desk.api.get(f"/api/v2/jobs/{job['job_id']}/video", headers=desk.person)
    assert video.status_code == 307
    media = await desk.api.get(video.headers["location"])
    assert media.headers["content-type"] == "video/mp4"
    assert f"ad_{job['job_id']}.mp4" in media.headers["content-disposition"]


def seen_by_ffmpeg(path: Path) -> str:
    """What ffmpeg says of a file."""
    return subprocess.run(
        [ffmpeg.executable(), "-hide_banner", "-i", str(path)], capture_output=True, text=True, check=False
    ).stderr  # fmt: skip


async def test_exports(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    job = await desk.storyboard()
    early = await desk.get(f"/jobs/{job['job_id']}/export", 409)
    assert early["error"]["code"] == "VIDEO_NOT_READY"
    await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    await desk.post(f"/jobs/{job['job_id']}/render", 202)
    await desk.reach(job["job_id"], "completed")
    sizes: dict[tuple[str, str], int] = {}
    for form, codec in (("mp4", "h264"), ("mov", "h264"), ("webm", "vp9"), ("gif", "gif")):
        for quality in ("low", "medium", "high"):
            query = f"/api/v2/jobs/{job['job_id']}/export?format={form}&quality={quality}"
            answer = await desk.api.get(query, headers=desk.person)
            while answer.status_code == 202:
                answer = await desk.api.get(query, headers=desk.person)
            assert answer.status_code == 200, answer.text
            assert f"ad_{job['job_id']}.{form}" in answer.headers["content-disposition"]
            path = tmp_path / f"{quality}.{form}"
            path.write_bytes(answer.content)
            log = seen_by_ffmpeg(path)
            assert f"Video: {codec}" in log
            assert ("Audio:" in log) == (form != "gif")
            assert "Duration: 00:00:08.0" in log or "Duration: 00:00:07.9" in log
            sizes[form, quality] = len(answer.content)
        assert sizes[form, "low"] < sizes[form, "medium"] < sizes[form, "high"]
    wrong = await desk.api.get(
        f"/api/v2/jobs/{job['job_id']}/export?format=avi", headers=desk.person
    )
    assert wrong.status_code == 422
    monkeypatch.setattr("app.routers.jobs._PATIENCE", 0.0)

    async def slow(*_: Any) -> None:
        await asyncio.sleep(30)

    monkeypatch.setattr("app.services.exports.export", slow)
    kept = await desk.api.get(
        f"/api/v2/jobs/{job['job_id']}/export?format=webm&quality=low", headers=desk.person
    )
    assert kept.status_code == 200, "it was made before"
    await desk.post(f"/jobs/{job['job_id']}/refine", 202, scene_number=1, overlay_text="New words")
    await desk.reach(job["job_id"], "storyboard_ready")
    stale = await desk.get(f"/jobs/{job['job_id']}/video", 409)
    assert stale["error"]["details"] == {"status": "storyboard_ready"}


async def test_a_refined_scene_alone_is_made_again(desk: Desk, provider: InstantProvider) -> None:
    job = await desk.storyboard()
    await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    await desk.post(f"/jobs/{job['job_id']}/render", 202)
    await desk.reach(job["job_id"], "completed")
    pictures, clips = made(provider, "still"), made(provider, "clip")
    refined = await desk.post(
        f"/jobs/{job['job_id']}/refine", 202, scene_number=2, image_prompt="in golden evening light", overlay_text="Light as air",
    )  # fmt: skip
    assert refined["approved"] is False
    ready = await desk.reach(job["job_id"], "storyboard_ready")
    assert made(provider, "still") == pictures + 1
    assert ready["storyboard"][1]["scene"]["overlay_text"] == "Light as air"
    assert ready["storyboard"][1]["image_url"] != job["storyboard"][1]["image_url"]
    await desk.post(f"/jobs/{job['job_id']}/render", 403)
    await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    await desk.post(f"/jobs/{job['job_id']}/render", 202)
    done = await desk.reach(job["job_id"], "completed")
    assert made(provider, "clip") == clips + 1, "shots that nobody changed were filmed again"
    assert len(done["storyboard"]) == len(job["storyboard"])
    words = await desk.post(f"/jobs/{job['job_id']}/refine", 202, scene_number=1, overlay_text="")
    assert words["approved"] is False
    await desk.reach(job["job_id"], "storyboard_ready")
    assert made(provider, "still") == pictures + 1, "other words need no other picture"


async def test_a_change_that_was_canceled_is_not_forgotten(
    desk: Desk, provider: InstantProvider
) -> None:
    job = await desk.storyboard()
    provider.stalled.add("still")
    await desk.post(f"/jobs/{job['job_id']}/refine", 202, scene_number=2, image_prompt="in golden evening light")  # fmt: skip
    await desk.post(f"/jobs/{job['job_id']}/cancel", 202)
    provider.stalled.clear()
    refused = await desk.post(f"/jobs/{job['job_id']}/approve", 409)
    assert refused["error"]["code"] == "STORYBOARD_REQUIRED"
    pictures = made(provider, "still")
    await desk.post(f"/jobs/{job['job_id']}/reorder", 202, scene_order=numbers(job)[::-1])
    ready = await desk.reach(job["job_id"], "storyboard_ready")
    shown = {s["scene"]["scene_number"]: s for s in ready["storyboard"]}
    assert shown[2]["scene"]["image_prompt"] == "in golden evening light"
    assert shown[2]["image_url"] != job["storyboard"][1]["image_url"], (
        "the old picture stands for the new words"
    )
    assert made(provider, "still") == pictures + 1


async def test_reordered_scenes_are_cut_in_their_new_order(
    desk: Desk, provider: InstantProvider, api: httpx.AsyncClient
) -> None:
    job = await desk.storyboard(framework="AIDA")
    order = numbers(job)[::-1]
    for wrong in ([1], [*order, order[0]], [99, *order[1:]]):
        answer = await desk.post(f"/jobs/{job['job_id']}/reorder", 422, scene_order=wrong)
        assert "scene_order" in answer["error"]["details"]["fields"]
    await desk.post(f"/jobs/{job['job_id']}/reorder", 202, scene_order=order)
    ready = await desk.reach(job["job_id"], "storyboard_ready")
    assert numbers(ready) == order
    by_number = {s["scene"]["scene_number"]: s["scene"]["overlay_text"] for s in job["storyboard"]}
    assert [s["scene"]["overlay_text"] for s in ready["storyboard"]] == [
        by_number[n] for n in order
    ]
    draft = [r.inputs["lines"] for r in provider.requests if r.kind == "titles"][-1]
    assert draft == [by_number[n] for n in order], "the words stand over their own shots"
    transitions = [s["scene"]["transition"] for s in job["storyboard"]]
    assert [s["scene"]["transition"] for s in ready["storyboard"]] == transitions
    await desk.post(f"/jobs/{job['job_id']}/approve", 200)
    await desk.post(f"/jobs/{job['job_id']}/render", 202)
    await desk.reach(job["job_id"], "completed")
    session = (await api.get(f"/api/sessions/{job['job_id']}", headers=desk.person)).json()
    place = {c["id"]: n for n, c in zip(sorted(order), session["generated_clips"], strict=True)}
    assert [place[i] for i in session["clip_order"]] == order


async def test_a_photo_that_a_waiting_job_needs_is_kept(
    desk: Desk, provider: InstantProvider
) -> None:
    out = BytesIO()
    Image.new("RGB", (400, 400), "#ffffff").save(out, "PNG")
    files = {"file": ("shoe.png", out.getvalue())}
    sent = await desk.api.post("/api/v2/upload-asset", files=files, headers=desk.person)
    photo = sent.json()["id"]
    for kind in ("sketch", "still"):
        provider.stalled.add(kind)
    job = await desk.post("/generate", 202, **BODY, asset_ids=[photo])
    refused = await desk.api.delete(f"/api/v2/assets/{photo}", headers=desk.person)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "ASSET_IN_USE")
    await desk.post(f"/jobs/{job['job_id']}/cancel", 202)
    gone = await desk.api.delete(f"/api/v2/assets/{photo}", headers=desk.person)
    assert gone.status_code == 204


async def test_what_waits_is_listed_as_pending(desk: Desk, provider: InstantProvider) -> None:
    for kind in ("sketch", "still"):
        provider.stalled.add(kind)
    jobs = [
        await desk.post("/generate", 202, **BODY) for _ in range(4)
    ]  # two of a user are at work
    for _ in range(100):
        listed = (await desk.get("/jobs"))["items"]
        if sorted(j["status"] for j in listed) == ["generating_storyboard"] * 2 + ["pending"] * 2:
            break
        await asyncio.sleep(0.1)
    for status in ("pending", "parsing", "generating_storyboard"):
        found = await desk.get(f"/jobs?status={status}")
        assert {j["job_id"] for j in found["items"]} == {j["job_id"] for j in listed if j["status"] == status}, status  # fmt: skip
    assert (await desk.get("/jobs?status=pending"))["total"] == 2
    for job in jobs:
        await desk.post(f"/jobs/{job['job_id']}/cancel", 202)


async def test_cancel_and_retry(desk: Desk, provider: InstantProvider) -> None:
    provider.stalled.add("still")
    job = await desk.post("/generate", 202, **BODY)
    await desk.reach(job["job_id"], "generating_storyboard")
    early = await desk.post(f"/jobs/{job['job_id']}/approve", 409)
    assert early["error"]["code"] in ("STORYBOARD_REQUIRED", "STAGE_IN_PROGRESS")
    canceled = await desk.post(f"/jobs/{job['job_id']}/cancel", 202)
    assert canceled["status"] == "canceled"
    refused = await desk.post(f"/jobs/{job['job_id']}/approve", 409)
    assert refused["error"]["code"] == "STORYBOARD_REQUIRED"
    provider.stalled.clear()
    await desk.post(f"/jobs/{job['job_id']}/retry", 202)
    await desk.reach(job["job_id"], "storyboard_ready")
    await desk.post(f"/jobs/{job['job_id']}/cancel", 409)
    answer = await desk.api.delete(f"/api/v2/jobs/{job['job_id']}", headers=desk.person)
    assert answer.status_code == 204
    await desk.get(f"/jobs/{job['job_id']}", 404)


async def test_trying_a_change_again_is_estimated(desk: Desk, provider: InstantProvider) -> None:
    job = await desk.storyboard()
    provider.stalled.add("still")
    await desk.post(f"/jobs/{job['job_id']}/refine", 202, scene_number=2, image_prompt="in golden evening light")  # fmt: skip
    await desk.post(f"/jobs/{job['job_id']}/cancel", 202)
    provider.stalled.clear()
    scenes = len(job["storyboard"])
    answer = await desk.api.post(f"/api/sessions/{job['job_id']}/retry", headers=desk.person)
    assert answer.status_code == 202, answer.text
    assert answer.json()["estimated_duration"] == 1.0 + scenes + SKETCH_SECONDS, "one picture, and the draft"  # fmt: skip
    await desk.reach(job["job_id"], "storyboard_ready")


async def test_a_page_of_jobs_asks_as_often_as_a_single_one(desk: Desk, asked: list[str]) -> None:
    await desk.storyboard()

    async def listed() -> list[str]:
        asked.clear()
        shown = (await desk.get("/jobs"))["items"]
        assert all(len(job["storyboard"]) == job["progress"]["scenes_total"] > 0 for job in shown)
        assert all(s["image_url"] for job in shown for s in job["storyboard"])
        return [a for a in asked if "FROM assets" in a]

    one = await listed()
    await desk.storyboard()
    await desk.storyboard()
    assert len(await listed()) == len(one)


async def test_the_guided_steps_are_no_way_round_approval(
    desk: Desk, api: httpx.AsyncClient
) -> None:
    job = await desk.storyboard()
    session = (await api.get(f"/api/sessions/{job['job_id']}", headers=desk.person)).json()
    images = [i["id"] for i in session["generated_images"]]
    clip = {"session_id": job["job_id"], "video_prompt": "slow and calm please"}
    text = {"product_name": "Glow", "cta": "Try it"}
    for path, body in (
        ("/api/save-approved-images", {"session_id": job["job_id"], "approved_image_ids": images}),
        ("/api/generate-clips", clip), ("/api/compose-final-video", {"session_id": job["job_id"], "text_overlay": text}),
        (f"/api/sessions/{job['job_id']}/images/{images[0]}/regenerate", None),
    ):  # fmt: skip
        answer = await api.post(path, json=body, headers=desk.person)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "WRONG_MODE"), path


async def test_an_estimate_begins_nothing(desk: Desk) -> None:
    told = await desk.post("/estimate", 200, **BODY)
    assert told["estimated_cost"] == 0
    assert told["estimated_duration"] > 10
    assert [p["phase"] for p in told["breakdown"]] == ["validate", "animatic", "references", "chunks", "refine"]  # fmt: skip
    assert told["within_cap"]
    assert (await desk.get("/jobs"))["total"] == 0
    for wrong in ({"asset_ids": ["nobody's"]}, {"template": "noir"}, {"lane": "generative"}):
        await desk.post("/estimate", 422, **BODY, **wrong)
        await desk.post("/generate", 422, **BODY, **wrong)
    await desk.post("/generate", 404, **BODY, client_id="nobody's")
    assert (await desk.get("/jobs"))["total"] == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"prompt": "short"}, {"prompt": "; DROP TABLE ads; --"}, BODY | {"duration": 4}, BODY | {"duration": "long"},
     BODY | {"aspect_ratio": "3:2"}, BODY | {"brand_guidelines": {"colors": ["blue"]}},
     BODY | {"brand_guidelines": {"fonts": ["Comic Sans"]}}, BODY | {"brand_guidelines": {"logo_asset_id": "x"}},
     BODY | {"asset_ids": ["a"] * 5}],
)  # fmt: skip
async def test_what_can_not_be_a_job_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    answer = await desk.api.post("/api/v2/generate", json=body, headers=desk.person)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert (await desk.get("/jobs"))["total"] == 0


async def _logo(api: httpx.AsyncClient, person: Person) -> str:
    file = BytesIO()
    Image.new("RGBA", (400, 160), (255, 255, 255, 0)).save(file, "PNG")
    answer = await api.post("/api/v2/upload-asset", files={"file": ("logo.png", file.getvalue())}, headers=person)  # fmt: skip
    assert answer.status_code == 201, answer.text
    logo: str = answer.json()["id"]
    return logo


async def test_an_ad_follows_its_client(desk: Desk, provider: InstantProvider, api: httpx.AsyncClient) -> None:  # fmt: skip
    logo = await _logo(api, desk.person)
    client = await desk.post("/clients", 201, name="Stride", brand_guidelines=GUIDELINES | {"logo_asset_id": logo})  # fmt: skip
    campaign = await desk.post(
        "/campaigns", 201, name="Spring", client_id=client["id"],
        brand_guidelines={"banned_words": ["Light"], "fonts": ["Montserrat-Bold"]},
    )  # fmt: skip
    job = await desk.storyboard(
        campaign_id=campaign["id"], brand_guidelines={"colors": ["#117733"]}
    )
    assert job["client_id"] == client["id"]
    told = " ".join(s["scene"]["overlay_text"] for s in job["storyboard"]).lower()
    for banned in ("shop", "run", "runner", "light"):
        assert banned not in told.split()
    titles = next(r.inputs for r in provider.requests if r.kind == "titles")
    assert titles["brand_mark"].endswith(".png")
    assert titles["font"] == "Montserrat-Bold"
    assert titles["palette"]["accent"] == "#117733"
    assert "shop" not in titles["cta"].lower()
    refused = await desk.post(f"/jobs/{job['job_id']}/refine", 422, scene_number=1, overlay_text="Shops love it")  # fmt: skip
    assert refused["error"]["code"] == "BANNED_WORD"
    answer = await api.delete(f"/api/v2/assets/{logo}", headers=desk.person)
    assert answer.status_code == 409
    totals = (await desk.get(f"/campaigns/{campaign['id']}"))["totals"]
    assert totals == {"ads": 1, "completed": 0, "cost": 0}
    assert (await desk.get("/clients"))["items"][0]["totals"]["ads"] == 1
    assert (await desk.get(f"/jobs?campaign_id={campaign['id']}"))["total"] == 1
    gone = await api.delete(f"/api/v2/clients/{client['id']}", headers=desk.person)
    assert gone.status_code == 204
    assert (await desk.get(f"/jobs/{job['job_id']}"))["client_id"] is None
    await desk.get(f"/campaigns/{campaign['id']}", 404)


async def test_guidelines_that_can_not_be_followed(desk: Desk) -> None:
    for wrong in (
        {"colors": ["#12"]},
        {"fonts": ["Papyrus"]},
        {"logo_asset_id": "nobody's"},
        {"banned_words": ["a"]},
        {"slogan": "x"},
    ):
        answer = await desk.post("/clients", 422, name="Stride", brand_guidelines=wrong)
        assert answer["error"]["message"]
    assert (await desk.get("/clients"))["total"] == 0
    client = await desk.post("/clients", 201, name="Stride")
    changed = await desk.api.patch(
        f"/api/v2/clients/{client['id']}",
        json={"brand_guidelines": GUIDELINES},
        headers=desk.person,
    )
    assert changed.json()["brand_guidelines"]["colors"] == GUIDELINES["colors"]
    await desk.post("/campaigns", 404, name="Spring", client_id="nobody's")


async def test_nobody_reaches_another_s(
    desk: Desk, api: httpx.AsyncClient, register: Callable[[str], Awaitable[Person]]
) -> None:
    client = await desk.post("/clients", 201, name="Stride")
    campaign = await desk.post("/campaigns", 201, name="Spring", client_id=client["id"])
    job, logo = await desk.storyboard(client_id=client["id"]), await _logo(api, desk.person)
    bob = await register("bob@example.com")
    paths = [
        ("GET", f"/jobs/{job['job_id']}", None), ("DELETE", f"/jobs/{job['job_id']}", None), ("GET", f"/jobs/{job['job_id']}/video", None),
        ("GET", f"/jobs/{job['job_id']}/export", None),
        *((verb, f"/assets/{logo}{what}", None) for verb, what in (("GET", ""), ("GET", "/data"), ("GET", "/thumbnail"), ("GET", "/cutout"), ("DELETE", ""))),
        ("PUT", f"/assets/{logo}/cutout", {"layout": "framed"}),
        *(("POST", f"/jobs/{job['job_id']}/{what}", None) for what in ("approve", "render", "cancel", "retry")),
        ("POST", f"/jobs/{job['job_id']}/refine", {"scene_number": 1, "overlay_text": "Hello"}),
        ("POST", f"/jobs/{job['job_id']}/reorder", {"scene_order": numbers(job)[::-1]}),
        ("POST", "/generate", BODY | {"client_id": client["id"]}), ("POST", "/generate", BODY | {"campaign_id": campaign["id"]}),
        ("POST", "/estimate", BODY | {"client_id": client["id"]}),
        ("POST", "/campaigns", {"name": "Mine", "client_id": client["id"]}),
        *((verb, f"/{kind}/{subject['id']}", {"name": "Mine"} if verb == "PATCH" else None)
          for kind, subject in (("clients", client), ("campaigns", campaign)) for verb in ("GET", "PATCH", "DELETE")),
    ]  # fmt: skip
    for method, path, body in paths:
        for person, status in ((bob, 404), ({}, 401)):
            answer = await api.request(method, f"/api/v2{path}", json=body, headers=person)
            assert answer.status_code == status, (method, path, answer.text)
    after = await desk.get(f"/jobs/{job['job_id']}")
    assert (after["approved"], numbers(after), after["status"]) == (
        False,
        numbers(job),
        "storyboard_ready",
    )
    assert (await desk.get(f"/clients/{client['id']}"))["name"] == "Stride"
    assert (await desk.get(f"/assets/{logo}"))["id"] == logo
    for kind in ("jobs", "assets", "clients", "campaigns"):
        assert (await api.get(f"/api/v2/{kind}", headers=bob)).json()["total"] == 0
