"""Live progress: WebSocket and its twin, the event stream."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse

from app.database import DATABASE_ERRORS, is_gone
from app.errors import Forbidden, NotFound, NotSignedIn
from app.realtime.feed import follow, until
from app.realtime.manager import NO_SUCH_SESSION, TRY_AGAIN
from app.routers.dependencies import CurrentUser, Db, TheClaims, TheHouse, get_house, socket_claims
from app.schemas.progress import ProgressEvent
from app.services import auth, sessions

router = APIRouter(tags=["realtime"])
NOT_SIGNED_IN, NOT_ALLOWED = 4401, 4403


@router.websocket("/ws/{session_id}")
async def watch(socket: WebSocket, session_id: str, after: int | None = None) -> None:
    """A session's progress; text `ping` is answered `pong`."""
    with contextlib.suppress(WebSocketDisconnect):  # whom it is for may have left already
        await socket.accept()  # close codes reach a client only after the handshake
        house = get_house(socket)
        try:
            claims = await socket_claims(socket, house)
            async with house.database.reading() as db:
                await sessions.owned(db, await auth.user_for(db, claims), session_id)
        except NotSignedIn:
            await socket.close(NOT_SIGNED_IN, "not signed in")
        except Forbidden:
            await socket.close(NOT_ALLOWED, "this API key may not read")
        except NotFound:
            await socket.close(NO_SUCH_SESSION, "no such session")
        except DATABASE_ERRORS as error:
            if not is_gone(error):
                raise
            await socket.close(TRY_AGAIN, "the database does not answer now")
        else:
            async with house.attendance.of(claims) as ended:
                await house.sockets.serve(socket, session_id, after, ended, NOT_SIGNED_IN)


@router.get(
    "/api/sessions/{session_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "model": ProgressEvent}},
)
async def events(
    session_id: str, claims: TheClaims, user: CurrentUser, db: Db, house: TheHouse,
    last_event_id: Annotated[int | None, Header()] = None,
    after: Annotated[int | None, Query(ge=0)] = None,
) -> StreamingResponse:  # fmt: skip
    """The same events as the WebSocket, as `text/event-stream`; `Last-Event-ID` replays."""
    await sessions.owned(db, user, session_id)
    start = last_event_id if last_event_id is not None else after

    async def stream() -> AsyncIterator[str]:
        async with house.attendance.of(claims) as ended:
            feed = follow(house.database, house.bus, session_id, start)
            try:
                async for seq, text in until(ended, feed):
                    yield f"id: {seq}\ndata: {text}\n\n"
            except NotFound:  # deleted meanwhile
                return
            except DATABASE_ERRORS as error:  # who follows comes back
                if not is_gone(error):
                    raise

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)
