"""The shipped files as their own tools see them, and what must fit together."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from app.config import Settings
from tests.live import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="no shellcheck here")
def test_shellcheck() -> None:
    scripts = [str(p) for p in DEPLOY.glob("*.sh")]
    checked = subprocess.run(["shellcheck", "-x", *scripts], capture_output=True, text=True, cwd=ROOT, check=False)  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Below a root where the programs that they name stand as empty files."""
    system = Path("/usr/lib/systemd/system")
    if not system.is_dir():
        pytest.skip("systemd's own units are not here")
    folder = tmp_path / "etc/systemd/system"
    shutil.copytree(DEPLOY / "systemd", folder)
    shutil.copy(folder / "adreel-worker@.service", folder / "adreel-worker@1.service")
    shutil.copytree(system, tmp_path / "usr/lib/systemd/system", symlinks=True)
    for program in ("opt/adreel/current/.venv/bin/adreel", "opt/adreel/current/deploy/backup.sh", "usr/bin/env"):  # fmt: skip
        path = tmp_path / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    names = [f"./{u.name}" for u in UNITS if "@" not in u.name] + ["./adreel-worker@1.service"]
    checked = subprocess.run(
        ["systemd-analyze", "verify", f"--root={tmp_path}", *names], capture_output=True, text=True, cwd=folder, check=False,
    )  # fmt: skip
    told = "\n".join(line for line in checked.stderr.splitlines() if "adreel" in line)
    assert (checked.returncode, told) == (0, ""), checked.stderr


@pytest.mark.parametrize("name", ["adreel-api.service", "adreel-worker@.service", "adreel-web.service"])  # fmt: skip
def test_services_come_back_drain_and_are_no_root(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text()
    for line in ("User=adreel", "Restart=always", "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "KillMode=mixed"):  # fmt: skip
        assert f"\n{line}\n" in text
    assert "MemoryMax=" in text


def test_whoever_stops_a_process_waits_longer_than_it_drains() -> None:
    drain = Settings.model_fields["drain_seconds"].default + 20
    waits = [int(n) for u in ("adreel-api.service", "adreel-worker@.service") for n in re.findall(r"TimeoutStopSec=(\d+)", (DEPLOY / "systemd" / u).read_text())]  # fmt: skip
    waits += [int(re.findall(r"stop_grace_period: (\d+)s", (ROOT / "docker-compose.yml").read_text())[0])]  # fmt: skip
    waits += [int(tomllib.loads((DEPLOY / "fly.toml").read_text())["kill_timeout"].rstrip("s"))]
    assert len(waits) == 4
    assert min(waits) >= drain


def test_example_settings_are_settings() -> None:
    """Names in the example for compose are settings, or used by the compose file."""
    compose = (ROOT / "docker-compose.yml").read_text()
    for line in (DEPLOY / "compose.env.example").read_text().splitlines():
        name = line.partition("=")[0]
        if line and not line.startswith("#"):
            assert name.lower() in Settings.model_fields or f"${{{name}" in compose, name


def test_secrets_stay_out_of_images() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"  # everything, but what is named
    assert "**/.env*" in ignored
    dockerfile = (ROOT / "Dockerfile").read_text()
    users = re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)
    assert [u.split(":")[0] != "0" for u in users] == [True, True]
    assert "index-url" not in dockerfile
