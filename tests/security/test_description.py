"""What the API's description promises, and what is refused: one says what the other does."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from app.config import Settings
from app.main import create_app

Person = dict[str, str]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/v2/clients", "GET, POST"), ("/api/v2/clients/some", "DELETE, GET, PATCH"),
     ("/api/sessions/create", "POST"), ("/api/sessions/some", "DELETE, GET")],
)  # fmt: skip
async def test_a_wrong_method_is_told_all_that_may_be_done(
    api: httpx.AsyncClient, path: str, allowed: str
) -> None:
    answer = await api.put(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_nothing_asks_for_null_where_none_can_be_sent(settings: Settings) -> None:
    described = create_app(settings).openapi()
    null = {"type": "null"}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                assert null not in parameter["schema"].get("anyOf", []), (path, parameter["name"])
            assert "default" in operation["responses"], path
    form = described["components"]["schemas"]["Body_assets-upload_asset"]
    assert form["properties"]["type"]["enum"] == ["image", "video"]


def test_patterns_mean_the_same_to_every_reader(settings: Settings) -> None:
    """Python's `\\w` takes letters that JavaScript's, and so JSON Schema's, does not."""
    patterns = re.findall(r'"pattern": "(.*?)"', json.dumps(create_app(settings).openapi()))
    assert len(patterns) >= 3
    assert [p for p in patterns if re.search(r"\\\\[dswb]", p, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/sessions/create", {"budget_usd": False}, "budget_usd"),
        ("/api/sessions/create", {"budget_usd": "5"}, "budget_usd"),
        ("/api/sessions/create", {"title": "a\u0007b"}, "title"),
        ("/api/v2/estimate", {"prompt": "a mug of clay", "duration": True}, "duration"),
        ("/api/generate", {"prompt": "a mug of clay", "variants": True}, "variants"),
        ("/api/generate", {"prompt": "a mug of clay", "variants": 1.5}, "variants"),
    ],
)
async def test_a_number_is_no_text_and_no_truth_value(
    api: httpx.AsyncClient, ann: Person, path: str, body: dict[str, Any], field: str
) -> None:
    answer = await api.post(path, headers=ann, json=body)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == [field]


async def test_a_whole_number_may_be_written_with_a_point(
    api: httpx.AsyncClient, ann: Person
) -> None:
    body = {"prompt": "a mug of clay", "variants": 2.0, "duration": 6}
    answer = await api.post("/api/v2/estimate", headers=ann, json=body)
    assert answer.status_code == 200, answer.text
