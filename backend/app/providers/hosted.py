"""All paid providers of this installation as one."""

from __future__ import annotations

from app.providers.base import Estimate, Request
from app.providers.catalogue import HostedModel
from app.providers.paid import PaidProvider


class Hosted:
    """Says who makes what for money, and in which order they are asked."""

    name = "hosted"

    def __init__(self, *providers: PaidProvider) -> None:
        self._providers = providers

    def offers(self, kind: str) -> list[tuple[PaidProvider, HostedModel]]:
        """Who can make a kind of request with which model, the preferred first."""
        return [(p, m) for p in self._providers for m in p.models(kind)]

    def named(self, name: str) -> PaidProvider | None:
        """The provider of a ledger entry; None if it is no longer set up."""
        return next((p for p in self._providers if p.name == name), None)

    def model_id(self, kind: str) -> str:
        offers = self.offers(kind)
        return offers[0][1].id if offers else ""

    def estimate(self, request: Request) -> Estimate:
        """By the preferred model; nothing where there is none."""
        offers = self.offers(request.kind)
        if not offers:
            return Estimate(0.0, 0.0)
        provider, model = offers[0]
        return Estimate(provider.cost(model.id, request), model.seconds)

    async def close(self) -> None:
        """Ends what providers run."""
        for provider in self._providers:
            await provider.close()
