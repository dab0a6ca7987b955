"""`python -m tests.chaos`: kills the product's processes at random while members talk to it, and says what came of it.

Ends with code 1 where a figure is not zero that has to be. See README.md beside this file.
"""

import argparse
import asyncio
import logging
import sys
from dataclasses import MISSING, fields
from pathlib import Path

from tests.chaos.plan import Plan

CONVERT = {"platforms": lambda text: tuple(text.split(",")), "folder": Path}


def parsed(words: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=Plan.__doc__)
    for one in fields(Plan):
        default = one.default if one.default is not MISSING else one.default_factory()  # type: ignore[misc]
        if isinstance(default, bool):
            parser.add_argument(f"--{one.name}", action="store_true")
        else:
            parser.add_argument(f"--{one.name}", type=CONVERT.get(one.name, type(default)), default=default)
    return Plan(**vars(parser.parse_args(words)))


def main() -> int:
    import uvloop

    from tests.chaos.report import report
    from tests.chaos.run import alone

    logging.basicConfig(level=logging.ERROR)
    plan = parsed(sys.argv[1:])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        done = runner.run(alone(plan))
    for line in report(plan, done):
        print(line)
    return 0 if done.passed else 1


if __name__ == "__main__":
    sys.exit(main())
