"""The next release: the same program, whose workflow has a step more. Runs that the release before began do without it."""

from __future__ import annotations

import importlib.util
import sys

_PLANNED = """        turns = asyncio.Semaphore(plan.get("at_once", 1))
"""
_CHANGED = """        if await DBOS.patch_async("noted"):
            await DBOS.run_step_async({"name": "noted"}, _noted, run_id)
"""
_STEP = """

async def _noted(run_id: str) -> None:
    _log.info("noted by the new version", run=run_id)
"""


def _load() -> None:
    """Puts the changed engine in the place of the one on disk."""
    name = "app.orchestrator.engine"
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    with open(spec.origin, encoding="utf-8") as file:  # noqa: PTH123
        source = file.read()
    assert source.count(_PLANNED) == 1
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    changed = source.replace(_PLANNED, _CHANGED + _PLANNED) + _STEP
    exec(compile(changed, spec.origin, "exec"), module.__dict__)


_load()

from tests.small_cli import main  # noqa: E402

if __name__ == "__main__":
    main()
