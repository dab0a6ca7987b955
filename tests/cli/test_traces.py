"""Traces to a collector: OpenTelemetry's own variables switch them on, and nothing else does."""

import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from tests.cli.conftest import Courtbot
from tests.cli.test_extras import adds, base, without_extras  # noqa: F401 - two fixtures
from tests.kit.collector import Collector, collector

SAID = "book court 1 tomorrow at 3pm\n"


@pytest.fixture
async def receiving(courtbot: Courtbot) -> AsyncIterator[Collector]:
    async with collector(courtbot.environment()) as received:
        yield received


def chat(courtbot: Courtbot, **variables: str) -> None:
    """A turn, in a process that has ended."""
    done = courtbot.run("chat", "--now", "2026-12-01T09:00", stdin=SAID, **variables)
    assert "Court" in done.stdout, done.stderr


async def test_headers_and_attributes_of_the_variables_reach_the_collector(courtbot: Courtbot, receiving: Collector):
    more = {
        "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=of%20the%20collector",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
    }
    chat(courtbot, **receiving.settings("booking-desk", **more))
    spans = await receiving.spans()
    assert {(span.process, span.headers["x-api-key"]) for span in spans} == {("booking-desk", "of the collector")}
    assert {span.resource["deployment.environment.name"] for span in spans} == {"test"}
    assert {"turn", "execute_tool book"} <= {span.name for span in spans}


@pytest.mark.parametrize(
    "off", [{"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_SAMPLER": "always_off"}, {"OTEL_TRACES_EXPORTER": "none"}]
)
async def test_the_variables_that_switch_traces_off_are_heeded(
    courtbot: Courtbot, receiving: Collector, off: dict[str, str]
):
    chat(courtbot, **receiving.settings("off", **off))
    chat(courtbot, **receiving.settings("on"))
    assert {span.process for span in await receiving.spans()} == {"on"}


def test_opentelemetrys_variables_are_no_slips(courtbot: Courtbot):
    done = courtbot.run("bookings", OTEL_SERVICE_NAME="desk", OTEL_TRACES_SAMPLER="always_off")
    assert "OTEL" not in done.stderr


def test_a_missing_exporter_is_named_with_what_to_install(base: Courtbot):  # noqa: F811 - the fixture imported above
    done = base.run("bookings", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://127.0.0.1:4318/v1/traces")
    assert done.returncode == 2
    assert "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" in done.stderr
    assert adds("courtbot[telemetry]") in done.stderr


def test_another_protocol_is_refused_by_its_variable(courtbot: Courtbot):
    done = courtbot.run(
        "bookings", OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4317", OTEL_EXPORTER_OTLP_PROTOCOL="grpc"
    )
    assert done.returncode == 2
    assert "OTEL_EXPORTER_OTLP_PROTOCOL: traces are exported over http/protobuf only, not grpc" in done.stderr


def test_without_the_variables_no_exporter_is_imported(courtbot: Courtbot):
    code = """
import sys
from bot.cli.start import load
load()
print([name for name in sys.modules if "exporter" in name or name.startswith("google.protobuf")])
"""
    env = courtbot.environment()
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
