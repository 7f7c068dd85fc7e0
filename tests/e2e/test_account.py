"""One's own account in a real browser: another password, everything to take along, erasure."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.e2e.conftest import Walker, needs_browser

pytestmark = needs_browser
EMAIL, OLD, NEW = "leaver@example.com", "a long enough one", "an even longer one"


def test_password_export_and_erasure(studio: str, walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    page.goto(f"{studio}/register")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(OLD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/dashboard")
    page.goto(f"{studio}/account")
    walker.errors.clear()

    section = page.get_by_role("region", name="Password")
    section.get_by_label("Password now").fill("not mine at all")
    section.get_by_label("New password").fill(NEW)
    section.get_by_role("button", name="Change the password").click()
    expect(section.get_by_role("alert")).to_be_visible()
    expect(section.get_by_label("New password")).to_have_value(NEW)
    section.get_by_label("Password now").fill(OLD)
    section.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The password is changed")).to_be_visible()
    page.reload()
    expect(page.get_by_text(EMAIL).first).to_be_visible()  # this browser stays signed in
    walker.look("46-account")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Download everything").click()
    archive = tmp_path / "mine.zip"
    saved.value.save_as(archive)
    with zipfile.ZipFile(archive) as opened:
        told = json.loads(opened.read("data.json"))
    assert EMAIL in json.dumps(told)

    section = page.get_by_role("region", name="Your data")
    section.get_by_label("Your password").fill(NEW)
    section.get_by_role("button", name="Erase my account").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Erase my account").click()
    page.wait_for_url(f"{studio}/")
    login = httpx.post(f"{studio}/api/auth/login", json={"email": EMAIL, "password": NEW})
    assert login.status_code == 401
