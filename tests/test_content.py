"""What was asked and answered stands in spans only where that is switched on."""

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import tracing


def told(exporter: InMemorySpanExporter) -> dict[str, str]:
    with tracing.span("a test") as current:
        tracing.set_content(current, gen_ai__input__messages=lambda: "a court tomorrow")
    return {
        key: str(value) for span in exporter.get_finished_spans()[-1:] for key, value in (span.attributes or {}).items()
    }


def test_content_is_in_spans_only_while_it_is_shown():
    exporter = InMemorySpanExporter()
    tracing.listen(SimpleSpanProcessor(exporter))
    assert told(exporter) == {}
    with tracing.content_shown():
        assert told(exporter) == {"gen_ai.input.messages": "a court tomorrow"}
    assert told(exporter) == {}
