"""The two ways that Slack reaches the bot: signatures, readiness, reconnecting, draining."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError

from adapters.slack import views
from adapters.slack.clients import Clients, Identity
from adapters.slack.listeners import make_app
from adapters.slack.reception import Reception
from adapters.slack.socket import SlackSocket
from bot.events import Event
from tests.fakes.slack import SCOPES, SlackFake, payloads
from tests.fakes.slack.state import Token
from tests.payloads.test_slack_payloads import SLACK as SHAPES
from tests.slack.conftest import PING, TRANSPORTS, SlackBot

Start = Callable[..., Awaitable[SlackBot]]


@pytest.fixture
async def http_bot(slack_bot: Start) -> SlackBot:
    return await slack_bot("http", working=False)


@pytest.fixture
async def socket_bot(slack_bot: Start) -> SlackBot:
    return await slack_bot("socket")


def command(bot: SlackBot, text: str = "tomorrow 3pm") -> str:
    where = {"channel_id": bot.general.id, "channel_name": "general"}
    more = {"command": "/book", "text": text, "response_url": "http://127.0.0.1:9/x", "trigger_id": "1.2.3"}
    return urlencode(payloads.slash(bot.team, bot.alice, **more, **where))


async def post(bot: SlackBot, body: str, headers: dict[str, str]) -> tuple[int, str]:
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
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
        lambda slack, body: slack.sign(body, at=time.time() + 301),
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
    assert "Booked" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=1)


async def test_slack_asks_for_a_new_socket_and_gets_one(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.slack.refresh_sockets()
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "Booked" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=1)


async def test_readiness_tells_the_truth_about_the_socket(socket_bot: SlackBot) -> None:
    bot, door = socket_bot, socket_bot.only.door
    assert await door.ready() == ""
    bot.slack.fail("apps.connections.open", status=503, times=3)
    await bot.slack.drop_sockets()
    await eventually(lambda: said(door.ready(), "down"))
    await eventually(lambda: said(door.ready(), ""))
    await bot.slack.connected()


async def test_a_client_that_has_gone_deaf_is_replaced(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bot: Any = socket_bot
    deaf = bot.only.door._handler.client
    for task in (deaf.current_session_monitor, deaf.message_receiver):
        task.cancel()  # as after a fault in the SDK: nobody reconnects any more
    await deaf.current_session.close()
    await eventually(lambda: said(bot.only.door.ready(), "down"))
    await eventually(lambda: said(bot.only.door.ready(), ""))
    assert bot.only.door._handler.client is not deaf
    assert "not connected" in caplog.text
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "Booked" in (await bot.alice.reply(to=asked)).plain


async def test_an_app_token_that_slack_refuses_is_an_error_at_the_start(socket_bot: SlackBot) -> None:
    process = socket_bot.only
    app = make_app(process.reception, process.clients, "")
    door = SlackSocket(app, "xapp-wrong", process.reception, process.clients, PING)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await door.open()


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 503}, {"retry_after": 0}])
async def test_with_slack_away_at_the_start_the_socket_comes_later(
    slack_bot: Start, slack: SlackFake, trouble: dict[str, Any]
) -> None:
    slack.fail("apps.connections.open", times=2, **trouble)
    bot = await slack_bot("socket")
    assert await bot.only.door.ready() == ""


# Both


class Anything:
    """A front desk that takes and finds nothing wrong with anything, and a platform beside it."""

    def __init__(self) -> None:
        self.taken: list[Event] = []

    async def put(self, event: Event) -> bool:
        self.taken.append(event)
        return True

    async def check(self, event: Event, form: str, values: Any) -> dict[str, str]:
        return {}

    async def submitted(self, event: Event, form: str, values: Any) -> Event:
        return event

    async def slots(self, *_: Any) -> list[Any]:
        return []

    async def show_home(self, event: Event) -> None:
        return None


FOR_THE_BOT = {
    "app_mention", "app_mention_in_thread", "message_im", "message_action", "slash_command", "view_submission",
}  # fmt: skip


@pytest.mark.parametrize("shape", sorted(path.stem for path in SHAPES.glob("*.json")))
async def test_every_documented_payload_is_acknowledged(shape: str) -> None:
    """Whatever of it is for the bot: Slack would take an error for an outage."""

    async def lookup(team: str, enterprise: str) -> Identity:
        return Identity("xoxb-1", "U0BOOKINGS", "B0BOOKINGS", "T0RIVERSIDE")

    clients, front = Clients("http://127.0.0.1:9/api/", lookup), Anything()
    reception = Reception(front, front)  # type: ignore[arg-type]
    body = json.loads((SHAPES / f"{shape}.json").read_text())
    body.get("view", {})["callback_id"] = views.FORM
    if shape == "block_suggestion":
        body["action_id"] = views.slot_action({})
    answer = await make_app(reception, clients, "").async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    await reception.errands.drain(1)
    await clients.aclose()
    assert answer.status == 200
    assert bool(front.taken) == (shape in FOR_THE_BOT)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_drain_finishes_what_is_in_hand_and_takes_nothing_more(
    slack_bot: Start, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await slack_bot(transport, working=False)
    bot.slack.retry_after = ()
    put, begun = bot.only.inbox.put, asyncio.Event()

    async def slowly(event: Any) -> bool:
        begun.set()
        await asyncio.sleep(0.2)
        return await put(event)

    monkeypatch.setattr(bot.only.inbox, "put", slowly)
    bot.slack.settle_seconds = 0
    await bot.alice.dm("in hand")
    await begun.wait()
    await bot.only.door.close()
    assert [ack.failed for ack in bot.slack.acks] == [None]
    assert await bot.only.door.ready() != ""
    bot.slack.ack_seconds = 0.2
    await bot.alice.dm("too late")
    await bot.slack.quiet()
    assert await bot.waiting() == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_settings_of_oauth_in_the_environment_do_not_change_who_the_bot_is(
    slack_bot: Start, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "from-elsewhere")
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "Booked" in (await bot.alice.reply(to=asked)).plain
    assert {call.token for call in bot.slack.recorded} <= {bot.team.bot_token, bot.slack.app_token}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_slack_is_asked_once_who_the_bot_is(slack_bot: Start, transport: str) -> None:
    bot = await slack_bot(transport, working=False)
    for _ in range(3):
        await bot.alice.dm("hello")
    assert len(bot.slack.calls("auth.test")) == 1


async def test_another_workspace_than_the_tokens_gets_no_hearing(slack_bot: Start) -> None:
    bot = await slack_bot("http", working=False)
    stranger = bot.slack.team("T2").user("mallory")
    asked = await stranger.slash("/book", "tomorrow 3pm")
    assert "install" in (await stranger.reply(to=asked)).plain
    await stranger.dm("tomorrow 3pm")
    assert await bot.waiting() == 0


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_an_organisation_installs_once_for_all_its_workspaces(
    slack_bot: Start, slack: SlackFake, transport: str
) -> None:
    """Its workspaces stay apart: each has its own members, bookings and answers."""
    for team in slack.enterprise("E1", ["T1", "T2"]):
        slack.tokens.pop(team.bot_token)
        team.org_install, team.bot_token = True, "xoxb-org"
    slack.tokens["xoxb-org"] = Token("xoxb-org", None, "E1", set(SCOPES))
    bot = await slack_bot(transport)
    for team in (slack.team("T1"), slack.team("T2")):
        ann, general = team.user("ann"), team.channel("general")
        asked = await ann.mention(general, "book a court tomorrow at 3pm")
        assert "Booked" in (await ann.reply(to=asked)).plain
        command = await ann.slash("/book", "mine", channel=general)
        assert (await ann.reply(to=command)).plain.count("15:00–16:00") == 1
        await ann.open_home()
        await ann.wait_home(lambda home: "15:00" in home.plain)
    assert {event.workspace for event in bot.watch.turns} == {"T1", "T2"}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_no_word_and_no_secret_is_logged_even_at_debug(
    slack_bot: Start, transport: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "please book court 1 tomorrow at 3pm")
    await bot.alice.reply(to=asked)
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith(("adapters", "bot", "slack")))
    for secret in ("please book", bot.team.bot_token, bot.slack.app_token, bot.slack.signing_secret):
        assert secret not in ours


async def said(answer: Awaitable[str], words: str) -> bool:
    state = await answer
    return words in state if words else not state


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - what is waited for knows nothing of this test
            await asyncio.sleep(0.02)
