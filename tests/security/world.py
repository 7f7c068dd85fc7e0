"""Ann with one of everything, and what her things look like."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import Table, select

from app.database import Base
from app.models import Asset, Session, User
from app.routers.dependencies import House
from tests.conftest import Person, Walk

PROMPT = "pink athletic tennis shoes for long walks"
UUID = "00000000-0000-4000-8000-000000000000"


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "#c05070").save(file, "PNG")
    return file.getvalue()


async def build(api: httpx.AsyncClient, walk: Walk) -> dict[str, Any]:
    """Ids and addresses of what Ann has, by the names of path parameters: a guided ad with its clips, a finished one-shot ad, a job, …"""
    ann = walk.person

    async def post(path: str, **body: Any) -> dict[str, Any]:
        answer = await api.post(path, json=body, headers=ann)
        assert answer.status_code < 300, answer.text
        told: dict[str, Any] = answer.json()
        return told

    await walk.create()
    images = (await walk.images())["generated_images"]
    clips = (await walk.clips())["generated_clips"]
    await walk.approve_clips()
    job = await post("/api/v2/generate", prompt=PROMPT, duration=6)
    video = await post("/api/generate", prompt=PROMPT, duration=6)
    for kind, path in (("completed", "/api/status/" + video["video_id"]), ("storyboard_ready", "/api/v2/jobs/" + job["job_id"])):  # fmt: skip
        for _ in range(600):
            status = (await api.get(path, headers=ann)).json()["status"]
            if status in (kind, "complete"):
                break
            assert status not in ("failed", "canceled"), path
            await asyncio.sleep(0.05)
    file = {"file": ("mug.png", picture(), "image/png")}
    upload = (await api.post("/api/v2/upload-asset", files=file, headers=ann)).json()
    client = await post("/api/v2/clients", name="Stride")
    campaign = await post("/api/v2/campaigns", name="Spring", client_id=client["id"])
    key = await post("/api/auth/api-keys", name="shop")
    share = await post(f"/api/sessions/{video['video_id']}/share")
    final = (await api.get(f"/api/video/{video['video_id']}", headers=ann)).json()
    _, _, _, token, filename = final["final_video_url"].split("/")
    return {
        "session_id": walk.id, "image_id": images[0]["id"], "image_ids": [i["id"] for i in images[:2]],
        "clip_id": clips[0]["id"], "clip_ids": [c["id"] for c in clips], "video_id": video["video_id"], "job_id": job["job_id"],
        "scenes": len(job["storyboard"]) or 2, "upload_id": upload["id"], "client_id": client["id"], "campaign_id": campaign["id"],
        "key_id": key["id"], "media": token, "filename": filename, "share": share["token"],
    }  # fmt: skip


async def state(house: House, user_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that is a user's, and every stored file: what nobody else may change."""
    async with house.database.reading() as db:
        sessions = list(await db.scalars(select(Session.id).where(Session.user_id == user_id)))
        found: dict[str, list[tuple[Any, ...]]] = {}
        for table in Base.metadata.sorted_tables:
            mine = _mine(table, user_id, sessions)
            if mine is not None:
                rows = await db.execute(select(table).where(mine).order_by(*table.primary_key))
                found[table.name] = [tuple(map(repr, row)) for row in rows]
        keys = list(await db.scalars(select(Asset.storage_key).where(Asset.user_id == user_id)))
    found["files"] = [(key, await house.storage.exists(key)) for key in sorted(keys)]
    return found


def _mine(table: Table, user_id: int, sessions: list[str]) -> Any:
    if table.name == User.__tablename__:
        return table.c.id == user_id
    if "user_id" in table.c:
        return table.c.user_id == user_id
    return table.c.session_id.in_(sessions) if "session_id" in table.c else None


async def knock(app: Any, kind: str, path: str, person: Person, query: str = "") -> int:
    """What a WebSocket or a stream comes to, without reading on: the close code, 101 for an open socket, or the status."""
    scope: dict[str, Any] = {
        "type": kind, "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(k.lower().encode(), v.encode()) for k, v in person.items()], "client": ("192.0.2.1", 9),
        "server": ("test", 80), "scheme": "http", "method": "GET", "subprotocols": [], "http_version": "1.1",
        "extensions": {}, "asgi": {"version": "3.0", "spec_version": "2.3"}, "state": {},
    }  # fmt: skip
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent.put_nowait({"type": "websocket.connect" if kind == "websocket" else "http.request"})
    scope.pop("method" if kind == "websocket" else "subprotocols")

    async def send(message: dict[str, Any]) -> None:
        await told.put(message)

    task = asyncio.create_task(app(scope, sent.get, send))
    try:
        while True:
            async with asyncio.timeout(10):
                message = await told.get()
            if message["type"] == "websocket.close":
                return int(message["code"])
            if message["type"] == "websocket.send":
                return 101
            if message["type"] == "http.response.start":
                return int(message["status"])
    finally:
        gone = "websocket.disconnect" if kind == "websocket" else "http.disconnect"
        sent.put_nowait({"type": gone, "code": 1000})
        async with asyncio.timeout(10):
            await asyncio.gather(task, return_exceptions=True)
