"""One bot process under load: the whole way from inbox to delivery, and the raw SDK calls that it makes, alone.

Run as a process of its own, so that its CPU and memory are the bot's (and of the few lines here that put events in
and wait for replies). Prints one JSON object.
"""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import argparse
import asyncio
import json
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bot.cli.start import load, run, settle_memory
from bot.llm.openai import OpenAIVendor
from bot.llm.roles import LazyVendor
from bot.wiring import App, open_app
from tests.bench import script
from tests.bench.members import Members, Spent, in_lanes, waited
from tests.kit.world import RecordingPlatform

WARM_UP = 20  # conversations that are not counted


@dataclass(frozen=True)
class Options:
    pattern: str
    url: str
    home: str
    lanes: int  # conversations at a time
    conversations: int  # in one repeat
    rounds: int
    repeats: int


@dataclass(frozen=True)
class Load:
    """What the process prints."""

    turns: list[Spent]
    calls: list[Spent]  # the SDK calls of as many turns, alone
    calls_a_turn: float
    memory_mb: float  # the most that was resident while turns ran
    wrong: list[str]  # replies other than the expected ones


async def measure(options: Options) -> None:
    settings = load(
        home=Path(options.home), openai_api_key="canned", openai_base_url=options.url, pattern=options.pattern,
        club_time_zone="Europe/London", lease_seconds=60.0,
    )  # fmt: skip
    async with open_app(settings, lambda: script.NOW) as app:
        members = Members(app, lambda number: script.talk(number, options.rounds))
        worker = app.worker({"console": RecordingPlatform(members.deliver)})
        running = asyncio.create_task(worker.run())
        print(json.dumps(asdict(await _load(options, app, members))))
        worker.stop()
        await running


async def _load(options: Options, app: App, members: Members) -> Load:
    for number in range(WARM_UP + options.conversations * options.repeats):
        await app.workspaces.load("console", script.workspace(number))
    bodies = await _recorded(app, lambda: in_lanes(WARM_UP, members.converse, range(WARM_UP)))
    calls_a_turn = len(bodies) / len(members.answered)
    settle_memory()
    turns = [await _turns(options, members, WARM_UP + n * options.conversations) for n in range(options.repeats)]
    memory = peak_mb()
    as_many = list(islice(cycle(bodies), round(calls_a_turn * turns[0].turns)))
    calls = [await _calls(options, app, as_many) for _ in range(options.repeats)]
    return Load(turns, calls, calls_a_turn, memory, members.wrong)


async def _turns(options: Options, members: Members, first: int) -> Spent:
    members.answered.clear()
    idle, seconds, cpu = waited(), time.perf_counter(), time.process_time()
    await in_lanes(options.lanes, members.converse, range(first, first + options.conversations))
    seconds, cpu, idle = time.perf_counter() - seconds, time.process_time() - cpu, waited() - idle
    return Spent(seconds, cpu, len(members.answered), _steady(members.answered, options.lanes), idle)


def _steady(times: list[float], lanes: int) -> float:
    """Replies a second between everybody's first and everybody's last."""
    busy = times[lanes:-lanes]
    return (len(busy) - 1) / (busy[-1] - busy[0])


async def _recorded(app: App, work: Callable[[], Awaitable[None]]) -> list[dict[str, Any]]:
    """The request bodies that the vendor's client is given meanwhile."""
    client = (await _vendor(app)).client
    bodies: list[dict[str, Any]] = []
    post = client.post

    def recording(path: str, **kwargs: Any) -> Any:
        bodies.append(kwargs["body"])
        return post(path, **kwargs)

    client.post = recording
    await work()
    del client.post  # the class's own again
    return bodies


async def _calls(options: Options, app: App, bodies: list[dict[str, Any]]) -> Spent:
    """The floor of the turns: the same bodies through the same client, and nothing else."""
    client = (await _vendor(app)).client

    async def call(body: dict[str, Any]) -> None:
        await client.post("/responses", cast_to=object, body=body)

    seconds, cpu = time.perf_counter(), time.process_time()
    await in_lanes(options.lanes, call, bodies)
    return Spent(time.perf_counter() - seconds, time.process_time() - cpu)


async def _vendor(app: App) -> OpenAIVendor:
    vendor = app.models.vendors["openai"]
    vendor = await vendor.vendor() if isinstance(vendor, LazyVendor) else vendor
    assert isinstance(vendor, OpenAIVendor)
    return vendor


def peak_mb() -> float:
    """The most that this process had resident; Linux's `ru_maxrss` may still be that of its parent."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("pattern", "url", "home"):
        parser.add_argument(f"--{name}")
    for name in ("lanes", "conversations", "rounds", "repeats"):
        parser.add_argument(f"--{name}", type=int)
    run(measure(Options(**vars(parser.parse_args()))))
