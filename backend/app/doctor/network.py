"""What lies elsewhere: storage, Redis, hosted models, the way in from outside, the virus scanner."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import httpx

from app.config import Settings
from app.doctor.finding import Finding, failed, good, skipped, warning
from app.doctor.redis_ping import RedisRefused, ping
from app.errors import AppError
from app.providers.registry import catalogue_of, open_paid
from app.storage import LocalStorage, browser_origin, open_storage

_TIMEOUT = httpx.Timeout(2.5)


async def storage(settings: Settings) -> Finding:
    """Whether media can be written, read and removed."""
    store = open_storage(settings)
    try:
        if isinstance(store, LocalStorage) and not store.begun:
            return good(f"{store.place} is made when it is first needed.")
        await store.check(write=True)
    except (AppError, OSError) as error:
        return failed(f"{store.place} can't be used: {error}", store.advice)
    finally:
        await store.close()
    origin = browser_origin(settings)
    browsers = f" Browsers get media from {origin}: MEDIA_ORIGIN of the pages." if origin else ""
    return good(f"{store.place}: written, read and removed.{browsers}")


async def redis(settings: Settings) -> Finding:
    """Whether it answers and lets us in."""
    if not settings.redis_url:
        return skipped("REDIS_URL is empty: each process keeps its own cache and limits.")
    advice = "Is it running, and are host, port and password in REDIS_URL right? Without it Adreel is slower, not broken."
    try:
        version = await ping(settings.redis_url)
    except (OSError, ssl.SSLError) as error:
        return failed(f"Redis can't be reached: {error.strerror or error}.", advice)
    except RedisRefused as error:
        return failed(f"Redis can't be used: {error}.", advice)
    return good(f"Redis {version} answers.")


async def _status(url: str, key: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, headers=headers) as http:
        return await http.get(url)


async def provider(settings: Settings) -> Finding:
    """Whether the catalogue can be read and the key is taken."""
    try:
        catalogue_of(settings)
    except (ValueError, OSError) as error:
        return failed(f"The model catalogue can't be read: {error}", "Mend the file that MODEL_CATALOGUE names, or empty it.")  # fmt: skip
    key = settings.replicate_api_token.get_secret_value()
    if not key:
        services = open_paid(settings)
        for service in services:
            await service.close()
        others = ", ".join(service.name for service in services)
        lane = (
            f"the generative lane has {others} alone"
            if others
            else "only the studio lane is open, $0"
        )
        return skipped(f"REPLICATE_API_TOKEN is empty: {lane}.")
    try:
        answer = await _status(f"{settings.replicate_url.rstrip('/')}/account", key)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return failed(
            f"{settings.replicate_url} can't be reached: {type(error).__name__}.",
            "See whether this machine reaches the internet (proxy, firewall), and REPLICATE_URL.",
        )
    if answer.status_code == 200:
        return good("Replicate takes the key.")
    if answer.status_code in (401, 403):
        return failed("Replicate does not take the key.", "Make a new one at replicate.com, and set REPLICATE_API_TOKEN.")  # fmt: skip
    return warning(f"Replicate answers {answer.status_code}.", "Try again in a while; see its status page.")  # fmt: skip


async def text_endpoint(settings: Settings) -> Finding:
    """Whether it answers, and knows the model."""
    if not settings.text_url:
        return skipped("TEXT_URL is empty.")
    try:
        answer = await _status(
            f"{settings.text_url.rstrip('/')}/models", settings.text_api_key.get_secret_value()
        )
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return failed(f"{settings.text_url} can't be reached: {type(error).__name__}.", "Is it running, and is TEXT_URL right? It ends in /v1 mostly.")  # fmt: skip
    if answer.status_code in (401, 403):
        return failed("It does not take the key.", "Set TEXT_API_KEY.")
    names = _model_names(answer)
    if names is None:
        return warning(f"It answers {answer.status_code}, without a list of models.", "See that TEXT_URL is the address before /chat/completions.")  # fmt: skip
    if settings.text_model not in names:
        return warning(f"It answers, but does not list {settings.text_model}.", "See that TEXT_MODEL is one that it has.")  # fmt: skip
    return good(f"It has {settings.text_model}.")


def _model_names(answer: httpx.Response) -> set[str] | None:
    try:
        told: Any = answer.json()
        return {str(item["id"]) for item in told["data"]} if answer.status_code == 200 else None
    except (ValueError, KeyError, TypeError):
        return None


async def public_address(settings: Settings) -> Finding:
    """Whether Replicate could reach us."""
    if not settings.public_url:
        return skipped("PUBLIC_URL is empty: hosted jobs are asked after instead.")
    advice = "Fine while the API is stopped. Else see name, certificate and proxy; till then jobs are asked after."
    try:
        answer = await _status(f"{settings.public_url.rstrip('/')}/api/health")
        told: Any = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return warning(f"{settings.public_url} can't be reached from here ({type(error).__name__}).", advice)  # fmt: skip
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("status") != "healthy":
        return warning(f"{settings.public_url} answers {answer.status_code}, not as Adreel does.", advice)  # fmt: skip
    return good(f"Adreel answers at {settings.public_url}.")


async def virus_scanner(settings: Settings) -> Finding:
    """Whether clamd answers."""
    if not settings.clamav_address:
        return skipped("CLAMAV_ADDRESS is empty: uploads are not scanned.")
    host, _, port = settings.clamav_address.rpartition(":")
    told = b""
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(b"zPING\0")
            await writer.drain()
            told = await reader.read(64)
        finally:
            writer.close()
    except OSError:
        pass  # told below
    if not told.startswith(b"PONG"):
        return failed(f"clamd does not answer at {settings.clamav_address}.", "Start it, or empty CLAMAV_ADDRESS; till then no upload is taken in.")  # fmt: skip
    return good("clamd answers.")
