"""Log lines: JSON with the ids of the request and what it is about, and nothing secret in them."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from app.config import Settings
from app.logging import configure, get_logger, hide
from app.main import create_app
from app.models import Session
from app.providers.registry import Providers
from app.veil import Veil
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider

SECRETS = {
    "secret_key": "planted-signing-key-" + "s" * 20,
    "replicate_api_token": "r8_planted" + "t" * 30,
    "text_api_key": "sk-planted\"with\\odd'marks",
    "s3_secret_access_key": "planted/bucket+key",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    more = {name: SecretStr(value) for name, value in SECRETS.items()}
    return settings.model_copy(update=more | {"log_level": "INFO", "log_format": "json"})


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is logged by applications that are made from now on."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    return stream


@pytest.fixture
async def api(
    log: io.StringIO, settings: Settings, provider: InstantProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[httpx.AsyncClient]:  # fmt: skip
    """As everywhere, but its log is captured from the first line on."""
    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(provider))
    app = create_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """What was logged since it was asked for last; no line holds a secret."""
    text = log.getvalue()
    log.seek(0)
    log.truncate()
    for secret in SECRETS.values():
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text
    told = [json.loads(line) for line in text.splitlines()]
    assert all({"event", "level", "timestamp", "logger"} <= line.keys() for line in told)
    return told


async def test_a_line_names_request_user_and_session(
    api: httpx.AsyncClient, ann: Person, walk: Walk, log: io.StringIO
) -> None:
    session_id = await walk.create()
    lines(log)
    answer = await api.get(f"/api/sessions/{session_id}", headers=ann)
    (line,) = [x for x in lines(log) if x["event"] == "request"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["session_id"], line["user_id"]) == (session_id, 1)
    assert (line["method"], line["path"], line["status"]) == ("GET", f"/api/sessions/{session_id}", 200)  # fmt: skip
    assert line["ms"] > 0
    await api.post("/api/generate-images", json={"session_id": session_id}, headers=ann)
    refused = [x for x in lines(log) if x["event"] == "request"][-1]
    assert (refused["status"], refused["user_id"], "session_id" in refused) == (422, 1, False)
    for path, name in (("/api/v2/jobs/abc", "job_id"), ("/api/v2/campaigns/abc", "campaign_id")):
        await api.get(path, headers=ann)
        assert lines(log)[-1][name] == "abc"


async def test_work_names_what_it_is_for(
    walk: Walk, provider: InstantProvider, log: io.StringIO
) -> None:
    session_id = await walk.create()
    provider.failures["still"] = (99, False)
    await walk.post(
        "/api/generate-images", 202, session_id=session_id, num_images=4, product_prompt="a mug"
    )
    while (await walk.session())["stage"] != "failed":
        pass
    failed = [x for x in lines(log) if x["event"] == "unit_failed"]
    assert failed
    for line in failed:
        assert (line["session_id"], line["user_id"], line["level"]) == (session_id, 1, "warning")
        assert line["run_id"]
        assert "request_id" not in line, "it is no part of the request that asked for it"


def test_a_job_has_a_name_of_its_own() -> None:
    job = Session(id="s", user_id=3, mode="job", campaign_id="c")
    assert job.ids == {"session_id": "s", "user_id": 3, "campaign_id": "c", "job_id": "s"}
    assert Session(id="s", user_id=3, mode="guided").ids["job_id"] is None


async def test_errors_hold_no_secrets_and_can_be_found_by_their_number(
    api: httpx.AsyncClient, ann: Person, log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(" ".join([*SECRETS.values(), ann["Authorization"]]))

    monkeypatch.setattr("app.services.sessions.listed", breaks)
    answer = await api.get("/api/sessions", headers=ann)
    assert answer.status_code == 500
    told = lines(log)
    error = next(x for x in told if x["event"] == "unforeseen_error")
    assert "RuntimeError: ***" in error["exception"]
    assert ann["Authorization"].split()[1] not in json.dumps(told)
    assert error["request_id"] == answer.headers["x-request-id"]
    assert [x["status"] for x in told if x["event"] == "request"][-1] == 500


async def test_keys_in_addresses_are_not_logged(api: httpx.AsyncClient, log: io.StringIO) -> None:
    ticket = "ImFiYyI.planted-ticket.abc"
    await api.get(f"/api/media/planted-link-of-a-file/ad.mp4?ticket={ticket}")
    told = json.dumps(lines(log))
    assert "/api/media/" in told
    assert "planted-link" not in told
    assert ticket not in told


@pytest.mark.parametrize(
    "secret",
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "adr_" + "k" * 43, "r8_" + "a" * 37,
     "whsec_" + "d2hhdGV2ZXI="],
)  # fmt: skip
def test_what_looks_secret_is_starred_out(secret: str, settings: Settings) -> None:
    veiled = Veil(settings).over(f'{{"error": "for {secret}, and more"}}')
    assert veiled == '{"error": "for ***, and more"}'


def test_lines_stay_readable(settings: Settings) -> None:
    plain = '{"event": "request", "path": "/api/sessions/5f0c2e2c-9a51-4d9f-8f0e-0a6f6c3f1c11", "ms": 1.5}'
    assert Veil(settings).over(plain) == plain


def test_a_key_that_was_made_here_is_hidden_too(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", log)  # pytest puts its own between fixture and test
    made = Settings(_env_file=None, environment="test", data_dir=tmp_path, log_format="json")
    configure("INFO", readable=False)
    hide(Veil(made.model_copy(update={"secret_key": SecretStr(made.signing_key)})).over)
    get_logger("test").warning("quoted", error=made.signing_key)
    assert made.signing_key not in log.getvalue()
    assert '"error": "***"' in log.getvalue()
