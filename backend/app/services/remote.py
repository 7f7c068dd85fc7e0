"""A file at an address that a user names. Only public hosts are asked: an address must not reach into the house.

The host is resolved once and the connection goes to what was checked, so that a name can't change in between.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urljoin

import httpx

from app.config import Settings
from app.database import Database
from app.errors import InvalidInput
from app.models import User
from app.services import assets
from app.storage import Storage

_LONGEST, _CONNECT = 60.0, 10.0
"""Seconds."""
_REDIRECTS = 3
_CHUNK = 1 << 16


def _refused(reason: str) -> InvalidInput:
    return InvalidInput(reason, code="ASSET_NOT_FETCHED", details={"fields": {"assets": reason}})


async def _addresses(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _refused(f"There is no host {host}.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast


async def _checked(url: str) -> tuple[httpx.URL, str]:
    """The address to connect to, and the host's name.

    Raises:
        InvalidInput: it is no public http(s) address.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _refused("That is no address.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise _refused("A photo's address begins with https:// and names a host.")
    addresses = await _addresses(
        parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80)
    )
    if not addresses or not all(map(_is_public, addresses)):
        raise _refused("That host is not public.")
    return parsed.copy_with(host=addresses[0]), parsed.netloc.decode()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes at an address, a minute at most.

    Raises:
        InvalidInput: it is not public, not there, or too slow.
    """
    try:
        async with (
            asyncio.timeout(_LONGEST),
            httpx.AsyncClient(trust_env=False, timeout=_CONNECT) as http,
        ):
            for _ in range(_REDIRECTS + 1):
                target, name = await _checked(url)
                host = name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name
                request = http.build_request(
                    "GET", target, headers={"Host": name, "Accept": "image/*"},
                    extensions={"sni_hostname": host},
                )  # fmt: skip
                answer = await http.send(request, stream=True)
                try:
                    if answer.is_redirect:
                        url = urljoin(url, answer.headers["location"])
                        continue
                    if answer.status_code != 200:
                        raise _refused(f"The host answered {answer.status_code}.")
                    yield answer.aiter_bytes(_CHUNK)
                    return
                finally:
                    await answer.aclose()
            raise _refused("It redirects too often.")
    except (httpx.HTTPError, TimeoutError) as error:
        raise _refused("The host did not answer, or too slowly.") from error


async def uploads_of(
    urls: Sequence[str], user: User, database: Database, storage: Storage, settings: Settings
) -> dict[str, str]:
    """Photos at addresses as uploads of a user, {address: asset id}: all of them, or none is kept.

    Raises:
        InvalidInput: as `opened`. And as `assets.received` and `assets.add_upload`.
    """
    kept: dict[str, str] = {}
    try:
        for url in dict.fromkeys(urls):
            async with opened(url) as chunks:
                source = await assets.received(chunks, settings)
            name = url.partition("?")[0].rpartition("/")[2][:100] or "photo"
            upload = await assets.add_upload(
                database, user, storage, settings, source, "", name, []
            )
            kept[url] = upload.id
    except BaseException:
        async with database.transaction() as db:
            keys = [k for a in kept.values() for k in await assets.delete_upload(db, user, a)]
        await assets.drop_files(storage, keys)
        raise
    return kept
