"""Traces, by setting: one from a request through the workflow that it asked for to the calls that are made for it.

Without `OTEL_EXPORTER_OTLP_ENDPOINT` every span is a shared object that does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import context, propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import NoOpTracer, Span, SpanKind, Tracer

from app import __version__

CARRIED = "trace"
"""Of a run's payload: the request that asked for it, as W3C's `traceparent`."""


class _Current:
    """This process's; OpenTelemetry's own global can be set only once."""

    tracer: Tracer = NoOpTracer()


def to(endpoint: str) -> SpanProcessor:
    """Sends spans to a collector by OTLP over HTTP, a few seconds late and never in the way."""
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces"))


@contextmanager
def traced(process: str, to: SpanProcessor | None) -> Iterator[None]:
    """While this lasts spans go to a processor, if there is one; at the end the last of them are sent."""
    if to is None:
        yield
        return
    names = {
        "service.name": "adreel",
        "service.version": __version__,
        "service.instance.id": process,
    }
    provider = TracerProvider(resource=Resource.create(names))
    provider.add_span_processor(to)
    _Current.tracer = provider.get_tracer("adreel")
    try:
        yield
    finally:
        _Current.tracer = NoOpTracer()
        provider.shutdown()


@contextmanager
def span(
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    parent: Mapping[str, str] | None = None,
    **about: Any,
) -> Iterator[Span]:
    """A stretch of work; an error that leaves it is noted.

    Args:
        parent: a `traceparent` from elsewhere; else what this task is doing. about: attributes; None is left out.
    """
    around = propagate.extract(parent) if parent else context.get_current()
    told = {k: v for k, v in about.items() if v is not None}
    with _Current.tracer.start_as_current_span(name, around, kind, told) as made:
        yield made


def carried() -> dict[str, str]:
    """What a note takes along, so that work elsewhere belongs to the same trace; empty without one."""
    note: dict[str, str] = {}
    propagate.inject(note)
    return note
