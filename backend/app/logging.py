"""Structured logs: one line per event, with the ids of the request, the user and what it is about; without secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

import structlog

Veil = Callable[[str], str]
Hear = Callable[[BaseException | None, dict[str, str | int]], None]
"""Takes an error, if there was one, and the line's fields."""
_QUIET = ("dbos", "aiosqlite", "httpx", "PIL", "numba", "uvicorn.access")


def configure(level: str, *, readable: bool) -> None:
    """Sets up structlog and routes the standard library through it; JSON unless readable."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _heard,
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if readable
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
                _veiled,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # The durable engine installs its own stderr handler unless one is there already.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    logging.getLogger("dbos").setLevel(logging.CRITICAL)


class _Set:
    """What was set for all lines; the standard library's logging is global, too."""

    veil: Veil = staticmethod(lambda text: text)
    hear: Hear | None = None


def hear_errors(hear: Hear | None) -> None:
    """Has a function told of every error from now on, besides the log."""
    _Set.hear = staticmethod(hear) if hear else None


def _heard(_: object, __: str, event: Any) -> Any:
    if _Set.hear is not None and event.get("level") in ("error", "critical"):
        given = event.get("exc_info")
        if isinstance(given, tuple):
            given = given[1]
        error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
        told = {k: v for k, v in event.items() if isinstance(v, (str, int)) and k != "exc_info"}
        _Set.hear(error, told)
    return event


def hide(veil: Veil) -> None:
    """Has all lines from now on go through a function that stars out secrets."""
    _Set.veil = staticmethod(veil)


def _veiled(_: object, __: str, line: Any) -> str:
    return _Set.veil(line)


def about(**ids: str | int | None) -> None:
    """Adds ids to all lines of this task from now on; None is left out."""
    structlog.contextvars.bind_contextvars(**{k: v for k, v in ids.items() if v is not None})


_GRAVE = frozenset({"login_failed", "password_refused", "throttled", "forbidden"})
_address: ContextVar[str | None] = ContextVar("address", default=None)


def from_address(address: str | None) -> None:
    """Whom this task's security events come from; other lines don't tell."""
    _address.set(address)


def security(event: str, **fields: str | int | Sequence[str] | None) -> None:
    """Logs what somebody who looks for misuse wants to know, as `security.<event>` with user and address.

    Never a password, token or key, nor a name that was typed in and is nobody's: it may be a password in the wrong field.
    """
    told = {k: v for k, v in fields.items() if v is not None}
    log = get_logger("app.security")
    say = log.warning if event in _GRAVE else log.info
    say(f"security.{event}", address=_address.get(), **told)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger that takes key-value pairs."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
