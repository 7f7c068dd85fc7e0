"""What decodes strangers' files: it reaches nobody, sees no secrets, holds no descriptors of ours, and dies with its parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.media import ffmpeg
from app.media.confinement import confined, environment

_LOOK = """
import json, os, resource, socket
def reached():
    try:
        socket.create_connection(("127.0.0.1", PORT), 1).close()
        return True
    except OSError:
        return False
print(json.dumps({"reached": reached(), "env": sorted(os.environ), "fds": len(os.listdir("/proc/self/fd")),
    "cpu": resource.getrlimit(resource.RLIMIT_CPU)[0], "core": resource.getrlimit(resource.RLIMIT_CORE)[0]}))
"""


def looked(port: int, keep: int = 0) -> dict[str, object]:
    done = subprocess.run(
        confined([sys.executable, "-I", "-c", _LOOK.replace("PORT", str(port))]), env=environment(MORE="1"),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, object] = json.loads(done.stdout)
    return told


def _separable() -> bool:
    """Whether this kernel lets a process have a network of its own."""
    return subprocess.run(["unshare", "-Urn", "true"], capture_output=True).returncode == 0 or (
        subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0
    )


def test_a_decoder_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setenv("SECRET_KEY", "s" * 40)
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    with socket.create_server(("127.0.0.1", 0)) as trap, Path("/dev/null").open() as ours:
        os.set_inheritable(ours.fileno(), True)
        told = looked(trap.getsockname()[1])
        trap.settimeout(0.2)
        if _separable():
            assert told["reached"] is False
            with pytest.raises(TimeoutError):
                trap.accept()
    assert set(told["env"]) <= {"PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "MORE", "LC_CTYPE"}  # type: ignore[call-overload]  # fmt: skip
    assert told["fds"] == 4, "standard streams, and the folder that is being listed"
    assert (told["cpu"], told["core"]) == (3600, 0)


async def test_ffmpeg_opens_no_address(tmp_path: Path) -> None:
    import socket

    if not _separable():
        pytest.skip("this kernel gives no process a network of its own")
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/x.mp4"
        with pytest.raises(ffmpeg.FfmpegError):
            await ffmpeg.run(["-i", address, "out.mp4"], tmp_path)
        with pytest.raises(TimeoutError):
            trap.accept()


def test_it_dies_with_its_parent() -> None:
    code = (
        "import subprocess, sys, time\n"
        "from app.media.confinement import confined\n"
        "child = subprocess.Popen(confined(['sleep', '60']))\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.stdout.close()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("it outlives its parent")


def test_it_ends_at_once_where_its_parent_is_gone_already() -> None:
    command = confined(["true"])
    command[command.index(str(os.getpid()))] = str(os.getppid())  # whose child it is not
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


def test_a_command_that_is_not_there_is_named() -> None:
    done = subprocess.run(confined(["no-such-tool"]), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr == "no-such-tool: No such file or directory\n"
