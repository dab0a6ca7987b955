"""`python -m tests.chaos`: kills the product's processes at random while members talk to it, and says what came of it.
`python -m tests.chaos operations`: random operations of several processes on one database, and what came of them.

Ends with code 1 where a figure is not zero that has to be. See README.md beside this file.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from tests.chaos import operations
from tests.chaos.plan import Plan


def parsed(words: Sequence[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    usual = Plan()
    for one in fields(Plan):
        default = getattr(usual, one.name)
        if isinstance(default, bool):
            parser.add_argument(f"--{one.name}", action="store_true")
        elif isinstance(default, tuple):
            parser.add_argument(f"--{one.name}", type=lambda text: tuple(text.split(",")), default=default)
        else:
            kind = Path if isinstance(default, Path) else type(default)
            parser.add_argument(f"--{one.name}", type=kind, default=default, help=f"{default}, if not said")
    return Plan(**vars(parser.parse_args(words)))


def storm(words: Sequence[str]) -> int:
    import uvloop

    from tests.chaos.report import report
    from tests.chaos.run import run

    plan = parsed(words)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        done = runner.run(run(plan))
    for line in report(plan, done):
        print(line)
    return 0 if done.passed else 1


def operate(words: Sequence[str]) -> int:
    asked = operations.parsed(words)
    outcome = asyncio.run(operations.operate(asked.database, asked.count, asked.processes, asked.seed))
    for line in operations.report(outcome, asked.database):
        print(line)
    return 0 if outcome.passed else 1


def main() -> int:
    logging.basicConfig(level=logging.ERROR)
    words = sys.argv[1:]
    return operate(words[1:]) if words[:1] == ["operations"] else storm(words)


if __name__ == "__main__":
    sys.exit(main())
