"""A word with Redis over plain sockets: enough to see that it answers and takes the password."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import parse_qs, unquote, urlsplit

_PORT = 6379


class RedisRefused(Exception):
    """It answered with an error; the text is Redis's own."""


async def ping(url: str) -> str:
    """Signs in, selects the database, pings; the server's version.

    Raises:
        RedisRefused: it does not let us in. OSError: it can't be reached.
    """
    parts = urlsplit(url)
    if parts.scheme == "unix":
        reader, writer = await asyncio.open_unix_connection(parts.path)
        database = parse_qs(parts.query).get("db", ["0"])[0]
    else:
        secure = ssl.create_default_context() if parts.scheme == "rediss" else None
        reader, writer = await asyncio.open_connection(
            parts.hostname or "localhost", parts.port or _PORT, ssl=secure
        )
        database = parts.path.strip("/") or "0"
    try:
        if parts.password:
            user = [unquote(parts.username)] if parts.username else []
            await _ask(reader, writer, "AUTH", *user, unquote(parts.password))
        if database != "0":
            await _ask(reader, writer, "SELECT", database)
        if await _ask(reader, writer, "PING") != "PONG":
            raise RedisRefused("it does not answer PING with PONG")
        return _version(await _ask(reader, writer, "INFO", "server"))
    finally:
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *words: str) -> str:
    data = b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in (word.encode() for word in words))
    writer.write(b"*%d\r\n" % len(words) + data)
    await writer.drain()
    try:
        line = (await reader.readuntil(b"\r\n")).decode(errors="replace").strip()
        kind, rest = line[:1], line[1:]
        if kind == "-":
            raise RedisRefused(rest)
        if kind == "+":
            return rest
        if kind == "$" and rest.isdigit():
            body = await reader.readexactly(int(rest) + 2)
            return body.decode(errors="replace")
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("it hung up") from error
    except (asyncio.LimitOverrunError, ValueError) as error:
        raise RedisRefused("what answers there is not Redis") from error
    raise RedisRefused("what answers there is not Redis")


def _version(info: str) -> str:
    for line in info.splitlines():
        if line.startswith("redis_version:"):
            return line.partition(":")[2]
    return "of an unknown version"
