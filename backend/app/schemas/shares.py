"""A finished ad for whoever has its link."""

from __future__ import annotations

from pydantic import BaseModel

from app.schemas.results import FinalVideo


class ShareLink(BaseModel):
    token: str
    """For `/s/{token}` in the studio, and `/api/shared/{token}`."""


class SharedAd(BaseModel):
    """A finished ad, as shown to whoever has its link."""

    title: str
    video: FinalVideo
