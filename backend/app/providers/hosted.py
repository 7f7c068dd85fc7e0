"""All paid providers of this installation as one."""

from __future__ import annotations

from app.providers.base import Estimate, Quotes, Request
from app.providers.catalogue import HostedModel
from app.providers.pace import Pace
from app.providers.paid import PaidProvider


class Hosted:
    """Says who makes what for money, and in which order they are asked."""

    def __init__(self, *providers: PaidProvider) -> None:
        self._providers = providers
        self._pace = Pace()

    def offers(self, kind: str) -> list[tuple[PaidProvider, HostedModel]]:
        """Who can make a kind of request with which model, the preferred first."""
        return [(p, m) for p in self._providers for m in p.models(kind)]

    def named(self, name: str) -> PaidProvider | None:
        """The provider of a ledger entry; None if it is no longer set up."""
        return next((p for p in self._providers if p.name == name), None)

    def seconds(self, model: HostedModel) -> float:
        """That a job of a model takes, about."""
        return model.seconds * self._pace.of(model.id)

    def took(self, model: HostedModel, seconds: float) -> None:
        """Learns from a job that succeeded."""
        self._pace.saw(model.id, model.seconds, seconds)

    async def close(self) -> None:
        """Ends what providers run."""
        for provider in self._providers:
            await provider.close()


class LaneQuotes:
    """Says who makes something in the generative lane: hosted models, and the studio where there are none."""

    name = "hosted"

    def __init__(self, hosted: Hosted, studio: Quotes) -> None:
        self._hosted, self._studio = hosted, studio

    def model_id(self, kind: str) -> str:
        offers = self._hosted.offers(kind)
        return offers[0][1].id if offers else self._studio.model_id(kind)

    def estimate(self, request: Request) -> Estimate:
        """By the preferred model."""
        offers = self._hosted.offers(request.kind)
        if not offers:
            return self._studio.estimate(request)
        provider, model = offers[0]
        return Estimate(provider.cost(model.id, request), self._hosted.seconds(model))
