"""OpenTelemetry spans with the names of its GenAI conventions: what each turn did, and who decided it."""

import secrets
import threading
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from opentelemetry import context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue


class _WhenHeard(Sampler):
    """Records nothing until somebody listens, which costs a third; a trace has its id either way."""

    heard = False
    content = False  # whether spans also carry what was said

    def should_sample(  # the SDK's own signature
        self,
        parent_context: Any,
        trace_id: int,
        name: str,
        kind: Any = None,
        attributes: Any = None,
        links: Any = None,
        trace_state: Any = None,
    ) -> SamplingResult:
        return SamplingResult(Decision.RECORD_AND_SAMPLE if self.heard else Decision.DROP, attributes)

    def get_description(self) -> str:
        return "when heard"


_sampler = _WhenHeard()
_provider: TracerProvider = TracerProvider(
    sampler=_sampler, resource=Resource({"service.name": "courtbot"}), shutdown_on_exit=False
)
"""The one thing that lives at module level, as OpenTelemetry's own API has it; no exporter until wiring adds one."""
_own = _provider
tracer = _provider.get_tracer("courtbot")
_w3c = TraceContextTextMapPropagator()


def listen(processor: SpanProcessor) -> None:
    """From now on spans are recorded and given to `processor`."""
    _sampler.heard = True
    _provider.add_span_processor(processor)


def use(provider: TracerProvider) -> None:
    """From now on spans are made by that provider, which has a sampler and processors of its own."""
    global _provider, tracer
    _sampler.heard = True
    _provider, tracer = provider, provider.get_tracer("courtbot")


def flush() -> None:
    """Hands over what ended so far, where the process may be frozen at once, as a Lambda is."""
    _provider.force_flush()


def end(seconds: float) -> None:
    """The same as the process ends, where a provider of its own is in use; a collector that does not answer is not
    waited for longer than that."""
    if _provider is _own:
        return
    ending = threading.Thread(target=_provider.shutdown, daemon=True)
    ending.start()
    ending.join(seconds)


def span(
    name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: AttributeValue | None
) -> AbstractContextManager[Span]:
    """A span; `gen_ai__request__model="m"` sets `gen_ai.request.model`. An exception marks it as failed by its
    type only: messages may hold a member's words, and those stay out of traces. Where nobody listens, the first one
    gives the trace its id, and stands for those within."""
    current = trace.get_current_span()
    if not _sampler.heard and current.get_span_context().is_valid:
        return nullcontext(current)
    return _new_span(name, kind, attributes)


@contextmanager
def _new_span(name: str, kind: SpanKind, attributes: Mapping[str, AttributeValue | None]) -> Generator[Span]:
    known = {key.replace("__", "."): value for key, value in attributes.items() if value is not None}
    with tracer.start_as_current_span(
        name, kind=kind, attributes=known, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def fine_span(name: str, **attributes: AttributeValue | None) -> AbstractContextManager[object]:
    """A span of what a turn does many times, such as asking the database: none where nobody listens, and none of what
    is no part of a turn, such as looking for reminders that are due."""
    return span(name, SpanKind.CLIENT, **attributes) if trace.get_current_span().is_recording() else nullcontext()


def handing_over(name: str, **attributes: AttributeValue | None) -> AbstractContextManager[object]:
    """A span of giving work to another process, which goes on with its trace: none where nobody listens, since without
    a `traceparent` nothing is gone on with."""
    return span(name, SpanKind.PRODUCER, **attributes) if _sampler.heard else nullcontext()


@contextmanager
def content_shown() -> Generator[None]:
    """Meanwhile spans also carry what was asked and answered, members' words included. For the playground, whose
    members are made up; nothing in production enters it."""
    before, _sampler.content = _sampler.content, True
    try:
        yield
    finally:
        _sampler.content = before


def set_content(current: Span, **texts: Callable[[], str]) -> None:
    """Sets attributes, named as for `span`, whose texts are only made within `content_shown`."""
    if _sampler.content:
        current.set_attributes({key.replace("__", "."): text() for key, text in texts.items()})


_turn: ContextVar[str] = ContextVar("turn", default="")


@contextmanager
def about(turn_id: str) -> Generator[None]:
    """What is logged meanwhile is about this turn, and carries its id."""
    token = _turn.set(turn_id)
    try:
        yield
    finally:
        _turn.reset(token)


def turn_in_hand() -> str:
    """The id of the turn that is worked on here; empty where there is none."""
    return _turn.get()


def trace_id() -> str:
    """The current trace's id, 32 hex digits; where there is no trace (`OTEL_SDK_DISABLED`), a new one."""
    known = trace.get_current_span().get_span_context()
    return trace.format_trace_id(known.trace_id) if known.is_valid else secrets.token_hex(16)


def traceparent() -> str:
    """For who goes on with this trace elsewhere, as W3C writes it; empty where nobody listens."""
    carrier = dict[str, str]()
    if _sampler.heard:
        _w3c.inject(carrier)
    return carrier.get("traceparent", "")


@contextmanager
def continued(parent: str) -> Generator[None]:
    """Spans that are begun meanwhile go on with the trace of that `traceparent`. One that names no trace changes
    nothing."""
    if not parent:
        yield
        return
    token = context.attach(_w3c.extract({"traceparent": parent}, context.get_current()))
    try:
        yield
    finally:
        context.detach(token)


def fault(error: BaseException) -> str:
    """The kind and place of a fault for a log; not its message, which may quote a member or hold a secret."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
