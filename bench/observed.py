"""A real Prometheus looks at a run with failures: `python -m bench.observed [ads]`.

An API and two workers on PostgreSQL and a bucket, through the fake service, which fails some of the time; every process is scraped each second. Then
every panel of every dashboard and every alert's expression is asked for, and every log line is read: what shows nothing, is no JSON, lacks a field or holds a
planted secret ends with 1. Needs `prometheus` (Debian's package of that name).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from deploy.grafana.build import DASHBOARDS
from tests.chaos.test_money import serving_fake
from tests.fakes.replicate import TOKEN
from tests.fakes.s3 import served
from tests.fleet import Fleet
from tests.live import ROOT, Client, Server, free_port
from tests.servers import Postgres

RULES: list[dict[str, Any]] = [
    {"action": "status", "value": 503, "every": 9}, {"action": "fail", "value": "the model broke", "model": "flux", "every": 5},
    {"action": "drop", "every": 11}, {"action": "poll_status", "value": 500, "every": 13},
]  # fmt: skip
SECRETS = {"SECRET_KEY": "planted-key-" + "s" * 24, "S3_SECRET_ACCESS_KEY": "planted-bucket-key"}
FIELDS = ("event", "level", "logger", "timestamp")
OF_REQUESTS = ("request_id", "method", "path", "status", "ms")


@contextmanager
def prometheus(folder: Path, ports: list[int]) -> Iterator[str]:
    """Its address."""
    targets = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    rules = ROOT / "deploy" / "prometheus" / "alerts.yml"
    (folder / "prometheus.yml").write_text(
        f"global: {{ scrape_interval: 1s, evaluation_interval: 1s }}\nrule_files: [{rules}]\n"
        f"scrape_configs: [{{ job_name: adreel, static_configs: [{{ targets: [{targets}] }}] }}]\n"
    )
    port = free_port()
    process = subprocess.Popen(
        ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb",
         f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def asked(url: str, query: str) -> list[dict[str, Any]]:
    """What it answers to a query now."""
    answer = httpx.get(f"{url}/api/v1/query", params={"query": query}).json()
    assert answer["status"] == "success", f"{query}: {answer}"
    series: list[dict[str, Any]] = answer["data"]["result"]
    return series


def stands(person: Client, session_id: str, gate: str) -> dict[str, Any]:
    """The session at a gate, or failed."""
    while (session := person.session(session_id))["stage"] not in (gate, "failed"):
        time.sleep(0.3)
    return session


def make_ads(person: Client, count: int) -> Counter[str]:
    """How they ended; failures are not tried again."""
    ids = [person.create(lane="generative") for _ in range(count)]
    for session_id in ids:
        person.images(session_id)
    ended: Counter[str] = Counter()
    for session_id in ids:
        session = stands(person, session_id, "image_selection")
        if session["stage"] != "failed":
            person.clips(session_id, session)
            session = stands(person, session_id, "clip_selection")
        if session["stage"] != "failed":
            person.compose(session_id, session)
            session = stands(person, session_id, "complete")
        ended[session["stage"]] += 1
    return ended


def make_one_for_a_campaign(person: Client) -> None:
    """A storyboard's pictures, bought for a client's campaign."""
    client = person.post("/api/v2/clients", name="Acme")["id"]
    campaign = person.post("/api/v2/campaigns", client_id=client, name="Spring")["id"]
    job = person.post("/api/v2/generate", prompt="a red energy drink can", duration=6, campaign_id=campaign, lane="generative")["job_id"]  # fmt: skip
    while person.http.get(f"/api/v2/jobs/{job}").json()["status"] not in (
        "storyboard_ready",
        "failed",
    ):
        time.sleep(0.3)


def broken_panels(url: str) -> list[str]:
    """Names of those that show nothing."""
    empty = []
    for dashboard in DASHBOARDS:
        for panel in dashboard.panels:
            for query, _ in panel.queries:
                series = asked(url, query)
                values = ", ".join(s["value"][1] for s in series[:3])
                print(f"  {dashboard.title} / {panel.title}: {len(series)} series: {values}")
                if not series or all(s["value"][1] == "NaN" for s in series):
                    empty.append(f"{dashboard.title} / {panel.title}")
    return empty


def log_faults(servers: list[Server]) -> list[str]:
    """Lines that are no JSON, lack a field or hold a secret; and how many were read."""
    faults, count, ids = [], 0, dict.fromkeys(("user_id", "session_id", "run_id"), 0)
    for server in servers:
        text = (server.data / "server.log").read_text()
        faults += [
            f"a secret in {server.data.name}" for s in (*SECRETS.values(), TOKEN) if s in text
        ]
        for line in text.splitlines():
            count += 1
            try:
                told = json.loads(line)
            except ValueError:
                faults.append(f"no JSON: {line[:200]}")
                continue
            wanted = FIELDS + (OF_REQUESTS if told.get("event") == "request" else ())
            faults += [f"no {name}: {line[:200]}" for name in wanted if name not in told]
            for name in ids:
                ids[name] += name in told
    print(f"{count} log lines, with {ids}; {len(faults)} faults")
    return faults


def main() -> int:
    if shutil.which("prometheus") is None:
        print("There is no prometheus here: install Debian's package of that name.")
        return 1
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    postgres = Postgres()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(postgres.stop)
        fake = stack.enter_context(serving_fake(folder / "fake"))
        fleet = Fleet(folder, postgres, stack.enter_context(served()), fake, LOG_LEVEL="INFO", LOG_FORMAT="json", GENERATIVE_FALLBACK="false", **SECRETS)  # fmt: skip
        stack.callback(fleet.close)
        ports = [free_port() for _ in range(3)]
        api = fleet.api(METRICS_PORT=str(ports[0]))
        for port in ports[1:]:
            fleet.worker(METRICS_PORT=str(port))
        url = stack.enter_context(prometheus(folder, ports))
        person = stack.enter_context(Client(api.url))
        for rule in RULES:
            httpx.post(f"{fake}/_fake/rules", json=rule)
        person.http.get("/api/nothing/here")
        make_one_for_a_campaign(person)
        print(dict(make_ads(person, count)))
        time.sleep(15)  # the figures of the database are read every ten seconds
        empty = broken_panels(url)
        rules = (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text()
        for alert in re.findall(r"alert: (\w+)", rules):
            state = asked(url, f'ALERTS{{alertname="{alert}"}}')
            print(f"  {alert}: {state[0]['metric']['alertstate'] if state else 'quiet'}")
        faults = log_faults(fleet.servers)
    print("\n".join([*(f"EMPTY {name}" for name in empty), *faults[:20]]) or "every panel shows something, every line is sound")  # fmt: skip
    return bool(empty or faults)


if __name__ == "__main__":
    sys.exit(main())
