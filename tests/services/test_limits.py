"""Rate limits: counted once for all processes, and in each while there is no Redis."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from app.errors import TooMany
from app.realtime.redis_link import RedisLink
from app.services.limits import RateLimits
from tests.servers import RedisServer
from tests.services.test_status_cache import questions

RATE = {"upload": "3/minute"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no dead server."""
    monkeypatch.setattr("app.realtime.redis_link._PATIENCE", 10.0)


async def takes(limits: RateLimits, user: int = 1, tries: int = 5) -> int:
    """How many of so many are let through."""
    taken = 0
    for _ in range(tries):
        try:
            await limits.take("upload", user)
            taken += 1
        except TooMany:
            continue
    return taken


async def test_in_one_process() -> None:
    limits = RateLimits(RATE)
    assert await takes(limits) == 3
    assert await takes(limits, user=2) == 3
    with pytest.raises(TooMany) as refused:
        await limits.take("upload", 2)
    assert 1 <= refused.value.retry_after <= 60
    with pytest.raises(TooMany):
        await RateLimits(RATE).take("upload", 3, count=4)
    await limits.take("nothing of the kind", 1)


async def test_shared_by_two(redis: RedisServer) -> None:
    links = [RedisLink(redis.url) for _ in range(2)]
    one, two = (RateLimits(RATE, link) for link in links)
    await one.take("upload", 1, count=2)
    assert await takes(two) == 1
    assert await takes(one) == 0
    assert await takes(two, user=2) == 3
    for link in links:
        await link.close()


@pytest.mark.parametrize("trouble", ["hang", "kill"])
async def test_each_for_itself_while_redis_is_gone(
    trouble: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.realtime.redis_link._LEFT_ALONE", 2.0)
    monkeypatch.setattr("app.realtime.redis_link._PATIENCE", 1.0)
    said: list[str] = []
    log = SimpleNamespace(warning=lambda event, **_: said.append(event), info=lambda event: said.append(event))  # fmt: skip
    monkeypatch.setattr("app.realtime.redis_link._log", log)
    link = RedisLink(redis.url)
    asked = questions(link, monkeypatch)
    limits = RateLimits(RATE, link)
    assert await takes(limits) == 3
    asked.clear()
    getattr(redis, trouble)()
    assert await takes(limits, tries=50) == 3, "counted in this process"
    assert 1 <= len(asked) < 25
    assert said == ["redis_gone"]
    if trouble == "hang":
        redis.kill()
    redis.start()
    await asyncio.sleep(2.1)
    assert await takes(limits) == 3, "the new server knows of nothing"
    assert said == ["redis_gone", "redis_back"]
    await link.close()


async def test_a_server_that_answers_nonsense_is_done_without() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(100):
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    link = RedisLink(f"redis://127.0.0.1:{port}")
    assert await takes(RateLimits(RATE, link)) == 3
    await link.close()
    server.close()
    await server.wait_closed()
