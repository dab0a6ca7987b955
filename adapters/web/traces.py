"""The spans of turns, as an OpenTelemetry backend gets them: those of this process while they run, and those that the
services send over OTLP. Kept in memory, within bounds."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.trace import Span, StatusCode, format_span_id, format_trace_id

MOST_TURNS, MOST_SPANS, MOST_TEXT = 60, 400, 12_000
"""Of turns that are kept, spans of a turn, and characters of an attribute."""
TURN = "turn"


@dataclass(frozen=True, slots=True)
class Call:
    """A span."""

    id: str  # 16 hex digits
    parent: str  # the span that it was made in; empty where there is none
    name: str
    began: int  # nanoseconds since the epoch
    ended: int = 0  # the same; 0 while it runs
    failed: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def ms(self) -> float:
        return (self.ended - self.began) / 1e6 if self.ended else 0.0

    @property
    def tokens(self) -> int:
        return sum(int(self.attributes.get(f"gen_ai.usage.{kind}_tokens", 0)) for kind in ("input", "output"))

    def about(self, key: str) -> str:
        """An attribute as text; empty where there is none."""
        return str(self.attributes.get(key, ""))


@dataclass
class Turn:
    """A trace, whose root is the span of a turn."""

    trace: str  # 32 hex digits
    calls: dict[str, Call] = field(default_factory=dict[str, Call])  # by id
    left_out: int = 0  # spans that there was no room for

    @property
    def all(self) -> list[Call]:
        """As it is now: spans may come from another thread meanwhile."""
        return list(self.calls.values())

    @property
    def root(self) -> Call | None:
        return next((call for call in self.all if call.name == TURN), None)

    @property
    def letter(self) -> str:
        """Of the pattern that answered; empty for what no pattern had a part in."""
        found = (call.name[-1] for call in self.all if call.name.startswith(("invoke_workflow ", "dry ")))
        return next(found, "")

    @property
    def tokens(self) -> int:
        return sum(call.tokens for call in self.all)


class Traces(SpanProcessor):
    """A span processor of this process; `add` takes spans of others. `tell` is called when something changed. Where the
    trace of a span has no turn in it, such as one of a reminder, it is kept until there are newer ones."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._turns = OrderedDict[str, Turn]()
        self._closed = False

    def turns(self) -> list[Turn]:
        """Those that have begun, the newest first."""
        return [turn for turn in reversed(list(self._turns.values())) if turn.root]

    def turn(self, trace: str) -> Turn | None:
        return self._turns.get(trace)

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        if isinstance(span, ReadableSpan):
            self.on_end(span)

    def on_end(self, span: ReadableSpan) -> None:
        known = span.get_span_context()
        if known is not None:
            self.add(format_trace_id(known.trace_id), _read(format_span_id(known.span_id), span))

    def add(self, trace: str, call: Call) -> None:
        if self._closed:
            return
        turn = self._turns.setdefault(trace, Turn(trace))
        if call.id in turn.calls or len(turn.calls) < MOST_SPANS:
            turn.calls[call.id] = call
        else:
            turn.left_out += 1
        while len(self._turns) > MOST_TURNS:
            self._turns.popitem(last=False)
        self._tell()

    def shutdown(self) -> None:
        """Nothing is kept any more, as a processor cannot be taken away."""
        self._closed = True
        self._turns.clear()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return True


def _read(id: str, span: ReadableSpan) -> Call:
    """What a span that runs is told later is in its attributes, too, which are the span's own until it ends."""
    parent, attributes = format_span_id(span.parent.span_id) if span.parent else "", span.attributes or {}
    failed = span.status.status_code is StatusCode.ERROR or "error.type" in attributes
    kept = clipped(attributes) if span.end_time else attributes
    return Call(id, parent, span.name, span.start_time or 0, span.end_time or 0, failed, kept)


def clipped(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What is long is cut, and says so."""
    return {key: _cut(value) if isinstance(value, str) else value for key, value in attributes.items()}


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}\n… ({len(text)} characters in all)"
