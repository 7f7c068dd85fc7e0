"""What a hosted model gave is decoded apart, and as large as the limit says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.errors import InvalidInput, TooLarge
from app.media.apart import plain_picture_apart

MOST = 80
"""Megapixels."""


async def test_the_largest_picture_that_was_paid_for_is_taken(tmp_path: Path) -> None:
    made, target = tmp_path / "made.png", tmp_path / "plain.png"
    Image.new("RGB", (9000, 8800), "teal").save(made, compress_level=1)
    assert await plain_picture_apart(made, target, MOST) == (9000, 8800)
    assert target.exists()


async def test_what_is_larger_or_no_picture_is_refused(tmp_path: Path) -> None:
    made, target = tmp_path / "made.png", tmp_path / "plain.png"
    Image.new("1", (9000, 9000)).save(made)
    with pytest.raises(TooLarge):
        await plain_picture_apart(made, target, MOST)
    made.write_bytes(b"MZ" + bytes(4000))
    with pytest.raises(InvalidInput):
        await plain_picture_apart(made, target, MOST)
    assert not target.exists()
