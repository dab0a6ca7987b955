"""Worker processes that are killed: somebody else finishes, and nobody is told twice but in the named window.

The window is between a reply's delivery and the inbox's note of it: a kill there repeats one message.
"""

import asyncio
import os
import random
import signal
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from store.inbox import RedisInbox
from store.redis_client import RedisHandle
from tests.inbox.child import LEASE
from tests.inbox.support import event
from tests.kit import forks
from tests.kit.waiting import until

Start = Callable[..., forks.Forked]


class Record:
    """What the children wrote down: (what, event, process) in order."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        if not self.path.exists():
            return []
        words = (line.split() for line in self.path.read_text().splitlines())
        return [(what, id, int(process)) for what, id, process in words]

    def of(self, what: str) -> list[str]:
        return [id for kind, id, _ in self.lines if kind == what]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "record")


@pytest.fixture
def start(redis_url: str, record: Record) -> Generator[Start]:
    """Starts a worker process."""
    children: list[forks.Forked] = []

    def child(*options: str) -> forks.Forked:
        words = [redis_url, str(record.path), *options]
        children.append(forks.Forked(forks.Order("tests.inbox.child", words, os.environ)))
        return children[-1]

    yield child
    for process in children:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("point", "turns", "delivered"),
    [
        ("received", 1, 1),
        ("begun", 1, 1),
        ("answered", 2, 1),
        ("saved", 1, 1),
        ("delivered", 1, 2),  # the window
    ],
)
async def test_a_killed_workers_event_is_finished_by_another(
    point: str, turns: int, delivered: int, start: Start, record: Record, real_redis: RedisHandle
) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)
    dying = start("--die", point)
    await inbox.enqueue(event(1))
    await inbox.enqueue(event(2))
    assert await asyncio.to_thread(dying.wait, 10) == -signal.SIGKILL
    start()
    await until(lambda: record.of("done") == ["1", "2"])
    assert record.of("turn") == ["1"] * turns + ["2"]
    assert record.of("delivered") == ["1"] * delivered + ["2"]


async def test_sigterm_finishes_what_runs_and_leaves_the_rest(
    start: Start, record: Record, real_redis: RedisHandle
) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)
    child = start("--seconds", "0.5")
    for n in range(3):
        await inbox.enqueue(event(n))
    await until(lambda: record.of("turn") == ["0"])
    child.terminate()
    assert await asyncio.to_thread(child.wait, 5) == 0
    assert record.of("turn") == record.of("delivered") == record.of("done") == ["0"]
    assert [lease.event.id for lease in await inbox.dequeue(1, 0.5)] == ["1"]


async def test_sigterm_gives_back_what_outlasts_the_grace_period(
    start: Start, record: Record, real_redis: RedisHandle
) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)
    child = start("--seconds", "60", "--grace", "0.1")
    await inbox.enqueue(event(1))
    await until(lambda: record.of("turn") == ["1"])
    child.terminate()
    assert await asyncio.to_thread(child.wait, 5) == 0
    [lease] = await inbox.dequeue(1, 0.5)
    assert (lease.event.id, lease.attempt) == ("1", 2)  # the first may have committed


EVENTS, CONVERSATIONS, WORKERS, KILLS = 200, 20, 4, 8


async def test_random_kills_lose_nothing_and_keep_the_order(
    start: Start, record: Record, real_redis: RedisHandle
) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)
    workers = [start("--seconds", "0.1") for _ in range(WORKERS)]
    killed: set[int] = set()
    for n in range(EVENTS):
        await inbox.enqueue(event(n, f"U{n % CONVERSATIONS}"))
        await asyncio.sleep(0.01)
        if n and n % (EVENTS // KILLS) == 0:
            victim = workers.pop(random.randrange(WORKERS))
            victim.kill()
            killed.add(victim.pid)
            workers.append(start("--seconds", "0.1"))
    await until(lambda: len(set(record.of("delivered"))) == EVENTS, seconds=60)
    while await real_redis.client.xlen("courtbot:inbox"):  # noqa: ASYNC110 - Redis tells nobody
        await asyncio.sleep(0.1)
    _repeated_only_in_the_window(record, killed)
    _in_order(record)


def _repeated_only_in_the_window(record: Record, killed: set[int]) -> None:
    delivered: dict[str, list[int]] = {}
    for what, id, process in record.lines:
        if what == "delivered":
            delivered.setdefault(id, []).append(process)
    for *earlier, _ in delivered.values():
        assert set(earlier) <= killed
    done = record.of("done")  # read once: a worker may write of its last one just now
    assert len(done) == len(set(done))


def _in_order(record: Record) -> None:
    for conversation in range(CONVERSATIONS):
        ids = [int(id) for id in record.of("delivered") if int(id) % CONVERSATIONS == conversation]
        assert ids == sorted(ids)
