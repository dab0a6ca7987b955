"""`python -m tests.chaos operations`: random operations of several processes on one database; then no two bookings
may overlap, and the rows have to be as they were acknowledged."""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from store.sql import make_engine, migrate
from tests.chaos.rows import Row, overlaps, read_rows, stray_cells
from tests.kit.mortal import mortal
from tests.kit.servers import PostgresServer

SHOWN = 12
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where SQLite's file is quick: what a disk loses with its power is not tried here."""


@dataclass
class Acknowledged:
    """What a booking must be by what was said of it: the owner's last word on its slot, cancelled by anybody."""

    member: str
    court: str
    starts: datetime
    minutes: int
    cancelled: bool = False


@dataclass
class Outcome:
    counts: Counter[str] = field(default_factory=Counter[str])
    rows: int = 0
    live: int = 0
    overlaps: list[str] = field(default_factory=list[str])
    differences: list[str] = field(default_factory=list[str])
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not (self.overlaps or self.differences)

    @property
    def operations(self) -> int:
        return sum(self.counts.values()) - self.counts["asked again"]


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'courtbot.sqlite'}"
        return
    with PostgresServer() as server:
        yield server.url


async def operate(kind: str, count: int, processes: int, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="courtbot-chaos-", dir=MEMORY) as name, database(kind, Path(name)) as url:
        engine = make_engine(url)
        await migrate(engine)
        await engine.dispose()
        began = time.monotonic()
        logs = [Path(name, f"clerk{number}.jsonl") for number in range(processes)]
        counts = await asyncio.gather(*(_clerk(url, n, seed, count // processes, log) for n, log in enumerate(logs)))
        outcome = Outcome(sum(counts, Counter()), seconds=time.monotonic() - began)
        _judge(outcome, url, logs)
        return outcome


async def _clerk(url: str, number: int, seed: int, count: int, log: Path) -> Counter[str]:
    words = [url, str(number), str(seed), str(count), str(log)]
    process = await asyncio.create_subprocess_exec(
        *mortal(sys.executable, "-m", "tests.chaos.clerk", *words), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"clerk {number} ended with {process.returncode}")
    return Counter(json.loads(said))


def _judge(outcome: Outcome, url: str, logs: Sequence[Path]) -> None:
    rows, cells = read_rows(url)
    outcome.rows, outcome.live = len(rows), sum(row.live for row in rows)
    outcome.overlaps += [f"{a.code} and {b.code} on {a.court} at {b.starts}" for a, b in overlaps(rows)]
    outcome.overlaps += [f"cell {cell} is stray" for cell in sorted(stray_cells(rows, cells))]
    said = acknowledged(logs)
    found = {row.code: row for row in rows}
    outcome.differences += [f"{code} was acknowledged and has no row" for code in said.keys() - found.keys()]
    outcome.differences += [f"{code} has a row and no acknowledgement" for code in found.keys() - said.keys()]
    for code in said.keys() & found.keys():
        if wrong := difference(said[code], found[code]):
            outcome.differences.append(f"{code}: {wrong}")


def acknowledged(logs: Sequence[Path]) -> dict[str, Acknowledged]:
    """By code. What an admin says of a booking may be older than its owner's last move."""
    said: dict[str, Acknowledged] = {}
    admins: list[str] = []
    for log in logs:
        for line in log.read_text().splitlines():
            kind, member, code, court, starts, minutes, status = json.loads(line)
            if kind in ("close", "admin_cancel"):
                admins.append(code)
                continue
            one = said.setdefault(code, Acknowledged(member, court, datetime.fromisoformat(starts), minutes))
            one.court, one.starts, one.minutes = court, datetime.fromisoformat(starts), minutes
            one.cancelled = one.cancelled or status == "cancelled"
    for code in admins:
        if code in said:
            said[code].cancelled = True
    return said


def difference(said: Acknowledged, row: Row) -> str:
    """Empty where the row is as it was acknowledged."""
    told: tuple[Any, ...] = (said.member, said.court, said.starts, said.starts + timedelta(minutes=said.minutes))
    is_so = (row.member, row.court.rpartition("/")[2], row.starts, row.ends)
    if told != is_so:
        return f"acknowledged as {told}, and is {is_so}"
    return "" if said.cancelled != row.live else f"acknowledged as cancelled={said.cancelled}, and is {row.status}"


def report(outcome: Outcome, kind: str) -> Iterator[str]:
    counts = outcome.counts
    refused = sum(n for name, n in counts.items() if name.startswith("refused"))
    told: dict[str, Any] = {
        "database": kind, "operations": outcome.operations, "acknowledged": outcome.operations - refused,
        "refused": refused, "asked again": counts["asked again"], "rows": outcome.rows, "live": outcome.live,
        "overlaps": len(outcome.overlaps), "differences": len(outcome.differences),
        "operations a second": round(outcome.operations / outcome.seconds),
    }  # fmt: skip
    for name, figure in told.items():
        yield f"{name:<20}  {figure}{'  must be 0' if name in ('overlaps', 'differences') else ''}"
    yield ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    yield from outcome.overlaps[:SHOWN] + outcome.differences[:SHOWN]
    yield json.dumps({**told, "counts": counts})


def parsed(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos operations", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name, default in (("count", 100_000), ("processes", 4), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args(words)
