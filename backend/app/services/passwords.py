"""Passwords: which are allowed, how they are hashed and checked, and how many at the same time.

A hash takes 19 MiB and tens of milliseconds on purpose, so that guesses are dear. A flood of logins must not make them dear for
the machine: few are worked on at once, some more wait, and the rest is sent away.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from passlib.context import CryptContext

from app.errors import InvalidInput, TooMany

# argon2id for new hashes, parameters of the OWASP cheat sheet; bcrypt is still verified.
_hashes = CryptContext(
    schemes=["argon2", "bcrypt"], deprecated=["bcrypt"], argon2__time_cost=2,
    argon2__memory_cost=19 * 1024, argon2__parallelism=1,
)  # fmt: skip
AT_ONCE = 4
"""Hashes at the same time: 76 MiB."""
MOST_WAITING = 64
"""Some seconds of work; who comes after them would not wait so long."""
_BCRYPT_BYTES = 72
"""bcrypt reads no further."""
_COMMON = Path(__file__).with_name("common_passwords.txt")

T = TypeVar("T")


class _Turns:
    """Threads for hashes alone, and how many wait for one."""

    pool = ThreadPoolExecutor(AT_ONCE, "password")
    asked = 0


async def _in_turn(work: Callable[[], T]) -> T:
    """Raises:
    TooMany: too many wait already.
    """
    if _Turns.asked >= AT_ONCE + MOST_WAITING:
        raise TooMany("Many people sign in at this moment; try again in a few seconds.", retry_after=5)  # fmt: skip
    _Turns.asked += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_Turns.pool, work)
    finally:
        _Turns.asked -= 1


async def hashed(password: str) -> str:
    """What is kept of a password.

    Raises:
        TooMany: too many are hashed at this moment.
    """
    return await _in_turn(lambda: str(_hashes.hash(password)))


@functools.cache
def _decoy() -> str:
    return str(_hashes.hash("nobody has this password"))


async def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one of a hash, and a better hash if that is old-fashioned.

    Args:
        stored: None if there is no such user: then a hash that nobody has is checked, so that both answers take as long.

    Raises:
        TooMany: too many are checked at this moment.
    """
    return await _in_turn(lambda: _verified(password, stored))


def _verified(password: str, stored: str | None) -> tuple[bool, str | None]:
    known = stored or _decoy()
    cut = known.startswith("$2") and len(password.encode()) > _BCRYPT_BYTES
    # What bcrypt would cut off counts: such a password matches no hash of bcrypt's, and that takes as long as any.
    matches, better = _hashes.verify_and_update(password, _decoy() if cut else known)
    right = bool(matches) and stored is not None and not cut
    return right, str(better) if right and better else None


@functools.cache
def common() -> frozenset[str]:
    """The most common passwords, in lower case."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def check(password: str, *names: str) -> None:
    """Refuses passwords that are guessed first: the common ones, and the person's own names.

    Args:
        names: e-mail address, user name.

    Raises:
        InvalidInput: it is one of them.
    """
    said = password.casefold()
    own = {part.casefold() for name in names for part in (name, name.partition("@")[0])}
    if said in own:
        raise _weak("Your e-mail address or name is no password; choose another.", "your own name")
    if said in common():
        raise _weak("This password is among the most common ones; choose another.", "too common")


def _weak(message: str, field: str) -> InvalidInput:
    return InvalidInput(message, code="WEAK_PASSWORD", details={"fields": {"password": field}})
