"""The transcripts of a report: what its page unfolds, packed so that the file stays small."""

import base64
import gzip
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.compare.records import RunRecord, SpanRecord
from bot.compare.summary import BASELINES, CALM, Comparison

MOST_BYTES = 2_200_000
"""Of the packed runs; the page around them has the rest of three megabytes."""
MOST_SPANS = 80


class Packed(NamedTuple):
    text: str
    """JSON, gzipped, in base64: one list of runs."""
    left_out: int


def pack(comparison: Comparison, most: int = MOST_BYTES) -> Packed:
    """Of too many runs those are left out that say least: baselines, then repetitions of what passes."""
    ranked = sorted(comparison.runs, key=_rank)
    kept = ranked
    while True:
        text = _packed(kept)
        if len(text) <= most or not kept:
            return Packed(text, len(ranked) - len(kept))
        kept = kept[: int(len(kept) * min(0.95, most / len(text)))]


def _rank(run: RunRecord) -> tuple[bool, bool, int, bool]:
    """What says most comes first."""
    return run.letter in BASELINES, run.passed, run.trial, run.condition != CALM


def _packed(runs: Sequence[RunRecord]) -> str:
    """Runs of one scenario stand side by side: what they have in common is then packed once."""
    listed = [shown(run) for run in sorted(runs, key=lambda run: (run.scenario, run.condition, run.letter, run.trial))]
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def shown(run: RunRecord) -> dict[str, Any]:
    """A run as the page's script reads it."""
    spans = [span for span in run.spans if span.kind != "other"]
    return {
        "scenario": run.scenario,
        "letter": run.letter,
        "models": "" if run.emulated else ", ".join(sorted(set(run.models.values()))),
        "condition": run.condition,
        "trial": run.trial,
        "passed": run.passed,
        "error": run.infrastructure_error,
        "why": [f"{failure.kind}: {failure.detail}" for failure in run.failures],
        "cost": [run.turns, run.calls, run.tokens.input + run.tokens.output],
        "said": [[line.who, line.text] for line in run.transcript],
        "spans": [_span(span) for span in spans[:MOST_SPANS]],
        "more": max(0, len(spans) - MOST_SPANS),
    }


def _span(span: SpanRecord) -> list[Any]:
    tokens = span.tokens.input + span.tokens.output
    return [span.kind, span.who, span.whom, round(span.start_ms), round(span.ms), tokens, int(span.failed)]
