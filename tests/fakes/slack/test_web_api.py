"""The Web API as slack_sdk meets it: state, limits, errors, and the trouble that a test orders."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import SlackFake, Team
from tests.fakes.slack.conftest import error
from tests.fakes.slack.hello import button, section

ACTIONS = {"type": "actions", "elements": [button(str(n), f"a{n}") for n in range(26)]}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([section("x" * 3001)], "invalid_blocks"),
        ([section("")], "invalid_blocks"),
        ([section("x")] * 51, "invalid_blocks"),
        ([ACTIONS], "invalid_blocks"),
        ([{"type": "actions", "elements": [button("x" * 76, "a")]}], "invalid_blocks"),
        ([{"type": "actions", "elements": [button("x", "a"), button("y", "a")]}], "invalid_blocks"),
        ([{"type": "actions", "elements": [button("x", "a", "v" * 2001)]}], "invalid_blocks"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "invalid_blocks"),
        ([{"type": "wat"}], "invalid_blocks"),
        ([section("x" * 2900)] * 5, "msg_blocks_too_long"),
    ],
)
async def test_blocks_over_a_limit_are_refused(client: AsyncWebClient, team: Team, blocks: Any, expected: str) -> None:
    assert await error(client.chat_postMessage(channel=team.channel("c").id, text="x", blocks=blocks)) == expected
    assert team.messages(team.channel("c")) == []


async def test_posts_that_cannot_be_are_refused(client: AsyncWebClient, team: Team) -> None:
    general, away = team.channel("general"), team.channel("away", bot_in=False)
    said = await team.user("alice").say(general, "hello")
    hers = {"channel": general.id, "ts": said.ts}
    assert await error(client.chat_postMessage(channel="C0", text="x")) == "channel_not_found"
    assert await error(client.chat_postMessage(channel=away.id, text="x")) == "not_in_channel"
    assert await error(client.api_call("chat.postMessage", json={"channel": general.id})) == "no_text"
    assert await error(client.chat_postMessage(channel=general.id, text="x", thread_ts="1.1")) == "thread_not_found"
    assert await error(client.chat_postMessage(channel=general.id, markdown_text="x" * 12_001)) == "msg_too_long"
    assert await error(client.chat_update(**hers, text="mine")) == "cant_update_message"
    assert await error(client.chat_update(channel=general.id, ts="1.1", text="x")) == "message_not_found"
    assert await error(client.chat_postEphemeral(channel=general.id, user="U0", text="x")) == "user_not_in_channel"


async def test_a_message_reads_as_it_is_shown_and_each_thumb_can_be_pressed(
    client: AsyncWebClient, team: Team, slack: SlackFake
) -> None:
    inline = [
        {"type": "text", "text": "Court 1, "},
        {"type": "date", "timestamp": 1, "format": "{time}", "fallback": "3pm"},
    ]
    line = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inline}]}
    thumbs = {"type": "feedback_buttons", "action_id": "thumbs"}
    for side, words in (("positive", "Good"), ("negative", "Bad")):
        thumbs[f"{side}_button"] = {"text": {"type": "plain_text", "text": words}, "value": side}
    blocks = [line, {"type": "context_actions", "elements": [thumbs]}]
    await client.chat_postMessage(channel=team.channel("c").id, text="fallback", blocks=blocks)
    alice = team.user("alice")
    message = await alice.reply()
    assert message.plain.startswith("Court 1, 3pm")
    assert message.buttons == ["Good", "Bad"]
    sent: list[Any] = []

    async def take(_: str, body: Any) -> None:
        sent.append(body["actions"][0])

    slack.courier.interact = take
    await alice.click(message, "Bad")
    assert {name: sent[0][name] for name in ("type", "action_id", "value")} == {
        "type": "feedback_buttons",
        "action_id": "thumbs",
        "value": "negative",
    }


async def test_an_edit_without_blocks_keeps_them(client: AsyncWebClient, team: Team) -> None:
    channel = team.channel("general")
    posted = await client.chat_postMessage(channel=channel.id, text="a", blocks=[section("shown")])
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="b")
    message = team.messages(channel)[0]
    assert (message.text, message.plain) == ("b", "shown")
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="c", blocks=[])
    assert message.plain == "c"


async def test_an_ephemeral_message_cannot_be_edited(client: AsyncWebClient, team: Team) -> None:
    channel, alice = team.channel("general"), team.user("alice")
    sent = await client.chat_postEphemeral(channel=channel.id, user=alice.id, text="psst")
    assert await error(client.chat_update(channel=channel.id, ts=sent["message_ts"], text="x")) == "message_not_found"
    assert [message.text for message in alice.sees(channel)] == ["psst"]


async def test_tokens_and_scopes_are_checked(client: AsyncWebClient, team: Team, slack: SlackFake) -> None:
    stranger, nobody = AsyncWebClient("xoxb-x", base_url=slack.base_url), AsyncWebClient(base_url=slack.base_url)
    assert await error(stranger.auth_test()) == "invalid_auth"
    assert await error(nobody.auth_test()) == "not_authed"
    team.scopes.remove("users:read")
    with pytest.raises(SlackApiError) as refused:
        await client.users_info(user=team.user("alice").id)
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "users:read")
    team.revoke()
    assert await error(client.auth_test()) == "token_revoked"
    team.uninstall()
    assert await error(client.auth_test()) == "account_inactive"


async def test_people_channels_and_the_bot_itself(client: AsyncWebClient, team: Team) -> None:
    alice = team.user("alice", admin=True, tz="Europe/Madrid", locale="es-ES")
    user = (await client.users_info(user=alice.id, include_locale=True))["user"]
    assert (user["tz"], user["locale"], user["is_admin"]) == ("Europe/Madrid", "es-ES", True)
    dm = (await client.conversations_open(users=[alice.id]))["channel"]["id"]
    assert (await client.conversations_info(channel=dm))["channel"]["user"] == alice.id
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == (team.bot_user, team.bot_id, "T1")
    assert (await client.bots_info(bot=team.bot_id))["bot"]["user_id"] == team.bot_user
    assert (await client.team_info())["team"]["id"] == "T1"
    assert await error(client.users_info(user="U0")) == "user_not_found"


async def test_a_stream_that_expired_can_only_be_mended_by_an_edit(
    client: AsyncWebClient, team: Team, slack: SlackFake
) -> None:
    alice = team.user("alice")
    asked = await alice.dm("book")
    stream = await client.chat_stream(channel=alice.direct.id, thread_ts=asked.ts, buffer_size=1)
    await stream.append(markdown_text="Looking")
    slack.expire_streams()
    assert await error(stream.append(markdown_text=" around")) == "message_not_in_streaming_state"
    assert await error(stream.stop()) == "message_not_in_streaming_state"
    assert not alice.has_reply(asked)
    await client.chat_update(channel=alice.direct.id, ts=stream.ts, text="Looking around")
    assert (await alice.reply(to=asked)).text == "Looking around"


async def test_a_stream_in_a_channel_names_its_reader(client: AsyncWebClient, team: Team) -> None:
    channel = team.channel("general")
    asked = await team.user("alice").say(channel, "hello")
    start = client.chat_startStream(channel=channel.id, thread_ts=asked.ts)
    assert await error(start) == "missing_recipient_user_id"


async def test_suggested_prompts_with_a_thread_are_accepted_and_shown_to_nobody(
    client: AsyncWebClient, team: Team, slack: SlackFake
) -> None:
    dm, prompt = team.user("alice").direct.id, {"title": "Mine", "message": "my bookings"}
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm, thread_ts="1.1", prompts=[prompt])
    assert slack.prompts == []
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=[prompt])
    assert [given["prompts"] for given in slack.prompts] == [[prompt]]
    assert await error(client.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=[prompt] * 5))


async def test_a_status_goes_when_the_answer_comes(client: AsyncWebClient, team: Team, slack: SlackFake) -> None:
    alice = team.user("alice")
    asked = await alice.dm("book")
    await client.assistant_threads_setStatus(channel_id=alice.direct.id, thread_ts=asked.ts, status="is looking")
    assert slack.status_of(asked) == "is looking"
    await client.chat_postMessage(channel=alice.direct.id, thread_ts=asked.ts, text="done")
    assert slack.status_of(asked) == ""


async def test_a_file_is_uploaded_and_shared(client: AsyncWebClient, team: Team) -> None:
    channel = team.channel("general")
    await client.files_upload_v2(channel=channel.id, filename="booking.ics", content="BEGIN:VCALENDAR", title="Yours")
    (file,) = team.messages(channel)[0].files
    assert (file.name, file.title, file.content) == ("booking.ics", "Yours", b"BEGIN:VCALENDAR")


async def test_a_response_url_works_five_times(team: Team, slack: SlackFake) -> None:
    alice, general = team.user("alice"), team.channel("general")
    webhook = AsyncWebhookClient(slack.response_url(general, alice))
    for number in range(5):
        assert (await webhook.send(text=str(number))).status_code == 200
    assert (await webhook.send(text="5")).body == "used_url"
    assert (await AsyncWebhookClient(slack.response_url(general, alice)[:-3] + "xxx").send(text="x")).status_code == 404
    assert len(alice.sees(general)) == 5


async def test_a_429_is_waited_out_by_the_sdk(client: AsyncWebClient, team: Team, slack: SlackFake) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    slack.fail("chat.postMessage", error="ratelimited", retry_after=1)
    await client.chat_postMessage(channel=team.channel("general").id, text="x")
    first, second = slack.calls("chat.postMessage")
    assert second.at - first.at >= 1
    assert len(team.messages(team.channel("general"))) == 1


async def test_a_lost_answer_leaves_its_effect(client: AsyncWebClient, team: Team, slack: SlackFake) -> None:
    channel = team.channel("general")
    slack.fail("chat.postMessage", drop=True, after=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=channel.id, text="there")
    slack.fail("chat.postMessage", status=503)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=channel.id, text="not there")
    assert [message.text for message in team.messages(channel)] == ["there"]


async def test_an_unknown_method_fails_the_test_that_called_it() -> None:
    slack = await SlackFake().__aenter__()
    client = AsyncWebClient(slack.team("T1").bot_token, base_url=slack.base_url)
    assert await error(client.pins_list(channel="C1")) == "unknown_method"
    with pytest.raises(AssertionError, match=r"pins\.list"):
        await slack.__aexit__(None)


async def test_arguments_are_read_from_a_form_as_from_json(slack: SlackFake, team: Team) -> None:
    form = {"token": team.bot_token, "channel": team.channel("general").id, "blocks": json.dumps([section("hi")])}
    async with aiohttp.ClientSession() as http, http.post(f"{slack.base_url}chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"]
    assert team.messages(team.channel("general"))[0].plain == "hi"


class TestHistory:
    async def test_a_thread_shows_its_first_message_and_what_came_after(
        self, client: AsyncWebClient, team: Team
    ) -> None:
        channel = team.channel("general")
        root, *rest = [await client.chat_postMessage(channel=channel.id, text="one")]
        for word in ("two", "three"):
            rest.append(await client.chat_postMessage(channel=channel.id, text=word, thread_ts=root["ts"]))
        said = await client.conversations_replies(channel=channel.id, ts=root["ts"], oldest=rest[0]["ts"])
        assert [m["text"] for m in said["messages"]] == ["one", "three"]
        said = await client.conversations_history(channel=channel.id)
        assert [m["text"] for m in said["messages"]] == ["one"]

    async def test_metadata_is_told_to_who_asks_for_it(self, client: AsyncWebClient, team: Team) -> None:
        channel, of = team.channel("general"), {"event_type": "answer", "event_payload": {"turn": "t1"}}
        await client.chat_postMessage(channel=channel.id, text="hi", metadata=of)
        for everything, told in ((True, of), (False, {"event_type": "answer"})):
            said = await client.conversations_history(channel=channel.id, include_all_metadata=everything)
            assert [m["metadata"] for m in said["messages"]] == [told]

    async def test_an_app_that_is_sold_may_ask_once_a_minute_for_fifteen(
        self, client: AsyncWebClient, slack: SlackFake, team: Team
    ) -> None:
        channel, slack.history_limited = team.channel("general"), True
        for _ in range(20):
            await client.chat_postMessage(channel=channel.id, text="hi")
        said = await client.conversations_history(channel=channel.id, limit=100)
        assert (len(said["messages"]), said["has_more"]) == (15, True)
        with pytest.raises(SlackApiError) as refused:
            await client.conversations_history(channel=channel.id)
        assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "60")

    @pytest.mark.parametrize("lacks", ["missing_scope", "not_in_channel"])
    async def test_only_who_may_read_a_channel_does(self, lacks: str, client: AsyncWebClient, team: Team) -> None:
        channel = team.channel("general", bot_in=lacks != "not_in_channel")
        if lacks == "missing_scope":
            team.scopes.discard("channels:history")
        assert await error(client.conversations_history(channel=channel.id)) == lacks
