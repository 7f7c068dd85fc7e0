"""Links by which a finished ad is watched without an account."""

from __future__ import annotations

import httpx

from tests.conftest import Person, Walk


async def test_a_link_shows_the_ad_until_it_is_taken_back(
    walk: Walk, api: httpx.AsyncClient, bob: Person
) -> None:
    await walk.create()
    path = f"/api/sessions/{walk.id}/share"
    early = await walk.post(path, 409)
    assert early["error"]["code"] == "NOT_READY"
    assert not (await walk.session())["shared"]
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(aspect_ratios=["9:16"]))
    await walk.reach("complete")
    assert (await api.post(path, headers=bob)).status_code == 404
    assert (await api.post(path)).status_code == 401
    token = (await walk.post(path, 201))["token"]
    assert (await walk.post(path, 201))["token"] == token
    assert (await walk.session())["shared"]
    seen = await api.get(f"/api/shared/{token}")
    assert seen.status_code == 200
    told = seen.json()
    assert told.keys() == {"title", "video"}, "a stranger learns more than the ad"
    assert [v["aspect_ratio"] for v in told["video"]["variants"]] == ["9:16"]
    assert seen.headers["cache-control"] == "no-store"
    part = await api.get(told["video"]["url"], headers={"Range": "bytes=0-9"})
    assert part.status_code == 206
    for wrong in ("x", token[:-1], token + "a"):
        assert (await api.get(f"/api/shared/{wrong}")).status_code == 404
    nul = await api.get("/api/shared/%00")
    assert nul.status_code in (404, 422), "PostgreSQL keeps no NUL, and that is no error of ours"
    assert (await api.delete(path, headers=bob)).status_code == 404
    assert (await api.delete(path, headers=walk.person)).status_code == 204
    gone = await api.get(f"/api/shared/{token}")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "LINK_NOT_FOUND")
    assert (await walk.post(path, 201))["token"] != token
