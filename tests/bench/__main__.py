"""`python -m tests.bench [--quick] [section ...]`"""

import argparse
import sys
import time
from collections.abc import Callable

import uvloop

from tests.bench import acks, bookings, discord, growth, letters, paint, past, report, shadow, slack, start, turns
from tests.bench.process import Load
from tests.bench.report import Section
from tests.kit.servers import postgres

Measure = Callable[[bool, dict[str, Load]], Section]


def _turns(quick: bool, loads: dict[str, Load]) -> Section:
    return turns.measure_turns(loads, turns.Size(32, 64, 2, 3) if quick else turns.TURNS)


def _crowd(quick: bool, loads: dict[str, Load]) -> Section:
    return turns.measure_crowd(loads, turns.Size(1000, 1000, 1, 1) if quick else turns.CROWD)


def _letters(quick: bool, loads: dict[str, Load]) -> Section:
    return letters.measure(letters.Size(16, 1) if quick else letters.SIZE)


def _bookings(quick: bool, loads: dict[str, Load]) -> Section:
    with postgres() as server:
        return uvloop.run(bookings.measure(bookings.Size(160, 3) if quick else bookings.SIZE, server))


def _growth(quick: bool, loads: dict[str, Load]) -> Section:
    return growth.measure(growth.BRIEF if quick else growth.SIZE)


def _past(quick: bool, loads: dict[str, Load]) -> Section:
    with postgres() as server:
        return uvloop.run(past.measure(past.Size(100_000, 10_000, 20) if quick else past.SIZE, server))


def _shadow(quick: bool, loads: dict[str, Load]) -> Section:
    return shadow.measure(shadow.BRIEF if quick else shadow.SIZE)


def _start(quick: bool, loads: dict[str, Load]) -> Section:
    return start.measure(start.Size(7, 3) if quick else start.SIZE)


def _paint(quick: bool, loads: dict[str, Load]) -> Section:
    return paint.measure(paint.Size(5) if quick else paint.SIZE)


def _slack(quick: bool, loads: dict[str, Load]) -> Section:
    return uvloop.run(slack.measure(acks.BRIEF if quick else acks.SIZE))


def _discord(quick: bool, loads: dict[str, Load]) -> Section:
    return uvloop.run(discord.measure(discord.BRIEF if quick else discord.SIZE))


def _slack_run(quick: bool, loads: dict[str, Load]) -> Section:
    return uvloop.run(slack.measure_run())


def _discord_run(quick: bool, loads: dict[str, Load]) -> Section:
    return uvloop.run(discord.measure_run())


SECTIONS: dict[str, Measure] = {
    "turns": _turns,
    "crowd": _crowd,
    "letters": _letters,
    "bookings": _bookings,
    "growth": _growth,
    "past": _past,
    "shadow": _shadow,
    "start": _start,
    "paint": _paint,
    "slack": _slack,
    "discord": _discord,
    "slack-run": _slack_run,
    "discord-run": _discord_run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=report.__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="about two minutes, with more noise")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    began = time.monotonic()
    print(report.machine())
    loads: dict[str, Load] = {}
    done: list[Section] = []
    names: list[str] = options.sections or list(SECTIONS)
    for number, name in enumerate(names, 1):
        print(f"Measuring {name}, {number} of {len(names)} …", file=sys.stderr, flush=True)
        done.append(SECTIONS[name](options.quick, loads))
        print(report.table(done[-1]), flush=True)
    print(report.aims(done))
    print(f"\n{time.monotonic() - began:.0f} s in all")


if __name__ == "__main__":
    main()
