"""Settings that are valid, but would not work together or would not be safe."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.config import Settings
from app.doctor.finding import Finding, failed, good, skipped, warning
from app.media.credentials import OWN_FILE, BadCredentials, known_credentials

_LEAST_VARIED = 12
"""Different characters in a secret of 32; a random one has over 20."""
_GUESSED = ("secret", "change", "password", "adreel", "0123456789", "abcdef", "example")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SOON = timedelta(days=60)
_NEW_KEY = (
    "Set SECRET_KEY to the output of `openssl rand -base64 48`; everybody then signs in again."
)


async def secret_key(settings: Settings) -> Finding:
    """Whether tokens could be forged."""
    given = settings.secret_key.get_secret_value()
    if not given:
        return _kept_key(settings.data_dir / "secret.key")
    production = settings.environment == "production"
    weak = len(set(given)) < _LEAST_VARIED or any(word in given.lower() for word in _GUESSED)
    if weak and production:
        return failed("SECRET_KEY could be guessed.", _NEW_KEY)
    if weak or len(given) < 32:
        return warning("SECRET_KEY is too weak for production.", _NEW_KEY)
    return good(f"Set, {len(given)} characters.")


def _kept_key(path: Path) -> Finding:
    if not path.exists():
        return good("None set; one is made at the first start and kept in DATA_DIR.")
    if path.stat().st_mode & 0o077:
        return failed(
            f"{path} can be read by others on this machine.",
            f"chmod 600 {path}, or set SECRET_KEY.",
        )
    return good("One that was made here, kept in DATA_DIR.")


async def provenance(settings: Settings) -> Finding:
    """What finished ads are signed with."""
    try:
        pair = await asyncio.to_thread(known_credentials, settings)
    except BadCredentials as error:
        return failed(str(error), "Mend C2PA_CERT_FILE and C2PA_KEY_FILE; `adreel certificate FILE` makes a pair.")  # fmt: skip
    path = Path(settings.c2pa_key_file or settings.data_dir / OWN_FILE)
    if pair is None:
        told = "One is made at the first start and kept in DATA_DIR."
        return _for_one_machine(settings, told)
    if await asyncio.to_thread(lambda: path.stat().st_mode) & 0o077:
        return warning(f"{path} can be read by others on this machine.", f"chmod 600 {path}")
    told = f"{pair.name}, {'self-made' if pair.self_made else 'issued by an authority'}, until {pair.ends:%Y-%m-%d}, from {path}."
    if pair.ends - datetime.now(UTC) < _SOON:
        return warning(told, "Get another before that day: readers refuse what an expired certificate signed.")  # fmt: skip
    return good(told) if settings.c2pa_cert_file else _for_one_machine(settings, told)


def _for_one_machine(settings: Settings, told: str) -> Finding:
    if settings.s3_bucket:
        return warning(
            f"{told} Machines that share the bucket each sign with another.",
            "Copy the output of `adreel certificate FILE` to all of them, and set C2PA_CERT_FILE and C2PA_KEY_FILE.",
        )
    return good(told)


async def origin(settings: Settings) -> Finding:
    """Whether browsers' writes will be taken: their Origin is compared letter by letter."""
    given, production = settings.frontend_origin, settings.environment == "production"
    if not given:
        if production:
            return warning(
                f"FRONTEND_ORIGIN is not set; only {' and '.join(settings.allowed_origins)} may write.",
                "Set it to the address that people type, such as https://ads.example.com.",
            )
        return good(f"{' and '.join(settings.allowed_origins)} may call the API.")
    try:
        parts = urlsplit(given)
        host, exact = parts.hostname or "", f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        host, exact = "", ""
    usable = bool(host) and exact.startswith(("http://", "https://"))
    if not usable or given != exact:
        hint = exact if usable else "https://ads.example.com"
        return failed(
            f"FRONTEND_ORIGIN is {given}, which no browser ever sends.",
            f"Scheme, host and port only, without a path: {hint}",
        )
    if production and exact.startswith("http://") and host not in _LOOPBACK:
        return failed(
            f"FRONTEND_ORIGIN is {given}: over http browsers don't keep the sign-in cookie of production.",
            "Put TLS in front (docs/operations.md), and set https://.",
        )
    return good(f"{given} may call the API.")


async def processes(settings: Settings) -> Finding:
    """Whether several processes would hear each other."""
    if settings.sqlalchemy_url.startswith("sqlite"):
        return skipped("SQLite: for one `adreel serve`. Several processes need PostgreSQL.")
    if settings.bus_kind == "memory":
        return warning(
            "EVENT_BUS is memory: progress of work in another process is not shown.",
            "Empty EVENT_BUS, unless there is one process only.",
        )
    lease, drain = settings.worker_lease_seconds, settings.drain_seconds
    return good(
        f"Several may run, progress by {settings.bus_kind}; held for dead after {lease:.0f} s, {drain:.0f} s to finish when stopped."
    )
