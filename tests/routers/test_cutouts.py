"""Cut-outs by HTTP: what the studio finds, what a brush says, and whose photo it is."""

from __future__ import annotations

import io
import tempfile

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.config import Settings
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider


def picture(busy: bool) -> bytes:
    """A blue bottle before a plain wall, or before noise."""
    rng = np.random.default_rng(5)
    ground = rng.integers(0, 255, (400, 400, 3)) if busy else np.full((400, 400, 3), 236)
    image = Image.fromarray(ground.astype(np.uint8))
    ImageDraw.Draw(image).rounded_rectangle((150, 90, 250, 340), 24, fill="#2250b0")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


async def uploaded(api: httpx.AsyncClient, who: Person, busy: bool) -> str:
    answer = await api.post(
        "/api/v2/upload-asset", files={"file": ("bottle.png", picture(busy))}, headers=who
    )
    asset_id: str = answer.json()["id"]
    return asset_id


async def test_a_plain_photo_is_cut_out_by_itself(
    api: httpx.AsyncClient, ann: Person, bob: Person
) -> None:
    path = f"/api/v2/assets/{await uploaded(api, ann, busy=False)}/cutout"
    found = (await api.get(path, headers=ann)).json()
    assert found["state"] == "automatic"
    assert found["residual"] < 4
    answer = await api.get(found["cutout_url"])
    assert answer.status_code == 200, answer.text
    image = Image.open(io.BytesIO(answer.content))
    alpha = np.asarray(image.getchannel("A"))
    assert image.size == (400, 400)
    assert alpha[200, 200] == 255
    assert alpha[20, 20] == 0
    assert (await api.get(path, headers=bob)).status_code == 404
    assert (await api.put(path, headers=bob, json={"layout": "framed"})).status_code == 404


async def test_cuts_are_made_in_the_scratch_folder(
    api: httpx.AsyncClient, ann: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed process leaves there goes at the next start; the system's own folder is nobody's."""
    path = f"/api/v2/assets/{await uploaded(api, ann, busy=False)}/cutout"
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert (await api.get(path, headers=ann)).json()["state"] == "automatic"
    assert list((settings.scratch / "uploads").iterdir()) == []


async def test_a_busy_photo_asks_for_strokes_and_takes_them(
    api: httpx.AsyncClient, ann: Person
) -> None:
    path = f"/api/v2/assets/{await uploaded(api, ann, busy=True)}/cutout"
    found = (await api.get(path, headers=ann)).json()
    assert (found["state"], found["cutout_url"]) == ("needs_strokes", None)
    assert "plain" in found["reason"]
    strokes = {
        "keep": [[[0.5, 0.3], [0.5, 0.8]]],
        "drop": [[[0.2, 0.1], [0.2, 0.9]]],
        "radius": 0.05,
    }
    brushed = (await api.put(path, headers=ann, json=strokes)).json()
    assert brushed["state"] == "brushed"
    image = Image.open(io.BytesIO((await api.get(brushed["cutout_url"])).content))
    alpha = np.asarray(image.getchannel("A"))
    assert alpha[200, 200] == 255
    assert alpha[200, 80] == 0
    again = strokes | {"radius": 0.04}
    second = (await api.put(path, headers=ann, json=again)).json()
    assert second["cutout_url"] != brushed["cutout_url"], (
        "a browser would show the first from its cache"
    )
    framed = (await api.put(path, headers=ann, json={"layout": "framed"})).json()
    assert framed["state"] == "framed"
    looked = (await api.put(path, headers=ann, json={})).json()
    assert looked["state"] == "needs_strokes"


async def test_wrong_strokes_are_refused(api: httpx.AsyncClient, ann: Person) -> None:
    path = f"/api/v2/assets/{await uploaded(api, ann, busy=True)}/cutout"
    wrong: list[dict[str, object]] = [
        {"keep": [[[1.5, 0.2]]]}, {"keep": [[]]}, {"keep": "here"}, {"radius": 0},
        {"drop": [[[0.2, 0.2], [0.3, 0.3]]]}, {"layout": "poster"}, {"keep": [[[0.1, None]]]},
    ]  # fmt: skip
    for body in wrong:
        answer = await api.put(path, headers=ann, json=body)
        assert answer.status_code == 422, body
    assert (await api.put(path, headers=ann, json={"drop": [[[0.2, 0.2]]]})).json()["error"][
        "code"
    ] == "NOTHING_KEPT"
    assert (await api.get(path, headers=ann)).json()["state"] == "needs_strokes"


async def test_an_ad_keeps_the_cut_it_was_made_with(
    api: httpx.AsyncClient, ann: Person, walk: Walk, settings: Settings
) -> None:
    busy = await uploaded(api, ann, busy=True)
    path = f"/api/v2/assets/{busy}/cutout"
    strokes = {"keep": [[[0.5, 0.3], [0.5, 0.8]]], "radius": 0.05}
    await api.put(path, headers=ann, json=strokes)
    await walk.create()
    await walk.images(4, source_asset_ids=[busy])
    for body in ({}, strokes | {"radius": 0.03}):
        await api.put(path, headers=ann, json=body)
    files = list(settings.data_dir.rglob(f"{busy}.cutout-*.png"))
    assert len(files) == 2, "the second cut has a file of its own"


async def test_cuts_go_with_their_photo(
    api: httpx.AsyncClient, ann: Person, settings: Settings
) -> None:
    busy = await uploaded(api, ann, busy=True)
    path = f"/api/v2/assets/{busy}"
    for radius in (0.05, 0.04):
        strokes = {"keep": [[[0.5, 0.3], [0.5, 0.8]]], "radius": radius}
        await api.put(f"{path}/cutout", headers=ann, json=strokes)
    assert (await api.delete(path, headers=ann)).status_code == 204
    assert list(settings.data_dir.rglob(f"{busy}*")) == []


async def test_pictures_follow_the_choice(
    api: httpx.AsyncClient, ann: Person, walk: Walk, provider: InstantProvider
) -> None:
    plain = await uploaded(api, ann, busy=False)
    busy = await uploaded(api, ann, busy=True)
    for asset_id in (plain, busy):
        await api.get(f"/api/v2/assets/{asset_id}/cutout", headers=ann)
    await walk.create()
    await walk.images(4, source_asset_ids=[plain, busy])
    kinds = provider.submitted
    assert (kinds["photo_still"], kinds["framed_still"], kinds["still"]) == (2, 2, 0)
    answer = await api.delete(f"/api/v2/assets/{plain}", headers=ann)
    assert answer.status_code == 409
