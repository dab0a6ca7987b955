"""What a trace is, within a process and from one to another."""

import threading
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NoOpTracer

from bot import tracing

TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[TracerProvider]:
    """Somebody listens, for as long as the test runs."""
    provider = TracerProvider(sampler=ALWAYS_ON, shutdown_on_exit=False)
    for name in ("_provider", "tracer"):
        monkeypatch.setattr(tracing, name, getattr(tracing, name))
    monkeypatch.setattr(tracing._sampler, "heard", False)
    tracing.use(provider)
    yield provider
    provider.shutdown()


def test_a_trace_goes_on_with_the_parent_that_came_along(heard: TracerProvider):
    with tracing.continued(f"00-{TRACE}-b7ad6b7169203331-01"), tracing.span("here"):
        assert tracing.trace_id() == TRACE
        assert tracing.traceparent().startswith(f"00-{TRACE}-")


@pytest.mark.parametrize("parent", ["", "nonsense", f"00-{'0' * 32}-b7ad6b7169203331-01"])
def test_a_parent_that_names_no_trace_changes_nothing(heard: TracerProvider, parent: str):
    with tracing.span("outer"):
        outer = tracing.trace_id()
        with tracing.continued(parent), tracing.span("inner"):
            assert tracing.trace_id() == outer


def test_nothing_is_sent_along_where_nobody_listens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tracing._sampler, "heard", False)
    with tracing.span("here"):
        assert tracing.traceparent() == ""


def test_answers_have_ids_of_their_own_where_there_are_no_traces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tracing, "tracer", NoOpTracer())
    with tracing.span("one"):
        first = tracing.trace_id()
    assert len(first) == 32
    assert int(first, 16)
    assert first != tracing.trace_id()


def test_a_collector_that_does_not_answer_does_not_keep_a_process_from_ending(heard: TracerProvider):
    answered = threading.Event()

    class Silent(SpanProcessor):
        def shutdown(self) -> None:
            answered.wait()

    heard.add_span_processor(Silent())
    tracing.end(0.01)
    assert not answered.is_set()
    answered.set()
