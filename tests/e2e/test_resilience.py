"""A browser that stays open while things go wrong: the server restarts, the login ends, a second tab works on the same ad."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Walker, needs_browser
from tests.e2e.interface import interface

pytestmark = needs_browser
PROMPT = "pink tennis shoes with white laces"


def begin_images(walker: Walker, studio: str) -> None:
    """A guided session whose images are being made."""
    page = walker.page
    page.goto(f"{studio}/sessions/new?prompt={PROMPT}")
    walker.guided(4)
    page.get_by_role("button", name=re.compile("Make 4 images")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    expect(page.get_by_role("progressbar")).to_be_visible()


def test_the_server_restarts_in_the_middle(
    walker: Walker, tmp_path: Path, new_database: Callable[[], dict[str, str]]
) -> None:
    page = walker.page
    with interface(tmp_path / "data", **new_database()) as (studio, server):
        walker.join(studio)
        begin_images(walker, studio)
        tiles = page.get_by_role("button", name=re.compile(r"^Image \d"))
        expect(tiles.first).to_be_visible(timeout=120_000)
        server.kill()
        expect(page.get_by_text("Reconnecting")).to_be_visible()
        walker.look("30-reconnecting")
        server.start()
        expect(page.get_by_text("Reconnecting")).to_be_hidden()
        expect(page.get_by_role("progressbar")).to_be_hidden(timeout=180_000)
        expect(tiles).to_have_count(4)
        tiles.nth(0).click()
        tiles.nth(1).click()
        page.get_by_label("How should it be filmed?").fill("running in golden hour sunlight")
        expect(page.get_by_role("button", name=re.compile("Film 2 clips"))).to_be_enabled()


def test_the_login_ends_in_the_middle(studio: str, walker: Walker) -> None:
    page = walker.page
    walker.sign_in(studio)
    page.goto(f"{studio}/sessions/new")
    page.get_by_label("Product").fill(PROMPT)
    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("Make the ad")).click()
    dialog = page.get_by_role("dialog", name=re.compile("signed out"))
    expect(dialog).to_be_visible()
    walker.look("31-login-ended")
    dialog.get_by_label("E-mail").fill("demo@example.com")
    dialog.get_by_label("Password", exact=True).fill("demo123")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Product")).to_have_value(PROMPT)
    page.get_by_role("button", name=re.compile("Make the ad")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()


def test_two_tabs_on_one_ad(studio: str, walker: Walker) -> None:
    page = walker.page
    walker.join(studio)
    begin_images(walker, studio)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(tab.get_by_role("progressbar")).to_be_hidden(timeout=180_000)
        expect(tab.get_by_role("button", name=re.compile(r"^Image \d"))).to_have_count(4)
    tiles = other.get_by_role("button", name=re.compile(r"^Image \d"))
    tiles.nth(0).click()
    tiles.nth(1).click()
    other.get_by_label("How should it be filmed?").fill("running in golden hour sunlight")
    other.get_by_label("Seconds per clip").select_option("2")
    other.get_by_role("button", name=re.compile("Film 2 clips")).click()
    # The first tab hears of it, and can't begin the same once more.
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    for tab in (page, other):
        expect(tab.get_by_role("button", name="Go on")).to_be_visible()
