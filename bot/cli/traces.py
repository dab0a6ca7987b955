"""Traces to a collector, switched on by OpenTelemetry's own variables and read by its own SDK: nothing is imported, and
nothing is paid, where none of them names one."""

import os
from importlib.metadata import version

from bot import tracing
from bot.settings import BadSetting
from bot.settings.extras import lack

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL = "http/protobuf"
_exported = False


def set_up_traces() -> None:
    """From now on spans go to the collector, in the background; what is left goes as the process ends. Once in a
    process. Raises BadSetting where the exporter is not installed, or the variables want another protocol."""
    global _exported
    named = _named(ENDPOINTS)
    if _exported or not named or _is_off():
        return
    if lacking := lack("It", "telemetry"):
        raise BadSetting(f"{named}: traces are to be exported. {lacking}")
    asked = _named(PROTOCOLS)
    if asked and os.environ[asked] != PROTOCOL:
        raise BadSetting(f"{asked}: traces are exported over {PROTOCOL} only, not {os.environ[asked]}")
    _export()
    _exported = True


def _named(names: tuple[str, ...]) -> str:
    """The first of them that is set; "" where none is."""
    return next((name for name in names if os.environ.get(name)), "")


def _is_off() -> bool:
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return disabled or os.environ.get("OTEL_TRACES_EXPORTER", "").strip().lower() == "none"


def _export() -> None:
    """Endpoint, headers, sampler, resource, limits and batches are the SDK's to read."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    ours = Resource({"service.name": "courtbot", "service.version": version("courtbot")})
    resource = Resource.create().merge(ours).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)  # which may wait for half a minute
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracing.use(provider)
