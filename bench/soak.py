"""Hours of mixed work: `python -m bench.soak [minutes] [sockets]`.

An API and two workers on PostgreSQL and a bucket, with the fake service. All the time people sign in and out, forty pollers ask how ads are, `sockets`
WebSocket clients follow ads, guided ads are made through the generative lane and one-shot ads by the studio, one in five is canceled, photos are uploaded
and deleted, and one of the workers is killed and started again every three minutes. Half way the API is frozen for a while, as on a machine that is swamped:
its crowd leaves and comes back. Every ten seconds: resident memory, open files, threads and tasks of the API and of the worker that lives on, and connections
at the database.

At the end it waits until every ad has ended, compares the service's bill with the ledger, and ends with 1 where an ad was lost, where the API has logged an
exception, or where something has grown: where what a process took in the last fifth is more than a tenth (and a floor) above what it took in the second
fifth, by medians; the first fifth is its warm-up. The samples are drawn to `soak.svg` in the working folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from PIL import Image
from tests.chaos.test_money import serving_fake
from tests.fakes.s3 import served
from tests.fleet import Fleet
from tests.live import Client, Server, free_port
from tests.servers import Postgres
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

MINUTES, SOCKETS, POLLERS, MAKERS = 45.0, 300, 40, 3
EVERY, KILLED_EVERY, FROZEN = 10.0, 180.0, 25.0
"""Seconds."""
ENDED = ("complete", "failed", "canceled")
FLOORS = {"memory_mb": 40.0, "files": 20.0, "threads": 6.0, "tasks": 30.0, "connections": 8.0}
"""Growth below these is none."""


def taken(server: Server, metrics: int) -> dict[str, float]:
    """What a process holds now."""
    place = Path(f"/proc/{server.pid}")
    told = {
        "memory_mb": int((place / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6,
        "files": float(len(list((place / "fd").iterdir()))),
        "threads": float(len(list((place / "task").iterdir()))),
    }  # fmt: skip
    for line in httpx.get(f"http://127.0.0.1:{metrics}/metrics", timeout=60).text.splitlines():
        if line.startswith("asyncio_tasks "):
            told["tasks"] = float(line.split()[1])
    return told


def _why(error: Exception) -> str:
    """What went wrong, in few words."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.response.status_code} {error.response.text[:60]}"
    return f"{type(error).__name__} {error}"[:80]


@dataclass
class Load:
    """What goes on, until `over` is set. Counts are of what was done."""

    url: str
    over: threading.Event = field(default_factory=threading.Event)
    done: Counter[str] = field(default_factory=Counter)
    ads: dict[str, bool] = field(default_factory=dict)
    """Id, and whether it was canceled."""
    newest: list[str] = field(default_factory=list)

    def keep(self, work: Callable[[], None]) -> threading.Thread:
        """Does it again and again; an answer that can't be had is counted, not fatal."""

        def turn() -> None:
            while not self.over.is_set():
                try:
                    work()
                except Exception as error:
                    self.done[f"{work.__name__}: {_why(error)}"] += 1
                    self.over.wait(1)

        thread = threading.Thread(target=turn, daemon=True)
        thread.start()
        return thread

    def sign_in_and_out(self) -> None:
        name = f"guest{random.randrange(40)}@example.com"
        with Client(self.url, name) as person:
            person.http.get("/api/auth/me").raise_for_status()
            person.http.post("/api/auth/logout").raise_for_status()
        self.done["logins"] += 1
        self.over.wait(2)

    def upload(self, person: Client, photo: bytes) -> None:
        made = person.http.post("/api/v2/upload-asset", files={"file": ("mug.jpg", photo)})
        made.raise_for_status()
        person.http.delete(f"/api/v2/assets/{made.json()['id']}").raise_for_status()
        self.done["uploads"] += 1
        self.over.wait(4)

    def _begun(self, ad: str) -> bool:
        """Notes an ad; whether to cancel it."""
        self.ads[ad] = False
        self.newest.append(ad)
        return random.random() < 0.2

    def _cancel(self, person: Client, ad: str) -> None:
        self.over.wait(random.uniform(0.2, 4))
        answer = person.http.post(f"/api/sessions/{ad}/cancel")
        self.ads[ad] = answer.is_success  # else it was quicker
        self.done["cancels"] += answer.is_success

    def guided(self, person: Client) -> None:
        ad = person.create(lane="generative")
        person.images(ad)
        if self._begun(ad):
            return self._cancel(person, ad)
        person.clips(ad, person.wait(ad, "image_selection", 600))
        person.compose(ad, person.wait(ad, "clip_selection", 600))
        person.wait(ad, "complete", 600)
        self.done["guided ads"] += 1
        return None

    def one_shot(self, person: Client) -> None:
        ad = person.post("/api/generate", prompt="sage green ceramic mug with a cream rim", duration=5)["video_id"]  # fmt: skip
        if self._begun(ad):
            return self._cancel(person, ad)
        person.wait(ad, "complete", 1200)
        self.done["one-shot ads"] += 1
        return None

    async def follow(self, token: str) -> None:
        """Holds a socket on one of the newest ads, and comes back where it breaks."""
        while not self.over.is_set():
            if not self.newest:
                await asyncio.sleep(1)
                continue
            ad = random.choice(self.newest[-6:])
            address = f"{self.url.replace('http', 'ws')}/ws/{ad}"
            try:
                async with connect(address, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None) as socket:  # fmt: skip
                    until = time.monotonic() + random.uniform(20, 90)
                    while time.monotonic() < until and not self.over.is_set():
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(socket.recv(), 5)
                            self.done["events"] += 1
            except (OSError, WebSocketException) as error:
                self.done[f"socket: {_why(error)}"] += 1
                await asyncio.sleep(1)

    async def poll(self, http: httpx.AsyncClient) -> None:
        while not self.over.is_set():
            await asyncio.sleep(random.uniform(1, 3))
            if self.newest:
                try:
                    (await http.get(f"/api/sessions/{random.choice(self.newest[-20:])}")).raise_for_status()  # fmt: skip
                    self.done["polls"] += 1
                except httpx.HTTPError as error:
                    self.done[f"poll: {_why(error)}"] += 1

    async def crowd(self, token: str, sockets: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30) as http:
            await asyncio.gather(
                *(self.follow(token) for _ in range(sockets)),
                *(self.poll(http) for _ in range(POLLERS)),
            )


Samples = dict[str, list[tuple[float, float]]]
"""By name, such as "api memory_mb": minutes and values."""


def grown(samples: Samples) -> list[str]:
    """What takes more in the last fifth of the time than in the second."""
    found = []
    for name, series in samples.items():
        fifth = max(len(series) // 5, 1)
        early = statistics.median(v for _, v in series[fifth : 2 * fifth] or series)
        late = statistics.median(v for _, v in series[-fifth:])
        floor = FLOORS[name.split()[1]]
        print(f"  {name:24} {early:8.1f} → {late:8.1f}, at most {max(v for _, v in series):.1f}")
        if late - early > max(0.1 * early, floor):
            found.append(f"{name} grew from {early:.1f} to {late:.1f}")
    return found


def plot(samples: Samples, target: Path) -> None:
    """One small chart a series, all over the same minutes."""
    width, height, gap = 420, 110, 40
    last = max(series[-1][0] for series in samples.values()) or 1
    parts = []
    for number, (name, series) in enumerate(samples.items()):
        x, y = (number % 2) * (width + gap) + gap, (number // 2) * (height + gap) + gap
        most = max(v for _, v in series) or 1
        points = " ".join(f"{x + width * t / last:.1f},{y + height * (1 - v / most):.1f}" for t, v in series)  # fmt: skip
        parts.append(
            f'<text x="{x}" y="{y - 8}">{name}: {series[-1][1]:.0f}, at most {most:.0f}</text>'
            f'<path d="M{x} {y}v{height}h{width}" fill="none" stroke="#999"/>'
            f'<polyline points="{points}" fill="none" stroke="#c2410c" stroke-width="1.5"/>'
        )
    rows = (len(samples) + 1) // 2
    size = f"{2 * (width + gap) + gap} {rows * (height + gap) + gap}"
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="13">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def begin(load: Load, makers: list[Client], photo: Path, sockets: int) -> list[threading.Thread]:
    """Everything at once."""

    def guided(person: Client) -> Callable[[], None]:
        def guided_ad() -> None:
            load.guided(person)

        return guided_ad

    def one_shot_ad() -> None:
        load.one_shot(makers[-1])

    def upload() -> None:
        load.upload(makers[0], photo.read_bytes())

    crowd = threading.Thread(target=lambda: asyncio.run(load.crowd(makers[0].token, sockets)), daemon=True)  # fmt: skip
    crowd.start()
    works = [*(guided(person) for person in makers[:-1]), one_shot_ad, upload, load.sign_in_and_out]
    return [*(load.keep(work) for work in works), crowd]


def main() -> int:
    words = [float(word) for word in sys.argv[1:]]
    minutes, sockets = words[0] if words else MINUTES, int(words[1]) if len(words) > 1 else SOCKETS
    with tempfile.TemporaryDirectory() as place, served() as bucket, ExitStack() as stack:
        folder, postgres = Path(place), Postgres()
        stack.callback(postgres.stop)
        fake = stack.enter_context(serving_fake(folder / "fake"))
        # All guests come from one address and come often, which the throttle would take for a siege.
        fleet = Fleet(
            folder, postgres, bucket, fake, CAP_USER_DAY_USD="100000", CAP_DEPLOYMENT_DAY_USD="100000", UPLOAD_RATE="",
            LOGIN_RATE="", LOGIN_ADDRESS_RATE="",
        )  # fmt: skip
        stack.callback(fleet.close)
        ports = [free_port() for _ in range(2)]
        api = fleet.api(METRICS_PORT=str(ports[0]))
        steady, doomed = fleet.worker(METRICS_PORT=str(ports[1])), fleet.worker()
        # All makers are one person to the sockets' eyes, but work at once: places are by person.
        makers = [stack.enter_context(Client(api.url, "maker@example.com")) for _ in range(MAKERS)]
        for maker in makers:
            maker.http.timeout = 2 * FROZEN + 30
        photo = folder / "mug.jpg"
        Image.effect_noise((900, 700), 60).convert("RGB").save(photo)
        load, samples = Load(api.url), Samples()
        threads = begin(load, makers, photo, sockets)
        began = killed = time.monotonic()
        kills, thawed = 0, False
        while (passed := time.monotonic() - began) < minutes * 60:
            time.sleep(EVERY)
            if not thawed and passed > minutes * 30:
                api.signal(signal.SIGSTOP)
                time.sleep(FROZEN)
                api.signal(signal.SIGCONT)
                thawed = True
            for name, server, port in (("api", api, ports[0]), ("worker", steady, ports[1])):
                for what, value in taken(server, port).items():
                    samples.setdefault(f"{name} {what}", []).append((passed / 60, value))
            ((open_now,),) = fleet.rows("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")  # fmt: skip
            samples.setdefault("database connections", []).append((passed / 60, float(open_now)))
            if time.monotonic() - killed > KILLED_EVERY:
                doomed.kill()
                doomed = fleet.worker()
                killed, kills = time.monotonic(), kills + 1
        load.over.set()
        for thread in threads:
            thread.join(120)
        lost = settled(load, makers[0])
        if unforeseen := [line for line in api.log().splitlines() if "Traceback" in line]:
            lost.append(f"the API has logged {len(unforeseen)} exceptions, the first: {unforeseen[0][:2000]}")  # fmt: skip
        jobs = fleet.accounted()
        counts = ", ".join(f"{count} {name}" for name, count in sorted(load.done.items()))
        print(f"{minutes:.0f} minutes, {sockets} sockets, {kills} workers killed: {counts}; {len(load.ads)} ads, {jobs} jobs paid once")  # fmt: skip
        found = [*lost, *grown(samples)]
        plot(samples, Path("soak.svg"))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


def settled(load: Load, person: Client, seconds: float = 900) -> list[str]:
    """Ads that did not end, failed, or are not where they were left; waits for those at work."""
    lost, until = [], time.monotonic() + seconds
    gates = (*ENDED, "image_selection", "clip_selection")
    for ad, canceled in load.ads.items():
        while (session := person.session(ad))["stage"] not in gates and time.monotonic() < until:
            time.sleep(0.5)
        stage = session["stage"]
        if stage == "failed" or stage not in gates or (stage == "canceled") != canceled:
            lost.append(f"{ad}: {stage}, {'canceled' if canceled else 'not canceled'}: {session['error']}")  # fmt: skip
    return lost


if __name__ == "__main__":
    sys.exit(main())
