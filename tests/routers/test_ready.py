"""Ready means: database, storage and queue are."""

from __future__ import annotations

import asyncio
import shutil
from typing import Any

import httpx
import pytest

from app.errors import Unavailable
from app.routers import system


async def _ready(api: httpx.AsyncClient) -> tuple[int, dict[str, Any]]:
    answer = await api.get("/api/ready")
    told: dict[str, Any] = answer.json()
    return answer.status_code, told


async def test_an_installation_is_ready(api: httpx.AsyncClient) -> None:
    status, told = await _ready(api)
    assert (status, told["ready"]) == (200, True)
    assert {n: c["state"] for n, c in told["components"].items()} == {
        "database": "ok", "storage": "ok", "queue": "ok",
    }  # fmt: skip


async def test_a_storage_that_fails(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = api.app.state.house  # type: ignore[attr-defined]

    async def refuses() -> None:
        raise Unavailable("no such bucket")

    async def hangs() -> None:
        await asyncio.sleep(60)

    for check, said in ((refuses, "no such bucket"), (hangs, "does not answer")):
        monkeypatch.setattr(system, "_STORAGE_SECONDS", 0.3)
        monkeypatch.setattr(type(house.storage), "check", staticmethod(check), raising=False)
        status, told = await _ready(api)
        assert (status, told["ready"]) == (503, False)
        assert said in told["components"]["storage"]["detail"]
        assert told["components"]["database"]["state"] == "ok"


async def test_a_data_folder_that_is_gone(api: httpx.AsyncClient) -> None:
    house = api.app.state.house  # type: ignore[attr-defined]
    folder = house.settings.data_dir
    folder.rename(folder.with_name("moved"))
    try:
        status, told = await _ready(api)
        assert (status, told["components"]["storage"]["state"]) == (503, "failed")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name("moved").rename(folder)
