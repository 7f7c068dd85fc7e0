"""Settings: the example file tells the truth, production refuses a weak secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.config import Settings
from tests.live import ROOT


def test_env_example_lists_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(
        line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z]", line)
    )
    assert [line[1:].split("=")[0] for line in lines if re.match("#[A-Z]", line)] == [
        "REGISTER_RATE", "GENERATION_RATE", "WORK_RATE",
    ], "named at all, they hold in development, too"  # fmt: skip
    defaults = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        defaults[name.upper()] = str(value)
    assert shown == defaults


def test_production_needs_a_real_secret() -> None:
    with pytest.raises(ValidationError, match="SECRET_KEY"):
        Settings(_env_file=None, environment="production")
    Settings(_env_file=None, environment="production", secret_key="s" * 32)


@pytest.mark.parametrize(
    ("setting", "wrong", "right"),
    [("clamav_address", "clamd", "clamd:3310"), ("clamav_address", "clamd:x", ""), ("upload_rate", "often", "5/hour"),
     ("s3_endpoint_url", "minio:9000", "http://minio:9000"), ("s3_public_url", "https://", ""), ("s3_access_key_id", "one", "")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_start(setting: str, wrong: str, right: str) -> None:
    with pytest.raises(ValidationError, match=setting.upper()):
        Settings(_env_file=None, **{setting: wrong})  # type: ignore[arg-type]
    Settings(_env_file=None, **{setting: right})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "kind"),
    [({}, "memory"), ({"database_url": "postgresql://h/d"}, "postgresql"),
     ({"database_url": "postgresql://h/d", "event_bus": "memory"}, "memory"),
     ({"redis_url": "redis://h"}, "memory"), ({"redis_url": "rediss://h", "event_bus": "redis"}, "redis")],
)  # fmt: skip
def test_the_bus_goes_by_the_database(given: dict[str, str], kind: str) -> None:
    assert Settings(_env_file=None, **given).bus_kind == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "named"),
    [({"event_bus": "postgresql"}, "DATABASE_URL"), ({"event_bus": "redis"}, "REDIS_URL"),
     ({"redis_url": "localhost:6379"}, "REDIS_URL")],
)  # fmt: skip
def test_a_bus_needs_what_it_runs_on(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **given)  # type: ignore[arg-type]


def test_database_urls(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    assert settings.sqlalchemy_url == f"sqlite+aiosqlite:///{tmp_path}/adreel.sqlite"
    assert settings.engine_url == f"sqlite:///{tmp_path}/workflows.sqlite"
    settings = Settings(_env_file=None, database_url="postgresql://u:p@h/d")
    assert settings.sqlalchemy_url == "postgresql+asyncpg://u:p@h/d"
    assert settings.engine_url == "postgresql://u:p@h/d"


def test_the_kept_secret_is_private_and_stable(tmp_path: Path) -> None:
    first = Settings(_env_file=None, data_dir=tmp_path).signing_key
    assert Settings(_env_file=None, data_dir=tmp_path).signing_key == first
    assert len(first) >= 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "named"),
    [({"c2pa_cert_file": "a.pem"}, "need each other"), ({"c2pa_key_file": "a.pem"}, "need each other"),
     ({"c2pa_timestamp_url": "tsa.example.com"}, "C2PA_TIMESTAMP_URL"),
     ({"environment": "production", "secret_key": "s" * 32, "s3_bucket": "ads"}, "adreel certificate"),
     ({"ai_label": "sometimes"}, "ai_label")],
)  # fmt: skip
def test_what_ads_are_signed_with(given: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **given)  # type: ignore[arg-type]
    pair = {"c2pa_cert_file": "a.pem", "c2pa_key_file": "a.pem", "s3_bucket": "ads"}
    Settings(_env_file=None, environment="production", secret_key="s" * 32, **pair)  # type: ignore[arg-type]
