"""How events arrive: signed, again when not acknowledged, held and reordered, over sockets that come and go."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.slack import NotAcknowledged, NotAllowed, SlackFake, Team
from tests.fakes.slack.hello import by_socket, make_app, served
from tests.fakes.slack.state import dumps

Answer = Callable[[web.Request], Awaitable[web.Response]]


@pytest.fixture
def slack(slack: SlackFake) -> SlackFake:
    slack.echoes = False
    return slack


@asynccontextmanager
async def endpoint(slack: SlackFake, answer: Answer) -> AsyncIterator[list[web.Request]]:
    """An app's URL that answers as the test says, and the requests that came."""
    came: list[web.Request] = []

    async def handle(request: web.Request) -> web.Response:
        came.append(request)
        return await answer(request)

    site = web.Application()
    site.router.add_post("/slack/events", handle)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield came
    finally:
        await runner.cleanup()


def retries(came: list[web.Request]) -> list[tuple[str | None, str | None]]:
    return [(r.headers.get("X-Slack-Retry-Num"), r.headers.get("X-Slack-Retry-Reason")) for r in came]


async def test_a_refused_event_comes_three_more_times(slack: SlackFake, team: Team) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=500)

    async with endpoint(slack, refuse) as came:
        await team.user("alice").dm("hello")
        await slack.quiet()
    assert retries(came) == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert [ack.seconds for ack in slack.acks] == [None] * 4
    assert len({ack.id for ack in slack.acks}) == 1


async def test_an_event_acknowledged_too_late_comes_again(slack: SlackFake, team: Team) -> None:
    slack.ack_seconds = 0.1

    async def dawdle(request: web.Request) -> web.Response:
        if "X-Slack-Retry-Num" not in request.headers:
            await asyncio.sleep(1)
        return web.Response()

    async with endpoint(slack, dawdle) as came:
        await team.user("alice").dm("hello")
        await slack.quiet()
    assert retries(came) == [(None, None), ("1", "http_timeout")]


async def test_an_app_may_ask_for_no_retry(slack: SlackFake, team: Team) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async with endpoint(slack, refuse) as came:
        await team.user("alice").dm("hello")
        await slack.quiet()
    assert len(came) == 1


async def test_a_command_nobody_acknowledges_fails_its_user(slack: SlackFake, team: Team) -> None:
    slack.ack_seconds = 0.1
    with pytest.raises(NotAcknowledged):
        await team.user("alice").slash("/book", "tomorrow")


async def test_only_slacks_own_signature_passes(slack: SlackFake, team: Team) -> None:
    body = dumps({"type": "event_callback", "event": {"type": "app_home_opened"}})

    def headers(**more: Any) -> dict[str, str]:
        return {name.replace("-", "_"): value for name, value in slack.sign(body, **more).items()}

    async with served(make_app(slack, team)) as url:
        slack.deliver_to(f"{url}/slack/events")
        assert await slack.verify_url()
        assert (await slack.post(body))[0] == 401
        assert (await slack.post(body, **headers(secret="another")))[0] == 401
        assert (await slack.post(body, **headers(at=1_600_000_000)))[0] == 401
        assert (await slack.post("ssl_check=1&token=x", "application/x-www-form-urlencoded"))[0] == 200


async def test_held_events_come_in_the_order_asked_for(slack: SlackFake, team: Team) -> None:
    heard: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append((await request.json())["event"]["text"])
        return web.Response()

    async with endpoint(slack, hear):
        slack.hold()
        for words in ("one", "two", "three"):
            await team.user("alice").dm(words)
        assert heard == []
        await slack.release(order="reversed")
    assert heard == ["three", "two", "one"]


async def test_the_same_event_can_come_five_times(slack: SlackFake, team: Team) -> None:
    seen: list[str] = []
    app = make_app(slack, team)

    @app.middleware
    async def note(req: Any, body: Any, next: Any) -> None:
        seen.append(body["event_id"])
        retried.append(req.headers.get("x-slack-retry-num", [None])[0])
        await next()

    retried: list[str | None] = []
    async with by_socket(slack, app):
        await team.user("alice").say(team.channel("general"), "hello")
        await slack.redeliver(last=1, times=3)
        await slack.redeliver(last=1, times=2, at_once=True)
    assert len(seen) == 6
    assert len(set(seen)) == 1
    assert retried[1:] == ["1", "2", "3", "1", "2"]


@pytest.mark.parametrize("how", ["drop_sockets", "refresh_sockets"])
async def test_an_app_comes_back_on_a_new_socket(slack: SlackFake, team: Team, how: str) -> None:
    alice = team.user("alice")
    async with by_socket(slack, make_app(slack, team), interval=0.1):
        opened = len(slack.calls("apps.connections.open"))
        await getattr(slack, how)()
        asked = await alice.mention(team.channel("general"), "still there?")
        assert await alice.reply(to=asked)
        assert len(slack.calls("apps.connections.open")) > opened


async def test_two_processes_share_the_events_of_one_app(slack: SlackFake, team: Team) -> None:
    heard: dict[str, list[str]] = {"a": [], "b": []}

    def process(name: str) -> AsyncApp:
        app = make_app(slack, team)

        @app.middleware
        async def note(body: Any, next: Any) -> None:
            heard[name].append(body["event_id"])
            await next()

        return app

    async with by_socket(slack, process("a")), by_socket(slack, process("b")):
        await slack.connected(2)
        for number in range(12):
            await team.user("alice").say(team.channel("general"), str(number))
    assert len(heard["a"] + heard["b"]) == len(set(heard["a"] + heard["b"])) == 12
    assert heard["a"]
    assert heard["b"]


async def test_an_app_hears_only_what_its_scopes_and_channels_allow(slack: SlackFake, team: Team) -> None:
    async def take(_: web.Request) -> web.Response:
        return web.Response()

    alice = team.user("alice")
    async with endpoint(slack, take) as came:
        await alice.say(team.channel("away", bot_in=False), "psst")
        team.scopes.remove("im:history")
        await alice.dm("hello?")
        assert came == []
        await team.uninstall(emit=True)
        assert len(came) == 2
        await alice.say(team.channel("general"), "gone")
        assert len(came) == 2
    with pytest.raises(NotAllowed):
        await alice.slash("/book")
