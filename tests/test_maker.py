"""`adreel make`: an ad without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.make import Order, make
from app.commands.serve import serve
from app.config import Settings
from app.media.credentials import OWN_FILE, open_credentials
from app.media.probe import probe_video
from app.media.provenance import read_provenance
from app.providers.registry import Providers
from tests.fakes.provider import InstantProvider


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(InstantProvider()))


def order(out: Path, prompt: str = "blue mug with white stripes", **more: object) -> Order:
    photos = more.pop("photos", ())
    options = {"duration": 6.0, "aspect_ratio": "9:16", **more}
    return Order(prompt, photos, out, options)  # type: ignore[arg-type]


def test_a_file_comes_out(quick: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    out = tmp_path / "ad.mp4"
    assert make(settings, order(out)) == 0
    facts = probe_video(out)
    assert (facts.width, facts.height) == (1080, 1920)
    assert facts.duration == pytest.approx(6, abs=0.05)
    told = capsys.readouterr()
    assert "$0.00" in told.out
    assert "complete" in told.err


@pytest.mark.parametrize(
    ("more", "says"),
    [({"prompt": "x"}, "prompt"), ({"duration": 99.0}, "duration"), ({"photos": (Path("/nope.jpg"),)}, "no photo"),
     ({"lane": "generative"}, "lane")],
)  # fmt: skip
def test_what_can_not_be_is_said(
    quick: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, object], says: str
) -> None:  # fmt: skip
    assert make(settings, order(tmp_path / "ad.mp4", **more)) == 1  # type: ignore[arg-type]
    assert says in capsys.readouterr().err
    assert not (tmp_path / "ad.mp4").exists()


def test_no_folder(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make(settings, order(tmp_path / "no" / "ad.mp4")) == 1
    assert "no folder" in capsys.readouterr().err


def test_a_broken_key_ends_the_start_with_a_sentence(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    settings.data_dir.mkdir()
    (settings.data_dir / OWN_FILE).write_text("no key")
    assert make(settings, order(tmp_path / "ad.mp4")) == 1
    assert serve(settings) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("adreel: ") and "no certificate" in line for line in told)
    assert not (tmp_path / "ad.mp4").exists()
    assert (settings.data_dir / OWN_FILE).read_text() == "no key"


def test_the_file_is_signed_by_the_installation(quick: None, settings: Settings, tmp_path: Path) -> None:  # fmt: skip
    assert make(settings, order(tmp_path / "ad.mp4")) == 0
    found = read_provenance(tmp_path / "ad.mp4", open_credentials(settings))
    assert found.valid
    assert found.signer
    assert found.signer.own
