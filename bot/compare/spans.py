"""What a run did, from its spans: who called whom, how often, for how many tokens, and how long it would take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
_FRAMES = ("process", "pattern")
SpanKind = Literal["turn", "model", "tool", "agent", "hop", "other"]


MOST_TRACES = 1_000
"""That are kept: those of runs that go on, and of what no run asked for."""


class Collector(SpanProcessor):
    """Keeps the spans that ended, by trace, until somebody takes them."""

    def __init__(self) -> None:
        self._ended: dict[str, list[ReadableSpan]] = {}

    def on_end(self, span: ReadableSpan) -> None:
        if span.context:
            self._ended.setdefault(f"{span.context.trace_id:032x}", []).append(span)
            if len(self._ended) > MOST_TRACES:
                del self._ended[next(iter(self._ended))]

    def take(self, traces: Sequence[str]) -> list[ReadableSpan]:
        """Those of these traces, in the order of their beginnings."""
        found = [span for trace in traces for span in self._ended.pop(trace, [])]
        return sorted(found, key=lambda span: span.start_time or 0)


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
    """The spans as a report shows them, without those that only frame others; `spans` in the order of their
    beginnings."""
    begin = min((span.start_time or 0 for span in spans), default=0)
    tree = _Tree({span.context.span_id: span for span in spans if span.context})
    return tuple(_record(span, begin, tree) for span in spans if span.name.partition(" ")[0] not in _FRAMES)


@dataclass
class _Tree:
    """Which span lies in which, and who spoke last in each."""

    by_id: dict[int, ReadableSpan]
    spoke: dict[int, str] = field(default_factory=dict[int, str])  # a role, by the span that its calls lie in

    def around(self, span: ReadableSpan) -> Iterator[ReadableSpan]:
        """The spans that it lies in, the nearest first."""
        while span.parent and (outer := self.by_id.get(span.parent.span_id)):
            yield outer
            span = outer

    def caller(self, span: ReadableSpan) -> str:
        """The role that spoke last beside it, or where it lies; code where none did."""
        ids = (outer.context.span_id for outer in self.around(span) if outer.context)
        return next((self.spoke[one] for one in ids if one in self.spoke), "code")

    def note(self, span: ReadableSpan, role: str) -> None:
        if span.parent:
            self.spoke[span.parent.span_id] = role

    def is_delegate(self, span: ReadableSpan) -> bool:
        """Whether it is an agent that works for another one in this process; behind a call, the call is what counts."""
        names = (outer.name.partition(" ")[0] for outer in self.around(span))
        return next((name for name in names if name in ("call", "invoke_agent")), "") == "invoke_agent"


def cost_of(records: Sequence[SpanRecord]) -> Cost:
    models = [span for span in records if span.kind == "model"]
    return Cost(
        calls=len(models),
        tool_calls=sum(span.kind == "tool" for span in records),
        hops=sum(span.kind == "hop" for span in records),
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


def _record(span: ReadableSpan, begin: int, tree: _Tree) -> SpanRecord:
    told = dict(span.attributes or {})
    kind, whom = _sort(span, told, tree)
    who = str(told.get("courtbot.role", "")) if kind == "model" else "member" if kind == "turn" else tree.caller(span)
    if kind == "model":
        tree.note(span, who)
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


def _sort(span: ReadableSpan, told: Mapping[str, Any], tree: _Tree) -> tuple[SpanKind, str]:
    """What sort of span it is, and who was called."""
    operation = told.get("gen_ai.operation.name")
    if asks_a_model(told):
        return "model", str(told.get("gen_ai.request.model", "managed agent"))
    if operation == "execute_tool":
        return "tool", str(told.get("gen_ai.tool.name", ""))
    if span.name.startswith("call "):
        return "hop", str(told.get("courtbot.service", ""))
    if operation == "invoke_agent" and tree.is_delegate(span):
        return "agent", str(told.get("gen_ai.agent.name", ""))
    if span.name == "turn":
        return "turn", str(told.get("courtbot.pattern", ""))
    return "other", span.name


def asks_a_model(told: Mapping[str, Any]) -> bool:
    """Of a span's attributes: a call of a model, or of an agent that somebody else runs. An agent at work here has
    spans of its own calls below it."""
    operation = told.get("gen_ai.operation.name")
    return operation == "chat" or (operation == "invoke_agent" and "courtbot.role" in told)
