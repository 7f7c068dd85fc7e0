"""How errors are answered: one envelope for all, whoever raised them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from app.database import DATABASE_ERRORS, is_contended, is_gone, is_unkeepable
from app.errors import AppError, InvalidInput, TooMany, Unavailable
from app.logging import get_logger, security
from app.routers.access_log import HEADER
from app.routers.security_headers import secure, sends_hsts

_log = get_logger(__name__)


def add_refusals(app: FastAPI) -> None:
    """Has an app answer errors so."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, _perhaps_passing)
    app.add_exception_handler(Exception, _unforeseen)


def _envelope(error: AppError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    if isinstance(error, TooMany):
        headers |= {"Retry-After": str(error.retry_after)} | error.headers
    return JSONResponse(error.envelope(), error.status, headers)


async def _app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    if error.status == 403:
        security("forbidden", code=error.code, method=request.method, path=request.url.path)
    elif isinstance(error, TooMany) and not request.url.path.startswith("/api/auth/"):
        security("throttled", what=request.url.path, retry_after=error.retry_after)
    return _envelope(error)


def _told(item: Mapping[str, Any]) -> str:
    """A validation error for people: the validator speaks of "items" of a text, and names its own exceptions."""
    limits = item.get("ctx", {})
    if isinstance(item.get("input"), str):
        if item["type"].endswith("too_short"):
            return f"At least {limits['min_length']} characters."
        if item["type"].endswith("too_long"):
            return f"At most {limits['max_length']} characters."
    return str(item["msg"]).removeprefix("Value error, ")


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields: dict[str, Any] = {}
    for item in error.errors():
        where = [str(p) for p in item["loc"] if p not in ("body", "query", "path", "header")]
        fields[".".join(where) or "body"] = _told(item)
    return _envelope(InvalidInput("Some fields are not valid.", details={"fields": fields}))


async def _http_error(request: Request, error: Exception) -> Response:
    """Starlette's own: unknown path, wrong method, broken body."""
    assert isinstance(error, HTTPException)
    codes = {
        400: "BAD_REQUEST", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE",
    }  # fmt: skip
    body = {
        "error": {
            "code": codes.get(error.status_code, "HTTP_ERROR"), "message": str(error.detail)
        }
    }  # fmt: skip
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := _methods(request)):
        headers["Allow"] = ", ".join(methods)
    return JSONResponse(body, error.status_code, headers)


def _methods(request: Request) -> list[str]:
    """What may be done with a request's path, by all its routes; each alone tells only of its own."""
    fitting = [
        route for route in iter_route_contexts(request.app.routes)
        if route.path and compile_path(route.path)[0].match(request.scope["path"])
    ]  # fmt: skip
    # "/sessions/create" fits "/sessions/{id}" too, but comes first.
    return sorted(
        {m for route in fitting if route.path == fitting[0].path for m in route.methods or ()}
    )


async def _perhaps_passing(request: Request, error: Exception) -> Response:
    """What the database does to a request that was right."""
    if is_gone(error):
        _log.warning("database_gone", path=request.url.path)
        gone = "The database does not answer now; nothing was changed. Try again in a moment."
        return _envelope(Unavailable(gone, code="DATABASE_UNAVAILABLE"))
    if is_contended(error):
        return _envelope(
            Unavailable("Others changed this at the same moment; try again.", code="TRY_AGAIN")
        )
    if is_unkeepable(error):
        return _envelope(InvalidInput("A text contains characters that can't be kept."))
    return await _unforeseen(request, error)


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log.error("unforeseen_error", path=request.url.path, exc_info=error)
    answer = _envelope(AppError("Something went wrong on our side."))
    # Answered outside of all middleware; also the access log's, whose id the user should be able to quote.
    secure(answer.headers, https=sends_hsts(request.app.state.house.settings))
    answer.headers[HEADER] = structlog.contextvars.get_contextvars().get("request_id", "")
    return answer
