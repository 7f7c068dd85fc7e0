"""Type: lines that fit and are broken well, in bounded time."""

from __future__ import annotations

from typing import Any

import pytest

from app.studio import typography
from app.studio.typography import text_width


def test_lines_of_one_word_each_are_soon_balanced(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def counted(*told: Any) -> float:
        nonlocal measured
        measured += 1
        return text_width(*told)

    monkeypatch.setattr(typography, "text_width", counted)
    assert typography.balanced("Hyaluronic acid", "Montserrat-Bold", 60, 200) == [
        "Hyaluronic",
        "acid",
    ]
    assert measured < 400
