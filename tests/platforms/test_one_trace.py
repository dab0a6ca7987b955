"""One turn is one trace, whatever processes it goes through, as a collector sees it that is a process of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from patterns.services.contract import MODULES
from tests.fakes.slack import SlackFake
from tests.kit import forks
from tests.kit.collector import Collector, Span, collector
from tests.platforms.processes import PATIENCE, environment, on_slack, started
from tests.services.test_processes import free_port

WISH = "book court 1 tomorrow at 3pm"


@pytest.fixture
async def receiving(tmp_path: Path) -> AsyncIterator[Collector]:
    async with collector(environment(tmp_path)) as received:
        yield received


@pytest.fixture
def env(slack: SlackFake, tmp_path: Path, redis_url: str) -> dict[str, str]:
    urls = {f"COURTBOT_{name.upper().replace('-', '_')}_URL": f"http://127.0.0.1:{free_port()}" for name in MODULES}
    secret = {"COURTBOT_SECRET": "a secret of some length"}
    return environment(tmp_path, **on_slack(slack, slack.team("T1")), REDIS_URL=redis_url, **secret, **urls)


def turns(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.name == "turn" and span.attributes.get("courtbot.outcome") == "booked"]


@asynccontextmanager
async def services(names: Sequence[str], receiving: Collector, env: dict[str, str]) -> AsyncIterator[None]:
    """Each a process of its own, once it says where it answers."""
    async with AsyncExitStack() as stack:
        for name in names:
            child = forks.child("bot", "service", name, env=env | receiving.settings(name), hears=1)
            await (await stack.enter_async_context(child)).said.readline()
        yield


@asynccontextmanager
async def listening(slack: SlackFake, receiving: Collector, env: dict[str, str]) -> AsyncIterator[None]:
    async with started("listen", "slack", env=env | receiving.settings("listener")):
        await slack.connected(1)
        yield


def working(
    receiving: Collector, env: dict[str, str], name: str = "worker"
) -> AbstractAsyncContextManager[forks.Child]:
    return started("worker", env=env | receiving.settings(name))


async def booked(slack: SlackFake) -> None:
    team = slack.team("T1")
    asked = await team.user("ann").mention(team.channel("general"), WISH)
    await team.user("ann").reply(to=asked, timeout=PATIENCE)


async def one_trace(receiving: Collector, *wanted: str) -> dict[str, set[str]]:
    """The names of the booking's spans by process, once the wanted ones have come: they hang together, below what the
    listener received, and no other trace has a part of the turn."""
    spans = await receiving.until(lambda found: {*wanted, "turn", "deliver"} <= {span.name for span in found})
    (turn,) = turns(spans)
    spans = [span for span in await receiving.spans() if span.trace == turn.trace]
    known = {span.id for span in spans}
    assert [(span.process, span.name) for span in spans if span.parent not in known] == [("listener", "receive")]
    return {process: {one.name for one in spans if one.process == process} for process in {s.process for s in spans}}


@pytest.mark.parametrize(
    ("letter", "names"), [("C", ("parse", "availability", "booking")), ("G", ("availability-agent", "booking-agent"))]
)
async def test_a_turn_goes_on_in_services_with_its_trace(
    slack: SlackFake, receiving: Collector, env: dict[str, str], letter: str, names: Sequence[str]
) -> None:
    env |= {"COURTBOT_PATTERN": letter}
    async with services(names, receiving, env), working(receiving, env), listening(slack, receiving, env):
        await booked(slack)
        books = names[-1]
        found = await one_trace(receiving, "receive", "process", f"call {books}")
    assert {"process", "turn", f"call {books}", "deliver"} <= found["worker"]
    assert f"service {books}" in found[books]


async def test_a_lambda_of_h_goes_on_with_the_turns_trace(
    slack: SlackFake, receiving: Collector, env: dict[str, str]
) -> None:
    aws = env | receiving.settings("lambda")
    async with forks.child("tests.platforms.lambdas", env=aws, hears=1) as model:
        url = (await model.said.readline()).decode().strip()
        env |= {"COURTBOT_PATTERN": "H", "COURTBOT_H_BACKEND": "classic-lambda", "COURTBOT_SANDBOX_URL": url}
        async with working(receiving, env), listening(slack, receiving, env):
            await booked(slack)
            found = await one_trace(receiving, "receive", "process", "action group")
    assert {"action group", "execute_tool book"} <= found["lambda"]
    assert "invoke_agent courtbot" in found["worker"]


async def test_a_run_of_c_that_another_worker_takes_over_stays_in_its_trace(
    slack: SlackFake, receiving: Collector, env: dict[str, str]
) -> None:
    env |= {"COURTBOT_PATTERN": "C", "COURTBOT_LEASE_SECONDS": "1"}
    slow = env | {"COURTBOT_FAULTS": "latency=1"}
    async with services(("parse", "availability", "booking"), receiving, slow), listening(slack, receiving, env):
        async with working(receiving, env, "first") as worker:
            team = slack.team("T1")
            asked = await team.user("ann").mention(team.channel("general"), WISH)
            await receiving.until(lambda found: "service parse" in {span.name for span in found})
            worker.kill()
            await worker.wait()
        async with working(receiving, env, "second"):
            await team.user("ann").reply(to=asked, timeout=PATIENCE)
            spans = await receiving.until(
                lambda found: "call booking" in {span.name for span in found} and bool(turns(found))
            )
    (turn,) = turns(spans)
    calls = [span for span in spans if span.name == "call booking"]
    assert {(span.process, span.trace) for span in calls} == {("second", turn.trace)}
    assert {span.trace for span in spans if span.process in ("first", "second", "parse", "booking")} == {turn.trace}
