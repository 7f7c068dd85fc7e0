"""The catalogue of hosted models: their roles, what their inputs are called, what they charge.

The data is `catalogue.toml`, or the file that `MODEL_CATALOGUE` names.
"""

from __future__ import annotations

import math
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

OWN = Path(__file__).with_name("catalogue.toml")


class Role(StrEnum):
    """What a model is for."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    MUSIC = "music"
    SPEECH = "speech"


ROLES = {"still": Role.IMAGE, "photo_still": Role.IMAGE, "framed_still": Role.IMAGE,
         "clip": Role.VIDEO, "photo_clip": Role.VIDEO, "framed_clip": Role.VIDEO,
         "text": Role.TEXT, "music": Role.MUSIC, "speech": Role.SPEECH}  # fmt: skip
"""Which role makes a kind of request."""
TIMEOUTS = {
    Role.TEXT: 60.0, Role.IMAGE: 120.0, Role.VIDEO: 600.0, Role.MUSIC: 300.0, Role.SPEECH: 120.0,
}  # fmt: skip
"""Seconds after which a job is canceled."""
_USUALLY = {
    Role.TEXT: 8.0, Role.IMAGE: 15.0, Role.VIDEO: 90.0, Role.MUSIC: 30.0, Role.SPEECH: 10.0,
}  # fmt: skip
"""Seconds that a job of a role takes, until a model's own are measured."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Frozen):
    """USD per unit."""

    per: Literal["call", "output", "second", "thousand_characters"]
    usd: float = Field(ge=0)


class Durations(_Frozen):
    """Lengths that a model makes, whole seconds."""

    least: int = 1
    most: int = 60
    choices: tuple[int, ...] = ()

    def fitting(self, seconds: float) -> int:
        """The shortest length that covers `seconds`, or the longest there is."""
        if self.choices:
            return min((c for c in self.choices if c >= seconds), default=max(self.choices))
        return min(max(math.ceil(seconds), self.least), self.most)


class HostedModel(_Frozen):
    """A model as the catalogue describes it.

    Attributes:
        fields: our name of an input → the model's; only what it has. Ours are prompt, system, references (a list),
            start_image, ratio, duration, seed.
        fixed: inputs that are always sent.
        wait: seconds for which a creation's answer waits for the result; for what is quick.
        priced: when the price was read, or that it wasn't.
    """

    id: str
    role: Role
    fields: dict[str, str]
    fixed: dict[str, Any] = {}
    wait: int = Field(0, ge=0, le=20)
    durations: Durations | None = None
    price: Price
    priced: str

    @property
    def seconds(self) -> float:
        """That a job usually takes."""
        return _USUALLY[self.role]

    def inputs(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """The model's input for what is wanted in our names; what it can't take is left out."""
        given = {
            self.fields[name]: value
            for name, value in wanted.items()
            if name in self.fields and value is not None
        }
        if "duration" in wanted and "duration" in self.fields and self.durations:
            given[self.fields["duration"]] = self.durations.fitting(wanted["duration"])
        return {**self.fixed, **given}

    def cost(self, wanted: dict[str, Any]) -> float:
        """USD for one output of what is wanted."""
        match self.price.per:
            case "second":
                seconds = wanted.get("duration", 5.0)
                return self.price.usd * (
                    self.durations.fitting(seconds) if self.durations else seconds
                )
            case "thousand_characters":
                return self.price.usd * len(wanted.get("prompt", "")) / 1000
            case _:
                return self.price.usd


class Catalogue:
    """All models, by role in order of preference."""

    def __init__(self, models: list[HostedModel]) -> None:
        self.models = models

    def of(self, role: Role) -> list[HostedModel]:
        """Models of a role, the default first."""
        return [m for m in self.models if m.role is role]


def load_catalogue(path: Path = OWN) -> Catalogue:
    """Reads a catalogue.

    Raises:
        ValueError: it is no TOML, or an entry is wrong; the message says which.
    """
    data = tomllib.loads(path.read_text())
    return Catalogue([HostedModel.model_validate(entry) for entry in data.get("models", [])])
