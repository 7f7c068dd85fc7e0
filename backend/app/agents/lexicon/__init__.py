"""What the local director knows of words: products, colours, parts, flavours, moods, headlines, finishes.

Data, not code: adding a noun or a colour is a line in a JSON file here.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@functools.cache
def load(name: str) -> dict[str, Any]:
    """One of the tables: colors, parts, flavors, moods, headlines, motifs, finishes, goods."""
    table: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return table


@functools.cache
def kinds() -> tuple[dict[str, Any], ...]:
    """Kinds of product (nouns.json): archetype, form, nouns, usual colours, finish, mood, motif."""
    return tuple(json.loads((_FOLDER / "nouns.json").read_text()))


@functools.cache
def nouns() -> dict[str, int]:
    """Product noun → its index in `kinds`."""
    return {noun: i for i, kind in enumerate(kinds()) for noun in kind["nouns"]}


@functools.cache
def goods() -> dict[str, str]:
    """Nouns of products that the studio can't build; each stands for itself."""
    return {noun: noun for names in load("goods").values() for noun in names}
