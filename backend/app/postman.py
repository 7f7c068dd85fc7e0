"""The API as a Postman collection (v2.1), made of its OpenAPI description.

A collection's script keeps what answers tell, so that its requests can be sent from top to bottom: the token of a login,
the ids of what was made, the pictures and clips of the last ad looked at. What takes something away stands last.
"""

from __future__ import annotations

import json
import re
from typing import Any

Json = dict[str, Any]

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_PARAMETER = re.compile(r"{(\w+)}")
_KEPT = """\
const told = (pm.response.headers.get("Content-Type") || "").includes("json");
if (pm.response.code < 300 && told && pm.response.text()) {
    const s = pm.response.json();
    const keep = (name, value) => value !== undefined && pm.collectionVariables.set(name, value);
    for (const name of ["session_token", "session_id", "video_id", "job_id"]) keep(name, s[name]);
    const made = (pm.response.headers.get("Location") || "").match(/(client|campaign|asset|api-key)s\\/([^/]+)$/);
    if (made) keep(made[1].replace("api-key", "key") + "_id", made[2]);
    if (s.generated_images) {
        keep("image_ids", JSON.stringify(s.generated_images.map((image) => image.id)));
        keep("clip_ids", JSON.stringify(s.generated_clips.map((clip) => clip.id)));
    }
}
"""
_LISTS = {
    "approved_image_ids": "image_ids",
    "approved_clip_ids": "clip_ids",
    "clip_order": "clip_ids",
}
"""Fields of bodies that the script's lists fill."""
_ENDINGS = "endings"
_LOGOUT = "/api/auth/logout"
_WHOLES = ("/api/v2/clients/{client_id}", _LOGOUT, "/api/user")
"""What ends last, in this order: a client after its campaigns, then the login, then the account."""


def collection(described: Json, origin: str = "http://localhost:8000") -> Json:
    """A collection of an OpenAPI document's doors, a folder for each tag and one for what ends; `origin` is the value of its variable `api`.

    Raises `KeyError` where a schema that is referred to is missing.
    """
    folders: dict[str, list[Json]] = {}
    names: set[str] = {"session_token", "image_ids", "clip_ids"}
    doors = [
        (path, method, door)
        for path, of in described["paths"].items()
        for method, door in of.items()
    ]
    for path, method, door in sorted(doors, key=lambda door: _ending(*door[:2])):
        names.update(_PARAMETER.findall(path))
        folder = _ENDINGS if _ending(path, method) > (0, 0) else door["tags"][0]
        folders.setdefault(folder, []).append(_request(described, path, method, door))
    variables = [{"key": "api", "value": origin}]
    variables += [
        {"key": name, "value": "[]" if name in _LISTS.values() else ""} for name in sorted(names)
    ]
    return {
        "info": {"name": described["info"]["title"], "schema": _SCHEMA, "description": described["info"].get("description", "")},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{session_token}}", "type": "string"}]},
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": _KEPT.splitlines()}}],
        "variable": variables,
        "item": [{"name": tag, "item": requests} for tag, requests in folders.items()],
    }  # fmt: skip


def _ending(path: str, method: str) -> tuple[int, int]:
    """How late a door must be gone through: what takes nothing away first, then parts before their wholes, then `_WHOLES`."""
    if method != "delete" and path != _LOGOUT:
        return 0, 0
    if path in _WHOLES:
        return 2, _WHOLES.index(path)
    return 1, -path.count("/")


def _request(described: Json, path: str, method: str, door: Json) -> Json:
    steps = _PARAMETER.sub(r"{{\1}}", path)
    query = [
        {"key": p["name"], "value": str(p["schema"].get("default", "")), "disabled": True,
         "description": p.get("description", "")}
        for p in door.get("parameters", []) if p["in"] == "query"
    ]  # fmt: skip
    url = {
        "raw": f"{{{{api}}}}{steps}",
        "host": ["{{api}}"],
        "path": steps.strip("/").split("/"),
        "query": query,
    }
    request: Json = {
        "method": method.upper(),
        "url": url,
        "header": [],
        "description": door.get("description", ""),
    }
    for kind, content in door.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(described, content["schema"])
        if kind == "application/json":
            request["body"] = {
                "mode": "raw",
                "raw": _body(schema),
                "options": {"raw": {"language": "json"}},
            }
        else:
            fields = [_form_field(name, field) for name, field in schema["properties"].items()]
            request["body"] = {"mode": "formdata", "formdata": fields}
    return {"name": door["summary"], "request": request}


def _form_field(name: str, schema: Json) -> Json:
    binary = schema.get("format") == "binary" or "contentMediaType" in schema
    return {"key": name, "type": "file" if binary else "text", "disabled": not binary}


def _resolved(described: Json, schema: Json) -> Json:
    if "$ref" in schema:
        found: Json = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    alternatives = [s for s in schema.get("anyOf", []) if s != {"type": "null"}]
    return _resolved(described, alternatives[0]) if alternatives else schema


def _body(schema: Json) -> str:
    """A schema's example as JSON, its ids taken from the collection's variables."""
    example = schema["examples"][0]
    filled = {
        name: f"{{{{{_LISTS[name]}}}}}" if name in _LISTS else value for name, value in example.items()
    }  # fmt: skip
    text = json.dumps(filled, indent=2, ensure_ascii=False)
    text = re.sub(r'"(\w+_id)": "[^"]*"', r'"\1": "{{\1}}"', text)
    return re.sub(r'"({{\w+_ids}})"', r"\1", text)  # lists are no text
