"""Uploaded pictures: what they really are, checked and cleaned before anything keeps them."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

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
                image.draft(
                    "RGB", (KEPT_SIDE, KEPT_SIDE)
                )  # JPEG decodes straight to a smaller size
                # First small, then upright: turning makes a copy.
                image.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
                upright = ImageOps.exif_transpose(image) or image
                mode = "RGBA" if upright.mode in ("RGBA", "LA", "P", "PA") else "RGB"
                kept = upright.convert(mode)
    except Image.DecompressionBombError as error:
        raise TooLarge("The picture has far too many pixels.", code="TOO_MANY_PIXELS") from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        LookupError,
        EOFError,
        struct.error,
        MemoryError,
    ) as error:
        raise InvalidInput(
            "The picture is damaged and can't be read.", code="DAMAGED_FILE"
        ) from error
    if format_name == "JPEG":
        kept.convert("RGB").save(target, "JPEG", quality=93)
    else:
        kept.save(target, format_name)
    small = kept.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", small.size, "#ffffff")
    canvas.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    canvas.save(thumbnail, "JPEG", quality=86)
    return CleanPicture(content_type, extension, kept.width, kept.height)
