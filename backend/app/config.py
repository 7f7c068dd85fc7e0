"""Settings: everything that a deployment may choose, typed, from the environment or `.env`."""

from __future__ import annotations

import ipaddress
import secrets
import uuid
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from limits import parse_many
from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
_RATES = (
    "upload_rate", "login_rate", "login_address_rate", "register_rate", "generation_rate", "work_rate",
)  # fmt: skip
_LIVE_RATES = frozenset({"register_rate", "generation_rate", "work_rate"})
"""Would be in the way on a developer's machine, unless they are asked for there."""


def _networks(said: str) -> Networks:
    """Raises:
    ValueError: one of them is none.
    """
    return tuple(ipaddress.ip_network(part.strip()) for part in said.split(",") if part.strip())


class Settings(BaseSettings):
    """See `.env.example`, which a test keeps equal to this list."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    frontend_port: int = Field(3000, ge=0, le=65535)
    frontend_origin: str = ""
    """Browser origin allowed to call the API; by default localhost at `frontend_port`."""

    data_dir: Path = Path("data")
    """Database, media, caches: everything that must survive a restart."""
    database_url: str = ""
    """`postgresql://…` for production; empty is an embedded SQLite file in `data_dir`."""

    redis_url: str = ""
    """`redis://…` shares the status cache and rate limits of all processes; empty keeps them in each."""
    event_bus: Literal["", "memory", "postgresql", "redis"] = ""
    """How progress reaches other processes; empty is `postgresql` on PostgreSQL, else `memory`, of one process."""

    s3_bucket: str = ""
    """Media lie in this bucket; empty is a folder in `data_dir`."""
    s3_endpoint_url: str = ""
    """Of an S3-compatible service such as MinIO or R2; empty is Amazon's own."""
    s3_public_url: str = ""
    """Where browsers reach the bucket's service, if not at `s3_endpoint_url`."""
    s3_region: str = "us-east-1"
    s3_access_key_id: SecretStr = SecretStr("")
    s3_secret_access_key: SecretStr = SecretStr("")
    """Both empty: the usual AWS places are looked at."""
    s3_path_style: bool = False
    """Bucket names in the path rather than in the host, as MinIO wants it."""
    s3_cache_mb: int = Field(2048, ge=64)
    """Disk for copies of stored files that renders read."""

    metrics_port: int = Field(0, ge=0, le=65535)
    """Where each process tells Prometheus how it is, apart from the API; 0 tells nobody. Processes of a machine need one each."""
    metrics_host: str = "127.0.0.1"
    otel_exporter_otlp_endpoint: str = ""
    """Collector of traces, by OTLP over HTTP (`http://collector:4318`); empty makes none."""
    sentry_dsn: str = ""
    """Where unforeseen errors are reported: Sentry, or what speaks like it; empty is nowhere."""

    worker_lease_seconds: float = Field(15.0, ge=1)
    """A process that was not heard of for so long is held for dead: its work goes on elsewhere, and it ends itself."""
    drain_seconds: float = Field(20.0, ge=0)
    """How long a process that is told to stop lets work go on, before it hands the rest on."""

    secret_key: SecretStr = SecretStr("")
    """Signs tokens and media links. Empty is allowed outside production: one is made and kept."""
    trusted_proxies: str = ""
    """Addresses or networks (CIDR), parted by commas, of proxies whose X-Forwarded-For tells where a request comes from."""
    expose_docs: bool = False
    """Whether /docs and /openapi.json are open in production, too."""
    access_token_hours: int = Field(24, ge=1)
    media_url_seconds: int = Field(3600, ge=60)

    studio_quality: Literal["rough", "draft", "standard", "high"] = "standard"
    """Draft renders at half resolution, rough at a quarter: quick trials on slow machines. High takes about twice as long."""
    render_cache_mb: int = Field(2048, ge=0)
    """Disk for finished renders, so that the same scene is never rendered twice; 0 keeps none."""
    segment_cache_mb: int = Field(2048, ge=0)
    """Disk for encoded stretches of ads, so that a changed word costs only its seconds; 0 keeps none."""
    render_threads: int = Field(0, ge=0)
    """Cores that a render may use; 0 is all of them."""

    replicate_api_token: SecretStr = SecretStr("")
    """Opens the generative lane. Empty: only the studio lane, which costs nothing."""
    replicate_url: str = "https://api.replicate.com/v1"
    replicate_submit_seconds: float = Field(40.0, gt=0)
    """After this time a job on its way has arrived or never will; longer than any request takes."""
    replicate_poll_seconds: float = Field(2.0, gt=0)
    """First pause between looks at a job; it grows."""
    public_url: str = ""
    """Address under which the API is reached from outside, https: hosted models then tell when they are done."""
    text_url: str = ""
    """An OpenAI-compatible endpoint (Ollama, vLLM, OpenAI) for words in place of the catalogue's text model, such as
    `http://localhost:11434/v1`."""
    text_model: str = ""
    text_api_key: SecretStr = SecretStr("")
    text_usd_per_million_in: float = Field(0.0, ge=0)
    text_usd_per_million_out: float = Field(0.0, ge=0)
    """USD per million tokens read and written; 0 for a model of one's own."""
    model_catalogue: str = ""
    """A file in the form of `providers/catalogue.toml` in its place; the first model of a role is its default."""
    generative_fallback: bool = True
    """Whether shots that hosted models can't make, or that would pass a cap, are made by the studio, and marked."""
    generative_at_once: int = Field(8, ge=1, le=32)
    """Hosted jobs of one session that run at the same time."""
    cap_session_usd: float = Field(10.0, ge=0)
    cap_user_day_usd: float = Field(25.0, ge=0)
    cap_deployment_day_usd: float = Field(100.0, ge=0)
    """Hard caps, reserved before anything is handed in; a day is the last 24 hours."""

    login_rate: str = "5/minute;20/hour;50/day"
    """Attempts to sign in to an account from an address; a right password ends the count. Empty sets no limit, here and below."""
    login_address_rate: str = "60/minute;600/hour"
    """Attempts to sign in from an address, whatever the account."""
    register_rate: str = "20/hour"
    """New accounts from an address. This and the next two hold in development only if they are set."""
    generation_rate: str = "10/hour"
    """Ads of a user that are begun; further work on them counts under `work_rate`."""
    work_rate: str = "120/hour"
    """Rounds, cuts, versions, retries that a user asks for in ads that were begun."""
    storage_quota_mb: int = Field(20_000, ge=1)
    """Uploads, images, clips and ads of a user together."""
    retain_sources_days: int = Field(0, ge=0)
    """Uploads that no ad of late uses are deleted after so many days; 0 keeps them."""
    retain_finals_days: int = Field(0, ge=0)
    """Ads that nobody touched for so many days are deleted with their files; 0 keeps them."""

    upload_max_mb: int = Field(50, ge=1, le=50)
    upload_max_megapixels: int = Field(80, ge=1)
    upload_quota_mb: int = Field(2000, ge=1)
    """All uploads of a user together."""
    upload_rate: str = "10/minute"
    """Uploads of a user; empty sets no limit."""
    clamav_address: str = ""
    """host:port of a clamd that every upload is shown to; then nothing is taken in while it does not answer."""

    c2pa_cert_file: str = ""
    """PEM, the signer's certificate first and then its chain. Empty: one is made at the first start, with its key, and kept in
    `data_dir`; nobody vouches for that one."""
    c2pa_key_file: str = ""
    """PEM, the private key of the first certificate. May be the same file."""
    c2pa_timestamp_url: str = ""
    """A timestamp authority (RFC 3161) that every signature is shown to; empty calls nobody."""
    ai_label: Literal["off", "generative", "always"] = "off"
    """A small "AI" in the picture: of ads with shots of generative models, or of all."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["", "console", "json"] = ""
    """Empty is readable lines in development and JSON elsewhere."""

    @model_validator(mode="after")
    def _refuse_default_secret(self) -> Settings:
        if self.environment == "production" and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("SECRET_KEY must be set to at least 32 characters in production")
        return self

    @model_validator(mode="after")
    def _a_whole_pair(self) -> Settings:
        if bool(self.c2pa_cert_file) != bool(self.c2pa_key_file):
            raise ValueError("C2PA_CERT_FILE and C2PA_KEY_FILE need each other")
        if self.environment == "production" and self.s3_bucket and not self.c2pa_cert_file:
            # Machines that share a bucket share no disk: each would sign with a key of its own.
            raise ValueError(
                "C2PA_CERT_FILE and C2PA_KEY_FILE must be set in production with S3_BUCKET, to the same pair on every machine; "
                "`adreel certificate FILE` makes one"
            )
        if self.c2pa_timestamp_url and urlsplit(self.c2pa_timestamp_url).scheme not in ("http", "https"):  # fmt: skip
            raise ValueError("C2PA_TIMESTAMP_URL must begin with http:// or https://")
        return self

    @field_validator("clamav_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("CLAMAV_ADDRESS must be host:port")
        return value

    @field_validator(*_RATES)
    @classmethod
    def _a_rate(cls, value: str, info: ValidationInfo) -> str:
        if value:
            try:
                parse_many(value)
            except ValueError as error:
                name = str(info.field_name).upper()
                raise ValueError(
                    f'{name} must be like "10/minute" or "5/minute;20/hour", or empty'
                ) from error
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _some_networks(cls, value: str) -> str:
        try:
            _networks(value)
        except ValueError as error:
            raise ValueError(f"TRUSTED_PROXIES must be like 10.0.0.0/8, 192.0.2.7: {error}") from error  # fmt: skip
        return value

    @model_validator(mode="after")
    def _a_whole_bucket(self) -> Settings:
        if bool(self.s3_access_key_id.get_secret_value()) != bool(self.s3_secret_access_key.get_secret_value()):  # fmt: skip
            raise ValueError("S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY need each other")
        for name in ("s3_endpoint_url", "s3_public_url"):
            parts = urlsplit(getattr(self, name))
            if getattr(self, name) and (parts.scheme not in ("http", "https") or not parts.hostname):  # fmt: skip
                raise ValueError(f"{name.upper()} must be like https://host or http://host:port")
        return self

    @model_validator(mode="after")
    def _need_text_model(self) -> Settings:
        if self.text_url and urlsplit(self.text_url).scheme not in ("http", "https"):
            raise ValueError("TEXT_URL must begin with http:// or https://")
        if self.text_url and not self.text_model:
            raise ValueError("TEXT_URL needs TEXT_MODEL: which model answers there")
        return self

    @model_validator(mode="after")
    def _need_secure_public_url(self) -> Settings:
        parts = urlsplit(self.public_url)
        if self.public_url and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ValueError("PUBLIC_URL must begin with https://")
        return self

    @model_validator(mode="after")
    def _need_what_the_bus_runs_on(self) -> Settings:
        if self.event_bus == "postgresql" and not self.sqlalchemy_url.startswith("postgresql"):
            raise ValueError("EVENT_BUS=postgresql needs a DATABASE_URL of PostgreSQL")
        if self.event_bus == "redis" and not self.redis_url:
            raise ValueError("EVENT_BUS=redis needs REDIS_URL")
        return self

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("REDIS_URL must begin with redis://, rediss:// or unix://")
        return value

    @cached_property
    def proxies(self) -> Networks:
        """Whose X-Forwarded-For is believed."""
        return _networks(self.trusted_proxies)

    def rate(self, name: str) -> str:
        """A rate limit that holds here; empty is none."""
        if self.environment == "development" and name in _LIVE_RATES - self.model_fields_set:
            return ""
        return str(getattr(self, name))

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def bus_kind(self) -> Literal["memory", "postgresql", "redis"]:
        """How progress reaches other processes."""
        return self.event_bus or (
            "postgresql" if self.sqlalchemy_url.startswith("postgresql") else "memory"
        )

    @property
    def readable_logs(self) -> bool:
        """Whether logs are for eyes rather than for machines."""
        return (self.log_format or self._usual_log_format) == "console"

    @property
    def _usual_log_format(self) -> str:
        return "console" if self.environment == "development" else "json"

    @property
    def allowed_origins(self) -> list[str]:
        """Origins that may call the API from a browser."""
        if self.frontend_origin:
            return [self.frontend_origin]
        return [f"http://{host}:{self.frontend_port}" for host in ("localhost", "127.0.0.1")]

    @property
    def sqlalchemy_url(self) -> str:
        """The application's database for the async engine."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.data_dir.resolve() / 'adreel.sqlite'}"
        scheme, _, rest = self.database_url.partition("://")
        if scheme in ("postgres", "postgresql"):
            scheme = "postgresql+asyncpg"
        elif scheme == "sqlite":
            scheme = "sqlite+aiosqlite"
        return f"{scheme}://{rest}"

    @property
    def engine_url(self) -> str:
        """The durable engine's own database: a file apart, or the same PostgreSQL server."""
        if self.sqlalchemy_url.startswith("postgresql"):
            return self.sqlalchemy_url.replace("+asyncpg", "")
        return f"sqlite:///{self.data_dir.resolve() / 'workflows.sqlite'}"

    @property
    def shared(self) -> bool:
        """Whether other processes may work on the same database."""
        return self.sqlalchemy_url.startswith("postgresql")

    @cached_property
    def process_id(self) -> str:
        """This process's name among those that share its database; an embedded database has one process only."""
        return str(uuid.uuid4()) if self.shared else "local"

    @property
    def scratch(self) -> Path:
        """This process's folder for what is half done."""
        folder = self.data_dir.resolve() / "scratch"
        return folder / self.process_id if self.shared else folder

    @cached_property
    def signing_key(self) -> str:
        """The secret in force; made once and kept in `data_dir` where none is set.

        Raises:
            OSError: the data folder can't be written.
        """
        given = self.secret_key.get_secret_value()
        if given:
            return given
        path = self.data_dir / "secret.key"
        if not path.exists() or not path.read_text():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(
                ".new"
            )  # whole or not at all: an empty key would sign anything
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            fresh.replace(path)
        return path.read_text()


HOW_TO_MEND = "Mend it in the environment or in .env; .env.example shows all settings."


def wrong_settings(error: ValidationError) -> list[str]:
    """Why settings can't be read, one reason a line; what was given is not repeated, it may be a secret."""
    wrong = []
    for item in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part).upper() for part in item["loc"])
        text = item["msg"].removeprefix("Value error, ")
        wrong.append(f"{name}: {text}" if name else text)
    return wrong
