"""Uploads under load: `python -m bench.uploads`. Twenty films of nearly 50 MB at once, and the worst pictures, against a server of its own."""

from __future__ import annotations

import asyncio
import io
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
from PIL import Image
from tests.live import Server
from tests.routers.test_bad_uploads import bomb, picture

from app.media import ffmpeg
from bench.one_shot import memory_of

FILMS = 20


def _film(folder: Path) -> Path:
    """A film of noise, just under 50 MB."""
    target = folder / "noise.mp4"
    subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-y", "-f", "lavfi", "-i", "nullsrc=size=1280x720:rate=25,geq=random(1)*255:128:128",
         "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "40M", "-minrate", "40M", "-maxrate", "40M", "-bufsize", "40M", "-t", "9.5",
         "-pix_fmt", "yuv420p", str(target)], check=True,
    )  # fmt: skip
    return target


def transparent() -> bytes:
    """The picture that takes most to decode: four bytes a pixel, whole."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((9_000, 7_200)).convert("RGBA").save(out, "PNG", compress_level=1)  # fmt: skip
    return out.getvalue()


async def main(folder: Path) -> None:
    """Prints wall times and the peak of resident memory, of the server and what it started."""
    film = _film(folder).read_bytes()
    print(f"film: {len(film) / 1e6:.1f} MB")
    server = Server(folder / "data", UPLOAD_RATE="", UPLOAD_QUOTA_MB="4000")
    server.start()
    peak, over = 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal peak
        while not over.is_set():
            peak = max(peak, memory_of(server.pid))
            await asyncio.sleep(0.1)

    try:
        async with httpx.AsyncClient(base_url=server.url, timeout=600) as api:
            account = {"email": "bench@example.com", "password": "a long enough one"}
            token = (await api.post("/api/auth/register", json=account)).json()["session_token"]
            headers = {"Authorization": f"Bearer {token}"}

            async def send(content: bytes, name: str) -> int:
                answer = await api.post(
                    "/api/v2/upload-asset", files={"file": (name, content)}, headers=headers
                )
                return answer.status_code

            await send(picture(), "a.jpg")  # everything is loaded once
            idle = memory_of(server.pid)
            watcher = asyncio.create_task(watch())
            for name, contents in (
                (f"{FILMS} films at once", [(film, "a.mp4")] * FILMS),
                (
                    "8 pictures of 80 megapixels at once",
                    [(picture(size=(10_000, 8_000)), "a.jpg")] * 8,
                ),
                (
                    "8 PNGs of 65 megapixels with transparency at once",
                    [(transparent(), "a.png")] * 8,
                ),
                ("8 bombs of 400 megapixels at once", [(bomb(), "a.png")] * 8),
            ):
                peak, began = 0.0, time.monotonic()
                states = await asyncio.gather(*(send(c, n) for c, n in contents))
                print(f"{name}: {sorted(set(states))} in {time.monotonic() - began:.1f} s, peak {peak:.0f} MB, {peak - idle:.0f} above idle")  # fmt: skip
            over.set()
            await watcher
    finally:
        server.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(main(Path(place)))
