"""Notes as they travel between processes: small JSON. What a reader does not know it ignores, so that versions may mix."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.logging import get_logger
from app.realtime.bus import Published

_log = get_logger(__name__)
_MOST_BYTES = 7_900
"""PostgreSQL refuses 8,000, and with them the whole transaction."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Letter: messages were lost; whoever watches should look at the log."""


class Letters:
    """Writes notes for other processes, and reads theirs.

    Args:
        kinds: notes that travel besides events, dataclasses by the name that they have on the way.
    """

    def __init__(self, kinds: Mapping[str, type[Any]]) -> None:
        self._sender = uuid.uuid4().hex[:12]
        known = {"event": Published, "look_again": LookAgain, **kinds}
        self._names = {kind: name for name, kind in known.items()}
        self._readers: dict[str, TypeAdapter[Any]] = {
            name: TypeAdapter(kind) for name, kind in known.items()
        }

    def write(self, note: object) -> str | None:
        """A note's letter; None if its kind stays at home."""
        name = self._names.get(type(note))
        if name is None:
            return None
        if isinstance(note, Published):  # its text is in the log, and may be long
            note = Published(note.session_id, note.seq)
        body = {k: v for k, v in asdict(note).items() if v is not None}  # type: ignore[call-overload]  # notes that travel are dataclasses
        letter = json.dumps({"kind": name, "from": self._sender, "note": body})
        if len(letter) > _MOST_BYTES:
            _log.error("letter_too_long", kind=name, bytes=len(letter))
            return None
        return letter

    def read(self, letter: str | bytes) -> object | None:
        """The note; None if it is this process's own, of an unknown kind, or no letter at all."""
        try:
            told = json.loads(letter)
            if told["from"] == self._sender or told["kind"] not in self._readers:
                return None
            note: object = self._readers[told["kind"]].validate_python(told["note"])
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            _log.warning("letter_unread", error=type(error).__name__)
            return None
        return note
