"""What the same booking costs with each pattern, read from the spans: model calls, tool calls, hops, tokens.

The tokens are the offline model's count (emulated); calls and hops are the pattern's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.trace import SpanKind

from bot import tracing
from tests.kit.talk import Bot

BOOKING = "book court 2 tomorrow at 3pm"
EXPECTED = {  # (model calls, tool calls, hops)
    "A": (1, 0, 0),
    "B": (2, 0, 0),
    "C": (2, 1, 3),
    "D": (3, 2, 0),
    "E": (3, 2, 0),
    "F": (4, 2, 0),
    "G": (5, 2, 2),
    "H": (3, 2, 0),
}


class Recorder(SpanProcessor):
    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def on_end(self, span: ReadableSpan) -> None:
        self.spans.append(span)


@dataclass(frozen=True)
class Cost:
    model_calls: int
    tool_calls: int
    hops: int
    tokens: int


def cost(spans: list[ReadableSpan]) -> Cost:
    def named(operation: str) -> list[ReadableSpan]:
        return [s for s in spans if (s.attributes or {}).get("gen_ai.operation.name") == operation]

    managed = [s for s in named("invoke_agent") if s.kind is SpanKind.CLIENT]  # of others the calls are spans below
    calls = named("chat") + managed
    tokens = sum(
        int(str((s.attributes or {}).get(f"gen_ai.usage.{kind}_tokens", 0)))
        for s in calls
        for kind in ("input", "output")
    )
    return Cost(len(calls), len(named("execute_tool")), sum(s.name.startswith("call ") for s in spans), tokens)


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[dict[str, Cost]]:
    """Printed once all letters are through."""
    rows: dict[str, Cost] = {}
    yield rows
    capture: Any = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f'\n\n"{BOOKING}" (tokens emulated)\npattern  model calls  tool calls  hops  tokens')
        for letter, row in sorted(rows.items()):
            print(f"{letter:7}  {row.model_calls:11}  {row.tool_calls:10}  {row.hops:4}  {row.tokens:6}")


async def test_a_booking_takes_no_more_calls_than_the_pattern_needs(bot: Bot, letter: str, table: dict[str, Cost]):
    recorder = Recorder()
    tracing.listen(recorder)
    reply = await bot.member().say(BOOKING)
    assert reply.outcome == "booked"
    trace = int(reply.trace, 16)
    row = table[letter] = cost([s for s in recorder.spans if s.context and s.context.trace_id == trace])
    assert (row.model_calls, row.tool_calls, row.hops) == EXPECTED[letter]
    assert row.tokens > 0
