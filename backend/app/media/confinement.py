"""Bounds, no network, no secrets in its environment: for a process that decodes what strangers sent.

As a program it puts the bounds on itself and becomes the command it was given. Between fork and exec, where Python's `preexec_fn` runs, that is
unsafe beside threads; and forking a large process copies its page tables while its event loop stands still: 14 ms at 270 MB, 46 at 870
(on 1 December 2026, machine of bench/README.md), where this program takes 10 in the child.
Descriptors are not inherited (`subprocess` closes them), and each job works in a folder of its own.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Mapping, Sequence

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
"""Of Linux's sched.h."""
BOUNDS: Mapping[int, int] = {
    resource.RLIMIT_CPU: 3600,  # seconds
    resource.RLIMIT_AS: 8 << 30,  # bytes; a 1080p graph of six clips takes about 2 GB of addresses
    resource.RLIMIT_FSIZE: 4 << 30,  # bytes
    resource.RLIMIT_CORE: 0,
}
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def environment(**more: str) -> dict[str, str]:
    """What a child needs of this process's environment, in which keys and passwords lie."""
    return {name: value for name, value in os.environ.items() if name in _PASSED_ON} | more


def confined(
    command: Sequence[str], bounds: Mapping[int, int] = BOUNDS, *, tied: bool = True
) -> list[str]:
    """A command that becomes `command`, which then reaches nobody and can't take more than it needs.

    Args:
        bounds: what each of the `RLIMIT_` resources may be at most.
        tied: it dies with the thread that starts it.
    """
    told = ",".join(f"{what}={most}" for what, most in bounds.items())
    parent = os.getpid() if tied else 0
    # Isolated and without site packages: the standard library is enough, and is there sooner.
    return [sys.executable, "-I", "-S", __file__, str(parent), told, *command]


def die_with_parent(parent: int = 0) -> None:
    """Runs in a fresh child: ask Linux to end it when its parent dies, or is not `parent` any more."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _without_network() -> None:
    """A network of its own, in which there is nothing; where the kernel allows it, and rights of nobody besides."""
    if _libc and _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        _libc.unshare(_CLONE_NEWNET)  # no users of their own here, as in some containers


def _limit(what: int, most: int) -> None:
    """Bounds what this process may use; a bound that is lower already stays."""
    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bound, bound))


def _main(parent: str, told: str, *command: str) -> None:
    _without_network()
    if int(parent):
        die_with_parent(int(parent))  # after it: other rights could undo this
    for each in filter(None, told.split(",")):
        what, most = each.split("=")
        _limit(int(what), int(most))
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)  # Python ignores them, which would be inherited
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted: the command is a list
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    _main(*sys.argv[1:])
