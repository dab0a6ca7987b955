"""The figures of a run as a table and as one line of JSON."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from tests.chaos.judge import Verdict
from tests.chaos.plan import Plan

SHOWN = 12
"""Findings of a kind that are printed."""


def figures(plan: Plan, blows: Counter[str], verdict: Verdict, ended: list[tuple[str, int]], seconds: float) -> dict[str, Any]:
    of = lambda kind: sum(count for what, count in blows.items() if what.startswith(kind))  # noqa: E731
    return {
        "seed": plan.seed, "database": plan.database, "platforms": "+".join(plan.platforms), "letters": plan.letters,
        "seconds": round(seconds), "kills": of("kill"), "pauses": of("pause"), "faults": of("fault"),
        "events accepted": verdict.events, "not accepted": verdict.refused, "answered": verdict.answered,
        "rows": verdict.rows, **{name: len(found) for name, found in verdict.wrong.items()},
        "duplicates in named windows": sum(verdict.windows.values()), "ended with a log line": len(verdict.logged),
        "lost with Redis": len(verdict.forgotten), "incidents": verdict.incidents, "left at work": verdict.left_open,
        "ended by themselves": len(ended),
    }  # fmt: skip


def show(plan: Plan, blows: Counter[str], verdict: Verdict, ended: list[tuple[str, int]], seconds: float) -> None:
    told = figures(plan, blows, verdict, ended, seconds)
    width = max(map(len, told))
    for name, figure in told.items():
        zero = "  must be 0" if name in verdict.wrong else ""
        print(f"{name:<{width}}  {figure}{zero}")
    print("blows:", ", ".join(f"{what} {count}" for what, count in sorted(blows.items())) or "none")
    print("windows:", ", ".join(f"{name} {count}" for name, count in verdict.windows.items()) or "none")
    print("ended by themselves:", ", ".join(f"{name} ({code})" for name, code in Counter(ended)) or "none")
    for name, found in (verdict.wrong | {"logged end": verdict.logged, "lost with Redis": verdict.forgotten}).items():
        for line in found[:SHOWN]:
            print(f"- {name}: {line}")
        if len(found) > SHOWN:
            print(f"- {name}: and {len(found) - SHOWN} more")
    print(json.dumps({**told, "blows": dict(blows), "windows": dict(verdict.windows), "plan": asdict(plan)}, default=str))
