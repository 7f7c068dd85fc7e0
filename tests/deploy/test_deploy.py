"""deploy.sh below a folder of its own, with stand-ins for systemctl, npm, pip and curl: what it does, twice, and when things fail."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from app.config import Settings
from tests.live import ROOT

_TOOLS = ("bash", "tar", "flock", "sha256sum", "git")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(t) for t in _TOOLS), reason=f"needs {', '.join(_TOOLS)}"
)

_STAND_INS = {
    # is-active: unless a file says otherwise
    "systemctl": 'echo "systemctl $*" >>"$LOG"; case $1 in is-active) [ ! -e "$ADREEL_ROOT/dead" ] ;; restart) [ ! -e "$ADREEL_ROOT/stuck" ] ;; esac',
    "curl": 'echo "curl $*" >>"$LOG"; [ ! -e "$ADREEL_ROOT/opt/adreel/current/BROKEN" ]',
    "nginx": 'echo "nginx $*" >>"$LOG"; [ ! -e "$ADREEL_ROOT/nginx-refuses" ]',
    "npm": 'echo "npm $*" >>"$LOG"; [ "$1" = ci ] && exec mkdir node_modules; mkdir -p .next/standalone/.next .next/static; touch .next/standalone/server.js .next/static/chunk.js',
    # python3 -m venv makes an environment whose programs only write down what they were asked
    "fakepython": r"""
[ "$1 $2" = "-m venv" ] || exec python3 "$@"
echo "venv $PWD" >>"$LOG"
mkdir -p "$3/bin" "$3/lib"
cat >"$3/bin/python" <<'EOF'
#!/bin/sh
echo "python $*" >>"$LOG"
case "$*" in *pip*-r*) ! grep -q no-such-wheel requirements.txt ;; esac
EOF
cat >"$3/bin/adreel" <<'EOF'
#!/bin/sh
echo "adreel $1 $DATA_DIR ${#SECRET_KEY}" >>"$LOG"
[ ! -e "$(dirname "$0")/../../FAILS-$1" ]
EOF
chmod +x "$3/bin/python" "$3/bin/adreel"
""",
}


class Machine:
    """A clean root, a source tree, and what was called."""

    def __init__(self, folder: Path) -> None:
        self.root, self.source, self.log = folder / "root", folder / "source", folder / "log"
        self.tools = tools = folder / "bin"
        for place in (self.root, tools, self.source / "backend" / "app", self.source / "data"):
            place.mkdir(parents=True)
        for name, body in _STAND_INS.items():
            (tools / name).write_text(f"#!/bin/bash\n{body}\n")
            (tools / name).chmod(0o755)
        self.log.touch()
        shutil.copytree(ROOT / "deploy", self.source / "deploy", ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        (self.source / "requirements.txt").write_text("wheel\n")
        (self.source / "backend" / "app" / "version.py").write_text("1\n")
        (self.source / "frontend" / "public").mkdir(parents=True)
        (self.source / "frontend" / "public" / "sample.jpg").touch()
        for secret in (".env", "data/adreel.sqlite"):
            (self.source / secret).write_text("secret")
        kept = {k: v for k, v in os.environ.items() if k.lower() not in Settings.model_fields}
        self.environment = kept | {
            "ADREEL_ROOT": str(self.root), "ADREEL_PYTHON": "fakepython", "ADREEL_PATIENCE": "0", "LOG": str(self.log),
            "PATH": f"{tools}:{os.environ['PATH']}",
        }  # fmt: skip

    def deploy(self, *arguments: str, source: str | None = None) -> subprocess.CompletedProcess[str]:  # fmt: skip
        words = arguments or ("--from", source or str(self.source), "--database", "sqlite")
        return subprocess.run(
            [str(ROOT / "deploy" / "deploy.sh"), *words], capture_output=True, text=True, timeout=60,
            env=self.environment, check=False,
        )  # fmt: skip

    def change(self, what: str = "backend/app/version.py", text: str = "2\n") -> None:
        (self.source / what).write_text(text)

    def calls(self) -> list[str]:
        """What was called since the last look."""
        told = self.log.read_text().splitlines()
        self.log.write_text("")
        return told

    @property
    def current(self) -> str:
        return (self.root / "opt/adreel/current").readlink().name

    @property
    def settings(self) -> Path:
        return self.root / "etc/adreel/adreel.env"

    def use_workers(self, count: int) -> None:
        text = self.settings.read_text()
        self.settings.write_text(text.replace("ADREEL_WORKERS=0", f"ADREEL_WORKERS={count}"))

    def make_database(self) -> None:
        connection = sqlite3.connect(self.root / "var/lib/adreel/adreel.sqlite")
        connection.execute("CREATE TABLE IF NOT EXISTS ads (id)")
        connection.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _well(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_twice_on_a_clean_machine(machine: Machine) -> None:
    _well(machine.deploy())
    release = machine.root / "opt/adreel/releases" / machine.current
    assert (release / "web/server.js").exists()
    assert (release / "web/.next/static/chunk.js").exists()
    assert not (release / "frontend/node_modules").exists()
    for secret in (".env", "data"):
        assert not (release / secret).exists()
    assert machine.settings.stat().st_mode & 0o777 == 0o600
    first = machine.settings.read_text()
    secret = next(line for line in first.splitlines() if line.startswith("SECRET_KEY="))
    assert len(secret) > len("SECRET_KEY=") + 40
    assert (machine.root / "etc/systemd/system/adreel-worker@.service").exists()
    called = machine.calls()
    assert f"adreel migrate {machine.root}/var/lib/adreel {len(secret) - 11}" in called
    assert called.index("systemctl restart adreel-api.service") < called.index("systemctl restart adreel-web.service")  # fmt: skip

    told, was = _well(machine.deploy()), machine.current
    again = machine.calls()
    assert (machine.current, machine.settings.read_text()) == (was, first)
    assert "building" not in told
    assert not any(call.startswith(("npm", "venv", "python -m")) for call in again)
    assert "systemctl daemon-reload" not in again  # the units are as they were
    assert not (machine.root / "opt/adreel/previous").exists()


def test_a_new_version_after_a_backup_and_workers_first(machine: Machine) -> None:
    _well(machine.deploy())
    old = machine.current
    machine.use_workers(2)
    machine.make_database()
    machine.change()
    machine.calls()
    _well(machine.deploy())
    assert machine.current != old
    assert (machine.root / "opt/adreel/previous").readlink().name == old
    (backup,) = (machine.root / "var/backups/adreel/deployments").glob("2*")
    assert (backup / "adreel.sqlite").exists()
    called = machine.calls()
    restarts = [c.rsplit(" ", 1)[1] for c in called if c.startswith("systemctl restart")]
    assert restarts == [f"adreel-{u}.service" for u in ("worker@1", "worker@2", "api", "web")]
    order = [next(i for i, c in enumerate(called) if c.startswith(start)) for start in ("venv", "adreel doctor", "adreel migrate", "systemctl restart")]  # fmt: skip
    assert order == sorted(order)


@pytest.mark.parametrize("how", ["silent", "stuck worker"])
def test_what_is_not_healthy_is_switched_back(machine: Machine, how: str) -> None:
    _well(machine.deploy())
    old = machine.current
    machine.change()
    if how == "silent":
        machine.change("BROKEN", "")
    else:
        machine.use_workers(1)
        (machine.root / "dead").touch()
    machine.calls()
    failed = machine.deploy()
    assert failed.returncode == 1
    assert machine.current == old
    assert "not healthy" in failed.stdout
    assert "rolled back" in failed.stderr
    restarts = [c for c in machine.calls() if c == "systemctl restart adreel-api.service"]
    assert len(restarts) == 2
    (machine.root / "dead").unlink(missing_ok=True)
    (machine.source / "BROKEN").unlink(missing_ok=True)
    _well(machine.deploy())  # and the next attempt is free to go
    assert machine.current != old


def test_a_first_version_that_is_not_healthy_says_so(machine: Machine) -> None:
    machine.change("BROKEN", "")
    failed = machine.deploy()
    assert failed.returncode == 1
    assert "no release before" in failed.stderr


@pytest.mark.parametrize(
    ("file", "text", "while_doing"),
    [("requirements.txt", "no-such-wheel\n", "building"), ("FAILS-doctor", "", "checking"), ("FAILS-migrate", "", "schema")],
)  # fmt: skip
def test_a_failure_before_the_switch_changes_nothing(
    machine: Machine, file: str, text: str, while_doing: str
) -> None:
    _well(machine.deploy())
    old = machine.current
    machine.change(file, text)
    machine.calls()
    failed = machine.deploy()
    assert failed.returncode != 0
    assert machine.current == old
    assert while_doing in failed.stderr
    assert f"{old} still runs" in failed.stderr
    assert not any(c.startswith("systemctl restart") for c in machine.calls())


def test_a_build_that_was_broken_off_is_begun_anew(machine: Machine) -> None:
    machine.change("requirements.txt", "no-such-wheel\n")
    assert machine.deploy().returncode != 0
    (half,) = (machine.root / "opt/adreel/releases").iterdir()
    assert not (half / ".built").exists()
    assert not (machine.root / "opt/adreel/current").exists()
    machine.change("requirements.txt", "wheel\n")
    _well(machine.deploy())


def _tree(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*")}


def test_a_dry_run_changes_nothing(machine: Machine) -> None:
    words = ("--dry-run", "--from", str(machine.source), "--database", "sqlite")
    told = _well(machine.deploy(*words))
    assert "would be built" in told
    assert _tree(machine.root) == set()
    assert machine.calls() == []
    _well(machine.deploy())
    before = _tree(machine.root)
    machine.calls()
    assert "is built already" in _well(machine.deploy(*words))
    assert (_tree(machine.root), machine.calls()) == (before, [])


def test_rollback_and_status(machine: Machine) -> None:
    assert machine.deploy("rollback").returncode == 1
    _well(machine.deploy())
    old = machine.current
    machine.change()
    _well(machine.deploy())
    new = machine.current
    assert f"would switch from {new} to {old}" in _well(machine.deploy("rollback", "--dry-run"))
    machine.calls()
    _well(machine.deploy("rollback"))
    assert machine.current == old
    assert not any("migrate" in c for c in machine.calls())
    status = _well(machine.deploy("status"))
    assert f"current   {old}" in status
    assert f"previous  {new}" in status
    machine.calls()
    _well(machine.deploy("run", "doctor", "--json"))
    assert machine.calls()[-1].startswith(f"adreel doctor {machine.root}/var/lib/adreel")
    (machine.root / "dead").touch()
    machine.use_workers(1)
    assert machine.deploy("status").returncode == 1
    assert machine.deploy("run").returncode == 2
    _well(machine.deploy("--help"))
    assert machine.deploy("--nonsense").returncode == 2


def test_old_releases_go(machine: Machine) -> None:
    names = []
    for number in range(4):
        machine.change(text=f"{number}\n")
        _well(machine.deploy())
        names.append(machine.current)
    left = {p.name for p in (machine.root / "opt/adreel/releases").iterdir()}
    assert left == set(names[-3:])


def test_a_revision_of_the_repository(machine: Machine, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", str(machine.source)]
    (machine.source / ".gitignore").write_text(".env\ndata/\n")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "first"), ("tag", "v1")):
        subprocess.run([*git, *words], check=True)
    machine.change(text="not committed\n")
    script = str(machine.source / "deploy" / "deploy.sh")
    own = subprocess.run([script, "--from", "v1", "--database", "sqlite"], capture_output=True, text=True, env=machine.environment, check=False)  # fmt: skip
    _well(own)
    release = machine.root / "opt/adreel/releases" / machine.current
    assert (release / "backend/app/version.py").read_text() == "1\n"
    for nothing in ("no-such-revision", str(tmp_path / "bin")):
        assert machine.deploy("--from", nothing, "--database", "sqlite").returncode == 1


def test_the_site_belongs_to_the_operator(machine: Machine) -> None:
    nginx = machine.root / "etc/nginx"
    for folder in ("sites-enabled", "sites-available"):
        (nginx / folder).mkdir(parents=True)
    (nginx / "sites-available/default").touch()
    (nginx / "sites-enabled/default").symlink_to("../sites-available/default")
    _well(machine.deploy())
    site = nginx / "sites-available/adreel.conf"
    assert (nginx / "sites-enabled/adreel.conf").resolve() == site
    assert not (nginx / "sites-enabled/default").exists()
    site.write_text(f"{site.read_text()}# certbot was here\n")
    machine.change("deploy/nginx/adreel/site.conf", "# newer\n")
    _well(machine.deploy())
    assert "certbot was here" in site.read_text()
    assert (nginx / "adreel/site.conf").read_text() == "# newer\n"
    (machine.root / "nginx-refuses").touch()
    machine.change("deploy/nginx/adreel/site.conf", "# broken\n")
    told = _well(machine.deploy())  # the studio itself is fine
    assert "does not take its new files" in told
    assert (nginx / "adreel/site.conf").read_text() == "# newer\n"


def test_what_it_installs_by_itself_need_not_be_there(machine: Machine, tmp_path: Path) -> None:
    """A fresh Debian has no curl."""
    bare = tmp_path / "bare"
    bare.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for tool in Path(folder).glob("*"):
            if tool.name != "curl" and not (bare / tool.name).is_symlink():
                (bare / tool.name).symlink_to(tool)
    (machine.tools / "curl").unlink()
    machine.environment["PATH"] = f"{machine.tools}:{bare}"
    told = _well(machine.deploy("--from", str(machine.source), "--dry-run"))
    assert "would be built" in told
    refused = machine.deploy()
    assert refused.returncode == 1
    assert "curl is missing" in refused.stderr
    assert not (machine.root / "opt").exists()
