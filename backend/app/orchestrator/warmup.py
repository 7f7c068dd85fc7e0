"""First start: compile the renderer's kernels in the background, so that nobody waits for them later."""

from __future__ import annotations

import asyncio
import shutil
import time

from app.agents.local_director import direct
from app.config import Settings
from app.errors import ProviderError
from app.logging import get_logger
from app.providers.base import Request, run_to_completion
from app.providers.registry import Providers
from app.studio import ENGINE_VERSION

_log = get_logger(__name__)
_PROMPTS = ("pink sneaker", "energy drink can", "amber serum dropper", "white lotion bottle")
"""Together they use every kind of surface."""


async def warm_up(settings: Settings, providers: Providers) -> None:
    """Renders a few tiny pictures once per engine version; later starts return at once."""
    marker = settings.data_dir / "numba-cache" / f"{ENGINE_VERSION}.warm"
    if settings.environment == "test" or marker.exists():
        return
    began = time.monotonic()
    _log.info("renderer_compiling", note="once, about a minute; the studio can be used meanwhile")
    folder = settings.scratch / "warm"
    briefs = [direct(p, [], 1).model_dump(mode="json") for p in _PROMPTS]
    try:
        await run_to_completion(
            providers.studio, Request("warm", {"briefs": briefs}), folder, timeout=600
        )
        await asyncio.to_thread(marker.parent.mkdir, parents=True, exist_ok=True)
        marker.touch()
        _log.info("renderer_compiled", seconds=round(time.monotonic() - began, 1))
    except ProviderError as error:
        _log.warning("renderer_not_compiled", error=str(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
