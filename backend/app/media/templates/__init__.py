"""Templates: an editor's habits as data. Adding one is adding a TOML file here."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from app.media.edit import Transition
from app.schemas.brief import LightMood, Move, ViewType
from app.schemas.cuts import Genre
from app.schemas.story import Framework

_FOLDER = Path(__file__).parent


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Joining(_Frozen):
    """A transition and its length in frames at 30 fps; 0 is a cut."""

    kind: Transition
    frames: int = Field(ge=0, le=30)


class Grading(_Frozen):
    """A mild look; see `media.edit.Grade`."""

    contrast: float = Field(0.0, ge=-0.5, le=0.5)
    saturation: float = Field(1.0, ge=0.5, le=1.5)
    warmth: float = Field(0.0, ge=-8, le=8)


class Template(_Frozen):
    """How a kind of ad is made.

    Attributes:
        label, summary: for people who choose one.
        words: of a prompt that suggest it.
        framework: usual; the prompt may suggest another.
        pace: seconds that a scene is on screen, about.
        intro, outro: seconds of the cards.
        genres: of the music, by the product's mood; `any` is the rest.
        views, moves: in the order in which scenes take them, again from the start when they are used up.
        light: of scenes; none leaves it to the view.
    """

    name: str
    label: str
    summary: str
    words: tuple[str, ...] = ()
    framework: Framework
    pace: float = Field(ge=1.2, le=4.0)
    intro: float = Field(ge=0, le=3)
    outro: float = Field(ge=0, le=3)
    cta: str
    genres: dict[str, Genre]
    views: tuple[ViewType, ...] = Field(min_length=2)
    moves: tuple[Move, ...] = Field(min_length=2)
    light: LightMood | None = None
    shots: Joining
    cards: Joining
    grade: Grading


@functools.cache
def templates() -> dict[str, Template]:
    """All templates by name.

    Raises:
        ValueError: a file is wrong; the message says which.
    """
    found = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        try:
            template = Template.model_validate(
                tomllib.loads(path.read_text()) | {"name": path.stem}
            )
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
        found[template.name] = template
    return found
