"""The figures of a run as a table and as one line of JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tests.chaos.plan import Plan
from tests.chaos.run import Run

SHOWN = 12
"""Findings of a kind that are printed."""


def figures(plan: Plan, run: Run) -> dict[str, Any]:
    found = run.verdict
    blows = Counter[str]()
    for what, count in run.blows.items():
        blows[what.partition(" ")[0]] += count
    return {
        "seed": plan.seed, "database": plan.database, "platforms": "+".join(plan.platforms), "letters": plan.letters,
        "seconds": round(run.seconds), **{f"{kind}s": blows[kind] for kind in ("kill", "pause", "fault")},
        "events accepted": found.events, "not accepted": found.refused, "answered": found.answered,
        "rows": found.rows, **{name: len(lines) for name, lines in found.wrong.items()},
        "duplicates in named windows": sum(found.windows.values()), "ended with a log line": len(found.logged),
        "told of holds": found.told_of_holds, "joined": found.joined, "board writes": found.board_writes,
        "lost with Redis": len(found.forgotten),
        "incidents": found.incidents, "left at work": found.left_open,
        "ended by themselves": len(run.ended),
    }  # fmt: skip


def report(plan: Plan, run: Run) -> Iterator[str]:
    """Line by line; the last one is JSON."""
    told, found = figures(plan, run), run.verdict
    width = max(map(len, told))
    for name, figure in told.items():
        yield f"{name:<{width}}  {figure}{'  must be 0' if name in found.wrong else ''}"
    yield f"blows: {_counted(run.blows)}"
    yield f"named windows: {_counted(found.windows)}"
    yield f"ended by themselves: {_counted(Counter(f'{name} with {code}' for name, code in run.ended))}"
    for name, lines in {**found.wrong, "log line": found.logged, "lost with Redis": found.forgotten}.items():
        yield from (f"- {name}: {line}" for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield f"- {name}: and {len(lines) - SHOWN} more"
    yield json.dumps({**told, "blows": run.blows, "windows": found.windows, "plan": asdict(plan)}, default=str)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
