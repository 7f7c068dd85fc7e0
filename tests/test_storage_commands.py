"""`adreel storage …` from a shell: what it prints, and its exit codes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.config import Settings
from app.migrations.runner import upgrade
from tests.fakes.s3 import FakeS3

Told = tuple[int, str, str]
"""Exit code, output, errors."""


@pytest.fixture
def adreel(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Told]:
    monkeypatch.chdir(tmp_path)

    def run(settings: Settings, *arguments: str) -> Told:
        for name in ("data_dir", "s3_bucket", "s3_endpoint_url", "s3_path_style"):
            monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
        if settings.s3_bucket:
            monkeypatch.setenv("S3_ACCESS_KEY_ID", "test")
            monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "secret-of-the-test")
        monkeypatch.setattr("sys.argv", ["adreel", "storage", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def bucket(s3: FakeS3, tmp_path: Path) -> Settings:
    return s3.settings(tmp_path / "data")


def test_copy_and_sweep(adreel: Callable[..., Told], bucket: Settings, s3: FakeS3) -> None:
    media = bucket.data_dir / "media" / "sessions" / "gone"
    media.mkdir(parents=True)
    (media / "a.mp4").write_bytes(b"x" * 2_000_000)
    assert adreel(bucket, "copy", "--to", "s3", "--dry-run") == (
        0, "1 file would be copied, 2.0 MB; 0 were there, 0 were removed meanwhile.\n", "",
    )  # fmt: skip
    assert s3.names(bucket.s3_bucket) == []
    assert adreel(bucket, "copy", "--to", "s3")[::2] == (0, "")
    assert s3.names(bucket.s3_bucket) == ["sessions/gone/a.mp4"]
    code, _, error = adreel(bucket, "sweep", "--older-than", "0")
    assert (code, "There is no database" in error) == (1, True)
    upgrade(bucket.sqlalchemy_url)
    code, _, error = adreel(bucket, "sweep", "--older-than", "0")
    assert (code, "right one" in error) == (1, True)
    assert adreel(bucket, "sweep", "--older-than", "0", "--force") == (
        0, "1 file removed, 2.0 MB; 0 belong to something, 0 are too young to tell.\n", "",
    )  # fmt: skip
    assert s3.names(bucket.s3_bucket) == []


def test_without_a_bucket_there_is_nothing_to_copy(
    adreel: Callable[..., Told], settings: Settings
) -> None:
    settings.data_dir.mkdir()
    code, _, error = adreel(settings, "copy", "--to", "local")
    assert (code, "S3_BUCKET is not set" in error) == (1, True)


def test_a_copy_that_is_stopped_says_that_it_can_go_on(
    adreel: Callable[..., Told], bucket: Settings, s3: FakeS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background job ignores it
    media = bucket.data_dir / "media"
    media.mkdir(parents=True)
    for number in range(12):
        (media / f"{number}.mp4").write_bytes(b"film")
    told = "app.commands.storage._tell"
    pressed: list[object] = []

    def press(done: object) -> None:
        if not pressed:
            signal.raise_signal(signal.SIGINT)  # Ctrl-C
        pressed.append(done)

    monkeypatch.setattr(told, press)
    code, _, error = adreel(bucket, "copy", "--to", "s3")
    signal.signal(signal.SIGINT, before)
    assert (code, "it can be run again" in error) == (130, True)
    assert len(list(media.iterdir())) == 12
    monkeypatch.setattr(told, lambda _: None)
    assert adreel(bucket, "copy", "--to", "s3")[0] == 0
    assert len(s3.names(bucket.s3_bucket)) == 12
