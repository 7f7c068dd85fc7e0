"""The operator's page and the costs, in a real browser: an ad at work is seen, and stopped."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Walker, needs_browser

pytestmark = needs_browser

PROMPT = "Yellow rain boots for children who jump into every puddle on the way"


def _start_ad(page: Page, studio: str) -> str:
    """A one-shot ad, as a program with the page's cookie asks for it; the id of its session."""
    answer = page.request.post(
        f"{studio}/api/generate",
        data={"prompt": PROMPT, "duration": 60, "lane": "studio"},
        headers={"Origin": studio},
    )
    assert answer.status == 202, answer.text()
    return str(answer.json()["session_id"])


def test_an_admin_stops_an_ad(studio: str, walker: Walker) -> None:
    page = walker.page
    walker.sign_in(studio)
    page.goto(f"{studio}/admin")
    expect(page.get_by_role("heading", name="Admin", exact=True)).to_be_visible()
    expect(page.get_by_text("All good", exact=True)).to_be_visible(timeout=120_000)
    for state in ("Running", "Waiting", "Stuck", "Failed"):
        expect(page.get_by_role("tab", name=re.compile(rf"^{state}\s*\d+$"))).to_be_visible()
    expect(page.get_by_role("heading", name="Money", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Processes", exact=True)).to_be_visible()
    page.get_by_role("tab", name=re.compile("^Stuck")).click()
    expect(page).to_have_url(re.compile(r"\?state=stuck$"))
    page.reload()  # the tab is in the address
    expect(page.get_by_text("Nothing is stuck.")).to_be_visible()
    page.get_by_role("tab", name=re.compile("^Running")).click()

    session = _start_ad(page, studio)
    row = page.get_by_role("row").filter(has_text="rain boots")
    expect(row).to_be_visible()  # by itself: the page asks again every five seconds
    expect(row.get_by_role("progressbar")).to_be_visible()
    expect(row.get_by_text("Studio lane")).to_be_visible()
    walker.look("40-admin-running")

    stop = row.get_by_role("button", name=re.compile("^Stop"))
    stop.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
    expect(row).to_be_visible()
    stop.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("is stopped.")).to_be_visible()
    expect(row).to_have_count(0)
    stage = page.request.get(f"{studio}/api/sessions/{session}").json()["stage"]
    assert stage == "canceled"
    walker.look("41-admin-stopped")

    page.set_viewport_size({"width": 360, "height": 760})
    expect(page.get_by_role("heading", name="Processes", exact=True)).to_be_visible()
    walker.look("42-admin-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert walker.errors == []


def test_costs_can_be_seen_and_saved(studio: str, walker: Walker) -> None:
    page = walker.page
    walker.sign_in(studio)
    page.goto(f"{studio}/costs")
    expect(page.get_by_role("heading", name="Costs", exact=True)).to_be_visible()
    expect(page.get_by_role("meter")).to_have_attribute(
        "aria-valuetext", re.compile(r"^\$0\.00 of ")
    )
    walker.look("43-costs")
    page.get_by_role("radio", name="7 days").click()
    expect(page).to_have_url(re.compile(r"\?days=7$"))
    save = page.get_by_role("button", name="Download CSV")
    expect(save).to_be_enabled()
    with page.expect_download() as event:
        save.click()
    assert re.fullmatch(r"adreel-costs_[\d-]{10}_[\d-]{10}\.csv", event.value.suggested_filename)
    lines = event.value.path().read_text().splitlines()
    assert lines[0] == "day,cost_usd,calls"
    assert len(lines) == 8
    assert walker.errors == []


def test_others_are_kept_out(studio: str, walker: Walker) -> None:
    page = walker.page
    page.goto(f"{studio}/register")
    page.get_by_label("E-mail").fill("curious@example.com")
    page.get_by_label("Password").fill("a long enough one")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/dashboard")
    walker.errors.clear()
    page.goto(f"{studio}/admin")
    expect(page.get_by_role("heading", name="This page is for admins")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)
    walker.look("44-admin-refused")
    page.goto(f"{studio}/costs")
    expect(page.get_by_text("Nothing was made in the last 30 days.")).to_be_visible()
    walker.look("45-costs-empty")
    assert walker.errors == []
