"""The two ways that Slack reaches the bot: signatures, readiness, reconnecting, draining."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.app import make_app
from adapters.slack.socket import SlackSocket
from tests.fakes.slack import SlackFake, payloads
from tests.kit.waiting import until
from tests.payloads.test_slack_payloads import SLACK as SHAPES
from tests.slack.conftest import PING, SlackBot, Start


@pytest.fixture
async def http_bot(slack_bot: Start) -> SlackBot:
    return await slack_bot("http", working=False)


def command(bot: SlackBot, text: str = "tomorrow 3pm") -> str:
    where = {"channel_id": bot.general.id, "channel_name": "general"}
    more = {"command": "/book", "text": text, "response_url": "http://127.0.0.1:9/x", "trigger_id": "1.2.3"}
    return urlencode(payloads.slash(bot.team, bot.alice, **more, **where))


async def post(bot: SlackBot, body: str, headers: dict[str, str]) -> tuple[int, str]:
    kind = "application/x-www-form-urlencoded" if "=" in body else "application/json"
    headers = {"Content-Type": kind, **headers}
    async with bot.slack.http.post(bot.only.url, data=body.encode(), headers=headers) as answer:
        return answer.status, await answer.text()


# HTTP


@pytest.mark.parametrize(
    "signed",
    [
        lambda slack, body: {},
        lambda slack, body: slack.sign(body, secret="another secret"),
        lambda slack, body: slack.sign(body + "x"),
        lambda slack, body: slack.sign(body, at=time.time() - 301),
        lambda slack, body: slack.sign(body, at=time.time() + 360),
        lambda slack, body: slack.sign(body) | {"X-Slack-Signature": "v0=é"},
        lambda slack, body: slack.sign(body) | {"X-Slack-Request-Timestamp": "now"},
    ],
    ids=["missing", "forged", "of another body", "stale", "from the future", "no ASCII", "no time"],
)
async def test_a_request_that_slack_did_not_sign_just_now_is_refused(
    http_bot: SlackBot, signed: Callable[..., dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    body = command(http_bot, "a secret wish")
    status, _ = await post(http_bot, body, signed(http_bot.slack, body))
    assert status == 401
    assert await http_bot.waiting() == 0
    assert "signature" in caplog.text
    assert "secret" not in caplog.text


async def test_a_replayed_request_is_one_turn(http_bot: SlackBot) -> None:
    body = command(http_bot)
    headers = http_bot.slack.sign(body)
    assert [(await post(http_bot, body, headers))[0] for _ in range(5)] == [200] * 5
    assert await http_bot.only.inbox.depth() == 1


@pytest.mark.parametrize("body", ["{", "[]", '{"authorizations": 5}', "\x00", "payload=%7B", "a" * 1_000_001])
async def test_a_strangers_nonsense_is_refused_before_it_is_read(http_bot: SlackBot, body: str) -> None:
    status, _ = await post(http_bot, body, {})
    assert status in (401, 413)


@pytest.mark.parametrize("body", ["null", '"x"', "[]", "{", '{"a":' * 5_000, "payload=%5B%5D", "payload=%7B"])
async def test_a_signed_body_that_is_no_object_is_refused_and_nothing_is_logged_as_a_fault(
    http_bot: SlackBot, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await post(http_bot, body, http_bot.slack.sign(body)))[0] == 400
    assert "Traceback" not in caplog.text


async def test_a_command_may_hold_the_word_that_bolt_stumbles_over(http_bot: SlackBot) -> None:
    body = command(http_bot, "court 1 for team payload tomorrow 3pm")
    assert (await post(http_bot, body, http_bot.slack.sign(body)))[0] == 200
    assert await http_bot.waiting() == 1
    assert (await post(http_bot, body, {}))[0] == 401


async def test_slack_finds_out_that_the_url_is_ours(http_bot: SlackBot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "t"})
    status, text = await post(http_bot, body, http_bot.slack.sign(body))
    assert (status, json.loads(text)) == (200, {"challenge": "c-1"})


async def test_slack_looks_at_the_certificate_without_a_signature(http_bot: SlackBot) -> None:
    assert (await post(http_bot, "ssl_check=1&token=t", {}))[0] == 200
    async with http_bot.slack.http.get(f"{http_bot.only.url}?ssl_check=1") as answer:
        assert answer.status == 200
    async with http_bot.slack.http.get(http_bot.only.url) as answer:
        assert answer.status == 404


async def test_an_ssl_check_is_no_way_around_the_signature(http_bot: SlackBot) -> None:
    await post(http_bot, command(http_bot) + "&ssl_check=1", {})
    assert await http_bot.waiting() == 0


async def test_slack_tells_that_it_leaves_events_out(http_bot: SlackBot, caplog: pytest.LogCaptureFixture) -> None:
    body = (SHAPES / "app_rate_limited.json").read_text().replace("T0RIVERSIDE", http_bot.team.id)
    assert (await post(http_bot, body, http_bot.slack.sign(body)))[0] == 200
    assert "left out" in caplog.text


# Socket Mode


async def test_a_dropped_socket_comes_back_and_nothing_is_lost(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.slack.drop_sockets()
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "You're booked" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=1)


async def test_slack_asks_for_a_new_socket_and_gets_one(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.slack.refresh_sockets()
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "You're booked" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=1)


async def test_readiness_tells_the_truth_about_the_socket(socket_bot: SlackBot) -> None:
    bot, door = socket_bot, socket_bot.only.door
    assert await door.ready() == ""
    bot.slack.fail("apps.connections.open", status=503, times=3)
    await bot.slack.drop_sockets()
    await until(lambda: said(door.ready(), "down"))
    await until(lambda: said(door.ready(), ""))
    await bot.slack.connected()


async def test_a_client_that_has_gone_deaf_is_replaced(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bot: Any = socket_bot
    deaf = bot.only.door._handler.client
    for task in (deaf.current_session_monitor, deaf.message_receiver):
        task.cancel()  # as after a fault in the SDK: nobody reconnects any more
    await deaf.current_session.close()
    await until(lambda: said(bot.only.door.ready(), "down"))
    await until(lambda: said(bot.only.door.ready(), ""))
    assert bot.only.door._handler.client is not deaf
    assert "not connected" in caplog.text
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "You're booked" in (await bot.alice.reply(to=asked)).plain


async def test_a_socket_that_is_just_being_made_anew_is_closed_with_the_rest(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open one would go on pinging, and its task outlive the loop."""
    client: Any = socket_bot.only.door._handler.client
    connect, connecting, made = client.aiohttp_client_session.ws_connect, asyncio.Event(), list[Any]()

    async def slow(*arguments: Any, **options: Any) -> Any:
        connecting.set()
        made.append(await connect(*arguments, **options))
        await asyncio.sleep(0.1)
        return made[0]

    monkeypatch.setattr(client.aiohttp_client_session, "ws_connect", slow)
    await socket_bot.slack.refresh_sockets()
    await connecting.wait()
    await socket_bot.only.door.close()
    assert [socket.closed for socket in made] == [True]


async def test_a_broken_client_is_closed_before_another_is_made(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot may be stopped just then, and closes only the one that it has."""
    door: Any = socket_bot.only.door
    broken, closing = door._handler, asyncio.Event()

    async def never() -> None:
        closing.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(broken, "close_async", never)
    replacing = asyncio.create_task(door._anew())
    await closing.wait()
    replacing.cancel()
    await asyncio.wait({replacing})
    monkeypatch.undo()
    await door.close()
    assert broken.client.aiohttp_client_session.closed


async def test_an_app_token_that_slack_refuses_is_an_error_at_the_start(socket_bot: SlackBot) -> None:
    process = socket_bot.only
    app = make_app(process.receiver, process.platform.home, process.clients, "")
    door = SlackSocket(app, "xapp-wrong", process.receiver, process.clients, PING)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await door.open()


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 503}, {"status": 200}, {"retry_after": 0}])
async def test_with_slack_away_at_the_start_the_socket_comes_later(
    slack_bot: Start, slack: SlackFake, trouble: dict[str, Any]
) -> None:
    slack.fail("apps.connections.open", times=2, **trouble)
    bot = await slack_bot("socket")
    assert await bot.only.door.ready() == ""


async def said(answer: Awaitable[str], words: str) -> bool:
    state = await answer
    return words in state if words else not state
