"""The whole guided flow in a real browser: brief, images, clips, words and music, finished ad.

Needs a Chromium; without one the test is skipped and says so. Screenshots go to .cache/e2e/.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from app.media.probe import probe_video
from tests.e2e.conftest import Walker, needs_browser
from tests.live import SMALL

pytestmark = needs_browser


def test_prompt_becomes_an_ad(studio: str, walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    page.goto(studio)
    walker.look("01-landing")
    page.get_by_role("link", name="Open the studio").click()
    page.wait_for_url("**/login**")
    walker.errors.clear()  # the browser itself reports the 401 of "who am I"
    walker.look("02-login")
    walker.join(studio)
    expect(page.get_by_text("No ads yet")).to_be_visible()
    walker.look("03-dashboard-empty")

    page.get_by_role("link", name="New ad").click()
    page.get_by_label("Product").fill("pink tennis shoes with white laces")
    walker.guided(4)
    walker.look("04-brief")
    page.get_by_role("button", name=re.compile("Make 4 images")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page).to_have_title(re.compile(r"\d+ % · Adreel"))
    walker.look("05-images-working")

    film = page.get_by_role("button", name=re.compile(r"Film .*clips"))
    expect(page.get_by_role("progressbar")).to_be_hidden(timeout=180_000)
    tiles = page.get_by_role("button", name=re.compile(r"^Image \d"))
    expect(tiles).to_have_count(4)
    expect(film).to_be_disabled()
    tiles.nth(0).click()
    tiles.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[aria-pressed=true]")).to_have_count(3)
    tiles.nth(1).click()
    page.get_by_label("How should it be filmed?").fill("running in golden hour sunlight")
    page.get_by_label("Seconds per clip").select_option("2")
    walker.look("06-images-chosen")
    film.click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    page.reload()  # all state is on the server and in the URL
    expect(page.get_by_role("progressbar")).to_be_visible()
    handles = page.get_by_role("button", name=re.compile("^Reorder"))
    expect(page.get_by_role("progressbar")).to_be_hidden(timeout=240_000)
    expect(handles).to_have_count(2)
    before = [h.get_attribute("aria-label") for h in handles.all()]
    handles.nth(0).focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    expect(handles.nth(0)).to_have_attribute("aria-label", str(before[1]))
    handles.nth(0).hover()
    page.mouse.down()
    box = handles.nth(1).bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 10, steps=12)
    page.mouse.up()
    expect(handles.nth(0)).to_have_attribute("aria-label", str(before[0]))
    walker.look("07-clips")
    page.get_by_role("button", name=re.compile("Continue with 2 clips")).click()

    page.get_by_label("Product name").fill("Court Classic")
    page.get_by_label("Call to action").fill("Shop the drop")
    page.get_by_role("radio", name="DM Serif Display").check()
    page.get_by_label("9:16").check()
    preview = page.get_by_test_id("title-preview")
    expect(preview).to_contain_text("Court Classic")
    walker.look("08-words-and-music")
    page.get_by_role("button", name=re.compile("Cut the ad")).click()

    download = page.get_by_role("link", name="Download 16:9")
    expect(download).to_be_visible(timeout=120_000)
    expect(page.get_by_role("link", name=re.compile("Download 9:16"))).to_be_visible()
    player = page.get_by_label("Your ad")
    expect(player).to_be_visible()
    walker.film_loaded()
    assert page.evaluate("document.querySelector('video').duration") > 4
    walker.look("09-result")
    with page.expect_download() as event:
        download.click()
    target = tmp_path / "ad.mp4"
    event.value.save_as(target)
    assert re.fullmatch(r"ad_[0-9a-f-]{36}\.mp4", event.value.suggested_filename)
    facts = probe_video(target)
    assert (facts.width, facts.height, facts.fps) == (1920 // SMALL, 1080 // SMALL, 30)
    assert facts.audio_codec == "aac"

    page.goto(f"{studio}/dashboard")
    expect(page.get_by_role("link", name=re.compile("pink tennis"))).to_be_visible()
    walker.look("10-dashboard")
    page.set_viewport_size({"width": 360, "height": 760})
    page.get_by_role("link", name=re.compile("pink tennis")).click()
    expect(download).to_be_visible()
    walker.look("11-result-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert walker.errors == []


def test_photo_and_refusals(studio: str, walker: Walker, tmp_path: Path) -> None:
    from PIL import Image, ImageDraw

    photo = tmp_path / "mug.jpg"
    picture = Image.new("RGB", (1400, 1100), "#cfd8c0")
    ImageDraw.Draw(picture).rounded_rectangle((450, 300, 900, 850), 60, fill="#6f8f6a")
    picture.save(photo)
    fake = tmp_path / "fake.jpg"
    fake.write_text("not a picture at all")

    page = walker.page
    walker.join(studio)
    page.get_by_role("link", name="New ad").click()
    page.locator("input[type=file]").set_input_files(fake)
    expect(page.get_by_text("JPEG, PNG and WebP")).to_be_visible()
    page.get_by_role("button", name="Remove fake.jpg").click()
    walker.errors.clear()  # the browser reports the refusal itself
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("button", name="Remove mug.jpg")).to_be_visible()
    page.get_by_label("Product").fill("handmade ceramic mug, sage green")
    walker.guided(4)
    walker.look("12-brief-with-photo")
    page.get_by_role("button", name=re.compile("Make 4 images")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    expect(page.get_by_role("button", name=re.compile(r"^Image 4"))).to_be_visible(timeout=180_000)
    walker.look("13-images-of-photo")
    page.goto(f"{studio}/sessions/00000000-0000-4000-8000-000000000000")
    expect(page.get_by_role("heading", name="This ad can’t be opened")).to_be_visible()
    assert [e for e in walker.errors if "404" not in e and "WebSocket" not in e] == []
