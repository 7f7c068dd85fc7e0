"""Every misbehaviour of a hosted service, one after the other: what the user sees, and what it costs.

With `-s` it prints the table of docs/generative.md. Missing and unknown keys, `version: hidden`, tqdm logs and answers of
`processing` that hold the output already are always on in the fake.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import httpx
import pytest

from app.providers import catalogue
from app.providers.catalogue import Role
from tests.conftest import Walk
from tests.fakes.replicate import INTERRUPTED, SENSITIVE, FakeReplicate, Rule

NANO, FLUX = "google/nano-banana", "black-forest-labs/flux-schnell"
STUDIO = "fake/still"
INVALID = [422, {"title": "Input validation failed", "detail": "- input.image_input: too many\n",
                 "invalid_fields": [{"type": "max_items", "field": "input.image_input", "description": "too many"}]}, {}]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A misbehaviour, and how four pictures come out.

    Attributes:
        models: of the pictures, in order.
        created: jobs for pictures. paid: those that are charged; by default all pictures that are not the studio's.
        says: a part of what the user is told, if anything.
    """

    name: str
    rules: tuple[Rule, ...]
    models: tuple[str, ...] = (NANO,) * 4
    created: int = 4
    paid: int | None = None
    says: str = ""
    held: int = 0


def nano(action: str, value: object = None, times: int = 1) -> tuple[Rule, ...]:
    return (Rule(action, value, model=NANO, times=times),)


FIRST_BY_STUDIO = (STUDIO, NANO, NANO, NANO)
FIRST_BY_FLUX = (FLUX, NANO, NANO, NANO)
CASES = [
    Case("well-behaved", ()),
    Case("401 on every creation", (Rule("status", 401),), (STUDIO,) * 4, 0, says="does not accept the key"),
    Case("402 on every creation", (Rule("status", 402),), (STUDIO,) * 4, 0, says="not enough credit"),
    Case("422 with invalid_fields", nano("status", INVALID), FIRST_BY_FLUX, says="does not take this input"),
    Case("404, no such model", nano("status", 404, 9), (FLUX,) * 4, says="does not know this model"),
    Case("429 with retry_after", nano("status", [429, {"retry_after": 0.3}, {}], 2)),
    Case("429 with a Retry-After header", nano("status", [429, {}, {"Retry-After": "1"}])),
    Case("429 that says nothing", nano("status", 429)),
    *(Case(f"{code} on a creation", nano("status", code)) for code in (500, 502, 503, 504)),
    *(Case(f"created, then {code}", nano("taken", code)) for code in (408, 500, 502, 503, 504)),
    Case("created, then a web page", nano("taken", 200)),
    Case("created, then reset", nano("drop", times=2)),
    Case("reset, not created", nano("drop_before", times=1)),
    Case("reset twice, not created", nano("drop_before", times=2), FIRST_BY_STUDIO, 3, says="it is held", held=1),
    Case("created, the list is gone too", (*nano("drop"), Rule("list_status", 500, times=4)), FIRST_BY_STUDIO, paid=4,
         says="it is held", held=1),
    Case("created, reset, and the list is late", (*nano("drop"), Rule("list_empty", times=1))),
    Case("answer after 0.5 s", nano("delay", 0.5, 9)),
    Case("failed: interrupted (PA)", nano("fail", INTERRUPTED), created=5),
    Case("failed: E9828", nano("fail", "Director: unexpected error handling prediction (E9828)"), created=5),
    Case("failed: unknown error", nano("fail", "CUDA out of memory"), FIRST_BY_FLUX, 5, says="instead: The model failed: CUDA"),
    Case("failed: flagged (E005)", nano("fail", SENSITIVE), created=5, says="from a plain description"),
    Case("flagged again by both models", (*nano("fail", SENSITIVE, 2), Rule("fail", SENSITIVE, model=FLUX, times=2)),
         FIRST_BY_STUDIO, 7, says="filter refused"),
    Case("aborted before it began", nano("end", "aborted"), created=5),
    Case("canceled by the service", nano("end", "canceled"), FIRST_BY_FLUX, 5, paid=5, says="ended as canceled"),
    Case("never ends", nano("stuck"), FIRST_BY_FLUX, 5, paid=5, says="ended as canceled"),
    Case("502 on three looks", nano("poll_status", 502, 3)),
    Case("404 on one look", nano("poll_status", 404, 1)),
    Case("404 on every look", nano("poll_status", 404, 3), FIRST_BY_STUDIO, paid=4, says="can't be seen", held=1),
    Case("output in a list", nano("output", "list")),
    Case("output as a data: URL", nano("output", "data")),
    Case("succeeded, output null", nano("output", "null"), FIRST_BY_STUDIO, paid=4, says="gave no file"),
    Case("succeeded, output []", nano("output", "empty"), FIRST_BY_STUDIO, paid=4, says="gave no file"),
    Case("output an object", nano("output", "object"), FIRST_BY_STUDIO, paid=4, says="gave no file"),
    Case("output on a foreign host", nano("output", "foreign"), FIRST_BY_STUDIO, paid=4, says="foreign host"),
    Case("output redirects", nano("output", "redirect"), FIRST_BY_STUDIO, paid=4, says="can't be fetched (302)"),
    Case("output expired (404)", nano("output", "expired"), FIRST_BY_STUDIO, paid=4, says="can't be fetched (404)"),
    Case("output cut short", nano("output", "truncated"), FIRST_BY_STUDIO, paid=4, says="could not be fetched whole"),
    Case("output in drips", nano("output", "slow")),
    Case("output is no picture", nano("output", "wrong_type"), FIRST_BY_STUDIO, paid=4, says="no picture"),
    Case("output is a web page", nano("output", "html"), FIRST_BY_STUDIO, paid=4, says="no picture"),
    Case("output without end", nano("output", "oversized"), FIRST_BY_STUDIO, paid=4, says="larger than 60 MB"),
    Case("413 for the reference picture", (Rule("upload_status", 413, times=1),), (NANO, FLUX, NANO, NANO), says="too large"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that takes longer than two seconds is given up."""
    monkeypatch.setitem(catalogue.TIMEOUTS, Role.IMAGE, 2.0)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
async def test_four_pictures_come(
    walk: Walk, api: httpx.AsyncClient, fake: FakeReplicate, case: Case
) -> None:  # fmt: skip
    fake.foreign = "http://127.0.0.1:9"
    fake.rules += case.rules
    session = await walk.images()
    models = tuple(i["model"] for i in session["generated_images"])
    assert Counter(models) == Counter(case.models)
    assert len(fake.made()) == case.created
    shots = {p.id for p in fake.made()}
    bill = [(job, usd) for job, _, usd in fake.bill() if job in shots]
    expected = sum(m != STUDIO for m in models) if case.paid is None else case.paid
    assert len(bill) == expected
    answer = await api.get(f"/api/sessions/{walk.id}/costs", headers=walk.person)
    entries = answer.json()["breakdown"]
    assert sum(e["status"] == "held" for e in entries) == case.held
    # What is held is not in the ledger's total: nobody can tell whether it is on the bill.
    held = case.held and expected - sum(m != STUDIO for m in models)
    owed = sum(usd for _, _, usd in fake.bill()) - held * 0.039
    assert session["total_cost"] == pytest.approx(owed)
    said = " ".join(session["notices"])
    assert case.says in said
    assert bool(case.says) == bool(said), said
    assert fake.running() == []
    made = ", ".join(f"{n} × {m.rpartition('/')[2]}" for m, n in Counter(models).items())
    print(
        f"\n| {case.name} | {made.replace('still', 'studio')} | {len(bill)} of {case.created}, ${sum(u for _, u in bill):.3f} "
        f"| {' / '.join(session['notices'])} |"
    )
