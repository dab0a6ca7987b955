"""One bot process that books with one pattern, its services where the pattern has some, and the bare SDK calls of as
many turns. Run as a process of its own, it prints one JSON object.
"""

import argparse
import asyncio
import json
import secrets
import time
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil
from pydantic import SecretStr

from bot.cli.children import Children
from bot.cli.start import load, offline_agent, offline_vendors, run, settle_memory
from bot.settings import Settings
from bot.wiring import App, open_app
from store.inbox import STREAM
from tests.bench import script
from tests.bench.floor import Floor
from tests.bench.members import Members, in_lanes
from tests.bench.offline import Asked
from tests.kit.world import RecordingPlatform

WARM_UP = 8  # turns one by one, whose requests the floor repeats
LANES = 8  # turns at a time


@dataclass(frozen=True)
class Options:
    pattern: str
    url: str
    home: str
    turns: int  # in one repeat
    repeats: int


@dataclass(frozen=True)
class Cost:
    """What the process prints: CPU milliseconds a turn, one for each repeat."""

    model_calls: float  # a turn, wherever they are made
    bot: list[float]
    services: list[float]
    floor: list[float]
    wrong: list[str]


async def measure(options: Options) -> None:
    settings = _settings(options)
    children = Children(settings)
    async with (
        aclosing(children),
        open_app(settings, lambda: script.NOW, STREAM, children.url) as app,
        _members(app) as members,
    ):
        print(json.dumps(asdict(await _cost(options, app, members, children))))


def _settings(options: Options) -> Settings:
    """As `courtbot chat` has them without a key."""
    base = load(
        home=Path(options.home), pattern=options.pattern, club_time_zone="Europe/London", lease_seconds=60.0,
        secret=SecretStr(secrets.token_hex(16)),
    )  # fmt: skip
    return base.model_copy(update=offline_vendors(options.url) | offline_agent(base, options.url))


@asynccontextmanager
async def _members(app: App) -> AsyncGenerator[Members]:
    members = Members(app, script.booking)
    worker = app.worker({"console": RecordingPlatform(members.deliver)})
    running = asyncio.create_task(worker.run())
    yield members
    worker.stop()
    await running


async def _cost(options: Options, app: App, members: Members, children: Children) -> Cost:
    for number in range(1 + WARM_UP + options.turns * options.repeats):
        await app.workspaces.load("console", script.workspace(number))
    await members.converse(0)  # which imports and starts what the pattern needs
    await _asked(options.url)
    turns: list[list[Asked]] = []
    for number in range(1, 1 + WARM_UP):
        await members.converse(number)
        turns.append(await _asked(options.url))
    floor = Floor(app)
    await in_lanes(LANES, floor.turn, turns)  # which makes the clients, also those that only a service has
    settle_memory()
    cost = Cost(sum(map(len, turns)) / WARM_UP, [], [], [], members.wrong)
    for repeat in range(options.repeats):
        await _repeat(options, range(repeat * options.turns, (repeat + 1) * options.turns), members, children, cost)
        cpu = time.process_time()
        await in_lanes(LANES, floor.turn, islice(cycle(turns), options.turns))
        cost.floor.append(1000 * (time.process_time() - cpu) / options.turns)
    return cost


async def _repeat(options: Options, numbers: range, members: Members, children: Children, cost: Cost) -> None:
    services, cpu = _services_seconds(children), time.process_time()
    await in_lanes(LANES, members.converse, (1 + WARM_UP + number for number in numbers))
    cpu, services = time.process_time() - cpu, _services_seconds(children) - services
    cost.bot.append(1000 * cpu / options.turns)
    cost.services.append(1000 * services / options.turns)


def _services_seconds(children: Children) -> float:
    """CPU that the services have spent so far."""
    times = [psutil.Process(pid).cpu_times() for pid in children.pids().values()]
    return sum(found.user + found.system for found in times)


async def _asked(url: str) -> list[Asked]:
    """What the offline model was asked since the last time."""
    with await asyncio.to_thread(urllib.request.urlopen, f"{url}/asked") as response:
        return [Asked(**one) for one in json.load(response)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("pattern", "url", "home"):
        parser.add_argument(f"--{name}")
    for name in ("turns", "repeats"):
        parser.add_argument(f"--{name}", type=int)
    run(measure(Options(**vars(parser.parse_args()))))
