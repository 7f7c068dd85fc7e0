"""Kinds of fields that requests share. What they refuse, the API's description says: a number is no text and no truth value."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.config import JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_SHOWN = r"^[^\x00-\x08\x0E-\x1B\x7F-\x84\x86-\x9F]*$"
"""No control characters but those that are white space."""


class _Plain:
    """Text on one line, accents composed; control characters and broken Unicode are refused."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(core) | {"pattern": _SHOWN}


def _plain(value: object) -> object:
    if not isinstance(value, str):
        return value
    # Format characters draw nothing: joiners, soft hyphens, marks of direction.
    seen = "".join(c for c in value if unicodedata.category(c) != "Cf")
    line = unicodedata.normalize("NFC", " ".join(seen.split()))
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in line):
        raise ValueError("contains characters that can't be shown")
    return line


def _counted(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("Input should be a valid integer")
    return value


WHOLE = BeforeValidator(_counted)
"""For an integer, after its bounds: 3.0 is one, as in JSON."""
Trimmed = Annotated[str, BeforeValidator(_plain), _Plain()]
Id = Annotated[Trimmed, Field(max_length=64)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Budget = Annotated[Number, Field(ge=0, le=10_000)]
"""USD."""


def example(**values: JsonValue) -> ConfigDict:
    """What a request may look like, for those who read its description and for the Postman collection."""
    return ConfigDict(json_schema_extra={"examples": [values]})


SOME_ID = "5f0c7d2e-9a41-4c7b-8e7a-2f6a1b3c4d5e"
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
