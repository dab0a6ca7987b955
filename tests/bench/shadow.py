"""What a second pattern that reads along makes of the others' replies: D with D as its shadow, and without.

The child process (`python -m tests.bench.shadow`) prints one JSON object.
"""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import argparse
import asyncio
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import quantiles

from bot.cli.start import load, run, settle_memory
from bot.domain.workspace import ShadowPlan
from bot.wiring import open_app
from store.shadows import SqlShadows
from tests.bench import children, script
from tests.bench.members import Members, in_lanes
from tests.bench.report import Aim, Row, Section
from tests.kit.world import RecordingPlatform

LATENCY = 0.05
SLOWER = 1.25
"""At most, at either percentile: a shadow takes CPU that a reply may have waited for."""
WARM_UP = 20


@dataclass(frozen=True)
class Size:
    lanes: int
    conversations: int  # in one stretch
    stretches: int  # of each kind, in turn


SIZE, BRIEF = Size(4, 56, 5), Size(4, 28, 3)


@dataclass(frozen=True)
class Waited:
    """Seconds from an event to its reply, and how many shadows were counted."""

    alone: list[float] = field(default_factory=list[float])
    followed: list[float] = field(default_factory=list[float])
    shadows: int = 0
    wrong: list[str] = field(default_factory=list[str])


def measure(size: Size) -> Section:
    section = Section(
        "Replies while a second pattern reads along",
        f"D answers and another D reads along, one turn at a time, with {1000 * LATENCY:g} ms model latency; "
        f"{size.lanes} conversations at a time,\nstretches with and without a shadow in turn, in one process.",
    )
    with children.model(LATENCY) as url:
        found = Waited(**children.result("tests.bench.shadow", url=url, **vars(size)))
    for name, at in (("p50", 49), ("p99", 98)):
        alone, followed = (1000 * quantiles(times, n=100)[at] for times in (found.alone, found.followed))
        section.rows.append(Row(f"{name} of a reply", followed, "ms", alone, "the same without a shadow"))
        ratio = followed / alone
        section.aims.append(Aim(f"{name} with a shadow <= {SLOWER} of that without: {ratio:.2f}", ratio <= SLOWER))
    section.rows.append(Row("turns that had a shadow", found.shadows, "", len(found.followed), "those that could"))
    section.aims.append(Aim(f"shadows ran, and every turn was answered: {found.shadows}", _all_right(found)))
    return section


def _all_right(found: Waited) -> bool:
    return found.shadows > 0 and not found.wrong


async def _measured(url: str, home: str, size: Size) -> Waited:
    settings = load(
        home=Path(home), openai_api_key="canned", openai_base_url=url, pattern="D", club_time_zone="Europe/London"
    )
    async with open_app(settings, lambda: script.NOW) as app:
        members = Members(app, lambda number: script.talk(number, 1))
        worker = app.worker({"console": RecordingPlatform(members.deliver)})
        running, shadows, times = asyncio.create_task(worker.run()), SqlShadows(app.engine), ([], [])
        await in_lanes(size.lanes, members.converse, range(WARM_UP))
        settle_memory()
        first, homes = WARM_UP, []
        for stretch in range(2 * size.stretches):
            numbers = range(first, first := first + size.conversations)
            here = [await app.workspaces.load("console", script.workspace(number)) for number in numbers]
            for home_ in here if stretch % 2 else []:
                await shadows.follow(home_, ShadowPlan("D", tokens=10**9), "boss", script.NOW)
                homes.append(home_)
            members.seconds.clear()
            await in_lanes(size.lanes, members.converse, numbers)
            times[stretch % 2].extend(members.seconds)
        worker.stop()
        await running
        counted = [tally for home_ in homes for tally in await shadows.tallies(home_, script.NOW.date())]
        return Waited(*times, sum(tally.turns for tally in counted), members.wrong)


async def main(url: str, home: str, size: Size) -> None:
    print(json.dumps(asdict(await _measured(url, home, size))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    parser.add_argument("--home")
    for name in ("lanes", "conversations", "stretches"):
        parser.add_argument(f"--{name}", type=int)
    options = parser.parse_args()
    run(main(options.url, options.home, Size(options.lanes, options.conversations, options.stretches)))
