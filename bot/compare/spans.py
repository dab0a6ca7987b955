"""What a run did, from its spans: who called whom, how often, for how many tokens, and how long it would take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor

from bot.compare.records import SpanRecord, Tokens

LATENCIES = ("0", "0.5", "2")
"""Seconds that a model call is made to take, as keys of a record."""
_NANOSECONDS = 1e6  # in a millisecond
_USAGE = {
    "input": "gen_ai.usage.input_tokens",
    "cached": "gen_ai.usage.cache_read.input_tokens",
    "output": "gen_ai.usage.output_tokens",
}
SpanKind = Literal["turn", "model", "tool", "hop", "other"]


class Collector(SpanProcessor):
    """Keeps the spans that ended, by trace, until somebody takes them."""

    def __init__(self) -> None:
        self._ended: dict[str, list[ReadableSpan]] = {}

    def on_end(self, span: ReadableSpan) -> None:
        if span.context:
            self._ended.setdefault(f"{span.context.trace_id:032x}", []).append(span)

    def take(self, traces: Sequence[str]) -> list[ReadableSpan]:
        """Those of these traces, in the order of their beginnings."""
        found = [span for trace in traces for span in self._ended.pop(trace, [])]
        return sorted(found, key=lambda span: span.start_time or 0)

    def clear(self) -> None:
        self._ended.clear()


@dataclass(frozen=True)
class Cost:
    """What a run cost, in the counts of a record."""

    calls: int
    tool_calls: int
    hops: int
    tokens: Tokens
    seconds: float  # of all turns
    waits: int  # model calls of which none could begin before the one before it ended


def records_of(spans: Sequence[ReadableSpan]) -> tuple[SpanRecord, ...]:
    """The spans as a report shows them; `spans` in the order of their beginnings."""
    begin = min((span.start_time or 0 for span in spans), default=0)
    found: list[SpanRecord] = []
    role = ""
    for span in spans:
        record = _record(span, begin, role)
        role = record.who if record.kind == "model" else "" if record.kind == "turn" else role
        found.append(record)
    return tuple(found)


def cost_of(records: Sequence[SpanRecord]) -> Cost:
    models = [span for span in records if span.kind == "model"]
    return Cost(
        calls=len(models),
        tool_calls=sum(span.kind == "tool" for span in records),
        hops=_hops(records),
        tokens=added(span.tokens for span in models),
        seconds=sum(span.ms for span in records if span.kind == "turn") / 1000,
        waits=_waits(models),
    )


def added(tokens: Iterable[Tokens]) -> Tokens:
    total = Tokens()
    for one in tokens:
        total = Tokens(
            input=total.input + one.input, cached=total.cached + one.cached, output=total.output + one.output
        )
    return total


def _hops(records: Sequence[SpanRecord]) -> int:
    """Calls of services; where there are none, how often another role went on within a turn."""
    if calls := sum(span.kind == "hop" for span in records):
        return calls
    hops, role = 0, ""
    for span in records:
        if span.kind == "turn":
            role = ""
        elif span.kind == "model":
            hops += bool(role) and span.who != role
            role = span.who
    return hops


def _waits(models: Sequence[SpanRecord]) -> int:
    """The longest chain of calls that did not overlap."""
    count, until = 0, float("-inf")
    for span in sorted(models, key=lambda one: one.start_ms + one.ms):
        if span.start_ms >= until:
            count, until = count + 1, span.start_ms + span.ms
    return count


def simulated(seconds: float, waits: int) -> dict[str, float]:
    """The wall time if each model call took that much longer."""
    return {latency: round(seconds + waits * float(latency), 3) for latency in LATENCIES}


def _record(span: ReadableSpan, begin: int, role: str) -> SpanRecord:
    """`role` is the one that spoke last before it in its turn."""
    told = dict(span.attributes or {})
    kind, who, whom = _between(span.name, told, role)
    return SpanRecord(
        name=span.name,
        kind=kind,
        who=who,
        whom=whom,
        start_ms=round(((span.start_time or begin) - begin) / _NANOSECONDS, 3),
        ms=round(((span.end_time or 0) - (span.start_time or 0)) / _NANOSECONDS, 3),
        tokens=Tokens(**{name: int(str(told.get(key, 0))) for name, key in _USAGE.items()}),
        failed="error.type" in told,
    )


def _between(name: str, told: Mapping[str, Any], role: str) -> tuple[SpanKind, str, str]:
    """What sort of span it is, who called, and whom."""
    operation = told.get("gen_ai.operation.name")
    if operation in ("chat", "invoke_agent"):
        model = str(told.get("gen_ai.request.model", "managed agent"))
        return "model", str(told.get("courtbot.role", "")), model
    if operation == "execute_tool":
        return "tool", role or "code", str(told.get("gen_ai.tool.name", ""))
    if name.startswith("call "):
        return "hop", role or "coordinator", str(told.get("courtbot.service", ""))
    if name == "turn":
        return "turn", "member", str(told.get("courtbot.pattern", ""))
    return "other", role or "code", name
