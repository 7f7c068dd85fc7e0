"""WebSocketManager: one connection per watcher, each at its own pace."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from app import metrics
from app.database import Database, is_gone
from app.errors import NotFound
from app.logging import get_logger
from app.realtime.bus import Bus
from app.realtime.feed import follow

RESTARTING, TRY_AGAIN, NO_SUCH_SESSION = 1012, 1013, 4404
_SEND_TIMEOUT = 20.0
_USUAL = (NotFound, WebSocketDisconnect, TimeoutError, RuntimeError)
"""How a socket ends that its watcher has left."""
_log = get_logger(__name__)


class WebSocketManager:
    """Carries a session's feed to accepted sockets."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus

    async def serve(
        self, socket: WebSocket, session_id: str, after: int | None, ended: asyncio.Event, ended_code: int,
    ) -> None:  # fmt: skip
        """Sends events until the watcher leaves, the server stops, or what lets the watcher in has ended.

        Args:
            ended_code: that the socket is closed with once `ended` is set.
        """
        metrics.SOCKETS.inc()
        feed = follow(self._database, self._bus, session_id, after)
        sender = asyncio.create_task(self._send(socket, feed))
        receiver = asyncio.create_task(self._receive(socket))
        right = asyncio.create_task(ended.wait())
        code = RESTARTING
        try:
            await asyncio.wait({sender, receiver, right}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            metrics.SOCKETS.dec()
            sender.cancel()
            receiver.cancel()
            right.cancel()
            results = await asyncio.gather(sender, receiver, right, return_exceptions=True)
            if any(isinstance(e, NotFound) for e in results):
                code = NO_SUCH_SESSION
            elif ended.is_set():
                code = ended_code
            elif any(isinstance(e, Exception) and is_gone(e) for e in results):
                code = TRY_AGAIN
            for error in results:
                if (
                    isinstance(error, Exception)
                    and not isinstance(error, _USUAL)
                    and not is_gone(error)
                ):
                    _log.error("socket_failed", exc_info=error)
            if socket.application_state is WebSocketState.CONNECTED:
                with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                    await socket.close(code)

    @staticmethod
    async def _send(socket: WebSocket, feed: AsyncIterator[tuple[int, str]]) -> None:
        async for _, text in feed:
            # A reader that takes nothing for so long is gone; it can come back with ?after=.
            async with asyncio.timeout(_SEND_TIMEOUT):
                await socket.send_text(text)

    @staticmethod
    async def _receive(socket: WebSocket) -> None:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (message.get("text") or "").strip() == "ping":
                await socket.send_text("pong")
