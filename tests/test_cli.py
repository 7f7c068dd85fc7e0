"""The command line: every command is there, and none waits for what it doesn't need."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import COMMANDS, main
from app.config import Settings
from tests.live import ROOT


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """The exit code."""
    monkeypatch.setattr("sys.argv", ["adreel", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert asked(monkeypatch, name, "--help") == 0
    assert f"usage: adreel {name}" in capsys.readouterr().out
    assert callable(importlib.import_module(COMMANDS[name][0]).run)


def test_all_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert asked(monkeypatch, "--help") == 0
    listed = capsys.readouterr().out
    assert all(f"    {name} " in listed for name in COMMANDS)


def test_whoever_has_seen_enough_is_told_no_more(tmp_path: Path) -> None:
    """As by `| head`."""
    typed = f"{sys.executable} -m app.cli models | true; echo ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "backend"), "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", typed], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "required: command"), (("paint",), "invalid choice: 'paint'"), (("--loud", "up"), "unrecognized arguments: --loud")],
)  # fmt: skip
def test_what_is_no_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:  # fmt: skip
    assert asked(monkeypatch, *words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("user disable a@b.example", ("let_in", False)), ("user enable a@b.example", ("let_in", True)),
        ("admin a@b.example", ("give", False)), ("admin a@b.example --revoke", ("give", True)),
    ],
)  # fmt: skip
def test_words_become_what_they_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: str, done: tuple[str, bool]
) -> None:
    told: list[tuple[object, ...]] = []

    def give(_: Settings, email: str, *, revoke: bool) -> int:
        told.append((email, "give", revoke))
        return 0

    def let_in(_: Settings, email: str, active: bool) -> int:
        told.append((email, "let_in", active))
        return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.commands.admin.give", give)
    monkeypatch.setattr("app.commands.user.let_in", let_in)
    assert asked(monkeypatch, *words.split()) == 0
    assert told == [("a@b.example", *done)]


@pytest.mark.parametrize("command", ["serve", "worker", "up", "migrate", "models", "make mug"])
def test_settings_that_cant_be_read_are_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "n0body-may-read-this" * 2)
    monkeypatch.setenv("TEXT_URL", "http://localhost:11434/v1")
    monkeypatch.setenv("PORT", "many")
    assert asked(monkeypatch, *command.split()) == 2
    told = capsys.readouterr()
    assert "adreel: PORT: Input should be a valid integer" in told.err
    assert ".env.example" in told.err
    assert "Traceback" not in told.err
    assert "n0body" not in told.err + told.out


@pytest.mark.parametrize("module", ["app.cli", "app.commands.up", "app.commands.verify"])
def test_those_in_front_do_without_the_application(module: str) -> None:
    """Of them `adreel up` stays as long as its children do, each of which loads it all."""
    told = f"import sys, {module}; print({{'fastapi', 'sqlalchemy', 'numba', 'dbos', 'scipy', 'redis', 'boto3'}} & set(sys.modules))"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT / "backend", capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stdout == "set()\n", done.stderr


def test_a_pair_to_sign_with_is_made_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "own.pem"
    assert asked(monkeypatch, "certificate", str(file)) == 0
    assert f"C2PA_KEY_FILE={file}" in capsys.readouterr().out
    made = file.read_bytes()
    assert b"PRIVATE KEY" in made
    assert file.stat().st_mode & 0o077 == 0
    assert asked(monkeypatch, "certificate", str(file)) == 1
    assert asked(monkeypatch, "certificate", str(tmp_path / "nowhere" / "own.pem")) == 1
    said = capsys.readouterr().err
    assert "is left as it is" in said
    assert "can't be written" in said
    assert file.read_bytes() == made


def test_the_collection_is_of_this_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert asked(monkeypatch, "postman") == 0
    made = json.loads(capsys.readouterr().out)
    assert {"key": "api", "value": "http://localhost:8123"} in made["variable"]
