"""Attesting: what a finished ad says of where it comes from, written into its file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from app.agents.music import Music
from app.logging import get_logger
from app.media.credentials import Credentials
from app.media.edit import FPS, CardPiece, Edit
from app.media.provenance import NotSigned, sign_ad
from app.schemas.provenance import AdProvenance, CardProvenance, MusicProvenance, ShotProvenance

_log = get_logger(__name__)
PATIENCE = 60.0
"""Seconds for a signature; a large ad takes one or two, a timestamp authority may hang."""
UNSIGNED = "This ad carries no provenance: its manifest could not be written."


def told_of(data: dict[str, Any], edit: Edit, music: Music | None, own: str) -> AdProvenance | None:
    """What is known of each shot; None for what is no finished ad, whose clips have no `origin`.

    Args:
        data: the compositor's. own: name of the provider whose music is written by rules.
    """
    origins = [clip.get("origin") for clip in data["clips"]]
    if not all(origins):
        return None
    shots: list[ShotProvenance] = []
    cards: list[CardProvenance] = []
    left = iter(origins)
    for i, (piece, start) in enumerate(zip(edit.pieces, edit.starts(), strict=True)):
        when = {"start": round(start / FPS, 3), "seconds": round(piece.frames / FPS, 3)}
        if isinstance(piece, CardPiece):
            logo = bool(data.get("logo_key"))
            cards.append(CardProvenance(name="outro" if i else "intro", logo=logo, **when))
        else:
            shots.append(ShotProvenance(position=len(shots) + 1, **when, **(next(left) or {})))
    heard = music and MusicProvenance(
        kind="studio" if music.provider == own else "generative_model", provider=music.provider, model_id=music.model_id
    )  # fmt: skip
    return AdProvenance(shots=shots, cards=cards, music=heard)


async def attest(file: Path, told: AdProvenance, credentials: Credentials) -> str | None:
    """Signs a finished ad in its place; a notice where that failed, and the ad is as it was.

    An ad is never lost for its manifest: what can't be signed is delivered without, and says so. A timestamp authority that does not
    answer costs only the timestamp.
    """
    attempts = (True, False) if credentials.timestamp_url else (False,)
    for number, timestamped in enumerate(attempts):
        signed = file.with_name(f"signed-{number}.mp4")
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.to_thread(
                    sign_ad, file, signed, told, credentials, timestamped=timestamped
                )
            await asyncio.to_thread(signed.replace, file)
            return None
        except (NotSigned, TimeoutError, OSError) as error:
            _log.error("ad_not_signed", error=str(error) or "It took too long.", timestamped=timestamped)  # fmt: skip
    return UNSIGNED
