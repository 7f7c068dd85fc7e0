"""Uploaded pictures: accepted, cleaned or refused with the reason."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.errors import AppError
from app.media.sniff import clean_picture


def _picture(size: tuple[int, int], kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#88aa66").save(out, kind, **options)
    return out.getvalue()


def _bomb(side: int) -> bytes:
    """A PNG that claims to be `side` pixels square without holding them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def _clean(tmp_path: Path, content: bytes, name: str) -> tuple[int, int]:
    source = tmp_path / "source"
    source.write_bytes(content)
    result = clean_picture(source, name, tmp_path / "kept", tmp_path / "small.jpg", 80)
    return result.width, result.height


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"just words", "a.jpg", "UNSUPPORTED_MEDIA_TYPE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "UNSUPPORTED_MEDIA_TYPE"),
        (_picture((200, 200), "PNG"), "a.jpg", "UNSUPPORTED_MEDIA_TYPE"),
        (_picture((200, 200), "GIF"), "a.gif", "UNSUPPORTED_MEDIA_TYPE"),
        (_picture((1, 1), "PNG"), "a.png", "PICTURE_TOO_SMALL"),
        (_bomb(20_000), "a.png", "TOO_MANY_PIXELS"),
        (_bomb(300), "a.png", "DAMAGED_FILE"),
        (_picture((400, 400), "JPEG")[:900], "a.jpg", "DAMAGED_FILE"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    with pytest.raises(AppError) as caught:
        _clean(tmp_path, content, name)
    assert caught.value.code == code


def test_accepted_small_upright_and_without_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "SecretCamera"
    content = _picture((5000, 3000), "JPEG", exif=exif)
    assert _clean(tmp_path, content, "photo.JPEG") == (1440, 2400)
    assert b"SecretCamera" not in (tmp_path / "kept").read_bytes()
    with Image.open(tmp_path / "small.jpg") as small:
        assert max(small.size) == 512


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats(tmp_path: Path, kind: str) -> None:
    assert _clean(tmp_path, _picture((300, 200), kind), f"x.{kind.lower()}") == (300, 200)
