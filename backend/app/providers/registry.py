"""Which provider serves which lane."""

from __future__ import annotations

from app.config import Settings
from app.providers.base import Provider
from app.providers.studio import StudioProvider


class Providers:
    """All providers of this installation, by name."""

    def __init__(self, by_name: dict[str, Provider]) -> None:
        self._by_name = by_name

    def for_lane(self, lane: str) -> Provider:
        """The provider of a lane.

        Raises:
            KeyError: no provider serves it.
        """
        return self._by_name[lane]

    async def close(self) -> None:
        """Ends what providers run."""
        for provider in self._by_name.values():
            await provider.close()


def open_providers(settings: Settings) -> Providers:
    """Providers that the settings allow."""
    return Providers({"studio": StudioProvider(settings)})
