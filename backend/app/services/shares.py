"""Links by which a finished ad is watched without an account."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, NotFound
from app.models import Asset, Session, User
from app.schemas.shares import SharedAd
from app.services import sessions
from app.services.tokens import MediaLinks

_GONE = "This link leads nowhere, or was taken back."


async def share(db: AsyncSession, session: Session) -> str:
    """The session's token; made at the first call.

    Raises:
        Conflict: there is no finished ad yet.
    """
    if (await sessions.final_of(db, session))[0] is None:
        raise Conflict("There is no finished ad to share yet.", code="NOT_READY")
    session.share_token = session.share_token or secrets.token_urlsafe(24)
    return session.share_token


def unshare(session: Session) -> None:
    """Ends the link; another one differs."""
    session.share_token = None


async def shared(db: AsyncSession, token: str, links: MediaLinks) -> SharedAd:
    """What a link shows: the newest cut.

    Raises:
        NotFound: the link was never given, or is taken back.
    """
    session = await _shared_session(db, token)
    video = await sessions.final_view(db, session, links)
    if video is None:
        raise NotFound(_GONE, code="LINK_NOT_FOUND")
    return SharedAd(title=session.title or session.product_prompt or "", video=video)


async def shared_final(db: AsyncSession, token: str) -> Asset:
    """The file of what a link shows.

    Raises:
        NotFound: the link was never given, or is taken back.
    """
    final, _ = await sessions.final_of(db, await _shared_session(db, token))
    if final is None:
        raise NotFound(_GONE, code="LINK_NOT_FOUND")
    return final


async def _shared_session(db: AsyncSession, token: str) -> Session:
    session: Session | None = await db.scalar(
        select(Session).join(User, User.id == Session.user_id)
        .where(Session.share_token == token, User.is_active)
    )  # fmt: skip
    if session is None:
        raise NotFound(_GONE, code="LINK_NOT_FOUND")
    return session
