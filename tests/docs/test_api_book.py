"""docs/api.md has every door, and what it prints can be typed in from top to bottom."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.live import ROOT, Server

BOOK = (ROOT / "docs" / "api.md").read_text()
DESCRIBED = json.loads((ROOT / "frontend" / "openapi.json").read_text())
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", BOOK, re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"""(?:call (?P<method>[A-Z]+) |\$api)['"]?(?P<path>/[^\s'"?]*)""")
DOORS = [(method.upper(), path) for path, doors in DESCRIBED["paths"].items() for method in doors]


def _opens(method: str, path: str) -> bool:
    """Whether some command of the book goes through this door."""
    like = re.compile(re.sub(r"\\{\w+\\}", r"\\$[^/]*", re.escape(path)))
    typed = TYPED.finditer("\n".join(BLOCKS))
    return (path.endswith("{filename}") and path in BOOK) or any(
        like.fullmatch(found["path"]) and found["method"] in (None, method) for found in typed
    )


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_every_door_is_in_the_book(method: str, path: str) -> None:
    assert _opens(method, path)


def test_a_door_that_is_not_in_the_book_is_missed() -> None:
    assert not _opens("GET", "/api/v2/clients/{client_id}/ads")
    assert not _opens("PUT", "/api/v2/clients/{client_id}")


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
@pytest.mark.timeout(1600)
def test_what_is_printed_can_be_typed_in(
    tmp_path: Path, new_database: Callable[[], dict[str, str]]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    photo = Image.new("RGB", (480, 600), "#e8e8e8")
    ImageDraw.Draw(photo).rounded_rectangle((140, 160, 340, 540), 40, fill="#5f8a6a")
    photo.save(here / "mug.jpg", quality=90)
    server = Server(tmp_path / "data", ENVIRONMENT="development", **new_database())
    server.start()
    try:
        server.order("admin", "demo@example.com")
        typed = "\n".join(["set -euo pipefail", *BLOCKS]).replace(
            "http://localhost:8000", server.url
        )
        done = subprocess.run(
            ["bash", "-c", typed], cwd=here, capture_output=True, text=True, timeout=1500, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
        refused = re.findall(r'"error":\{"code":"(\w+)"', done.stdout)
        assert refused == [
            "SESSION_NOT_FOUND", "NOTHING_TO_CANCEL", "NOTHING_TO_RETRY", "APPROVAL_REQUIRED",
            "NOTHING_TO_CANCEL", "NOTHING_TO_RETRY",
        ]  # fmt: skip
        assert {p.suffix for p in here.iterdir()} == {
            ".jpg",
            ".ttf",
            ".m4a",
            ".mp4",
            ".gif",
            ".zip",
        }
    finally:
        server.stop()
