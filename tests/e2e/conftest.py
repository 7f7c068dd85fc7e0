"""The studio as a person meets it: `adreel up` on free ports, a real browser, axe, screenshots."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

from tests import live
from tests.live import KERNELS, ROOT, free_port

SHOTS = ROOT / ".cache" / "e2e"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
UI = ROOT / "frontend" / ".next" / "standalone" / "server.js"
PATIENCE = 60_000
"""Milliseconds. What works on crowded cores must pass; what does not work fails as surely, only later."""

expect.set_options(timeout=PATIENCE)


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


needs_browser = [
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: install one or set CHROMIUM_PATH"
    ),
    pytest.mark.skipif(not UI.exists(), reason="the front end is not built: run `make e2e`"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="package")
def studio(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], dict[str, str]]
) -> Iterator[str]:
    """`adreel up` on free ports with an empty data folder, its ads small; its address."""
    data = tmp_path_factory.mktemp("studio")
    port, ui = free_port(), free_port()
    environment = os.environ | {
        "PORT": str(port), "FRONTEND_PORT": str(ui), "DATA_DIR": str(data), "LOG_LEVEL": "WARNING",
        "ENVIRONMENT": "development", "STUDIO_QUALITY": "rough", "NUMBA_CACHE_DIR": str(KERNELS),
        "PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}",
    } | new_database()  # fmt: skip
    log = (data / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", live.program, "up"], env=environment, stdout=log, stderr=log,
        cwd=data,
    )  # fmt: skip
    url = f"http://localhost:{ui}"
    for _ in range(300):
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/api/health").status_code == 200:
                break
        assert process.poll() is None, (data / "log").read_text()
        time.sleep(0.2)
    yield url
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0, (data / "log").read_text()[-2000:]
    log.close()


def violations(page: Page) -> list[tuple[str, str]]:
    """Rules that axe finds broken, each with an element. Only what it finds twice: a message that fades in or out has no contrast yet, or no more."""
    page.evaluate(AXE.read_text())

    def found() -> list[tuple[str, str]]:
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [(rule["id"], node["html"]) for rule in told["violations"] for node in rule["nodes"]]

    broken = found()
    if broken:
        page.wait_for_timeout(1000)
        again = found()
        broken = [each for each in broken if each in again]
    return broken


class Walker:
    """A page that collects console errors, takes screenshots and runs axe."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location}")

    def join(self, studio: str) -> None:
        """With an account of its own, to an empty gallery: other tests' ads aren't in it."""
        self.page.goto(f"{studio}/register")
        self.page.get_by_label("E-mail").fill(f"{secrets.token_hex(6)}@example.com")
        self.page.get_by_label("Password").fill("a long enough one")
        self.page.get_by_role("button", name="Create account").click()
        self.page.wait_for_url("**/dashboard")
        self.errors.clear()  # the browser itself reports the 401 of "who am I"

    def sign_in(self, studio: str) -> None:
        """As the demo user, who is an admin too, to the gallery."""
        self.page.goto(f"{studio}/login")
        self.page.get_by_role("button", name="Fill in the demo account").click()
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/dashboard")
        self.errors.clear()  # the browser itself reports the 401 of "who am I"

    def pick(self, what: str, choice: str) -> None:
        """Chooses in one of the new ad's pickers, such as "Images 6"."""
        self.page.get_by_role("button", name=re.compile(f"^{what}")).click()
        self.page.get_by_role("menuitemradio", name=choice).first.click()

    def guided(self, images: int) -> None:
        """On the page of a new ad: choose at every stage, among so many images."""
        self.page.get_by_role("radio", name="Choose at every stage").click()
        self.pick("Images", str(images))

    def film_loaded(self) -> None:
        """Waits until the page's video knows its length; `wait_for_function` would need `unsafe-eval`."""
        for _ in range(200):
            if self.page.evaluate("document.querySelector('video')?.readyState >= 1"):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the film does not load")

    def look(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        broken = violations(self.page)
        assert not broken, f"{name}: {broken}"


@contextlib.contextmanager
def browser_page(**options: Any) -> Iterator[Page]:
    """A page of a browser of its own; `options` are the context's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic",
                  "--no-first-run", "--disable-background-networking", "--disable-sync",
                  "--disable-component-update"],
        )  # fmt: skip
        options = {"viewport": {"width": 1440, "height": 900}} | options
        page = browser.new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


@pytest.fixture
def walker() -> Iterator[Walker]:
    with browser_page() as page:
        yield Walker(page)
