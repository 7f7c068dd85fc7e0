"""What runs in a fresh child before it decodes what strangers sent: bounds, no network, no secrets in its environment.

Descriptors are not inherited (`subprocess` closes them), and each job works in a folder of its own.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
"""Of Linux's sched.h."""
_BOUNDS = {
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


def die_with_parent() -> None:
    """Runs in a fresh child: ask Linux to end it when its parent dies."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def without_network() -> None:
    """Runs in a fresh child: a network of its own, in which there is nothing; where the kernel allows it, and rights of nobody besides."""
    if _libc and _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        _libc.unshare(_CLONE_NEWNET)  # no users of their own here, as in some containers


def limit(what: int, most: int) -> None:
    """Bounds what this process may use; a bound that is lower already stays."""
    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (bound, bound))


def confined() -> None:
    """Runs in a fresh child: it dies with its parent, reaches nobody, and can't take more than it needs."""
    without_network()
    die_with_parent()  # after it: other rights could undo this
    for what, most in _BOUNDS.items():
        limit(what, most)
