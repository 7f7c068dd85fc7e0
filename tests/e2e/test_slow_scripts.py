"""What somebody does while a page's scripts are still on their way is not lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Walker, browser_page, needs_browser

pytestmark = needs_browser
SCRIPTS = re.compile(r"/_next/static/.*\.js")


@pytest.fixture
def page() -> Iterator[Page]:
    with browser_page() as made:
        yield made


@contextmanager
def asleep(page: Page, url: str) -> Iterator[None]:
    """The page stands there, but its scripts come only at the end of the block."""
    held: list[Route] = []
    awake = False

    def hold(route: Route) -> None:
        if awake:
            route.continue_()
        else:
            held.append(route)

    page.route(SCRIPTS, hold)
    page.goto(url, wait_until="commit")
    yield
    awake = True
    assert held
    for route in held:
        route.continue_()


def test_an_account_is_made(studio: str, page: Page) -> None:
    with asleep(page, f"{studio}/register"):
        page.get_by_label("E-mail").fill("hasty@example.com")
        page.get_by_label("Password", exact=True).fill("a long enough one")
        page.get_by_role("button", name="Create account").click()
        assert "?" not in page.url, "the browser sends no password along in an address"
    page.wait_for_url("**/dashboard")
    expect(page.get_by_text("No ads yet")).to_be_visible()


def test_menu_and_shortcut(studio: str, page: Page) -> None:
    Walker(page).sign_in(studio)
    with asleep(page, f"{studio}/dashboard"):
        page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("menuitem", name="Account")).to_be_visible()
    with asleep(page, f"{studio}/dashboard"):
        expect(page.get_by_role("heading", name="Your ads")).to_be_visible()
        page.keyboard.press("n")
    page.wait_for_url("**/sessions/new")
    with asleep(page, f"{studio}/sessions/new"):
        page.get_by_label("Product").fill("green tea in a tin")
        page.get_by_role("button", name=re.compile("^Format|^16:9|^9:16")).first.click()
    expect(page.get_by_role("menuitemradio").first).to_be_visible()
    page.keyboard.press("Escape")
    # What React heard is kept in the tab, and comes back.
    page.reload()
    expect(page.get_by_label("Product")).to_have_value("green tea in a tin")
