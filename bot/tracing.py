"""OpenTelemetry spans with the names of its GenAI conventions: what each turn did, and who decided it."""

import traceback
from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, Status, StatusCode
from opentelemetry.util.types import AttributeValue

_provider = TracerProvider(resource=Resource({"service.name": "courtbot"}), shutdown_on_exit=False)
"""The one thing that lives at module level, as OpenTelemetry's own API has it; no exporter until wiring adds one."""
tracer = _provider.get_tracer("courtbot")


def provider() -> TracerProvider:
    """Where wiring and tests add span processors."""
    return _provider


@contextmanager
def span(name: str, **attributes: AttributeValue | None) -> Generator[Span]:
    """A span; `gen_ai__request__model="m"` sets `gen_ai.request.model`. An exception marks it as failed by its
    type only: messages may hold a member's words, and those stay out of traces."""
    known = {key.replace("__", "."): value for key, value in attributes.items() if value is not None}
    with tracer.start_as_current_span(
        name, attributes=known, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def trace_id() -> str:
    """The current trace's id, 32 hex digits."""
    return trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)


def fault(error: BaseException) -> str:
    """The kind and place of a fault for a log; not its message, which may quote a member or hold a secret."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
