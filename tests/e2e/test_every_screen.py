"""Every screen in every state, dark and light, wide and narrow, in both languages: axe finds nothing, nothing runs off the side.

One guided ad is made, and looked at where it waits; states of loading and of failure are had by holding back or refusing what a page asks. The
pictures go to .cache/e2e/screens/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import SHOTS, browser_page, needs_browser, violations
from tests.e2e.interface import interface
from tests.live import Client, Server

pytestmark = [*needs_browser, pytest.mark.timeout(1500)]

FACES = [
    ("dark", 1440, "en"),
    ("light", 390, "en"),
    ("dark", 390, "de"),
    ("light", 1440, "de"),
]
ROOMS = ("clients", "uploads", "costs", "account", "admin")
ASKED = "**/api/**"
"""By the browser; who is signed in comes with the page."""
RESTED = '[data-testid="title-preview"][aria-busy="false"]'
"""The preview of an ad, drawn."""
PROMPT = "red energy drink can with yellow stripes"


def _hold(route: Route) -> None:
    """Never answers."""


def _refuse(route: Route) -> None:
    error = {"error": {"code": "INTERNAL_ERROR", "message": "Something went wrong on our side.", "request_id": "4c1f"}}  # fmt: skip
    route.fulfill(status=500, json=error)


class Faces:
    """One browser that looks at the same address in every theme, width and language."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.token = ""
        self.problems: list[str] = []
        self.folder = SHOTS / "screens"
        self.folder.mkdir(parents=True, exist_ok=True)

    def _wear(self, theme: str, width: int, language: str) -> None:
        told = {"theme": theme, "locale": language, "adreel_session": self.token}
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.url}
                for name, value in told.items()
                if value
            ]
        )
        self.page.set_viewport_size({"width": width, "height": 900 if width > 500 else 844})

    def look(
        self, name: str, path: str, then: str | None = None, settle: int = 500, rested: str | None = None
    ) -> None:  # fmt: skip
        """`then`: a key that is pressed once the page is there. `rested`: what is waited for, a selector."""
        for theme, width, language in FACES:
            self._wear(theme, width, language)
            self.page.goto(self.url + path, wait_until="load")
            self.page.wait_for_timeout(settle)
            if rested:
                self.page.locator(rested).wait_for()
            if then:
                self.page.keyboard.press(then)
                self.page.wait_for_timeout(400)
            face = f"{name}-{theme}-{width}-{language}"
            self.page.screenshot(path=self.folder / f"{face}.png")
            self.problems += [
                f"{face}: {rule} {html[:160]}" for rule, html in violations(self.page)
            ]
            wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                self.problems.append(f"{face}: runs {wide} pixels off the side")


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], dict[str, str]]
) -> Iterator[tuple[str, Server]]:
    with interface(tmp_path_factory.mktemp("screens"), **new_database()) as (url, server):
        yield url, server


@pytest.fixture
def faces(place: tuple[str, Server]) -> Iterator[Faces]:
    with browser_page(reduced_motion="reduce") as page:
        made = Faces(page, place[0])
        yield made
        assert made.problems == [], "\n".join(made.problems)


def _walk(faces: Faces, user: Client) -> None:
    """A guided ad, looked at wherever it waits."""
    ad = user.create()
    faces.look("ad-brief", f"/sessions/{ad}")
    user.images(ad)
    faces.look("ad-images-working", f"/sessions/{ad}")
    waiting = user.wait(ad, "image_selection")
    faces.look("ad-images", f"/sessions/{ad}")
    picked = ".".join(image["id"][:8] for image in waiting["generated_images"][:2])
    faces.look("ad-images-compare", f"/sessions/{ad}?sel={picked}&view=compare")
    user.clips(ad, waiting)
    waiting = user.wait(ad, "clip_selection")
    faces.look("ad-clips", f"/sessions/{ad}")
    ids = [clip["id"] for clip in waiting["generated_clips"]]
    user.post("/api/save-approved-clips", session_id=ad, approved_clip_ids=ids, clip_order=ids)
    faces.look("ad-cut", f"/sessions/{ad}?step=cut", rested=RESTED)
    user.compose(ad, waiting)
    user.wait(ad, "complete")
    faces.look("ad-result", f"/sessions/{ad}", settle=1000)
    shared = user.post(f"/api/sessions/{ad}/share")
    faces.look("shared", f"/s/{shared['token']}")


def test_nobody(faces: Faces) -> None:
    for name, path in {"landing": "/", "login": "/login", "register": "/register"}.items():
        faces.look(name, path)
    faces.look("not-found", "/nowhere/at/all")
    faces.look("shared-gone", "/s/" + "x" * 32)


def test_somebody_new(place: tuple[str, Server], faces: Faces) -> None:
    with Client(place[1].url, "new@example.com") as user:
        faces.token = user.token
        faces.look("dashboard-empty", "/dashboard")
        for room in ("clients", "uploads", "costs", "account"):
            faces.look(f"{room}-empty", f"/{room}")
        faces.look("admin-refused", "/admin")
        faces.look("new-ad", "/sessions/new")
        faces.look("palette", "/dashboard", then="Control+k")
        faces.look("keys", "/dashboard", then="?")
        faces.look("no-such-ad", "/sessions/00000000-0000-4000-8000-000000000000")


def test_an_ad_on_its_way(place: tuple[str, Server], faces: Faces) -> None:
    with Client(place[1].url) as user:
        faces.token = user.token
        _walk(faces, user)
        stopped = user.create("9:16")
        user.images(stopped)
        user.http.post(f"/api/sessions/{stopped}/cancel").raise_for_status()
        user.wait(stopped, "canceled")
        faces.look("ad-canceled", f"/sessions/{stopped}")
        client = user.post("/api/v2/clients", name="Stride & Söhne")
        faces.look("clients", f"/clients?client={client['id']}")
        job = user.post("/api/v2/generate", prompt=PROMPT, duration=6, client_id=client["id"])
        faces.look("storyboard-working", f"/sessions/{job['job_id']}")
        user.wait(job["job_id"], "image_selection")
        faces.look("storyboard", f"/sessions/{job['job_id']}", settle=1000)
        faces.look("dashboard", "/dashboard")
        faces.look("dashboard-no-match", "/dashboard?q=nothing+like+this")
        faces.look("costs", "/costs")


def test_rooms_wait_and_fail(place: tuple[str, Server], faces: Faces) -> None:
    url, server = place
    login = {"email": "demo@example.com", "password": "demo123"}
    answer = httpx.post(f"{url}/api/auth/login", json=login)
    faces.token = answer.json()["session_token"]
    for way, name in ((_hold, "loading"), (_refuse, "error")):
        faces.page.route(ASKED, way)
        for room in ROOMS:
            faces.look(f"{room}-{name}", f"/{room}", settle=2500 if way is _refuse else 500)
        faces.page.unroute(ASKED)
    faces.look("admin", "/admin")
    server.kill()
    faces.look("server-gone", "/dashboard", settle=2500)
    faces.look("shared-server-gone", "/s/" + "y" * 32)
    server.start()
    faces.page.goto(f"{url}/dashboard")
    expect(faces.page.get_by_role("heading", level=1)).to_be_visible()
