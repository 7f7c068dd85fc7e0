"""`adreel` as it would be without kept answers, for comparison: `python -m bench.uncached serve`."""

from __future__ import annotations

from app.cli import main
from app.services.status_cache import MemoryShelf


class _Forgetful(MemoryShelf):
    async def put(self, key: str, text: str, seconds: int) -> None:
        """Keeps nothing."""


if __name__ == "__main__":
    import app.services.status_cache as room

    room.MemoryShelf = _Forgetful  # type: ignore[misc]
    main()
