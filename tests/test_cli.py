"""The command line: every command is there, and none waits for what it doesn't need."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from app.cli import COMMANDS, main
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


@pytest.mark.parametrize(
    ("words", "said"),
    [((), "required: command"), (("paint",), "invalid choice: 'paint'"), (("--loud", "up"), "unrecognized arguments: --loud")],
)  # fmt: skip
def test_what_is_no_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:  # fmt: skip
    assert asked(monkeypatch, *words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("module", ["app.cli", "app.commands.up", "app.commands.verify"])
def test_those_in_front_do_without_the_application(module: str) -> None:
    """`adreel up` stays as long as its children do, each of which loads it all: the parent needn't as well."""
    told = f"import sys, {module}; print({{'fastapi', 'sqlalchemy', 'numba', 'dbos'}} & set(sys.modules))"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT / "backend", capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stdout == "set()\n", done.stderr
