"""Brands: what every ad of a client follows."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.schemas.fields import SOME_ID, Color, Id, Trimmed, example

_ENDINGS = "(?:['’]s|s|es|d|ed|er|ers|est|ing|ly)?"
"""That a banned word may have and still be that word."""
BannedWord = Annotated[Trimmed, Field(min_length=2, max_length=40)]


class BrandGuidelines(BaseModel):
    """What an ad must look and sound like; what is empty is left to the director."""

    model_config = ConfigDict(extra="forbid")

    colors: Annotated[list[Color], Field(max_length=6)] = []
    """The first sets the ad's ground, the most vivid one its button."""
    fonts: Annotated[list[Annotated[Trimmed, Field(max_length=64)]], Field(max_length=3)] = []
    """Of /api/fonts; the first that is there is used for what the ad says."""
    logo_asset_id: Id | None = None
    """An uploaded picture; it stands on the opening and closing cards."""
    tone: Annotated[Trimmed, Field(max_length=100)] = ""
    """Words such as "playful" or "quiet luxury"."""
    banned_words: Annotated[list[BannedWord], Field(max_length=100)] = []
    """Words and phrases that no ad says, in any case and with usual endings."""

    @field_validator("banned_words")
    @classmethod
    def _each_once(cls, words: list[str]) -> list[str]:
        return list(dict.fromkeys(word.lower() for word in words))


class Branding(BaseModel):
    """Guidelines as an ad was begun with: later changes of the client's leave it alone."""

    model_config = ConfigDict(frozen=True)

    colors: tuple[str, ...] = ()
    font: str = ""
    tone: str = ""
    banned_words: tuple[str, ...] = ()
    logo_key: str | None = None
    """Of the stored picture."""


@functools.lru_cache(64)
def _banned_pattern(banned: tuple[str, ...]) -> re.Pattern[str] | None:
    if not banned:
        return None
    longest = sorted(banned, key=len, reverse=True)
    phrases = (r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", word))) for word in longest)
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)}){_ENDINGS}(?!\w)", re.IGNORECASE)


def banned_in(text: str, banned: Sequence[str]) -> list[str]:
    """What of a text is banned, as it is written there."""
    pattern = _banned_pattern(tuple(banned))
    return list(dict.fromkeys(pattern.findall(text))) if pattern else []


def allowed(texts: Iterable[str], banned: Sequence[str]) -> list[str]:
    """Those texts that say nothing banned."""
    return [text for text in texts if not banned_in(text, banned)]


def without_banned(text: str, banned: Sequence[str]) -> str:
    """A text without what is banned."""
    pattern = _banned_pattern(tuple(banned))
    return re.sub(r"\s+", " ", pattern.sub("", text)).strip(" ,;-–—") if pattern else text


class ClientRequest(BaseModel):
    model_config = example(
        name="Sage & Co", brand_guidelines={"colors": ["#3f6b4f"], "tone": "quiet luxury"}
    )

    name: Annotated[Trimmed, Field(min_length=1, max_length=120)]
    brand_guidelines: BrandGuidelines = BrandGuidelines()


class ClientChange(BaseModel):
    model_config = example(name="Sage and Company")

    name: Annotated[Trimmed, Field(min_length=1, max_length=120)] | None = None
    brand_guidelines: BrandGuidelines | None = None


class CampaignRequest(ClientRequest):
    model_config = example(name="Spring", client_id=SOME_ID)

    client_id: Id
    """Its guidelines go ahead of the client's; banned words add to them."""


class Totals(BaseModel):
    """Of all ads, finished or not."""

    ads: int
    completed: int
    cost: float
    """USD."""


class ClientResponse(BaseModel):
    id: str
    name: str
    brand_guidelines: BrandGuidelines
    logo_url: str | None
    campaigns: int
    totals: Totals
    created_at: datetime
    updated_at: datetime


class ClientList(BaseModel):
    items: list[ClientResponse]
    total: int


class CampaignResponse(BaseModel):
    id: str
    client_id: str
    client_name: str
    name: str
    brand_guidelines: BrandGuidelines
    totals: Totals
    created_at: datetime
    updated_at: datetime


class CampaignList(BaseModel):
    items: list[CampaignResponse]
    total: int
