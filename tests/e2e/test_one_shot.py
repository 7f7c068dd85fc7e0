"""One sentence, and an ad: made, looked at, changed, shared, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from playwright.sync_api import expect

from app.media.probe import probe_video
from tests.e2e.conftest import Walker, needs_browser
from tests.live import SMALL

pytestmark = needs_browser


def test_a_sentence_becomes_an_ad(studio: str, walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    walker.join(studio)
    page.get_by_role("link", name="New ad").click()
    page.get_by_label("Product").fill("sage green ceramic mug with a cream rim")
    walker.pick("Seconds", "6")
    walker.look("40-one-sentence")
    page.get_by_role("button", name=re.compile("Make the ad")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    expect(page).to_have_title(re.compile(r"\d+ % · Adreel"))
    walker.look("41-being-made")
    page.reload()
    expect(page.get_by_role("progressbar").first).to_be_visible()

    download = page.get_by_role("link", name="Download 16:9")
    expect(download).to_be_visible(timeout=300_000)
    walker.film_loaded()
    assert abs(page.evaluate("document.querySelector('video').duration") - 6) < 0.3
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("Signed, and unchanged since")).to_be_visible()
    expect(page.get_by_text("Rendered by the studio").first).to_be_visible()
    walker.look("42-made")
    with page.expect_download() as saved:
        download.click()
    target = tmp_path / "ad.mp4"
    saved.value.save_as(target)
    facts = probe_video(target)
    assert (facts.width, facts.height, facts.audio_codec) == (1920 // SMALL, 1080 // SMALL, "aac")

    page.get_by_role("button", name="Create a link").click()
    link = page.get_by_label("Link to the ad")
    expect(link).to_have_value(re.compile(r"/s/"))
    address = link.input_value()
    assert page.context.browser
    stranger = page.context.browser.new_page()
    watching = Walker(stranger)
    stranger.goto(address)
    watching.film_loaded()
    watching.look("43-shared")
    assert watching.errors == []
    stranger.close()

    page.get_by_role("button", name=re.compile("story", re.IGNORECASE)).click()
    action = page.get_by_label("Call to action")
    expect(action).to_be_visible()
    action.fill("Take one home")
    page.get_by_label("9:16").check()
    walker.look("44-story")
    page.get_by_role("button", name=re.compile("Make this version")).click()
    expect(page.get_by_role("heading", name="2 versions")).to_be_visible(timeout=240_000)
    walker.look("45-two-versions")
    assert walker.errors == []

    page.get_by_role("button", name="Take back").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Create a link")).to_be_visible()
    assert httpx.get(address).status_code == 404

    page.get_by_role("link", name="Ads", exact=True).click()
    options = page.get_by_role("button", name="Options for sage green ceramic mug")
    ads = page.get_by_role("main").get_by_role("listitem")  # other tests' ads may stand beside it
    ads.filter(has_text="sage green ceramic mug").hover()
    options.click()
    expect(page.get_by_role("menuitem", name="Download")).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Delete").click()
    expect(options).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(options).to_have_count(1)
    assert walker.errors == []
