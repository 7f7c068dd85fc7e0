"""Provenance: what each shot of an ad comes from, and what a file's manifest says of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype"


def plain(text: object) -> str:
    """Words from somebody's file: on one line, nothing that a terminal would obey, not endless."""
    return "".join(c for c in str(text or "") if c.isprintable()).strip()[:200]


Word = Annotated[str, Field(max_length=200), AfterValidator(plain)]
"""Of a manifest that somebody else may have written."""
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""SHA-256 of an asset's id, hexadecimal: says which one to whoever knows the id, and nothing to others."""


class SourceKind(StrEnum):
    """What a shot is."""

    GENERATIVE_MODEL = "generative_model"
    """A hosted model made the clip, or the picture that it starts from."""
    MOTION_GRAPHICS = "motion_graphics"
    """The studio rendered it from a description, without any model that was trained on pictures."""
    UPLOADED_PHOTO = "uploaded_photo"
    """The studio filmed a photo that somebody uploaded, in a set or on a card."""


class DigitalSource(StrEnum):
    """Terms of IPTC's Digital Source Type NewsCodes (2024-09-17), as the C2PA specification wants them."""

    GENERATED = f"{_IPTC}/trainedAlgorithmicMedia"
    COMPOSITE_WITH_GENERATED = f"{_IPTC}/compositeWithTrainedAlgorithmicMedia"
    COMPOSITE = f"{_IPTC}/composite"
    """Of elements any of which may be captured or drawn; nothing generative."""
    ALGORITHMIC = f"{_IPTC}/algorithmicMedia"
    """By an algorithm that is not based on sampled training data."""


class PictureSource(BaseModel):
    """Who made the picture that a shot starts from."""

    provider: Word
    model_id: Word
    asset: Digest


class ShotSource(BaseModel):
    """What a clip comes from."""

    kind: SourceKind
    provider: Word
    model_id: Word
    """Who filmed it."""
    asset: Digest
    digital_source_type: Word
    picture: PictureSource | None = None
    photo: Digest | None = None
    """An uploaded photo that it shows, or that a model was given to go by."""


class ShotProvenance(ShotSource):
    """A shot in the ad, seconds; neighbours overlap while one gives way to the next."""

    position: int = Field(ge=1, le=1000)
    start: float = Field(ge=0)
    seconds: float = Field(ge=0)


class CardProvenance(BaseModel):
    """A card with words, drawn by the studio."""

    name: Literal["intro", "outro"]
    start: float = Field(ge=0)
    seconds: float = Field(ge=0)
    logo: bool
    """It shows a mark that was uploaded."""


class MusicProvenance(BaseModel):
    """`kind` is studio for music that an algorithm wrote by rules."""

    kind: Literal["generative_model", "studio"]
    provider: Word
    model_id: Word


class AdProvenance(BaseModel):
    """What goes into a manifest as `org.adreel.shots`."""

    version: int = 1
    shots: list[ShotProvenance] = Field(max_length=200)
    cards: list[CardProvenance] = Field([], max_length=10)
    music: MusicProvenance | None = None

    @property
    def digital_source_type(self) -> DigitalSource:
        """Of the whole ad."""
        kinds = {shot.kind for shot in self.shots}
        if SourceKind.GENERATIVE_MODEL in kinds or (self.music and self.music.kind == "generative_model"):  # fmt: skip
            return DigitalSource.COMPOSITE_WITH_GENERATED
        if SourceKind.UPLOADED_PHOTO in kinds or any(card.logo for card in self.cards):
            return DigitalSource.COMPOSITE
        return DigitalSource.ALGORITHMIC


class SignerInfo(BaseModel):
    """Who signed, by the certificate's own words."""

    name: str
    organization: str
    self_signed: bool
    """The certificate was made by whoever uses it: nobody else vouches for the name."""
    own: bool
    """It is this installation's."""


class Provenance(BaseModel):
    """What a file says of where it comes from, and whether it is still the file that was signed."""

    signed: bool
    valid: bool
    """Signature and every hash fit. Says nothing of whether the signer tells the truth."""
    validation: list[str]
    """Codes of the C2PA specification that aren't successes."""
    signer: SignerInfo | None = None
    claim_generator: str | None = None
    created_at: datetime | None = None
    """By the signer's clock."""
    shots: list[ShotProvenance] = []
    cards: list[CardProvenance] = []
    music: MusicProvenance | None = None
    digital_source_type: str | None = None
    manifest: dict[str, Any] | None = None
    """All of it, as c2pa reads it."""
