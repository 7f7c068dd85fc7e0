"""A client's brand, a storyboard, its approval, the rendered ad, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from app.media.probe import probe_video
from tests.e2e.conftest import Walker, needs_browser
from tests.live import SMALL

pytestmark = needs_browser


def _logo(path: Path) -> Path:
    mark = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(mark).rounded_rectangle((10, 10, 590, 190), 60, fill="#ff6a13")
    mark.save(path)
    return path


def test_upload_storyboard_approve_render(studio: str, walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    walker.join(studio)
    page.get_by_role("link", name="Clients").click()
    page.get_by_role("link", name="New client").click()
    page.get_by_label("Name").fill("Stride")
    page.get_by_role("button", name="Add a colour").click()
    page.get_by_role("radio", name="Anton").check(force=True)  # it lies below its sample
    banned = page.get_by_label("Words that no ad says")
    for word in ("cheap", "walk"):
        banned.fill(word)
        banned.press("Enter")
    page.get_by_label("Logo").set_input_files(_logo(tmp_path / "logo.png"))
    expect(page.get_by_role("img", name="The logo")).to_be_visible()
    walker.look("20-client")
    page.get_by_role("button", name="Create client").click()
    expect(page.get_by_role("heading", name="Stride")).to_be_visible()
    page.get_by_label("New campaign").fill("Spring")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Spring")).to_be_visible()
    page.get_by_role("button", name="Guidelines of Spring").click()
    campaign = page.get_by_role("region", name="Campaigns")
    campaign.get_by_label("Words that no ad says").fill("all night")
    campaign.get_by_label("Words that no ad says").press("Enter")
    walker.look("21-clients")
    campaign.get_by_role("button", name="Save").click()
    expect(campaign.get_by_role("button", name="Save")).to_have_count(0)

    page.get_by_role("link", name="Uploads").click()
    expect(page.get_by_role("img", name="logo.png")).to_be_visible()
    walker.look("25-uploads")
    page.get_by_role("button", name="Delete logo.png").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("A brand uses this picture as its logo.")).to_be_visible()
    walker.errors.clear()  # the browser itself reports the 409

    page.goto(f"{studio}/sessions/new")
    page.get_by_label("Product").fill("pink athletic tennis shoes for long walks")
    page.get_by_role("radio", name="Storyboard first").click()
    walker.pick("Seconds", "6")
    walker.pick("Client", "Stride")
    walker.pick("Campaign", "Spring")
    page.get_by_role("button", name=re.compile("Draw the storyboard")).click()
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}"))
    approve = page.get_by_role("button", name="Approve the storyboard")
    expect(approve).to_be_enabled(timeout=240_000)
    render = page.get_by_role("button", name=re.compile("Render the ad"))
    expect(render).to_be_disabled()
    words = page.get_by_label("Words of scene 1")
    expect(words).not_to_have_value(re.compile("walk", re.IGNORECASE))
    walker.look("22-storyboard")

    words.fill("Cheap shoes")
    page.get_by_role("button", name="Keep these words").first.click()
    expect(page.get_by_text("The brand does not say Cheap")).to_be_visible()
    words.fill("Pink, all night")
    page.get_by_role("button", name="Keep these words").first.click()
    expect(page.get_by_text("The brand does not say All night")).to_be_visible()
    walker.errors.clear()  # the browser itself reports the 422s
    words.fill("Pink, all day")
    page.get_by_role("button", name="Keep these words").first.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(approve).to_be_enabled(timeout=120_000)
    expect(page.get_by_label("Words of scene 1")).to_have_value("Pink, all day")
    approve.click()
    expect(page.get_by_text("Approved")).to_be_visible()
    page.reload()
    expect(render).to_be_enabled()
    walker.look("23-approved")
    render.click()
    expect(page.get_by_role("heading", name="Download")).to_be_visible(timeout=300_000)
    walker.look("24-rendered")
    with page.expect_download() as saved:
        page.get_by_role("button", name="MP4").click()
    target = tmp_path / "ad.mp4"
    saved.value.save_as(target)
    facts = probe_video(target)
    assert (facts.width, facts.height) == (1920 // SMALL, 1080 // SMALL)
    assert abs(facts.duration - 6) < 0.2
    assert walker.errors == []


def test_keys_for_programs(studio: str, walker: Walker) -> None:
    page = walker.page
    walker.join(studio)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Account").click()
    page.get_by_label("What uses it").fill("our shop")
    page.get_by_label("What it may do").select_option("look only")
    page.get_by_role("button", name="Make a key").click()
    key = page.get_by_role("status").locator("code").inner_text()
    walker.look("26-account")
    asked = httpx.get(f"{studio}/api/user/profile", headers={"X-API-Key": key})
    assert asked.status_code == 200
    client = {"name": "Stride"}
    refused = httpx.post(f"{studio}/api/v2/clients", json=client, headers={"X-API-Key": key})
    assert refused.status_code == 403
    page.reload()
    expect(page.get_by_text("last used")).to_be_visible()
    expect(page.get_by_role("list", name="Your keys")).to_contain_text("look only")
    expect(page.get_by_text(key)).to_have_count(0)
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No keys.")).to_be_visible()
    assert httpx.get(f"{studio}/api/user/profile", headers={"X-API-Key": key}).status_code == 401
    assert walker.errors == []
