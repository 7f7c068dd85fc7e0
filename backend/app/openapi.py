"""The API's description: what FastAPI's own leaves out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI


def describe(app: FastAPI) -> None:
    """Has an app's description say that null can't be sent in an address, a header or a form: what is left out there is null."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _without_null(plain())
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI documents it


def _without_null(described: dict[str, Any]) -> None:
    for path in described["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                _fill(parameter["schema"])
            form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
            if form:
                name = form["schema"]["$ref"].rpartition("/")[2]
                for field in described["components"]["schemas"][name]["properties"].values():
                    _fill(field)


def _fill(schema: dict[str, Any]) -> None:
    """Takes null out of a schema's alternatives, in place."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update(kinds[0])
    elif kinds:
        schema["anyOf"] = kinds
