"""The Postman collection has every door, with bodies that the API takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import app.main  # noqa: F401  all schemas
from app.postman import collection
from tests.live import ROOT

DESCRIBED = json.loads((ROOT / "frontend" / "openapi.json").read_text())
MADE = collection(DESCRIBED, "http://127.0.0.1:9")
REQUESTS: list[dict[str, Any]] = [
    item["request"] for folder in MADE["item"] for item in folder["item"]
]


def with_examples(kind: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for model in kind.__subclasses__():
        if model.__module__.startswith("app.") and "json_schema_extra" in model.model_config:
            yield model
        yield from with_examples(model)


def test_every_door_is_there() -> None:
    doors = {(m.upper(), path) for path, methods in DESCRIBED["paths"].items() for m in methods}
    told = {
        (r["method"], re.sub(r"{{(\w+)}}", r"{\1}", r["url"]["raw"].removeprefix("{{api}}")))
        for r in REQUESTS
    }
    assert told == doors


def test_what_takes_something_away_stands_last() -> None:
    endings = [item["name"] for item in MADE["item"][-1]["item"]]
    assert endings[-2:] == ["Logout", "Erase User"]
    assert endings.index("Unshare Session") < endings.index("Delete Session")
    assert endings.index("Delete Campaign") < endings.index("Delete Client")
    assert all(r["method"] != "DELETE" for r in REQUESTS[: -len(endings)])


def test_every_variable_is_declared() -> None:
    declared = {variable["key"] for variable in MADE["variable"]}
    assert set(re.findall(r"{{(\w+)}}", json.dumps(MADE))) <= declared


MODELS = sorted({*with_examples()}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_examples_are_taken(model: type[BaseModel]) -> None:
    for example in model.model_json_schema()["examples"]:
        model.model_validate(example)


def test_bodies_are_json_once_variables_are_filled() -> None:
    bodies = [r["body"]["raw"] for r in REQUESTS if r.get("body", {}).get("mode") == "raw"]
    assert len(bodies) > 20
    for body in bodies:
        json.loads(re.sub(r"{{\w+_ids}}", '["a", "b"]', body))
        assert "5f0c7d2e" not in body  # ids come from variables


def test_a_body_without_an_example_is_an_error() -> None:
    described = json.loads(json.dumps(DESCRIBED))
    del described["components"]["schemas"]["LoginRequest"]["examples"]
    with pytest.raises(KeyError):
        collection(described)
