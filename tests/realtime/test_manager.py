"""With what a socket is closed, by how its feed ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket, WebSocketState

from app.database import DatabaseGone
from app.errors import NotFound
from app.realtime import manager


class Socket:
    """One whose watcher listens on."""

    application_state = WebSocketState.CONNECTED
    code = 0

    async def receive(self) -> None:
        await asyncio.Event().wait()

    async def close(self, code: int) -> None:
        self.code = code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, manager.RESTARTING),
        (NotFound("The session is gone."), manager.NO_SUCH_SESSION),
        (DatabaseGone("nobody answers"), manager.TRY_AGAIN),
        (TimeoutError(), manager.RESTARTING),  # takes nothing: back to where it was
    ],
)
async def test_the_code_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None, code: int
) -> None:
    async def feed(*_: Any) -> AsyncIterator[tuple[int, str]]:
        if error:
            raise error
        return
        yield 0, ""

    monkeypatch.setattr(manager, "follow", feed)
    socket, sockets = Socket(), manager.WebSocketManager(cast(Any, None), cast(Any, None))
    await sockets.serve(cast(WebSocket, socket), "s", None, asyncio.Event(), 4401)
    assert socket.code == code
