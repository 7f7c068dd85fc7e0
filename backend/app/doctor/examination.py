"""Runs checks side by side; one that hangs holds up neither the others nor the end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from app.config import Settings
from app.doctor.finding import Check, Examined, Finding, failed

PATIENCE = 3.0
"""Seconds for one check."""


class _Loose(concurrent.futures.ThreadPoolExecutor):
    """Threads that nobody waits for: a disk that hangs must not keep the program from ending."""

    def submit(
        self, work: Callable[..., Any], /, *args: Any, **more: Any
    ) -> concurrent.futures.Future[Any]:
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work(*args, **more))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=run, daemon=True, name="doctor").start()
        return future


async def examine(
    settings: Settings, checks: Mapping[str, Check], patience: float = PATIENCE
) -> list[Examined]:
    """All checks' findings, in their order."""
    asyncio.get_running_loop().set_default_executor(_Loose())
    return list(await asyncio.gather(*(_one(settings, n, c, patience) for n, c in checks.items())))


async def _one(settings: Settings, name: str, check: Check, patience: float) -> Examined:
    began = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            finding = await check(settings)
    except TimeoutError:
        finding = _hung(patience)
    except Exception as error:  # a check that breaks is a finding, and the others go on
        finding = failed(
            f"The check broke: {type(error).__name__}: {error}", "Please report this as a bug."
        )
    return Examined(name, finding, time.monotonic() - began)


def _hung(patience: float) -> Finding:
    return failed(
        f"No answer within {patience:.0f} s.",
        "It hangs: see whether its host can be reached from here, or its disk is a network's.",
    )
