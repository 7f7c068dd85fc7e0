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


def test_a_large_png_is_reduced_turned_and_keeps_its_transparency(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (7300, 5000), (200, 40, 40, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 3650, 5000))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter: what is left comes to be on top
    out = io.BytesIO()
    picture.save(out, "PNG", exif=exif, compress_level=1)
    width, height = _clean(tmp_path, out.getvalue(), "a.png")
    assert height == 2400
    assert abs(width - 2400 * 50 / 73) <= 2
    with Image.open(tmp_path / "kept") as kept:
        assert kept.getpixel((100, 300)) == (0, 0, 0, 0)
        assert kept.getpixel((100, 2100)) == (200, 40, 40, 255)
        assert not kept.getexif()


def test_sixteen_bits_of_gray_are_not_clipped(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("I;16", (200, 100), 32768).save(out, "PNG")
    _clean(tmp_path, out.getvalue(), "a.png")
    with Image.open(tmp_path / "kept") as kept:
        assert kept.convert("RGB").getpixel((50, 50)) == (128, 128, 128)


def _linear_profile() -> bytes:
    """An ICC profile of sRGB's primaries with a gamma of 1, after ICC.1:2001-04."""

    def xyz(*values: float) -> bytes:
        return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, 256) + bytes(2)
    text = b"text" + bytes(4) + b"none" + bytes(4)
    description = b"desc" + bytes(4) + struct.pack(">I", 7) + b"linear\0" + bytes(81)
    tags = {
        b"wtpt": xyz(0.9642, 1.0, 0.8249), b"rXYZ": xyz(0.4361, 0.2225, 0.0139),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971), b"bXYZ": xyz(0.1431, 0.0606, 0.7141),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve, b"cprt": text, b"desc": description,
    }  # fmt: skip
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")  # fmt: skip
    head += bytes(12) + b"acsp" + bytes(28) + xyz(0.9642, 1.0, 0.8249)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize(("profile", "shown"), [(_linear_profile(), 225), (b"nonsense", 192)])
def test_colours_come_to_be_srgb(tmp_path: Path, profile: bytes, shown: int) -> None:
    """0.75 of linear light is 225 of 255 in sRGB (IEC 61966-2-1)."""
    out = io.BytesIO()
    Image.new("RGB", (200, 200), (192, 192, 192)).save(out, "PNG", icc_profile=profile)
    _clean(tmp_path, out.getvalue(), "a.png")
    with Image.open(tmp_path / "kept") as kept:
        pixel = kept.getpixel((100, 100))
        assert isinstance(pixel, tuple)
        assert max(abs(value - shown) for value in pixel) <= 2
        assert "icc_profile" not in kept.info


def test_what_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    """Progressive JPEGs and WebPs are held whole, several times."""
    for kind, more in (("WEBP", {"quality": 1, "method": 0}), ("JPEG", {"progressive": True, "subsampling": 0})):  # fmt: skip
        with pytest.raises(AppError) as caught:
            _clean(tmp_path, _picture((9000, 8000), kind, **more), f"a.{kind.lower()}")
        assert caught.value.code == "TOO_MANY_PIXELS"
        assert "costly to read" in caught.value.message
