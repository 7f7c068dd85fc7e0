"""What the local director knows of words: products, colours, parts, flavours, moods, headlines.

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
    """One of the tables: nouns, colors, parts, flavors, moods, headlines."""
    table: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return table
