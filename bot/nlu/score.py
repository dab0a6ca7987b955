"""Score files of rows: `understand` on utterances with their meaning, grounding on sentences with their facts:
python -m bot.nlu.score FILE.jsonl ... [--failures].
"""

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.conversation.grounding import all_shown
from bot.conversation.grounding.rows import facts_of
from bot.nlu.when import When, understand

FIELDS = ("date", "start", "end")
Row = dict[str, Any]


def held_back(row: Row) -> bool:
    """A fixed fifth of the rows, never looked at while tuning."""
    return hashlib.sha256(str(row["id"]).encode()).digest()[0] % 5 == 0


def fields(when: When) -> dict[str, str | None]:
    """The scored fields as the files write them."""
    return {
        "date": when.date.isoformat() if when.date else None,
        "start": when.start.strftime("%H:%M") if when.start else None,
        "end": when.end.strftime("%H:%M") if when.end else None,
    }


def verdict(row: Row, got: dict[str, str | None]) -> str:
    """ "full", "abstain" if a needed field is missing, else "wrong"; a null in the meaning is not needed."""
    readings: list[Row] = [row, *row["accept"]]
    wanted = [{name: reading.get(name) for name in FIELDS if reading.get(name)} for reading in readings]
    if any(all(got[name] == value for name, value in reading.items()) for reading in wanted):
        return "full"
    return "abstain" if any(got[name] is None for name in wanted[0]) else "wrong"


def score(name: str, rows: list[Row], show: bool) -> None:
    """Print one line of rates and times, after the failures if asked for."""
    counts: Counter[str] = Counter()
    spent: list[float] = []
    for row in rows:
        ref = datetime.fromisoformat(row["ref"])
        began = time.perf_counter()
        when = understand(row["utterance"], ref)
        spent.append((time.perf_counter() - began) * 1000)
        result = verdict(row, fields(when))
        counts[result] += 1
        counts["asks"] += when.ambiguous or when.problem is not None
        if show and result != "full":
            print(f"{result:8}{row['id']}  {row['utterance']!r}  at {ref:%a %F %H:%M}")
            print(f"{'':8}gold {[row[field] for field in FIELDS]}  got {when}")
    rates = "  ".join(f"{key} {100 * counts[key] / len(rows):.1f}%" for key in ("full", "wrong", "abstain", "asks"))
    marks = quantiles(spent, n=100)
    print(f"{name:10} n {len(rows):5}  {rates}  p50 {marks[49]:.3f} ms  p95 {marks[94]:.3f} ms")


def score_sentences(name: str, rows: list[Row], show: bool) -> None:
    """Print one line: true sentences kept, false ones shown; after the failures if asked for."""
    missed = [row for row in rows if all_shown(row["sentence"], facts_of(row["facts"])) != row["keep"]]
    for row in missed if show else ():
        print(f"{'lost' if row['keep'] else 'shown':8}{row['id']}  {row['sentence']!r}")
    true, lost = sum(row["keep"] for row in rows), sum(row["keep"] for row in missed)
    kept = f"true kept {true - lost} of {true}"
    print(f"{name:10} n {len(rows):5}  {kept}  false shown {len(missed) - lost} of {len(rows) - true}")


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--failures", action="store_true", help="list what failed, of the training part only")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    for file in options.files:
        rows: list[Row] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        for name, part in (("train", False), ("held back", True)):
            chosen = [row for row in rows if held_back(row) == part]
            if len(chosen) > 1:
                scored = score_sentences if "sentence" in chosen[0] else score
                scored(name, chosen, options.failures and not part)


if __name__ == "__main__":
    main()
