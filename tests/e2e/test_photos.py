"""Photos in a real browser: a plain one is cut out by itself, a busy one is brushed or goes on a card."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.e2e.conftest import Walker, needs_browser

pytestmark = needs_browser


def photo(path: Path, *, busy: bool) -> Path:
    """A teal bottle before a wall, or before noise."""
    rng = np.random.default_rng(5)
    ground = rng.integers(0, 255, (600, 480, 3)) if busy else np.full((600, 480, 3), 232)
    image = Image.fromarray(ground.astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((170, 190, 310, 540), 30, fill="#1f7f85")
    draw.rounded_rectangle((205, 110, 275, 195), 10, fill="#2a2a2c")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    path.write_bytes(out.getvalue())
    return path


def test_photos_are_cut_out_brushed_or_framed(studio: str, walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    walker.join(studio)
    page.get_by_role("link", name="New ad").first.click()
    page.get_by_label("Product").fill("teal water bottle")
    page.locator("input[type=file]").set_input_files(photo(tmp_path / "plain.jpg", busy=False))
    expect(page.get_by_role("button", name="Cut-out of plain.jpg: In the set")).to_be_visible()
    page.locator("input[type=file]").set_input_files(photo(tmp_path / "busy.jpg", busy=True))
    busy = page.get_by_role("button", name="Cut-out of busy.jpg: Needs a brush")
    expect(busy).to_be_visible()
    walker.look("20-photos")

    busy.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Brush over the product")).to_be_visible()
    canvas = dialog.get_by_role("img", name="Brush strokes")
    box = canvas.bounding_box()
    assert box

    def stroke(*points: tuple[float, float]) -> None:
        x, y = points[0]
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        page.mouse.up()

    stroke((0.5, 0.24), (0.5, 0.85))
    stroke((0.42, 0.42), (0.42, 0.84), (0.58, 0.84), (0.58, 0.42))
    dialog.get_by_role("button", name="Not product").click()
    stroke((0.2, 0.1), (0.2, 0.95), (0.8, 0.95), (0.8, 0.1), (0.2, 0.1))
    walker.look("21-brushed")
    dialog.get_by_role("button", name="Cut out", exact=True).click()
    expect(dialog.get_by_role("img", name="busy.jpg, cut out")).to_be_visible()
    walker.look("22-cut-out")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Cut-out of busy.jpg: In the set")).to_be_visible()

    page.get_by_role("button", name="Cut-out of busy.jpg: In the set").click()
    page.get_by_role("dialog").get_by_role("button", name="Use a card").click()
    expect(page.get_by_role("dialog").get_by_text("shows this photo on a card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Cut-out of busy.jpg: On a card")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1440, "height": 900})

    walker.guided(4)
    page.get_by_role("button", name="Make 4 images").click()
    tiles = page.get_by_role("button", name=re.compile(r"^Image \d"))
    expect(tiles).to_have_count(4, timeout=180_000)
    walker.look("23-photo-images")
    assert not walker.errors
