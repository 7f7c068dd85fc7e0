"""The generative lane through a faithful Replicate: what comes back is used, what it cost is known to the cent."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.agents.local_director import direct
from app.agents.prompt_parser import Advice, advised
from app.config import Settings
from app.orchestrator.lease import Lease
from app.orchestrator.sweep import Sweeper
from app.providers.catalogue import Catalogue, Price, load_catalogue
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.fakes.replicate import SENSITIVE, FakeReplicate, Rule
from tests.fakes.replicate_models import MODELS

NANO, FLUX = "google/nano-banana", "black-forest-labs/flux-schnell"
RESET_ADS = int(os.environ.get("RESET_ADS", "3"))
SEEDANCE = "bytedance/seedance-1-pro-fast"
FLASH = "openai/gpt-5-mini"
ADVICE = {
    "product": "tennis shoe", "shape": "sneaker", "name": "Rally Pink", "tagline": "Made for the long point.",
    "mood": "sporty", "light": "golden", "setting": "a clay court at dusk",
}  # fmt: skip


async def costs(walk: Walk) -> list[dict[str, object]]:
    answer = await walk.api.get(f"/api/sessions/{walk.id}/costs", headers=walk.person)
    entries: list[dict[str, object]] = answer.json()["breakdown"]
    return entries


async def settled(walk: Walk, fake: FakeReplicate) -> None:
    """The session's total is the provider's bill, and nothing is left open there or here."""
    session = await walk.session()
    assert session["total_cost"] == pytest.approx(sum(usd for _, _, usd in fake.bill()), abs=1e-6)
    assert fake.running() == []
    assert {e["status"] for e in await costs(walk)} <= {"settled", "released"}


async def test_a_guided_ad(walk: Walk, fake: FakeReplicate) -> None:
    session = await walk.images()
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    assert {i["model"] for i in session["generated_images"]} == {NANO}
    made = [p.input for p in fake.made()]
    assert "image_input" not in made[0]
    assert all(i["image_input"][0].startswith(fake.base) for i in made[1:]), (
        "no reference went along"
    )
    await walk.clips()
    session = await walk.session()
    assert {c["model"] for c in session["generated_clips"]} == {SEEDANCE}
    assert {c["duration"] for c in session["generated_clips"]} == {2.0}
    await settled(walk, fake)
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    session = await walk.reach("complete")
    assert session["final_video"]["music"] == "stability-ai/stable-audio-2.5"
    assert session["notices"] == []
    outputs = Counter(MODELS[p.model].output for p in fake.predictions.values())
    assert outputs == {"text": 2, "image": 4, "video": 2, "music": 1}
    await settled(walk, fake)
    # Other words keep the music that was bought.
    answer = await walk.post(
        "/api/compose-final-video", 202, **walk.compose_body(outro_duration=2.0)
    )
    assert answer["estimated_cost"] == 0
    await walk.reach("complete")
    assert len(fake.made("music")) == 1
    await settled(walk, fake)


async def test_a_file_that_comes_late_is_waited_for(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules.append(Rule("output", "truncated", model=NANO, times=1))

    async def mended() -> None:
        while not fake.made():
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)
        fake.made()[0].form = ""

    mending = asyncio.create_task(mended())
    session = await walk.images()
    await mending
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    assert len(fake.made()) == 4
    await settled(walk, fake)


async def test_after_an_hour_a_lost_job_is_held(walk: Walk, fake: FakeReplicate) -> None:
    fake.forgets = True
    fake.rules.append(Rule("drop", model=NANO, times=1))
    await walk.images()
    held = [e for e in await costs(walk) if e["status"] == "held"]
    assert len(held) == 1
    assert len(fake.made()) == 4


async def test_canceled_and_tried_again_it_is_the_same_model(
    walk: Walk, fake: FakeReplicate
) -> None:
    fake.rules.append(Rule("stuck", model=NANO, times=1))
    await walk.post("/api/generate-images", 202, session_id=walk.id, num_images=4,
                    product_prompt="pink tennis shoes")  # fmt: skip
    while not fake.made():
        await asyncio.sleep(0.05)
    await walk.api.post(f"/api/sessions/{walk.id}/cancel", headers=walk.person)
    while fake.running():
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    answer = await walk.post(f"/api/sessions/{walk.id}/retry", 202)
    assert answer["estimated_cost"] == pytest.approx(4 * 0.039), "the brief is there already"
    session = await walk.reach("image_selection")
    assert {i["model"] for i in session["generated_images"]} == {NANO}
    await settled(walk, fake)


async def test_a_refusal_that_was_mended_is_tried_again(
    walk: Walk, fake: FakeReplicate, provider: InstantProvider
) -> None:
    fake.rules.append(Rule("status", 402))
    provider.failures["still"] = (9, False)
    await walk.post("/api/generate-images", 202, session_id=walk.id, num_images=4,
                    product_prompt="pink tennis shoes")  # fmt: skip
    await walk.reach("failed")
    fake.rules, provider.failures = [], {}
    await walk.api.post(f"/api/sessions/{walk.id}/retry", headers=walk.person)
    session = await walk.reach("image_selection")
    assert {i["model"] for i in session["generated_images"]} == {NANO}
    await settled(walk, fake)


async def test_a_refused_wording_is_put_plainly_once(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules.append(Rule("output", json.dumps(ADVICE), model=FLASH))
    fake.rules.append(Rule("fail", SENSITIVE, model=NANO, times=1))
    session = await walk.images()
    assert {i["model"] for i in session["generated_images"]} == {NANO}
    prompts = [p.input["prompt"] for p in fake.made()]
    assert len(prompts) == 5
    assert "white laces" in prompts[0]
    assert "white laces" not in prompts[1]
    await settled(walk, fake)


async def test_the_studio_fills_in_and_says_so(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules += [
        Rule("fail", SENSITIVE, model=NANO, times=2),
        Rule("status", 402, model=FLUX, times=1),
    ]
    session = await walk.images()
    providers = [i["provider"] for i in session["generated_images"]]
    assert providers == ["studio", "replicate", "replicate", "replicate"]
    assert any("made by the studio instead" in n for n in session["notices"])
    fake.rules = [Rule("status", 402)]
    await walk.clips()
    session = await walk.session()
    assert {c["provider"] for c in session["generated_clips"]} == {"studio"}
    await settled(walk, fake)


async def test_a_studio_shot_is_upgraded_later(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules = [
        Rule("status", 402, model=NANO, times=1),
        Rule("status", 402, model=FLUX, times=1),
    ]
    session = await walk.images()
    first = session["generated_images"][0]
    assert first["provider"] == "studio"
    answer = await walk.post(f"/api/sessions/{walk.id}/images/{first['id']}/regenerate", 202)
    assert answer["estimated_cost"] == pytest.approx(0.039)
    session = await walk.reach("image_selection")
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    assert first["id"] not in {i["id"] for i in session["generated_images"]}
    await settled(walk, fake)


@pytest.fixture
def tight(settings: Settings) -> None:
    """A day's cap that three jobs of $0.30 fit under."""
    settings.cap_deployment_day_usd = 1.0


DEAR = load_catalogue().models[1].model_copy(update={"price": Price(per="output", usd=0.3)})


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures cost $0.30."""
    monkeypatch.setitem(MODELS, NANO, dataclasses.replace(MODELS[NANO], price=lambda _: 0.3))


@pytest.mark.parametrize("catalogue", [Catalogue([DEAR])], ids=["no cheaper model"])
async def test_caps_hold_for_all_at_once_and_the_ads_go_on(
    tight: None, dear: None, catalogue: Catalogue, api: httpx.AsyncClient, fake: FakeReplicate,
    register: Callable[[str], Awaitable[Person]],
) -> None:  # fmt: skip
    walks = []
    for number in range(8):
        walks.append(Walk(api, await register(f"{number}@example.com")))
        await walks[-1].create(lane="generative")
    sessions = await asyncio.gather(*(w.images() for w in walks))
    providers = [i["provider"] for s in sessions for i in s["generated_images"]]
    assert len(providers) == 32
    assert providers.count("replicate") == len(fake.bill()) == 3
    assert sum(usd for _, _, usd in fake.bill()) <= 1.0
    assert any("left under the cap" in n for s in sessions for n in s["notices"])


async def test_an_estimate_tells_whether_the_caps_leave_room(tight: None, walk: Walk) -> None:
    asked = {"prompt": "pink tennis shoes for long walks", "duration": 6, "lane": "generative"}
    told = await walk.post("/api/v2/estimate", 200, **asked)
    assert told["estimated_cost"] > 0.3
    assert told["within_cap"] == (told["estimated_cost"] <= 1.0)
    assert (await walk.post("/api/v2/estimate", 200, **asked, budget_usd=0.3))[
        "within_cap"
    ] is False
    long = asked | {"duration": 60}
    assert (await walk.post("/api/v2/estimate", 200, **long))["within_cap"] is False
    free = asked | {"lane": "studio", "budget_usd": 0}
    assert (await walk.post("/api/v2/estimate", 200, **free))["within_cap"] is True


@pytest.fixture
def strict(settings: Settings) -> None:
    settings.generative_fallback = False
    settings.cap_session_usd = 0.1


async def test_without_a_fallback_too_much_is_refused(
    strict: None, walk: Walk, fake: FakeReplicate
) -> None:
    answer = await walk.post("/api/generate-images", 402, session_id=walk.id, num_images=4,
                             product_prompt="pink tennis shoes")  # fmt: skip
    assert answer["error"]["code"] == "OVER_CAP"
    assert answer["error"]["details"] == {"needed": 0.166, "left": 0.1}
    assert (await walk.session())["stage"] == "created"
    assert fake.predictions == {}


async def test_cancel_ends_the_job_and_settles(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules.append(Rule("stuck", model=NANO))
    await walk.post("/api/generate-images", 202, session_id=walk.id, num_images=4,
                    product_prompt="pink tennis shoes")  # fmt: skip
    for _ in range(100):
        if fake.made():
            break
        await asyncio.sleep(0.05)
    await walk.api.post(f"/api/sessions/{walk.id}/cancel", headers=walk.person)
    for _ in range(100):
        if not fake.running() and {e["status"] for e in await costs(walk)} <= {
            "settled",
            "released",
        }:
            break
        await asyncio.sleep(0.05)
    assert len(fake.made()) == 1
    await settled(walk, fake)


async def test_what_is_held_is_settled_once_it_can_be_told(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules += [Rule("drop", model=NANO, times=1), Rule("list_status", 500, times=4)]
    session = await walk.images()
    assert session["generated_images"][0]["provider"] == "studio"
    assert [e["status"] for e in await costs(walk)].count("held") == 1
    house = walk.api._transport.app.state.house  # type: ignore[attr-defined]
    lease = Lease(house.database, "local", None)
    await Sweeper(house.database, house.providers.paid, lease).sweep()
    assert len(fake.made()) == 4
    await settled(walk, fake)


@pytest.mark.timeout(60 + 20 * RESET_ADS)
async def test_every_third_creation_is_reset(
    api: httpx.AsyncClient, register: Callable[[str], Awaitable[Person]], fake: FakeReplicate
) -> None:
    fake.rules.append(Rule("drop", every=3))
    for number in range(RESET_ADS):
        walk = Walk(api, await register(f"{number}@example.com"))
        await walk.create(lane="generative")
        await walk.images()
        await walk.clips()
        session = await walk.session()
        made = [*session["generated_images"], *session["generated_clips"]]
        assert {m["provider"] for m in made} == {"replicate"}
        assert {e["status"] for e in await costs(walk)} == {"settled"}
    assert len(fake.bill()) == len(fake.predictions) == RESET_ADS * 8, (
        "pictures, clips and two answers each"
    )
    assert fake.running() == []


async def test_a_lane_without_a_key_is_refused(
    api: httpx.AsyncClient, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api._transport.app.state.house.providers, "paid", None)  # type: ignore[attr-defined]
    answer = await api.post("/api/sessions/create", json={"lane": "generative"}, headers=ann)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "LANE_UNAVAILABLE"


async def test_lanes_and_their_prices(api: httpx.AsyncClient) -> None:
    studio, hosted = (await api.get("/api/lanes")).json()["items"]
    assert (studio["name"], studio["image_cost"], studio["clip_costs"]["3.0"]) == ("studio", 0, 0)
    assert (hosted["name"], hosted["image_model"], hosted["image_cost"]) == (
        "generative",
        NANO,
        0.039,
    )
    assert hosted["clip_costs"] == pytest.approx(
        {"2.0": 0.12, "2.5": 0.18, "3.0": 0.18, "3.5": 0.24, "4.0": 0.24}
    )


async def test_a_language_model_directs(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules.append(Rule("output", json.dumps(ADVICE), model=FLASH, times=1))
    session = await walk.images()
    assert session["suggested_name"] == "Rally Pink"
    assert all("clay court at dusk" in p.input["prompt"] for p in fake.made())
    await walk.clips()
    wordings = [p.input["prompt"] for p in fake.made("video")]
    assert not any("girl running" in w for w in wordings), "the planner's words film the shots"
    await settled(walk, fake)


@pytest.mark.parametrize(
    "answer",
    ["Here is my idea: a shoe!", json.dumps(ADVICE | {"mood": "sad"}), json.dumps(ADVICE | {"tagline": "97 % agree."}),
     json.dumps(ADVICE | {"name": "跑鞋"}), json.dumps(ADVICE | {"price": 3}), "{", json.dumps(ADVICE | {"name": "x" * 41})],
)  # fmt: skip
async def test_an_answer_that_does_not_fit_is_mended_once(
    walk: Walk, fake: FakeReplicate, answer: str
) -> None:
    fake.rules.append(Rule("output", answer, model=FLASH, times=1))
    fake.rules.append(Rule("output", f"```json\n{json.dumps(ADVICE)}\n```", model=FLASH, times=1))
    session = await walk.images()
    assert session["suggested_name"] == "Rally Pink"
    first, second = fake.made("text")
    assert answer[:60] in second.input["prompt"]
    assert "does not fit" in second.input["prompt"]
    await settled(walk, fake)


async def test_answers_that_never_fit_leave_the_local_director(
    walk: Walk, fake: FakeReplicate
) -> None:
    fake.rules.append(Rule("output", "No.", model=FLASH))
    session = await walk.images()
    assert session["suggested_name"] == "Pink Tennis Shoes"
    assert any("own director instead" in n for n in session["notices"])
    session = await walk.clips()
    assert any("planned by the studio instead" in n for n in session["notices"])
    assert len(fake.made("text")) == 4
    assert {i["provider"] for i in session["generated_images"]} == {"replicate"}
    await settled(walk, fake)


async def test_music_that_can_not_be_had_is_the_studio_s(walk: Walk, fake: FakeReplicate) -> None:
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    fake.rules.append(Rule("output", "wrong_type", model="stable-audio"))
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    session = await walk.reach("complete")
    assert session["final_video"]["music"] == "fake/soundtrack"
    assert any("music was made by the studio instead" in n for n in session["notices"])
    await settled(walk, fake)


async def test_music_that_was_refused_once_is_asked_for_again(
    walk: Walk, fake: FakeReplicate
) -> None:
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    fake.rules.append(Rule("status", 402, model="stable-audio", times=1))
    for model in ("fake/soundtrack", "stability-ai/stable-audio-2.5"):
        answer = await walk.post("/api/compose-final-video", 202, **walk.compose_body())
        assert answer["estimated_cost"] == pytest.approx(0.2)
        session = await walk.reach("complete")
        assert session["final_video"]["music"] == model
    assert session["notices"] == []
    await settled(walk, fake)


async def test_half_a_surrogate_is_no_end(walk: Walk, fake: FakeReplicate) -> None:
    fake.rules.append(Rule("output", '{"name": "\\ud800', model=FLASH, times=1))
    fake.rules.append(Rule("output", '{"\ud800', model=FLASH, times=1))
    session = await walk.images()
    assert any("own director instead" in n for n in session["notices"])
    await settled(walk, fake)


def test_a_name_that_the_pack_can_not_show_stays_the_local_one() -> None:
    advice = Advice.model_validate(ADVICE | {"name": "Сияние"})
    brief = advised(advice, "red energy drink can", [], 1)
    assert brief.printed_name == direct("red energy drink can", [], 1, mood="sporty").printed_name


async def test_a_retried_cut_tells_what_its_music_costs(
    walk: Walk, fake: FakeReplicate, provider: InstantProvider
) -> None:
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    provider.failures["titles"] = (9, False)
    fake.rules.append(Rule("status", 402, model="stable-audio", times=1))
    await walk.post("/api/compose-final-video", 202, **walk.compose_body())
    await walk.reach("failed")
    provider.failures = {}
    answer = await walk.post(f"/api/sessions/{walk.id}/retry", 202)
    assert answer["estimated_cost"] == pytest.approx(0.2)
    await walk.reach("complete")
    await settled(walk, fake)


async def test_music_by_the_studio_if_asked(walk: Walk, fake: FakeReplicate) -> None:
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    audio = {"enabled": True, "genre": "chill", "studio": True}
    answer = await walk.post("/api/compose-final-video", 202, **walk.compose_body(audio=audio))
    assert answer["estimated_cost"] == 0
    await walk.reach("complete")
    assert fake.made("music") == []
