"""Uploaded pictures: what they really are, checked and cleaned before anything keeps them."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

import filetype
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from app.errors import InvalidInput, TooLarge, WrongType

_FORMATS = {
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "image/webp": ("WEBP", ".webp"),
}
_EXTENSIONS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
SMALLEST_SIDE = 64
KEPT_SIDE = 2400
"""Photos are kept with their long side at most this many pixels: sharper than any frame needs."""
THUMBNAIL_SIDE = 512
DECODER_MB = 260
"""What decoding a picture may take: 80 megapixels of JPEG fit (65 if it is no more than 4800 high or wide), 65 of coloured PNG, 16 of WebP."""
BYTES_PER_PIXEL = 16
"""Of the costliest kind: libwebp's animation decoder keeps two canvases, Pillow a copy as bytes and the picture: each of 4 bytes a pixel."""
_STRIP = 64
"""Rows, after reduction, that are reduced at a time."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture written anew: without metadata, upright, sRGB.

    Attributes:
        extension: with its dot.
    """

    content_type: str
    extension: str
    width: int
    height: int


def clean_picture(
    source: Path, name: str, target: Path, thumbnail: Path, max_megapixels: int
) -> CleanPicture:
    """Checks an uploaded picture and rewrites it, with a thumbnail beside it.

    Args:
        name: the file name that the uploader gave; its extension must agree with the content. Empty where nobody named it.
        max_megapixels: pictures with more are refused before they are decoded.

    Raises:
        WrongType: not a JPEG, PNG or WebP, or its extension claims otherwise.
        TooLarge: too many pixels.
        InvalidInput: too small, or damaged.
    """
    content_type = filetype.guess_mime(str(source))
    if content_type not in _FORMATS:
        raise WrongType("Only JPEG, PNG and WebP pictures, MP4 and MOV films can be uploaded.")
    if name and _EXTENSIONS.get(Path(name).suffix.lower()) != content_type:
        raise WrongType(
            f"The file's name and its content disagree: the content is {content_type}.",
            details={"content_type": content_type},
        )
    format_name, extension = _FORMATS[content_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # own limit below
            with Image.open(source, formats=[format_name]) as image:
                width, height = image.size
                if width * height > max_megapixels * 1_000_000:
                    raise TooLarge(
                        f"The picture has {width * height / 1e6:.0f} megapixels; "
                        f"{max_megapixels} is the most.",
                        code="TOO_MANY_PIXELS", details={"width": width, "height": height},
                    )  # fmt: skip
                if min(width, height) < SMALLEST_SIDE:
                    raise InvalidInput(
                        f"The picture is {width} × {height} pixels; "
                        f"each side needs at least {SMALLEST_SIDE}.",
                        code="PICTURE_TOO_SMALL", details={"width": width, "height": height},
                    )  # fmt: skip
                if _memory(image) > DECODER_MB * 1_000_000:
                    raise TooLarge(
                        f"The picture has {width * height / 1e6:.0f} megapixels, in a kind that is costly to read; "
                        "save it smaller, or as a plain JPEG.",
                        code="TOO_MANY_PIXELS", details={"width": width, "height": height},
                    )  # fmt: skip
                small = _small(image)
                kept = _in_srgb(ImageOps.exif_transpose(small) or small)
    except Image.DecompressionBombError as error:
        raise TooLarge("The picture has far too many pixels.", code="TOO_MANY_PIXELS") from error
    except MemoryError as error:
        raise TooLarge("The picture takes too much memory to read.", code="TOO_MANY_PIXELS") from error  # fmt: skip
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        LookupError,
        EOFError,
        struct.error,
    ) as error:
        raise InvalidInput(
            "The picture is damaged and can't be read.", code="DAMAGED_FILE"
        ) from error
    if format_name == "JPEG":
        kept.convert("RGB").save(target, "JPEG", quality=93)
    else:
        kept.save(target, format_name)
    shown = kept.copy()
    shown.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", shown.size, "#ffffff")
    canvas.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
    canvas.save(thumbnail, "JPEG", quality=86)
    return CleanPicture(content_type, extension, kept.width, kept.height)


def plain_picture(source: Path, target: Path, max_megapixels: int) -> tuple[int, int]:
    """A model's picture as PNG, three 8-bit channels; its width and height in pixels.

    Raises:
        TooLarge: more pixels than that. InvalidInput: it is no picture, or a damaged one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=["PNG", "JPEG", "WEBP"]) as image:
                if image.width * image.height > max_megapixels * 1_000_000:
                    raise TooLarge("The picture is too large.")
                plain = image.convert("RGB")
    except TooLarge:
        raise
    except Exception as error:  # a broken picture can raise almost anything
        raise InvalidInput("It is no picture.", code="DAMAGED_FILE") from error
    plain.save(target, format="PNG", compress_level=3)
    return plain.size


def _memory(image: Image.Image) -> float:
    """Bytes that decoding takes at the most."""
    pixels = image.width * image.height
    if image.format == "WEBP":
        return pixels * BYTES_PER_PIXEL
    if image.format in (
        "JPEG",
        "MPO",
    ):  # MPO: a JPEG with further pictures behind it, as phones write
        if not image.info.get("progressive"):
            return 0.0  # row by row, and straight to a smaller size
        parts: list[tuple[int, int]] = [(h, v) for _, h, v, _ in getattr(image, "layer", [])]
        most = max((h for h, _ in parts), default=1) * max((v for _, v in parts), default=1)
        return 2.0 * pixels * sum(h * v for h, v in parts) / most  # all coefficients, of 16 bits
    return pixels * (1 if image.mode in ("1", "L", "P") else 4)


def _small(image: Image.Image) -> Image.Image:
    """The picture, RGB or RGBA, not larger than is kept. A large one is reduced in strips: Pillow would copy it whole."""
    image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))  # JPEG decodes straight to a smaller size
    image.load()
    factor = max(image.size) // KEPT_SIDE
    if factor < 2:
        small = _plain(image)
    else:
        small = Image.new(_plain(image.crop((0, 0, 1, 1))).mode, (-(-image.width // factor), -(-image.height // factor)))  # fmt: skip
        for top in range(0, small.height, _STRIP):
            bottom = min((top + _STRIP) * factor, image.height)
            strip = image.crop((0, top * factor, image.width, bottom))
            small.paste(_plain(strip).reduce(factor), (0, top))
    image.close()  # most of the memory, before more is taken
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    small.info = image.info  # how it is turned, and its colours
    return small


def _plain(image: Image.Image) -> Image.Image:
    """In 8 bits a channel: RGBA if it has transparency, else RGB."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Its colours in sRGB: cameras also write Display P3 and others. A profile that can't be used is left aside."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), inPlace=True)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    image.info = {}
    return image
