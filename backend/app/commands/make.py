"""`adreel make`: an ad from the command line. It goes through the API's own door, in this process; no server runs."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.commands.conditions import can_sign
from app.config import Settings
from app.main import create_app
from app.media.credentials import OWN_FILE
from app.media.templates import templates
from app.schemas.brief import FRAME_SIZES
from app.schemas.story import Framework

_LOOK = 0.3
"""Seconds between looks at the status."""
_BAR = 28
_ENDED = ("complete", "failed", "canceled")


@dataclass(frozen=True, slots=True)
class Order:
    """What to make; see `GenerateRequest`. `photos` are files."""

    prompt: str
    photos: tuple[Path, ...]
    out: Path
    options: dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("prompt", metavar="PROMPT")
    parser.add_argument(
        "--photo", type=Path, action="append", default=[], help="of the product; up to four"
    )
    parser.add_argument("--out", type=Path, default=Path("ad.mp4"), help="default ad.mp4")
    parser.add_argument("--ratio", default="9:16", choices=list(FRAME_SIZES))
    parser.add_argument("--duration", type=float, default=15.0, help="5 to 60 seconds (default 15)")
    parser.add_argument("--framework", choices=[f.value for f in Framework])
    parser.add_argument("--template", choices=list(templates()))
    parser.add_argument("--style", help="words that set the mood, such as luxury")
    parser.add_argument("--lane", default="studio", choices=["studio", "generative"])


def run(arguments: argparse.Namespace) -> int:
    """Makes an ad and says what it became; the exit code."""
    a = arguments
    options = {"duration": a.duration, "aspect_ratio": a.ratio, "framework": a.framework, "template": a.template,
               "style": a.style, "lane": a.lane}  # fmt: skip
    return make(Settings(), Order(a.prompt, tuple(a.photo), a.out, options))


class _Refused(Exception):
    """The API said no; the text is for the user."""


def _read(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    if answer.is_error:
        error = told["error"]
        fields = (error.get("details") or {}).get("fields") or {}
        more = "; ".join(f"{name}: {text}" for name, text in fields.items())
        raise _Refused(f"{error['message']} {more}".strip())
    return told


def _draw(status: dict[str, Any]) -> None:
    """One line that is written over, or a line for each step where nobody watches."""
    filled = round(status["progress"] / 100 * _BAR)
    left = status["estimated_time_remaining"]
    rest = f", about {left:.0f} s left" if left else ""
    line = f"{'█' * filled}{'·' * (_BAR - filled)} {status['progress']:5.1f} %  {status['current_step']}{rest}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line[:110]}", end="", file=sys.stderr, flush=True)


async def _made(settings: Settings, order: Order) -> dict[str, Any]:
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://adreel", timeout=600) as api,
    ):
        account = {"email": f"maker-{secrets.token_hex(6)}@example.com", "password": secrets.token_urlsafe(24)}  # fmt: skip
        token = _read(await api.post("/api/auth/register", json=account))["session_token"]
        api.cookies.clear()
        api.headers["Authorization"] = f"Bearer {token}"
        photos = []
        for path in order.photos:
            files = {"file": (path.name, await asyncio.to_thread(path.read_bytes))}
            photos.append({"asset_id": _read(await api.post("/api/v2/upload-asset", files=files))["id"]})  # fmt: skip
        body = {"prompt": order.prompt, "assets": photos, **order.options}
        video_id = _read(await api.post("/api/generate", json=body))["video_id"]
        said = ""
        while True:
            status = _read(await api.get(f"/api/status/{video_id}"))
            _draw(status)
            if not sys.stderr.isatty() and status["status"] != said:
                said = status["status"]
                print(f"{status['progress']:5.1f} %  {said.replace('_', ' ')}", file=sys.stderr, flush=True)  # fmt: skip
            if status["status"] in _ENDED:
                break
            await asyncio.sleep(_LOOK)
        if sys.stderr.isatty():
            print(file=sys.stderr)
        if status["status"] != "complete":
            raise _Refused((status["error"] or {}).get("message", f"It was {status['status']}."))
        file = await api.get(f"/api/video/{video_id}", headers={"Accept": "video/mp4"})
        await asyncio.to_thread(order.out.write_bytes, file.content)
        return _read(await api.get(f"/api/video/{video_id}"))


def make(settings: Settings, order: Order) -> int:
    """Makes an ad and says what it became; the exit code."""
    for path in order.photos:
        if not path.is_file():
            print(f"adreel: there is no photo {path}.", file=sys.stderr)
            return 1
    if not order.out.parent.is_dir():
        print(f"adreel: there is no folder {order.out.parent}.", file=sys.stderr)
        return 1
    if not can_sign(settings):
        return 1
    pair = str(settings.data_dir / OWN_FILE)
    # Apart from a server's data: two processes on one queue would take each other's work. Signed by the installation all the same.
    own = settings.model_copy(
        update={"c2pa_cert_file": settings.c2pa_cert_file or pair, "c2pa_key_file": settings.c2pa_key_file or pair,
                "data_dir": settings.data_dir / "make", "database_url": "", "s3_bucket": "", "log_level": "ERROR",
                "environment": "test"}
    )  # fmt: skip
    try:
        video = asyncio.run(_made(own, order))
    except _Refused as refusal:
        print(f"adreel: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nadreel: stopped; nothing was written.", file=sys.stderr)
        return 130
    spec = video["spec"]
    print(f"{order.out}  {spec['duration']:g} s, {spec['framework']} as {spec['template']}, ${video['cost_usd']:.2f}, "
          f"{video['generation_time_seconds']:.0f} s")  # fmt: skip
    for scene in spec["scenes"]:
        print(
            f"  {scene['scene_number']:>2}  {scene['duration']:.1f} s  {scene['beat']:<9} {scene['overlay_text']}"
        )
    return 0
