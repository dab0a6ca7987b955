"""What a run cost, from its spans."""

from bot.compare.code import code_metrics
from bot.compare.records import SpanRecord, Tokens
from bot.compare.spans import cost_of, simulated


def span(kind: str, start: float = 0, ms: float = 10, who: str = "d.loop") -> SpanRecord:
    tokens = Tokens(input=100, cached=40, output=5) if kind == "model" else Tokens()
    return SpanRecord.model_validate(
        {"name": kind, "kind": kind, "who": who, "whom": "", "start_ms": start, "ms": ms, "tokens": tokens}
    )


def test_calls_tools_and_tokens_are_added_up():
    cost = cost_of([span("turn", 0, 100), span("model", 10), span("tool", 20), span("model", 30)])
    assert (cost.calls, cost.tool_calls, cost.tokens) == (2, 1, Tokens(input=200, cached=80, output=10))
    assert cost.seconds == 0.1


def test_calls_that_overlap_are_waited_for_once():
    assert cost_of([span("model", 0), span("model", 2), span("model", 15)]).waits == 2


def test_a_simulated_latency_is_added_for_each_wait():
    assert simulated(0.25, 3) == {"0": 0.25, "0.5": 1.75, "2": 6.25}


def test_hops_are_counted():
    assert cost_of([span("hop"), span("model", who="c.parse"), span("hop")]).hops == 2


def test_a_letter_is_measured_by_the_code_of_patterns_that_it_imports():
    d, g = code_metrics("D"), code_metrics("G")
    assert (d.files, d.parts) == (1, 1)
    assert g.files > 5
    assert g.parts == 5  # three roles and two services
    assert g.lines > 10 * d.lines
