"""How findings are shown: a table for people, JSON for machines; secrets in neither."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Sequence

from app.doctor.finding import Examined, State
from app.veil import Veil

_SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAILED: "✗", State.SKIPPED: "·"}
_COLORS = {State.OK: 32, State.WARNING: 33, State.FAILED: 31, State.SKIPPED: 90}
_NARROWEST, _WIDEST = 60, 120


def as_json(examined: Sequence[Examined], veil: Veil) -> str:
    """`{"state": …, "checks": [{name, state, found, advice, seconds}]}`; state is the worst of all."""
    checks = [
        {
            "name": e.name, "state": str(e.finding.state), "found": veil.over(e.finding.found),
            "advice": veil.over(e.finding.advice), "seconds": round(e.seconds, 3),
        }
        for e in examined
    ]  # fmt: skip
    return json.dumps({"state": str(worst(examined)), "checks": checks}, indent=1)


def worst(examined: Sequence[Examined]) -> State:
    states = {e.finding.state for e in examined}
    return next((s for s in (State.FAILED, State.WARNING) if s in states), State.OK)


def as_table(examined: Sequence[Examined], veil: Veil, *, colored: bool) -> str:
    """A row per check: sign, name, what was found, and below it what to do."""
    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    column = max((len(e.name) for e in examined), default=0)
    lines = []
    for e in examined:
        sign = _SIGNS[e.finding.state]
        if colored:
            sign = f"\x1b[{_COLORS[e.finding.state]}m{sign}\x1b[0m"
        margin = " " * (column + 6)
        told = _wrapped(veil.over(e.finding.found), width - len(margin))
        lines.append(f"  {sign} {e.name:<{column}}  {told[0]}")
        lines += [margin + line for line in told[1:]]
        if e.finding.advice:
            advice = _wrapped(f"→ {veil.over(e.finding.advice)}", width - len(margin))
            lines += [margin + line for line in advice]
    return "\n".join([*lines, "", f"  {_summary(examined)}"])


def _wrapped(text: str, width: int) -> list[str]:
    flat = " ".join(text.split())
    return textwrap.wrap(flat, width, break_long_words=True, break_on_hyphens=False) or [""]


def _summary(examined: Sequence[Examined]) -> str:
    count = {s: sum(e.finding.state is s for e in examined) for s in State}
    names = {s: str(s) for s in State} | {State.WARNING: "warning" if count[State.WARNING] == 1 else "warnings"}  # fmt: skip
    order = (State.FAILED, State.WARNING, State.OK, State.SKIPPED)
    return ", ".join(f"{count[s]} {names[s]}" for s in order if count[s])
