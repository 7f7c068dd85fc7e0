"""The whole guided flow without a pointer, by somebody who wishes less motion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.media.probe import probe_video
from tests.e2e.conftest import Walker, browser_page, needs_browser
from tests.live import SMALL

pytestmark = needs_browser
MOST_STOPS = 80
_MOVING = """
document.getAnimations().filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 20).map(a => a.animationName || a.transitionProperty)
  .concat([...document.querySelectorAll('video')].filter(v => !v.paused).map(v => 'video ' + v.currentSrc))
"""


@pytest.fixture
def page() -> Iterator[Page]:
    with browser_page(reduced_motion="reduce") as made:
        yield made


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the focus is there, and is seen to be."""
    expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        if target.evaluate("e => e === document.activeElement"):
            style = target.evaluate(
                "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.boxShadow] }"
            )
            assert style != ["none", "none"] or target.evaluate(
                "e => e.matches('input, textarea, select')"
            ), f"no mark of focus on {target}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_STOPS} times Tab does not lead to {target}")


def arrow_to(page: Page, target: Locator) -> None:
    """Within a group, in which the focus follows the arrow a moment after it was pressed."""
    for _ in range(MOST_STOPS):
        if target.evaluate("e => e === document.activeElement"):
            return
        left = page.evaluate_handle("document.activeElement")
        page.keyboard.press("ArrowRight")
        for _ in range(100):
            if page.evaluate("left => left !== document.activeElement", left):
                break
            page.wait_for_timeout(10)
    raise AssertionError(f"{MOST_STOPS} times the arrow does not lead to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def test_an_ad_without_a_pointer(studio: str, page: Page, tmp_path: Path) -> None:
    walker = Walker(page)

    def still() -> None:
        assert page.evaluate(_MOVING) == []

    page.goto(studio)
    page.wait_for_load_state("networkidle")
    still()  # the sample does not play by itself
    page.goto(f"{studio}/login")
    press(page, page.get_by_role("button", name="Fill in the demo account"))
    press(page, page.get_by_role("button", name="Sign in"))
    page.wait_for_url("**/dashboard")
    expect(page.get_by_role("heading", name="Your ads")).to_be_visible()
    walker.errors.clear()  # the browser itself reports the 401 of "who am I"
    page.keyboard.press("n")
    page.wait_for_url("**/sessions/new")

    tab_to(page, page.get_by_label("Product"))
    page.keyboard.type("red energy drink can with yellow stripes")
    way = page.get_by_role("radio", name="Choose at every stage")
    tab_to(page, page.get_by_role("radio", checked=True).first)
    arrow_to(page, way)
    page.keyboard.press("Space")
    expect(way).to_be_checked()
    images = page.get_by_role("button", name=re.compile("^Images"))
    press(page, images)
    expect(page.get_by_role("menuitemradio", name="4").first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(images).to_have_text(re.compile("4"))
    expect(page.get_by_role("button", name=re.compile("Make 4 images"))).to_be_enabled()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    still()

    tiles = page.get_by_role("button", name=re.compile(r"^Image \d"))
    expect(tiles).to_have_count(4, timeout=180_000)
    expect(page.get_by_role("progressbar")).to_be_hidden()
    press(page, tiles.nth(0), "Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    tab_to(page, page.get_by_label("How should it be filmed?"))
    page.keyboard.type("slow turn in cool light")
    tab_to(page, page.get_by_label("Seconds per clip"))
    page.keyboard.press("Home")
    press(page, page.get_by_role("button", name=re.compile(r"Film .*clips")))
    expect(page.get_by_role("progressbar")).to_be_visible()
    still()

    handles = page.get_by_role("button", name=re.compile("^Reorder"))
    expect(page.get_by_role("progressbar")).to_be_hidden(timeout=240_000)
    expect(handles).to_have_count(2)
    first = handles.nth(0).get_attribute("aria-label")
    tab_to(page, handles.nth(0))
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    expect(handles.nth(1)).to_have_attribute("aria-label", str(first))
    still()
    press(page, page.get_by_role("button", name=re.compile("Continue with 2 clips")))

    name = page.get_by_label("Product name")
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type("Volt")
    tab_to(page, page.get_by_label("Call to action"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Grab one")
    expect(page.get_by_test_id("title-preview")).to_contain_text("Volt")
    still()
    press(page, page.get_by_role("button", name=re.compile("Cut the ad")))

    download = page.get_by_role("link", name="Download 16:9")
    expect(download).to_be_visible(timeout=120_000)
    still()
    with page.expect_download() as saved:
        press(page, download)
    target = tmp_path / "ad.mp4"
    saved.value.save_as(target)
    assert probe_video(target).width == 1920 // SMALL
    assert walker.errors == []
