"""Runs that were never run: records with the figures that a test wants."""

import random
from collections.abc import Iterator
from typing import Any

from bot.compare.records import CodeMetrics, Header, RunRecord
from bot.compare.summary import BASELINES, Comparison

LETTERS = "ABCDEFGH"
CALLS = dict(zip(LETTERS, (1, 2, 2, 3, 3, 4, 5, 3), strict=True))
TAGS = ("one-shot", "missing", "move", "cancel", "german", "waiting", "series", "question")
DIFFICULTIES = ("easy", "medium", "hard")


def header(**changed: Any) -> Header:
    known: dict[str, Any] = {
        "version": "0.1.0",
        "date": "2026-12-01T09:00:00+00:00",
        "revision": "abc1234",
        "command": "courtbot compare --seed 7",
        "suite": "club",
        "seeds": (7,),
        "letters": tuple(LETTERS),
        "models": {},
        "scenario_count": 24,
        "code": {letter: CodeMetrics(lines=100 * calls, files=calls, parts=calls) for letter, calls in CALLS.items()},
    }
    return Header(**(known | changed))


def run(letter: str = "A", scenario: str = "court-2-tomorrow", **changed: Any) -> RunRecord:
    """A run of one turn that passed, unless it is changed."""
    calls = CALLS.get(letter, 0)
    known: dict[str, Any] = {
        "suite": "club",
        "scenario": scenario,
        "difficulty": "easy",
        "tags": ("one-shot",),
        "letter": letter,
        "models": {f"{letter.lower()}.loop": "offline"} if calls else {},
        "emulated": letter not in BASELINES,
        "seed": 7,
        "trial": 0,
        "condition": "calm",
        "passed": True,
        "infrastructure_error": None,
        "failures": (),
        "turns": 1,
        "calls": calls,
        "tool_calls": max(0, calls - 1),
        "hops": {"C": 3, "G": 2}.get(letter, 0),
        "tokens": {"input": 900 * calls, "output": 60 * calls},
        "cost_usd": None,
        "seconds": 0.02 * calls + 0.01,
        "simulated_seconds": {"0": 0.02 * calls, "0.5": 0.52 * calls, "2": 2.02 * calls},
        "cpu_seconds": 0.01 * calls,
        "transcript": (
            {"who": "member", "text": "Court 2 tomorrow at 3pm", "at": "2026-12-01T09:00:00+00:00"},
            {"who": "bot", "text": "You're booked: Court 2", "at": "2026-12-01T09:00:01+00:00", "trace": "ab" * 16},
        ),
        "spans": spans(letter, calls),
        "forbidden_rows": 0,
        "truthful": True,
    }
    return RunRecord(**(known | changed))


def spans(letter: str, calls: int) -> tuple[dict[str, Any], ...]:
    turn = {"name": "turn", "kind": "turn", "who": "member", "whom": letter, "start_ms": 0.0, "ms": 20.0 * calls}
    models = [
        {
            "name": "chat offline",
            "kind": "model",
            "who": f"{letter.lower()}.loop",
            "whom": "offline",
            "start_ms": 1.0 + 20 * at,
            "ms": 18.0,
            "tokens": {"input": 900, "output": 60},
        }
        for at in range(calls)
    ]
    return (turn, *models)


def suite(scenarios: int = 24, *, seed: int = 1, weak: str = "", letters: str = LETTERS) -> Iterator[RunRecord]:
    """A whole undisturbed suite with its baselines; the letters in `weak` fail every second scenario."""
    draw = random.Random(seed)
    for at in range(scenarios):
        name, tag = f"scenario-{at:03}", TAGS[at % len(TAGS)]
        common: dict[str, Any] = {"tags": (tag,), "difficulty": DIFFICULTIES[at % 3]}
        for letter in letters:
            passed = draw.random() < 0.9 and not (letter in weak and at % 2)
            failures = () if passed else ({"kind": "wrong-state", "detail": "No row for Court 2."},)
            yield run(letter, name, passed=passed, failures=failures, **common)
        for baseline in BASELINES:
            yield run(baseline, name, passed=baseline == "oracle" or (at == 5 and baseline == "silent"), **common)


def comparison(*runs: RunRecord, **changed: Any) -> Comparison:
    return Comparison(header(**changed), runs or tuple(suite()))
