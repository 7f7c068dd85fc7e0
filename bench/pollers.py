"""Two hundred who ask how far their ads are: `python -m bench.pollers [seconds]`. One API process on PostgreSQL, with and without Redis."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from sqlalchemy import select
from tests.live import Client, Server
from tests.servers import Postgres, RedisServer

from app.config import Settings
from app.database import Database
from app.models import Run, Session, User
from app.realtime import open_bus
from app.schemas.stages import Stage
from app.services import runs
from app.services.events import tell

POLLERS = 200
PAUSE = 0.2
"""Seconds from one question of a poller to the next, at least."""
EVENTS = 40
"""A second, among all ads: each moves every five seconds."""
EMAIL = "walker@example.com"


def cpu_of(pid: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def fill(database: Database) -> list[str]:
    """Ads at work, one for each poller; none of their runs waits, so that nothing is rendered."""
    async with database.transaction() as db:
        user_id = await db.scalar(select(User.id).where(User.email == EMAIL))
        ads = [
            Session(user_id=user_id, mode="one_shot", spec={"scenes": [{}] * 5}, stage=Stage.CLIP_GENERATION)
            for _ in range(POLLERS)
        ]  # fmt: skip
        db.add_all(ads)
        await db.flush()
        db.add_all([Run(session_id=ad.id, stage="story", status="succeeded") for ad in ads])
        return [ad.id for ad in ads]


async def work(database: Database, ads: list[str]) -> None:
    """What workers do meanwhile: one ad after another moves."""
    for turn in itertools.count():
        began = time.perf_counter()
        async with database.transaction() as db:
            ad = await db.get(Session, ads[turn % POLLERS], with_for_update=True)
            assert ad is not None
            percent = min(ad.progress + 0.01, 99.0)
            await tell(db, ad, Stage.CLIP_GENERATION, percent, "Filming.", {"eta_seconds": 100.0})
        await asyncio.sleep(max(1 / EVENTS - (time.perf_counter() - began), 0))


async def poll(
    web: aiohttp.ClientSession, ad: str, until: float, pause: float, took: list[float]
) -> None:
    seen = 0.0
    while (began := time.perf_counter()) < until:
        async with web.get(f"/api/status/{ad}") as answer:
            told = await answer.json()
        took.append(time.perf_counter() - began)
        assert told["progress"] >= seen, "an older answer after a newer one"
        seen = told["progress"]
        await asyncio.sleep(max(pause - (time.perf_counter() - began), 0))


async def ask(
    server: Server, token: str, ads: list[str], seconds: float, pause: float = PAUSE
) -> list[float]:
    """How long the answers took."""
    took: list[float] = []
    headers = {"Authorization": f"Bearer {token}"}
    connector = aiohttp.TCPConnector(limit=POLLERS)
    async with aiohttp.ClientSession(server.url, headers=headers, connector=connector) as web:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(poll(web, ad, until, pause, took) for ad in ads))
    return took


async def measure(server: Server, database: Database, seconds: float, name: str) -> None:
    """A warm-up, then a line of figures."""
    with Client(server.url, EMAIL) as client:
        token = client.token
    ads = await fill(database)
    working = asyncio.create_task(work(database, ads))
    await ask(server, token, ads, 2)
    before = cpu_of(server.pid)
    alone = sorted(await ask(server, token, ads[:1], 3, pause=0))
    cpu, began = cpu_of(server.pid) - before, time.perf_counter()
    took = sorted(await ask(server, token, ads, seconds))
    wall = time.perf_counter() - began
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    p50, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    print(
        f"| {name} | {alone[len(alone) // 2] * 1000:.1f} | {cpu / len(alone) * 1000:.1f} "
        f"| {len(took) / wall:.0f} | {p50:.0f} / {p99:.0f} |", flush=True,
    )  # fmt: skip


async def main(seconds: float, folder: Path) -> None:
    """Prints a table; each way twice, in turns."""
    postgres, redis = Postgres(), RedisServer(folder)
    url = postgres.create_database()
    ways = {
        "nothing kept": ("bench.uncached", {}), "kept in the process": ("app.cli", {}),
        "kept in Redis": ("app.cli", {"REDIS_URL": redis.url}),
    }  # fmt: skip
    print(f"| answers | one poller: p50 ms | CPU ms | {POLLERS}: a second | p50 / p99 ms |")
    print("|---|---|---|---|---|")
    try:
        for turn, (name, (module, more)) in itertools.product(range(2), ways.items()):
            server = Server(folder / f"data{turn}", module, DATABASE_URL=url, **more)
            server.start()
            settings = Settings(_env_file=None, database_url=url)
            database = Database(settings.sqlalchemy_url)
            open_bus(settings, database, runs.TRAVELING)  # so that what is told travels
            try:
                await measure(server, database, seconds, name)
            finally:
                server.stop()
                await database.close()
    finally:
        redis.kill()
        postgres.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0, Path(temporary)))
