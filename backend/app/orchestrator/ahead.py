"""What is prepared beside a run, while its units are being made: a head start that may be lost at any time."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.agents.base import Context
from app.agents.rough_cut import RoughCut
from app.errors import AppError
from app.logging import get_logger
from app.media.ffmpeg import FfmpegError
from app.models.types import new_id
from app.providers.base import Progress, unheard
from app.schemas.agents import AgentInput

_log = get_logger(__name__)


@dataclass(slots=True)
class _Beside:
    """Work beside a run whose `units` are being made right now; `over` once none is."""

    over: asyncio.Event
    task: asyncio.Task[None]
    units: int = 0


class Ahead:
    """Cuts ads while their shots come in. Nothing of it is recorded: a failure only means that the cut has more to do."""

    def __init__(
        self,
        rough_cut: RoughCut,
        context: Callable[[str, Progress], AbstractAsyncContextManager[Context]],
    ) -> None:
        self._rough_cut, self._context = rough_cut, context
        self._runs: dict[str, _Beside] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def beside(
        self, run_id: str, session_id: str, data: dict[str, Any] | None
    ) -> AsyncIterator[None]:
        """While a unit of a run is being made. The first begins the rough cut, the last one lets it end.

        Args:
            data: the compositor's; None prepares nothing.
        """
        if data is None:
            yield
            return
        beside = self._runs.get(run_id)
        if beside is None:
            over = asyncio.Event()
            work = self._prepare(run_id, AgentInput(session_id=session_id, data=data), over)
            # A context of its own: it is no part of the unit's workflow step.
            task = asyncio.get_running_loop().create_task(work, context=contextvars.Context())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            beside = self._runs[run_id] = _Beside(over, task)
        beside.units += 1
        try:
            yield
        except asyncio.CancelledError:  # nobody will cut this
            beside.task.cancel()
            raise
        finally:
            beside.units -= 1
            if not beside.units:
                beside.over.set()
                self._runs.pop(run_id, None)

    async def _prepare(self, run_id: str, task: AgentInput, over: asyncio.Event) -> None:
        try:
            async with self._context(f"ahead-{new_id()}", unheard) as context:
                await self._rough_cut.run(task, context, over)
        except (AppError, FfmpegError, OSError) as error:
            _log.warning("rough_cut_failed", run_id=run_id, error=str(error))
        except Exception:
            _log.exception("rough_cut_crashed", run_id=run_id)

    async def close(self) -> None:
        """Breaks off what is at work."""
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
