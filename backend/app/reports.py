"""Unforeseen errors are reported to Sentry, or what speaks like it, by setting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import sentry_sdk
from sentry_sdk.types import Event, Hint

from app import __version__
from app.config import Settings
from app.logging import hear_errors
from app.veil import Veil


@contextmanager
def reporting(settings: Settings) -> Iterator[None]:
    """Whatever is logged as an error meanwhile is sent, with its traceback and ids; secrets, bodies, local variables and addresses are not."""
    if not settings.sentry_dsn:
        yield
        return
    veil = Veil(settings)

    def veiled(event: Event, _: Hint) -> Event:
        told: Event = json.loads(veil.over(json.dumps(event, default=str)))
        return told

    sentry_sdk.init(
        settings.sentry_dsn, environment=settings.environment, release=f"adreel@{__version__}",
        include_local_variables=False, max_request_body_size="never", max_breadcrumbs=0, default_integrations=False,
        auto_enabling_integrations=False, before_send=veiled,
    )  # fmt: skip
    hear_errors(_report)
    try:
        yield
    finally:
        hear_errors(None)
        sentry_sdk.get_client().close(timeout=2.0)
        sentry_sdk.get_global_scope().set_client(None)


def _report(error: BaseException | None, told: dict[str, str | int]) -> None:
    with sentry_sdk.new_scope() as scope:
        for name, value in told.items():
            if name == "logger" or name.endswith("_id"):
                scope.set_tag(name, str(value))
        scope.set_context("log", dict(told))
        if error is not None:
            scope.capture_exception(error)
        else:
            scope.capture_message(str(told.get("event")), level="error")
