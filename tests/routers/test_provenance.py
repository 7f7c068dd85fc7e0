"""Every finished ad says what it comes from, to its owner and to whoever has its link; an ad is never lost for it."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.agents import attesting
from app.config import Settings
from app.media.provenance import NotSigned, read_provenance
from tests.conftest import Person, Walk


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def finished(walk: Walk, **more: Any) -> dict[str, Any]:
    await walk.create()
    await walk.images()
    await walk.clips()
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(**more))
    return await walk.reach("complete")


async def test_of_a_guided_ad(walk: Walk, api: httpx.AsyncClient, bob: Person, tmp_path: Path) -> None:  # fmt: skip
    await walk.create()
    path = f"/api/video/{walk.id}/provenance"
    early = await api.get(path, headers=walk.person)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "VIDEO_NOT_READY")
    session = await finished(walk, aspect_ratios=["1:1"])
    path = f"/api/video/{walk.id}/provenance"
    final = session["final_video"]
    film = await api.get(final["url"])
    assert hashlib.sha256(film.content).hexdigest() == final["sha256"]
    assert final["file_size_mb"] == round(len(film.content) / 1e6, 2)
    sizes = [c["value"] for p in final["launch_kit"] for c in p["checks"] if c["name"] == "size"]
    assert set(sizes) <= {f"{len(film.content) / 1e6:.1f} MB"}
    part = await api.get(final["url"], headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, film.content[100:300])
    (tmp_path / "ad.mp4").write_bytes(film.content)
    assert read_provenance(tmp_path / "ad.mp4").valid
    answer = await api.get(path, headers=walk.person)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["signed"], told["valid"], told["signer"]["own"]) == (True, True, True)
    assert [s["kind"] for s in told["shots"]] == ["motion_graphics"] * 2
    assert [s["asset"] for s in told["shots"]] == [digest(i) for i in session["clip_order"]]
    assert [s["picture"]["asset"] for s in told["shots"]] == [
        digest(c["source_image_id"])
        for i in session["clip_order"]
        for c in session["generated_clips"]
        if c["id"] == i
    ]
    assert told["digital_source_type"].endswith("/algorithmicMedia")
    assert told["music"] == {"kind": "studio", "provider": "studio", "model_id": "fake/soundtrack"}
    assert told["shots"][-1]["start"] + told["shots"][-1]["seconds"] <= final["duration"] + 0.01
    private = ("ann@example.com", "Pink", "tennis", walk.id, *session["clip_order"])
    assert not [word for word in private if word in json.dumps(told["manifest"])]
    [variant] = final["variants"]
    other = await api.get(f"{path}?asset_id={variant['id']}", headers=walk.person)
    assert other.json()["valid"]
    assert other.json()["manifest"] != told["manifest"]
    for wrong in (f"{path}?asset_id={session['clip_order'][0]}", f"{path}?asset_id=x", "/api/video/x/provenance"):  # fmt: skip
        assert (await api.get(wrong, headers=walk.person)).status_code == 404
    assert (await api.get(path, headers=bob)).json()["error"]["code"] == "VIDEO_NOT_FOUND"
    assert (await api.get(path)).status_code == 401


async def test_by_its_link(walk: Walk, api: httpx.AsyncClient) -> None:
    await finished(walk)
    token = (await walk.post(f"/api/sessions/{walk.id}/share", 201))["token"]
    told = await api.get(f"/api/shared/{token}/provenance")
    assert told.json()["valid"]
    assert told.headers["cache-control"] == "no-store"
    await api.delete(f"/api/sessions/{walk.id}/share", headers=walk.person)
    assert (await api.get(f"/api/shared/{token}/provenance")).status_code == 404


async def test_a_file_that_was_changed_where_it_lies(walk: Walk, api: httpx.AsyncClient, settings: Settings) -> None:  # fmt: skip
    await finished(walk)
    path = f"/api/video/{walk.id}/provenance"
    assert (await api.get(path, headers=walk.person)).json()["valid"]
    [file] = (settings.data_dir / "media" / "sessions" / walk.id / "final").glob("*.mp4")
    changed = bytearray(file.read_bytes())
    changed[-2000] ^= 1
    file.write_bytes(changed)
    told = (await api.get(path, headers=walk.person)).json()
    assert (told["signed"], told["valid"]) == (True, False)
    assert "assertion.bmffHash.mismatch" in told["validation"]
    file.unlink()
    assert (await api.get(path, headers=walk.person)).status_code == 404


async def test_an_ad_is_not_lost_for_its_manifest(
    walk: Walk, api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise NotSigned("The disk is full.")

    monkeypatch.setattr(attesting, "sign_ad", broken)
    session = await finished(walk)
    assert attesting.UNSIGNED in session["notices"]
    film = await api.get(session["final_video"]["url"])
    assert hashlib.sha256(film.content).hexdigest() == session["final_video"]["sha256"]
    told = (await api.get(f"/api/video/{walk.id}/provenance", headers=walk.person)).json()
    assert (told["signed"], told["valid"], told["shots"]) == (False, False, [])


async def test_a_photo_is_told_of(walk: Walk, api: httpx.AsyncClient) -> None:
    picture = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(picture, "PNG")
    answer = await api.post("/api/v2/upload-asset", files={"file": ("mug.png", picture.getvalue())}, headers=walk.person)  # fmt: skip
    photo = answer.json()["id"]
    await walk.create()
    await walk.images(source_asset_ids=[photo])
    await walk.clips()
    await walk.approve_clips()
    await walk.post("/api/compose-final-video", 202, **walk.compose_body(audio={"enabled": False}))
    await walk.reach("complete")
    told = (await api.get(f"/api/video/{walk.id}/provenance", headers=walk.person)).json()
    assert [s["kind"] for s in told["shots"]] == ["uploaded_photo"] * 2
    assert {s["photo"] for s in told["shots"]} == {digest(photo)}
    assert told["digital_source_type"].endswith("/composite")
    assert told["music"] is None


async def test_exports_go_on_from_the_ad(walk: Walk, api: httpx.AsyncClient, tmp_path: Path) -> None:  # fmt: skip
    from app.models import Session

    await finished(walk)
    house = api.app.state.house  # type: ignore[attr-defined]
    async with house.database.transaction() as db:
        (await db.get_one(Session, walk.id)).mode = "job"  # only those have exports
    for form in ("mp4", "gif"):
        answer = await api.get(f"/api/v2/jobs/{walk.id}/export?format={form}&quality=low", headers=walk.person)  # fmt: skip
        assert answer.status_code == 200, answer.text
        (tmp_path / f"x.{form}").write_bytes(answer.content)
        found = read_provenance(tmp_path / f"x.{form}")
        assert found.valid
        assert len(found.shots) == 2
