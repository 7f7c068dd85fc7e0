"""Which provider serves which lane."""

from __future__ import annotations

from pathlib import Path

from app.config import Settings
from app.providers.base import Provider, Quotes
from app.providers.catalogue import OWN, Catalogue, Role, load_catalogue
from app.providers.hosted import Hosted, LaneQuotes
from app.providers.openai_text import ChatEndpoint
from app.providers.paid import PaidProvider
from app.providers.replicate import ReplicateProvider
from app.providers.replicate_client import ReplicateClient
from app.providers.studio import StudioProvider

STUDIO, GENERATIVE = "studio", "generative"


class Providers:
    """All providers of this installation.

    Attributes:
        studio: serves the studio lane, and in every lane titles and what nobody else makes.
        paid: serve the generative lane; None where no key is set.
        aside: the studio once more, in a process that starts when it is first asked: for previews, which somebody waits for
            and no render should hold up.
    """

    def __init__(
        self, studio: Provider, paid: Hosted | None = None, aside: Provider | None = None
    ) -> None:
        self.studio, self.paid, self.aside = studio, paid, aside or studio

    @property
    def lanes(self) -> list[str]:
        """Lanes that can be chosen."""
        return [STUDIO, GENERATIVE] if self.paid else [STUDIO]

    def paid_for(self, lane: str) -> Hosted | None:
        """Who makes the pictures and clips of a lane for money, if anybody."""
        return self.paid if lane == GENERATIVE else None

    def quotes(self, lane: str) -> Quotes:
        """Who says what a lane's pictures and clips will take."""
        hosted = self.paid_for(lane)
        return LaneQuotes(hosted, self.studio) if hosted else self.studio

    async def close(self) -> None:
        """Ends what providers run."""
        await self.studio.close()
        await self.aside.close()
        if self.paid:
            await self.paid.close()


def catalogue_of(settings: Settings) -> Catalogue:
    """The catalogue in force."""
    return load_catalogue(Path(settings.model_catalogue) if settings.model_catalogue else OWN)


def open_paid(settings: Settings) -> list[PaidProvider]:
    """Services that the settings open, in the order in which they are asked."""
    paid: list[PaidProvider] = []
    if settings.text_url:
        paid.append(ChatEndpoint(settings))
    if token := settings.replicate_api_token.get_secret_value():
        client = ReplicateClient(token, settings.replicate_url)
        replicate = ReplicateProvider(
            client, catalogue_of(settings), submit_seconds=settings.replicate_submit_seconds,
            poll_seconds=settings.replicate_poll_seconds, without=[Role.TEXT] if settings.text_url else [],
            webhook=f"{settings.public_url.rstrip('/')}/api/webhooks/replicate" if settings.public_url else None,
        )  # fmt: skip
        paid.append(replicate)
    return paid


def open_providers(settings: Settings) -> Providers:
    """Providers that the settings allow."""
    paid = open_paid(settings)
    aside = StudioProvider(settings, "aside")
    return Providers(StudioProvider(settings), Hosted(*paid) if paid else None, aside)
