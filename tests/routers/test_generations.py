"""The one-shot door: a prompt in, an ad out; status, gallery, download, delete."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.services.composition import seconds_for
from tests.conftest import Person
from tests.fakes.provider import InstantProvider

PROMPT = "pink athletic tennis shoes with white laces for long walks"


class Door:
    """Asks for one-shot ads."""

    def __init__(self, api: httpx.AsyncClient, person: Person) -> None:
        self.api, self.person = api, person

    async def get(self, path: str, status: int = 200, **headers: str) -> httpx.Response:
        answer = await self.api.get(path, headers=self.person | headers)
        assert answer.status_code == status, answer.text
        return answer

    async def start(self, status: int = 202, key: str = "", **body: Any) -> dict[str, Any]:
        headers = self.person | ({"Idempotency-Key": key} if key else {})
        full = {"prompt": PROMPT, "duration": 6, **body}
        answer = await self.api.post("/api/generate", json=full, headers=headers)
        assert answer.status_code == status, answer.text
        data: dict[str, Any] = answer.json()
        return data

    async def finish(self, video_id: str) -> list[dict[str, Any]]:
        """All statuses until the end."""
        seen = []
        for _ in range(1200):
            seen.append((await self.get(f"/api/status/{video_id}")).json())
            if seen[-1]["status"] in ("complete", "failed", "canceled"):
                return seen
            await asyncio.sleep(0.05)
        raise AssertionError(f"still {seen[-1]}")


@pytest.fixture
def door(api: httpx.AsyncClient, ann: Person) -> Door:
    return Door(api, ann)


@pytest.mark.full_size
async def test_from_a_prompt_to_a_file(door: Door, provider: InstantProvider) -> None:
    begun = await door.start(aspect_ratio="1:1")
    assert begun["video_id"] == begun["session_id"]
    assert (await door.get(f"/api/video/{begun['video_id']}", 409)).json()["error"]["code"] == "VIDEO_NOT_READY"  # fmt: skip
    seen = await door.finish(begun["video_id"])
    assert seen[-1]["status"] == "complete", seen[-1]
    percents = [s["progress"] for s in seen]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert seen[-1]["animatic_url"]
    assert (await door.get(seen[-1]["animatic_url"])).headers["content-type"] == "video/mp4"
    video = (await door.get(f"/api/video/{begun['video_id']}")).json()
    spec = video["spec"]
    total = spec["intro"] + spec["outro"] + sum(s["duration"] for s in spec["scenes"])
    assert total == pytest.approx(6)
    assert {p["phase"] for p in video["cost_breakdown"]} == {"validate", "animatic", "references", "chunks", "refine"}  # fmt: skip
    assert video["cost_usd"] == 0
    session = (await door.get(f"/api/sessions/{begun['video_id']}")).json()
    assert session["final_video"]["duration"] == pytest.approx(6, abs=0.04)
    assert session["final_video"]["resolution"] == "1080x1080"
    assert len(session["generated_clips"]) == len(spec["scenes"])
    file = await door.get(f"/api/video/{begun['video_id']}", accept="video/mp4")
    assert file.content[4:8] == b"ftyp"
    saved = await door.get(f"/api/video/{begun['video_id']}/download", 307)
    file = await door.get(saved.headers["location"])
    assert f"ad_{begun['video_id']}.mp4" in file.headers["content-disposition"]


async def test_other_words_on_a_finished_ad_make_no_shot_again(
    door: Door, provider: InstantProvider
) -> None:
    video_id = (await door.start())["video_id"]
    await door.finish(video_id)
    made = {k: n for k, n in provider.submitted.items() if k != "titles" and "sound" not in k}
    body = {"session_id": video_id, "text_overlay": {"product_name": "Rally", "cta": "Go"},
            "audio": {"enabled": True, "genre": "ambient"}, "intro_duration": 0.0, "outro_duration": 1.0}  # fmt: skip
    answer = await door.api.post("/api/compose-final-video", json=body, headers=door.person)
    assert answer.status_code == 202
    assert answer.json()["estimated_cost"] == 0
    seen = await door.finish(video_id)
    assert seen[-1]["status"] == "complete"
    after = {k: n for k, n in provider.submitted.items() if k != "titles" and "sound" not in k}
    assert after == made


async def test_a_shot_that_fails_is_made_at_the_retry(door: Door, provider: InstantProvider) -> None:  # fmt: skip
    provider.failures["clip"] = (1, False)
    video_id = (await door.start())["video_id"]
    failed = (await door.finish(video_id))[-1]
    assert failed["status"] == "failed"
    assert "kept" in failed["error"]["kept"]
    before = provider.submitted["clip"]
    answer = await door.api.post(f"/api/sessions/{video_id}/retry", headers=door.person)
    assert answer.status_code == 202
    left = answer.json()["estimated_duration"]
    # The shot's picture is made, but entered with its clip only: it counts, rather than too little.
    assert left == pytest.approx(2.0 + seconds_for(6)), "a second for each part of the one shot, and the cut"  # fmt: skip
    assert (await door.finish(video_id))[-1]["status"] == "complete"
    assert provider.submitted["clip"] == before + 1


async def test_a_draft_that_fails_fails_the_ad_in_words(door: Door, provider: InstantProvider) -> None:  # fmt: skip
    provider.failures["sketch"] = (9, False)
    video_id = (await door.start())["video_id"]
    failed = (await door.finish(video_id))[-1]
    assert failed["status"] == "failed"
    assert "unexpected" not in failed["error"]["message"], failed["error"]
    assert "kept" in failed["error"]["kept"]


async def test_its_pictures_and_clips_are_not_chosen_by_hand(door: Door) -> None:
    video_id = (await door.start())["video_id"]
    await door.finish(video_id)
    asked = {"session_id": video_id, "product_prompt": "red canvas backpack", "num_images": 4}
    answer = await door.api.post("/api/generate-images", json=asked, headers=door.person)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "WRONG_MODE")
    assert (await door.get(f"/api/status/{video_id}")).json()["status"] == "complete"


async def test_cancel(door: Door, provider: InstantProvider) -> None:
    provider.stalled.add("clip")
    video_id = (await door.start())["video_id"]
    while (await door.get(f"/api/status/{video_id}")).json()["status"] != "generating_references":
        await asyncio.sleep(0.05)
    answer = await door.api.post(f"/api/sessions/{video_id}/cancel", headers=door.person)
    assert answer.status_code == 202
    assert (await door.finish(video_id))[-1]["status"] == "canceled"


async def test_a_page_of_ads_at_work_asks_as_often_as_a_single_one(
    door: Door, provider: InstantProvider, asked: list[str]
) -> None:
    provider.stalled |= {"still", "sketch", "clip", "picture_clip"}

    async def listed(count: int) -> int:
        await door.start()
        counted: list[int] = []
        for _ in range(200):
            asked.clear()
            shown = (await door.get("/api/generations")).json()["items"]
            if [item["status"] for item in shown] == ["generating_animatic"] * count:
                counted.append(len([a for a in asked if "FROM assets" in a or "FROM runs" in a]))
            if len(counted) == 5:
                return min(counted)  # what the ads' own work asks meanwhile is not in each
            await asyncio.sleep(0.05)
        raise AssertionError(shown)

    assert await listed(1) == await listed(2) > 1


async def test_the_same_key_begins_one_ad(door: Door, api: httpx.AsyncClient, bob: Person) -> None:
    first = await door.start(key="k1")
    assert (await door.start(key="k1"))["video_id"] == first["video_id"]
    again = await door.start(409, key="k1", duration=7)
    assert again["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert (await Door(api, bob).start(key="k1"))["video_id"] != first["video_id"]
    assert (await door.get("/api/generations")).json()["total"] == 1


async def test_the_same_key_at_the_same_moment_begins_one_ad(door: Door) -> None:
    begun = await asyncio.gather(*(door.start(key="k1") for _ in range(6)))
    assert len({each["video_id"] for each in begun}) == 1
    assert (await door.get("/api/generations")).json()["total"] == 1


async def test_gallery(door: Door, api: httpx.AsyncClient, bob: Person) -> None:
    ids = [(await door.start(prompt=f"{what} for long walks"))["video_id"] for what in ("tennis shoes", "red backpack", "oak watch")]  # fmt: skip
    for video_id in ids:
        await door.finish(video_id)
    page = (await door.get("/api/generations?page_size=2")).json()
    assert (page["total"], [i["video_id"] for i in page["items"]]) == (3, ids[:0:-1])
    assert all(i["thumbnail_url"] and i["video_url"] for i in page["items"])
    assert [i["video_id"] for i in (await door.get("/api/generations?q=BACKPACK")).json()["items"]] == [ids[1]]  # fmt: skip
    assert (await door.get("/api/generations?status=failed")).json()["total"] == 0
    assert (await door.get("/api/generations?status=sleepy", 422)).json()["error"]["code"] == "VALIDATION_ERROR"  # fmt: skip
    assert (await door.get("/api/generations?q=%25")).json()["total"] == 0
    assert (await Door(api, bob).get("/api/generations")).json()["total"] == 0
    other = Door(api, bob)
    for path in ("status", "video"):
        assert (await other.get(f"/api/{path}/{ids[0]}", 404)).json()["error"]["code"] == "VIDEO_NOT_FOUND"  # fmt: skip
    house = api.app.state.house  # type: ignore[attr-defined]
    folder = house.settings.data_dir.resolve() / "media" / "sessions" / ids[0]
    assert folder.exists()
    gone = await api.delete(f"/api/generations/{ids[0]}", headers=door.person)
    assert gone.status_code == 204
    for _ in range(100):
        if not folder.exists():
            break
        await asyncio.sleep(0.05)
    assert not folder.exists()
    await door.get(f"/api/status/{ids[0]}", 404)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"prompt": ""}, "VALIDATION_ERROR"), ({"prompt": " " * 10}, "VALIDATION_ERROR"), ({"prompt": "1234567890 !!"}, "VALIDATION_ERROR"),
        ({"prompt": "x" * 1001}, "VALIDATION_ERROR"), ({"duration": 4}, "VALIDATION_ERROR"), ({"duration": 61}, "VALIDATION_ERROR"),
        ({"framework": "ABC"}, "VALIDATION_ERROR"), ({"template": "noir"}, "UNKNOWN_TEMPLATE"), ({"lane": "generative"}, "LANE_UNAVAILABLE"),
        ({"assets": [{"asset_id": "nope"}]}, "UNKNOWN_ASSET"), ({"aspect_ratio": "2:1"}, "VALIDATION_ERROR"),
    ],
)  # fmt: skip
async def test_refusals(door: Door, body: dict[str, Any], code: str) -> None:
    assert (await door.start(422, **body))["error"]["code"] == code
    assert (await door.get("/api/generations")).json()["total"] == 0


@pytest.mark.parametrize(
    "prompt",
    [
        "a quokka feeding machine",
        "<script>alert(1)</script> a nice blue mug for tea",
        "Nike shoes, the best, guaranteed",
    ],
)
async def test_odd_prompts_make_an_ad(door: Door, prompt: str) -> None:
    video_id = (await door.start(prompt=prompt))["video_id"]
    last = (await door.finish(video_id))[-1]
    assert last["status"] == "complete", last


async def test_templates(door: Door) -> None:
    items = (await door.get("/api/templates")).json()["items"]
    assert {i["name"] for i in items} >= {"product_showcase", "lifestyle", "announcement"}
    video_id = (await door.start(template="announcement", framework="PAS"))["video_id"]
    await door.finish(video_id)
    spec = (await door.get(f"/api/video/{video_id}")).json()["spec"]
    assert (spec["template"], spec["framework"]) == ("announcement", "PAS")


class TestVersions:
    """A finished ad is changed; every version stays."""

    @pytest.fixture
    async def finished(self, door: Door) -> str:
        video_id: str = (await door.start())["video_id"]
        assert (await door.finish(video_id))[-1]["status"] == "complete"
        return video_id

    @staticmethod
    def shots(provider: InstantProvider) -> dict[str, int]:
        return {k: n for k, n in provider.submitted.items() if k in ("still", "clip")}

    async def revise(
        self, door: Door, video_id: str, status: int = 202, **body: Any
    ) -> dict[str, Any]:
        path = f"/api/generations/{video_id}/versions"
        answer = await door.api.post(path, json=body, headers=door.person)
        assert answer.status_code == status, answer.text
        data: dict[str, Any] = answer.json()
        return data

    async def test_words_music_and_ratios_make_no_shot_again(
        self, door: Door, finished: str, provider: InstantProvider
    ) -> None:
        before = self.shots(provider)
        answer = await self.revise(
            door, finished, cta="Try it", genre="ambient", lines={"1": "Hello."}, aspect_ratios=["1:1"]
        )  # fmt: skip
        assert answer["estimated_cost"] == 0
        assert (await door.finish(finished))[-1]["status"] == "complete"
        assert self.shots(provider) == before
        versions = (await door.get(f"/api/generations/{finished}/versions")).json()["items"]
        assert [v["version"] for v in versions] == [2, 1]
        new, old = versions
        assert (new["cta"], new["genre"], new["lines"][0]) == ("Try it", "ambient", "Hello.")
        assert [f["aspect_ratio"] for f in new["files"]] == ["9:16", "1:1"]
        assert old["cta"] != "Try it"
        for file in (*new["files"], *old["files"]):
            assert (await door.get(file["url"])).content[4:8] == b"ftyp"
        video = (await door.get(f"/api/video/{finished}")).json()
        assert video["version"] == 2
        assert video["spec"]["cta"] == "Try it"
        assert [v["aspect_ratio"] for v in video["variants"]] == ["1:1"]

    async def test_one_scene_is_made_anew(
        self, door: Door, finished: str, provider: InstantProvider
    ) -> None:
        before = self.shots(provider)
        session = (await door.get(f"/api/sessions/{finished}")).json()
        await self.revise(door, finished, scene={"scene_number": 2, "visual_prompt": "at sunset"})
        assert (await door.finish(finished))[-1]["status"] == "complete"
        after = (await door.get(f"/api/sessions/{finished}")).json()
        assert self.shots(provider) == {k: n + 1 for k, n in before.items()}
        kept = [a == b for a, b in zip(session["clip_order"], after["clip_order"], strict=True)]
        assert [i for i, same in enumerate(kept) if not same] == [1]
        assert len(after["generated_clips"]) == len(session["generated_clips"])
        versions = (await door.get(f"/api/generations/{finished}/versions")).json()["items"]
        assert len(versions) == 2

    async def test_a_scene_that_was_stopped_is_tried_again(
        self, door: Door, finished: str, provider: InstantProvider
    ) -> None:
        provider.stalled.add("still")
        await self.revise(door, finished, scene={"scene_number": 2, "visual_prompt": "at sunset"})
        answer = await door.api.post(f"/api/sessions/{finished}/cancel", headers=door.person)
        assert answer.status_code == 202, answer.text
        provider.stalled.clear()
        before = self.shots(provider)
        answer = await door.api.post(f"/api/sessions/{finished}/retry", headers=door.person)
        assert answer.status_code == 202, answer.text
        assert (await door.finish(finished))[-1]["status"] == "complete"
        assert self.shots(provider) == {k: n + 1 for k, n in before.items()}

    async def test_a_new_name_is_said_everywhere(self, door: Door, finished: str) -> None:
        old = (await door.get(f"/api/video/{finished}")).json()["spec"]
        await self.revise(door, finished, product_name="Rally")
        assert (await door.finish(finished))[-1]["status"] == "complete"
        new = (await door.get(f"/api/video/{finished}")).json()["spec"]
        assert new["name"] == "Rally"
        said = " ".join(s["overlay_text"] for s in new["scenes"])
        assert old["name"] not in said

    async def test_what_can_not_be_is_refused(self, door: Door, finished: str) -> None:
        refused: list[tuple[dict[str, Any], str]] = [
            ({}, ""), ({"lines": {"99": "Hello"}}, "lines"), ({"lines": {"one": "Hello"}}, "lines"),
            ({"cta": "שלום"}, "cta"), ({"cta": "   "}, "cta"), ({"scene": {"scene_number": 40}}, "scene"),
            ({"variants": 7}, "variants"), ({"genre": "polka"}, "genre"),
        ]  # fmt: skip
        for body, field in refused:
            error = (await self.revise(door, finished, 422, **body))["error"]
            assert any(name.startswith(field) for name in error["details"]["fields"]), error
            assert (await door.get(f"/api/status/{finished}")).json()["status"] == "complete"

    async def test_not_before_there_are_shots_nor_for_others(
        self, door: Door, provider: InstantProvider, bob: Person
    ) -> None:
        provider.stalled.add("clip")
        video_id = (await door.start())["video_id"]
        assert (await self.revise(door, video_id, 409, cta="Go"))["error"][
            "code"
        ] == "STAGE_IN_PROGRESS"
        path = f"/api/generations/{video_id}/versions"
        answer = await door.api.post(path, json={"cta": "Go"}, headers=bob)
        assert answer.status_code == 404
        assert (await door.api.get(path, headers=bob)).status_code == 404


async def test_variants_and_ratios_come_of_the_same_shots(
    door: Door, provider: InstantProvider
) -> None:
    video_id = (await door.start(variants=3, aspect_ratios=["1:1"], duration=5))["video_id"]
    assert (await door.finish(video_id))[-1]["status"] == "complete"
    video = (await door.get(f"/api/video/{video_id}")).json()
    assert provider.submitted["clip"] == len(video["spec"]["scenes"])
    told = {(v["hook"], v["cta"], v["aspect_ratio"]) for v in video["variants"]}
    assert len(told) == 5, "three openings or buttons in two ratios, without the ad itself"
