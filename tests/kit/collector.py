"""A collector as a process of its own: it takes spans over OTLP/HTTP, as protobuf, and tells which came.

`python -m tests.kit.collector` prints its URL, which is what `OTEL_EXPORTER_OTLP_ENDPOINT` is to name.
"""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from tests.kit import forks


@dataclass(frozen=True)
class Span:
    """One that came; ids are hex."""

    name: str
    trace: str
    id: str
    parent: str
    kind: int
    resource: dict[str, Any]
    headers: dict[str, str]  # of the request that it came with
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def process(self) -> str:
        """OTEL_SERVICE_NAME of whoever sent it."""
        return self.resource["service.name"]


class Collector:
    """The receiving end as a test sees it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def settings(self, name: str, **more: str) -> dict[str, str]:
        """The environment of a process whose spans are to come here soon."""
        variables = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.url,
            "OTEL_SERVICE_NAME": name,
            "OTEL_BSP_SCHEDULE_DELAY": "50",
        }
        return variables | more

    async def spans(self) -> list[Span]:
        async with httpx2.AsyncClient() as client:
            return [Span(**one) for one in (await client.get(f"{self.url}/spans")).json()]

    async def until(self, enough: Callable[[list[Span]], bool], seconds: float = 20) -> list[Span]:
        """All that came, once they are enough. Raises AssertionError that lists them where they never are."""
        found: list[Span] = []
        for _ in range(int(seconds / 0.1)):
            if enough(found := await self.spans()):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(sorted((span.process, span.name, span.trace) for span in found))


@asynccontextmanager
async def collector(env: Mapping[str, str]) -> AsyncIterator[Collector]:
    async with forks.child("tests.kit.collector", env=env, hears=1) as process:
        yield Collector((await process.said.readline()).decode().strip())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    @property
    def _spans(self) -> list[dict[str, Any]]:
        assert isinstance(self.server, _Server)
        return self.server.spans

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        known = self.path == "/v1/traces" and self.headers["content-type"] == "application/x-protobuf"
        if known:
            self._spans.extend(_spans(ExportTraceServiceRequest.FromString(body), dict(self.headers)))
        self._answer(200 if known else 404)

    def do_GET(self) -> None:
        self._answer(200, json.dumps(self._spans).encode())

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def _spans(request: ExportTraceServiceRequest, headers: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": span.name, "trace": span.trace_id.hex(), "id": span.span_id.hex(), "kind": span.kind,
            "parent": span.parent_span_id.hex(), "headers": headers,
            "resource": _values(resource.resource.attributes), "attributes": _values(span.attributes),
        }
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]  # fmt: skip


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: _value(one.value) for one in attributes}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_value(one) for one in value.array_value.values]
    return getattr(value, kind) if kind else None


if __name__ == "__main__":
    with _Server() as serving:
        print(f"http://127.0.0.1:{serving.server_port}", flush=True)  # noqa: T201 - what the test reads
        serving.serve_forever()
