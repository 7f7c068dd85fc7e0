"""Bad files: each is refused with the right status or made harmless, and nothing lands outside the store."""

from __future__ import annotations

import asyncio
import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, PngImagePlugin

from app.config import Settings
from app.main import create_app
from app.media import ffmpeg
from tests.conftest import Person

SECRET = b"<?php system($_GET['c']); ?><script>alert(1)</script>"


def picture(form: str = "JPEG", size: tuple[int, int] = (320, 240), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, form, **more)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    head = struct.pack("!LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A PNG of a few hundred kilobytes that would be 400 megabytes of pixels."""
    squeezer = zlib.compressobj(9)
    row = bytes(20_001)
    data = b"".join(squeezer.compress(row) for _ in range(20_000)) + squeezer.flush()
    return png_of(20_000, 20_000, data)


def with_texts() -> bytes:
    """A PNG with a compressed remark that would be 200 megabytes."""
    whole = picture("PNG")
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    return whole[:33] + text + whole[33:]


def with_exif() -> bytes:
    """A JPEG that says where it was taken, with a remark as large as a segment may be."""
    exif = Image.Exif()
    exif[0x9286] = "A" * 60_000
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return picture(exif=exif.tobytes())


def looping_exif() -> bytes:
    """A JPEG whose EXIF directory is its own successor."""
    ifd = (
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", 1)
        + struct.pack("<HHLL", 0x0112, 3, 1, 6)
        + struct.pack("<L", 8)
    )
    body = b"Exif\0\0" + ifd
    whole = picture()
    return whole[:2] + b"\xff\xe1" + struct.pack("!H", len(body) + 2) + body + whole[2:]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.php", SECRET.decode())
    return out.getvalue()


def with_remark() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return picture("PNG", pnginfo=info)


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (300, 300), (i, 0, 0)) for i in range(0, 250, 5)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=20)
    return out.getvalue()


def film(*arguments: str, name: str = "film.mp4") -> Callable[[Path], bytes]:
    """A film by ffmpeg."""

    def make(folder: Path) -> bytes:
        target = folder / name
        subprocess.run(
            [ffmpeg.executable(), "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=2",
             *arguments, str(target)], check=True, timeout=120,
        )  # fmt: skip
        return target.read_bytes()

    return make


def of(content: bytes | Callable[[], bytes]) -> Callable[[Path], bytes]:
    return lambda _: content if isinstance(content, bytes) else content()


def cut(make: Callable[[Path], bytes], share: float) -> Callable[[Path], bytes]:
    return lambda folder: (whole := make(folder))[: int(len(whole) * share)]


H264 = film(
    "-pix_fmt",
    "yuv420p",
    "-movflags",
    "+faststart",
    "-metadata",
    "location=+52.5+13.4/",
    "-metadata",
    "comment=" + SECRET.decode(),
)
BAD: list[tuple[str, str, Callable[[Path], bytes], int]] = [
    ("words", "a.jpg", of(b"only words"), 415),
    ("html", "a.html", of(b"<html>" + SECRET), 415),
    ("html as jpg", "a.jpg", of(b"<html>" + SECRET), 415),
    ("svg", "a.svg", of(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), 415),
    ("svg as png", "a.png", of(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), 415),
    ("php", "a.php", of(SECRET), 415),
    ("windows program", "a.jpg", of(b"MZ" + bytes(4000)), 415),
    ("linux program", "a.png", of(b"\x7fELF" + bytes(4000)), 415),
    ("gif", "a.gif", of(picture("GIF")), 415),
    ("gif as png", "a.png", of(picture("GIF")), 415),
    ("script in a gif", "a.gif", of(b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"), 415),
    ("bmp", "a.bmp", of(picture("BMP")), 415),
    ("tiff", "a.tiff", of(picture("TIFF")), 415),
    ("pdf as jpg", "a.jpg", of(b"%PDF-1.7" + bytes(2000)), 415),
    ("zip as png", "a.png", of(zipped), 415),
    ("jpg named png", "a.png", of(picture()), 415),
    ("png named jpg", "a.jpg", of(picture("PNG")), 415),
    ("webp named jpg", "a.jpg", of(picture("WEBP")), 415),
    ("no extension", "picture", of(picture()), 415),
    ("double extension", "a.jpg.php", of(picture()), 415),
    ("zero bytes", "a.jpg", of(b""), 422),
    ("one byte", "a.jpg", of(b"\xff"), 415),
    ("half a jpg", "a.jpg", cut(of(picture()), 0.5), 422),
    ("head of a jpg", "a.jpg", of(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(20)), 422),
    ("half a png", "a.png", cut(of(picture("PNG")), 0.5), 422),
    ("broken png", "a.png", of(picture("PNG")[:60] + bytes(400) + picture("PNG")[460:]), 422),
    ("claims 3600 megapixels", "a.png", of(png_of(60_000, 60_000)), 413),
    ("bomb of 400 megapixels", "a.png", of(bomb), 413),
    ("bomb in a remark", "a.png", of(with_texts), 422),
    ("cut exif", "a.png", of(lambda: picture("PNG")[:33] + chunk(b"eXIf", b"II*\0") + picture("PNG")[33:]), 422),
    ("two pixels", "a.jpg", of(picture(size=(2, 2))), 422),
    ("51 MB", "a.jpg", of(picture() + bytes(51_000_000)), 413),
    ("words as film", "a.mp4", of(b"only words"), 415),
    ("playlist as film", "a.mp4", of(b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/secret\n"), 415),
    ("concat script as film", "a.mp4", of(b"ffconcat version 1.0\nfile /etc/passwd\n"), 415),
    ("head of a film", "a.mp4", of(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), 422),
    ("half a film", "a.mp4", cut(H264, 0.5), 422),
    ("film named otherwise", "a.mov", H264, 415),
    ("film named picture", "a.jpg", H264, 415),
    ("webm as mp4", "a.mp4", film("-c:v", "libvpx", name="film.webm"), 415),
    ("too long a film", "a.mp4", film("-vf", "setpts=200*PTS", "-r", "1", "-pix_fmt", "yuv420p"), 413),
    ("film of 16 pixels", "a.mp4", film("-vf", "scale=16:16", "-pix_fmt", "yuv420p"), 422),
    ("sound as film", "a.mp4", film("-vn", "-f", "lavfi", "-i", "sine", "-t", "1", "-map", "1"), 422),
]  # fmt: skip
HARMLESS: list[tuple[str, str, Callable[[Path], bytes]]] = [
    ("place and secrets in exif", "a.jpg", of(with_exif)),
    ("looping exif", "a.jpg", of(looping_exif)),
    ("zip behind a jpg", "a.jpg", of(lambda: picture() + zipped())),
    ("script behind a jpg", "a.jpg", of(picture() + SECRET)),
    ("script in a remark", "a.png", of(with_remark)),
    ("fifty frames", "a.webp", of(animated)),
    ("up the tree", "../../../../etc/cron.d/a.jpg", of(picture())),
    ("up a windows tree", "..\\..\\..\\a.jpg", of(picture())),
    ("of the root", "/etc/passwd.jpg", of(picture())),
    ("device", "CON.jpg", of(picture())),
    ("long name", "a" * 250 + ".jpg", of(picture())),
    ("backwards name", "gpj.\u202eexe.jpg", of(picture())),
    ("markup in the name", "<script>alert(1)</script>.jpg", of(picture())),
    ("place and secrets in a film", "a.mp4", H264),
    ("bytes behind a film", "a.mp4", lambda folder: H264(folder) + SECRET * 50),
]  # fmt: skip


async def send(api: httpx.AsyncClient, who: Person, content: bytes, name: str) -> httpx.Response:
    return await api.post("/api/v2/upload-asset", files={"file": (name, content)}, headers=who)


def files(settings: Settings) -> set[str]:
    root = settings.data_dir
    return {
        str(p.relative_to(root)) for p in root.rglob("*")
        if p.is_file() and not p.name.startswith(("adreel.sqlite", "workflows.sqlite"))
    }  # fmt: skip


@pytest.mark.parametrize(("name", "make", "status"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
async def test_refused(
    api: httpx.AsyncClient, ann: Person, settings: Settings, tmp_path: Path, name: str, make: Callable[[Path], bytes], status: int
) -> None:  # fmt: skip
    content, before = make(tmp_path), files(settings)
    answer = await send(api, ann, content, name)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["message"]
    assert str(settings.data_dir) not in answer.text
    assert files(settings) == before, "something was left behind"


@pytest.mark.parametrize(("name", "make"), [h[1:] for h in HARMLESS], ids=[h[0] for h in HARMLESS])
async def test_made_harmless(
    api: httpx.AsyncClient, ann: Person, settings: Settings, tmp_path: Path, name: str, make: Callable[[Path], bytes]
) -> None:  # fmt: skip
    content, before = make(tmp_path), files(settings)
    answer = await send(api, ann, content, name)
    assert answer.status_code == 201, answer.text
    asset = answer.json()
    kept = files(settings) - before
    assert kept
    assert all(f"users/1/uploads/{asset['id']}" in path for path in kept), kept
    for path in kept:
        stored = (settings.data_dir / path).read_bytes()
        for trace in (b"<?php", b"<script", b"evil.php", b"GPS", b"+52.5"):
            assert trace not in stored, f"{trace!r} is still in {path}"
    for which, kind in (
        ("data", "image/" if asset["type"] == "image" else "video/mp4"),
        ("thumbnail", "image/jpeg"),
    ):
        shown = await api.get(f"/api/v2/assets/{asset['id']}/{which}", headers=ann)
        assert shown.status_code == 200
        assert shown.headers["content-type"].startswith(kind)
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in shown.headers["content-security-policy"]
    if asset["type"] == "image":
        with Image.open(
            io.BytesIO((await api.get(f"/api/v2/assets/{asset['id']}/data", headers=ann)).content)
        ) as seen:
            assert not seen.getexif()
            assert getattr(seen, "n_frames", 1) == 1


async def test_a_film_is_an_asset(
    api: httpx.AsyncClient, ann: Person, bob: Person, tmp_path: Path
) -> None:
    made = (await send(api, ann, H264(tmp_path), "walk.mp4")).json()
    assert (made["type"], made["format"], made["width"], made["duration"]) == (
        "video",
        "mp4",
        320,
        2.0,
    )
    path = f"/api/v2/assets/{made['id']}"
    part = await api.get(f"{path}/data", headers=ann | {"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    for what in ("", "/data", "/thumbnail", "/cutout"):
        assert (await api.get(path + what, headers=bob)).status_code == 404
        assert (await api.get(path + what)).status_code == 401
    assert (await api.get(f"{path}/cutout", headers=ann)).status_code == 422
    body = {"prompt": "pink athletic tennis shoes", "asset_ids": [made["id"]]}
    refused = await api.post("/api/v2/generate", json=body, headers=ann)
    assert refused.json()["error"]["code"] == "UNKNOWN_ASSET"
    brand = {"name": "x", "brand_guidelines": {"logo_asset_id": made["id"]}}
    assert (await api.post("/api/v2/clients", json=brand, headers=ann)).status_code == 422
    wrong = await api.post(
        "/api/v2/upload-asset",
        files={"file": ("a.jpg", picture())},
        data={"type": "video"},
        headers=ann,
    )
    assert wrong.status_code == 415


class TestLimits:
    """Of a user: so many in a minute, so much altogether, and through the scanner."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"upload_rate": "3/minute", "upload_quota_mb": 3})

    async def test_so_many_in_a_minute(
        self, api: httpx.AsyncClient, ann: Person, bob: Person
    ) -> None:
        answers = [await send(api, ann, picture(), "a.jpg") for _ in range(4)]
        assert [a.status_code for a in answers] == [201, 201, 201, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert (await send(api, bob, picture(), "a.jpg")).status_code == 201

    async def test_so_much_altogether(self, api: httpx.AsyncClient, ann: Person) -> None:
        large = picture("PNG", (900, 800))
        answers = await asyncio.gather(*(send(api, ann, large, "a.png") for _ in range(3)))
        kept = [a.json() for a in answers if a.status_code == 201]
        refused = [a for a in answers if a.status_code != 201]
        assert kept
        assert sum(k["size"] for k in kept) <= 3_000_000
        assert [(a.status_code, a.json()["error"]["code"]) for a in refused] == [(413, "QUOTA_EXCEEDED")] * len(refused)  # fmt: skip
        assert refused
        media = api.app.state.house.settings.data_dir / "media"  # type: ignore[attr-defined]
        files = [f for f in media.rglob("*") if f.is_file()]
        assert len(files) == 2 * len(kept), "what was refused left files"
        await api.delete(f"/api/v2/assets/{kept[0]['id']}", headers=ann)
        await asyncio.sleep(0)
        assert (await api.get("/api/v2/assets", headers=ann)).json()["total"] == len(kept) - 1


async def _clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As clamd answers: it finds what the test virus of EICAR stands for."""
    await reader.readuntil(b"\0")
    seen = b""
    while size := struct.unpack("!L", await reader.readexactly(4))[0]:
        seen += await reader.readexactly(size)
    found = b"stream: Eicar-Signature FOUND\0" if b"EICAR" in seen else b"stream: OK\0"
    writer.write(found)
    await writer.drain()
    writer.close()


@pytest.fixture
async def clamd() -> AsyncIterator[tuple[asyncio.Server, int]]:
    server = await asyncio.start_server(_clamd, "127.0.0.1", 0)
    async with server:
        yield server, server.sockets[0].getsockname()[1]


async def test_the_scanner_s_word_counts(
    settings: Settings, clamd: tuple[asyncio.Server, int]
) -> None:
    server, port = clamd
    scanned = settings.model_copy(update={"clamav_address": f"127.0.0.1:{port}"})
    app = create_app(scanned)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as api,
    ):
        token = (
            await api.post(
                "/api/auth/register",
                json={"email": "a@example.com", "password": "a long enough one"},
            )
        ).json()["session_token"]
        ann = {"Authorization": f"Bearer {token}"}
        assert (await send(api, ann, picture(), "a.jpg")).status_code == 201
        infected = await send(api, ann, picture() + b"EICAR", "a.jpg")
        assert (infected.status_code, infected.json()["error"]["code"]) == (422, "INFECTED_FILE")
        server.close()
        await server.wait_closed()
        silent = await send(api, ann, picture(), "a.jpg")
        assert (silent.status_code, silent.json()["error"]["code"]) == (503, "SCANNER_UNAVAILABLE")
        assert (await api.get("/api/v2/assets", headers=ann)).json()["total"] == 1
