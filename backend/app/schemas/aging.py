"""Answers that tell of time left, and may be shown a little later."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel


class Aging(BaseModel):
    """An answer that is also right some seconds later, once it is told how many."""

    def after(self, seconds: float) -> Self:
        """The same answer so many seconds later."""
        return self


def left_after(left: float | None, seconds: float) -> float | None:
    """Time left so many seconds later; nothing is ever told to be over before it is."""
    return None if left is None else round(max(left - seconds, min(left, 1.0)), 1)
