"""The app behind both transports: every documented payload, draining, whose app it is, and what it keeps to itself."""

import asyncio
import json
import logging
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack import views
from adapters.slack.app import make_app
from adapters.slack.clients import Clients, Identity
from adapters.slack.receiver import SlackReceiver
from bot.conversation.event import Event
from tests.fakes.slack import SCOPES, SlackFake
from tests.fakes.slack.state import Token
from tests.payloads.test_slack_payloads import SLACK as SHAPES
from tests.slack.conftest import TRANSPORTS, Start


class Anything:
    """An inbox that takes anything, queries that find nothing wrong with it, a platform, and a home page."""

    def __init__(self) -> None:
        self.enqueued: list[Event] = []

    async def enqueue(self, event: Event) -> bool:
        self.enqueued.append(event)
        return True

    async def check(self, event: Event, form: str, values: Any) -> dict[str, str]:
        return {}

    async def submitted(self, event: Event, form: str, values: Any) -> Event:
        return event

    async def slots(self, *_: Any) -> list[Any]:
        return []

    async def show(self, event: Event, **more: Any) -> None:
        return None


FOR_THE_BOT = {
    "app_mention", "app_mention_in_thread", "app_mention_shared_channel", "message_im", "message_thread_broadcast",
    "message_action", "slash_command", "view_submission",
}  # fmt: skip


@pytest.mark.parametrize("shape", sorted(path.stem for path in SHAPES.glob("*.json")))
async def test_every_documented_payload_is_acknowledged(shape: str) -> None:
    """Whatever of it is for the bot: Slack would take an error for an outage."""

    async def lookup(team: str, enterprise: str) -> Identity:
        return Identity("xoxb-1", "U0BOOKINGS", "B0BOOKINGS", "T0RIVERSIDE")

    clients, anything = Clients("http://127.0.0.1:9/api/", lookup), Anything()
    all_parts: Any = anything
    receiver = SlackReceiver(all_parts, all_parts, all_parts)
    body = json.loads((SHAPES / f"{shape}.json").read_text())
    body.get("view", {})["callback_id"] = views.FORM
    if shape == "block_suggestion":
        body["action_id"] = views.slot_action({})
    answer = await make_app(receiver, all_parts, clients, "").async_dispatch(
        AsyncBoltRequest(body=body, mode="socket_mode")
    )
    await receiver.background.drain(1)
    await clients.aclose()
    assert answer.status == 200
    assert bool(anything.enqueued) == (shape in FOR_THE_BOT)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_drain_finishes_what_is_in_hand_and_takes_nothing_more(
    slack_bot: Start, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await slack_bot(transport, working=False)
    bot.slack.retry_after = ()
    put, begun = bot.only.inbox.enqueue, asyncio.Event()

    async def slowly(event: Any) -> bool:
        begun.set()
        await asyncio.sleep(0.2)
        return await put(event)

    monkeypatch.setattr(bot.only.inbox, "enqueue", slowly)
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
        monkeypatch.setenv(name, "xoxb-from-elsewhere")
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    assert "You're booked" in (await bot.alice.reply(to=asked)).plain
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


def installed_org_wide(slack: SlackFake) -> None:
    """In an organisation of the workspaces T1 and T2."""
    for team in slack.enterprise("E1", ["T1", "T2"]):
        slack.tokens.pop(team.bot_token)
        team.org_install, team.bot_token = True, "xoxb-org"
    slack.tokens["xoxb-org"] = Token("xoxb-org", None, "E1", set(SCOPES))


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_an_organisation_installs_once_for_all_its_workspaces(
    slack_bot: Start, slack: SlackFake, transport: str
) -> None:
    """Its workspaces stay apart: each has its own members, bookings and answers."""
    installed_org_wide(slack)
    bot = await slack_bot(transport)
    for team in (slack.team("T1"), slack.team("T2")):
        ann, general = team.user("ann"), team.channel("general")
        asked = await ann.mention(general, "book a court tomorrow at 3pm")
        assert "You're booked" in (await ann.reply(to=asked)).plain
        command = await ann.slash("/book", "mine", channel=general)
        assert (await ann.reply(to=command)).plain.count("15:00–16:00") == 1
        await ann.open_home()
        await ann.wait_home(lambda home: "15:00" in home.plain)
    assert {event.workspace for event in bot.watch.turns} == {"T1", "T2"}
    calls = [call for call in slack.recorded if call.token == "xoxb-org" and call.method != "auth.test"]
    assert {call.method for call in calls if not call.args.get("team_id")} <= {"views.publish"}  # it knows no team_id


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
