"""Who may try a password now: guesses are slowed down, and nobody can lock somebody else out.

Three counts, of attempts before their password is looked at:
- by account and address: the guesses of one place at one account; what grows is the wait, from seconds to hours
  (`LOGIN_RATE`, several windows). A right password ends the count.
- by address alone: one place that tries many accounts (`LOGIN_ADDRESS_RATE`).
- of an account, from everywhere: never a reason to refuse by itself, or whoever knows an e-mail address could lock its
  owner out. While there are many, each place has fewer tries at this account; a right password at the first still gets in.

An account that does not exist is counted by the name that was typed, so both are answered alike.
"""

from __future__ import annotations

import hashlib

from app.errors import TooMany
from app.logging import security
from app.services.limits import RateLimits

PAIR, ADDRESS, ACCOUNT, BESIEGED = "login", "login_address", "login_account", "login_besieged"
FIXED = {ACCOUNT: "100/hour", BESIEGED: "2/15 minutes"}
"""Wrong passwords of an account from everywhere, from which on each address has so few tries."""


class Door:
    """Before which everybody waits who says a password."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits

    async def knock(self, account: str, address: str) -> None:
        """Counts an attempt.

        Raises:
            TooMany: there were too many from this address, or from there at this account.
        """
        try:
            await self._limits.take(ADDRESS, address)
            besieged = await self._limits.full(ACCOUNT, _short(account))
            await self._limits.take(BESIEGED if besieged else PAIR, _pair(account, address))
        except TooMany as error:
            security("throttled", what="login", retry_after=error.retry_after)
            error.message = f"Too many attempts to sign in; try again in {error.retry_after} s."
            raise

    async def failed(self, account: str) -> None:
        """The password was wrong."""
        if not await self._limits.full(ACCOUNT, _short(account)):
            await self._limits.take(ACCOUNT, _short(account))

    async def passed(self, account: str, address: str) -> None:
        """The password was right: earlier slips are forgotten."""
        for name in (PAIR, BESIEGED):
            await self._limits.forget(name, _pair(account, address))


def _short(account: str) -> str:
    """Neither as long as what people may type, nor readable in Redis."""
    return hashlib.sha256(account.encode()).hexdigest()[:32]


def _pair(account: str, address: str) -> str:
    return f"{_short(account)}@{address}"
