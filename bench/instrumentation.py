"""What logs, metrics and traces cost: `python -m bench.instrumentation [rounds]`.

The application in one process, with all of it (JSON log lines to a file, metrics, spans to a collector that takes them) and with none, in turn, several
rounds each: the time of a small request, and of an ad whose pictures and clips are made in no time, its cut being real.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from aiohttp import web
from tests.conftest import Walk
from tests.fakes.provider import InstantProvider
from tests.live import free_port

from app.config import Settings
from app.main import create_app
from app.providers.registry import Providers

REQUESTS = 400


@contextlib.asynccontextmanager
async def collector() -> AsyncIterator[str]:
    """Takes spans and forgets them; its address."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application(client_max_size=1 << 26)
    app.router.add_post("/v1/traces", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def timed(settings: Settings) -> tuple[float, float]:
    """Milliseconds of a request, median; seconds of an ad."""
    with patch("app.main.open_providers", lambda _: Providers(InstantProvider())):
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bench") as api:
                body = {"email": "ann@example.com", "password": "a long enough one"}
                token = (await api.post("/api/auth/register", json=body)).json()["session_token"]
                api.cookies.clear()
                walk = Walk(api, {"Authorization": f"Bearer {token}"})
                await walk.create(aspect_ratio="1:1")
                took = []
                for _ in range(REQUESTS):
                    began = time.perf_counter()
                    await walk.session()
                    took.append(time.perf_counter() - began)
                began = time.perf_counter()
                await walk.images(4)
                await walk.clips(2)
                await walk.approve_clips()
                await walk.post("/api/compose-final-video", 202, **walk.compose_body())
                await walk.reach("complete")
                return statistics.median(took) * 1000, time.perf_counter() - began


async def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seen: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    with tempfile.TemporaryDirectory() as place, (Path(place) / "log").open("w") as log:
        async with collector() as url:
            for number in range(rounds):
                for way, runs in seen.items():
                    more: dict[str, Any] = {"log_level": "ERROR"}
                    if way == "with":
                        more = {"log_level": "INFO", "log_format": "json", "metrics_port": free_port(), "otel_exporter_otlp_endpoint": url}  # fmt: skip
                    settings = Settings(
                        _env_file=None, environment="test", data_dir=Path(place) / f"{way}-{number}", secret_key="k" * 40,
                        studio_quality="draft", **more,
                    )  # fmt: skip
                    with contextlib.redirect_stderr(log):
                        runs.append(await timed(settings))
                    logging.getLogger().handlers.clear()
    for way, runs in seen.items():
        requests, ads = zip(*runs, strict=True)
        print(f"{way:>8}: a request {statistics.median(requests):.2f} ms ({min(requests):.2f}–{max(requests):.2f}), an ad {statistics.median(ads):.2f} s ({min(ads):.2f}–{max(ads):.2f})")  # fmt: skip
    ratios = [statistics.median(r[i] for r in seen["with"]) / statistics.median(r[i] for r in seen["without"]) for i in (0, 1)]  # fmt: skip
    print(f"with ÷ without: request {ratios[0]:.3f}, ad {ratios[1]:.3f}")


if __name__ == "__main__":
    asyncio.run(main())
