"""What the services' exporters send: their spans over OTLP/HTTP, as any OpenTelemetry backend takes them."""

from collections.abc import Callable, Iterable
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.traces import Call, clipped

PATH = "/v1/traces"
Add = Callable[[str, Call], None]


def receiver(add: Add) -> Route:
    """`add` is given the trace's id and the span."""

    async def take(request: Request) -> Response:
        sent = ExportTraceServiceRequest.FromString(await request.body())
        for span in _spans(sent):
            add(span.trace_id.hex(), _read(span))
        return Response(media_type="application/x-protobuf")

    return Route(PATH, take, methods=["POST"])


def _spans(sent: Any) -> Iterable[Any]:
    for resource in sent.resource_spans:
        for scope in resource.scope_spans:
            yield from scope.spans


def _read(span: Span) -> Call:
    attributes = {pair.key: _value(pair.value) for pair in span.attributes}
    failed = span.status.code == Status.STATUS_CODE_ERROR or "error.type" in attributes
    began, ended = span.start_time_unix_nano, span.end_time_unix_nano
    return Call(span.span_id.hex(), span.parent_span_id.hex(), span.name, began, ended, failed, clipped(attributes))


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(one) for one in value.array_value.values]
    return getattr(value, kind) if kind else ""
