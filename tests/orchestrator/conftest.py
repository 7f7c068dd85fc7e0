"""An application with both lanes; quick to look, and to give a lost job up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from app.config import Settings
from app.main import create_app
from app.providers.catalogue import Catalogue, load_catalogue
from app.providers.hosted import Hosted
from app.providers.registry import Providers
from app.providers.replicate import ReplicateProvider
from app.providers.replicate_client import ReplicateClient
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.fakes.replicate import TOKEN, FakeReplicate

Serve = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def catalogue() -> Catalogue:
    """The catalogue in force; a test may have its own."""
    return load_catalogue()


@pytest.fixture
def with_hosted(
    home: Settings, provider: InstantProvider, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> Serve:  # fmt: skip
    """Serves the application in this process, with the hosted service at an address."""

    @asynccontextmanager
    async def serving(url: str, *, fetch_seconds: float = 0.5) -> AsyncIterator[httpx.AsyncClient]:
        def opened(_: Settings) -> Providers:
            paid = ReplicateProvider(
                ReplicateClient(TOKEN, f"{url}/v1"), catalogue, submit_seconds=0.2, poll_seconds=0.05,
                fetch_seconds=fetch_seconds,
            )  # fmt: skip
            return Providers(provider, Hosted(paid))

        monkeypatch.setattr("app.main.open_providers", opened)
        app = create_app(home)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                yield client

    return serving


@pytest.fixture
async def api(with_hosted: Serve, fake: FakeReplicate) -> AsyncIterator[httpx.AsyncClient]:
    async with with_hosted(fake.base) as client:
        yield client


@pytest.fixture
async def walk(api: httpx.AsyncClient, register: Callable[[str], Awaitable[Person]]) -> Walk:
    """A session in the generative lane."""
    made = Walk(api, await register("ann@example.com"))
    await made.create(lane="generative")
    return made
