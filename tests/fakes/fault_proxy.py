"""A network that fails: between a client and a server on 127.0.0.1, it delays, stalls, resets, cuts and drips answers."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Literal

_CHUNK = 1 << 16


@dataclass(slots=True)
class Fault:
    """What befalls the answers to requests whose first line holds `path`, `times` times.

    Attributes:
        kind: latency (amount: seconds until the answer), stall (it never comes), reset (before its first byte), cut (after
            `amount` bytes), drip (`amount` bytes every 20 ms), status (`amount` comes in its place).
    """

    kind: Literal["latency", "stall", "reset", "cut", "drip", "status"]
    path: str
    amount: float = 0.0
    times: int = 1
    done: int = 0


class FaultProxy:
    """Forwards connections to a port; faults may be added at any time. `url` is its own address."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.faults: list[Fault] = []
        self.url = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._target)
        line = ""

        async def forward() -> None:
            nonlocal line
            while data := await reader.read(_CHUNK):
                first = data.split(b"\r\n", 1)[0]
                if first.endswith(b"HTTP/1.1"):
                    line = first.decode("latin-1")
                up_writer.write(data)
                await up_writer.drain()

        async def back() -> None:
            nonlocal line
            fault, sent = None, 0
            while data := await up_reader.read(_CHUNK):
                if line:
                    fault, line, sent = self._next(line), "", 0
                if fault is None:
                    writer.write(data)
                    await writer.drain()
                    continue
                match fault.kind:
                    case "latency":
                        await asyncio.sleep(fault.amount)
                        writer.write(data)
                        fault = None
                    case "stall":
                        await asyncio.Event().wait()
                    case "status":
                        head = f"HTTP/1.1 {int(fault.amount)} Instead\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        writer.write(head.encode())
                        await writer.drain()
                        return
                    case "reset":
                        writer.transport.abort()
                        return
                    case "cut":
                        writer.write(data[: int(fault.amount) - sent])
                        sent += len(data)
                        if sent >= fault.amount:
                            await writer.drain()
                            return
                    case "drip":
                        step = int(fault.amount)
                        for start in range(0, len(data), step):
                            writer.write(data[start : start + step])
                            await writer.drain()
                            await asyncio.sleep(0.02)

        try:
            await asyncio.wait(
                [asyncio.create_task(forward()), asyncio.create_task(back())],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for end in (writer, up_writer):
                with contextlib.suppress(OSError):
                    end.close()

    def _next(self, line: str) -> Fault | None:
        fault = next((f for f in self.faults if f.path in line and f.done < f.times), None)
        if fault:
            fault.done += 1
        return fault
