"""What Slack's documented payloads mean to the bot, and what none of them can claim."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack import events, views
from adapters.slack.address import Address, Install
from bot.conversation.event import DM, Event

SHAPES = Path(__file__).parent.parent / "payloads" / "slack"
HERE = Install("T0RIVERSIDE", bot="U0BOOKINGS")
ROOT = "1790000000.000100"


def payload(name: str, **event: Any) -> dict[str, Any]:
    body = json.loads((SHAPES / f"{name}.json").read_text())
    body.get("event", {}).update({"blocks": []} | event if "text" in event else event)
    return body


def said(name: str, **event: Any) -> Event:
    found = events.of_message(payload(name, **event), HERE)
    assert found is not None
    return found


def address(event: Event) -> Address:
    return Address.of(event.reply_to)


def test_a_mention_begins_a_thread_and_is_answered_there() -> None:
    event = said("app_mention")
    assert (event.kind, event.text) == ("mention", "is a court free at six?")
    assert (event.channel, event.thread, event.message) == ("C0TENNIS", ROOT, ROOT)
    assert address(event) == Address("T0RIVERSIDE", "", "C0TENNIS", ROOT, "U0MARIA", ROOT)
    assert event.member == "slack:T0RIVERSIDE:U0MARIA"


def test_the_message_event_of_a_mention_is_the_same_message() -> None:
    mention = said("app_mention")
    message = said("message_channels", text="<@U0BOOKINGS> is a court free at six?")
    assert (message.kind, message.message, message.conversation) == ("mention", mention.message, mention.conversation)


def test_a_reply_in_a_thread_is_heard_without_a_mention() -> None:
    event = said("message_channels_in_thread", ts="1790000005.000100")
    assert (event.kind, event.thread) == ("message", ROOT)


def test_a_mention_in_a_thread_belongs_to_it() -> None:
    event = said("app_mention_in_thread", ts="1790000005.000100")
    assert (event.kind, event.thread, event.message) == ("mention", ROOT, "1790000005.000100")


@pytest.mark.parametrize(
    "payload_of_others",
    [
        payload("message_channels"),  # nobody was asked
        payload("message_groups"),
        payload("bot_message"),
        payload("message_of_our_bot"),
        payload("message_channels_in_thread", ts="1790000005.000100", text="<@U0BOB> are you in?"),
        payload("message_channels_in_thread", ts="1790000005.000100", text="<!here> who is in?"),
        payload("message_im", subtype="channel_join"),
        payload("message_im", subtype="message_deleted", hidden=True),
        payload("message_im", bot_id="B0OTHER"),
        payload("message_im", user="U0BOOKINGS"),
        payload("message_changed"),  # at the top of a channel, without a mention
    ],
)
def test_talk_between_others_is_not_for_the_bot(payload_of_others: dict[str, Any]) -> None:
    assert events.of_message(payload_of_others, HERE) is None


def test_direct_messages_are_one_conversation_whatever_their_thread() -> None:
    first = said("message_im")
    later = said("message_im", ts="1790000007.000100", thread_ts="1790000003.000100")
    assert first.conversation == later.conversation
    assert (first.kind, first.channel, first.thread) == ("direct", DM, None)
    assert (address(first).thread, address(later).thread) == (ROOT, "1790000003.000100")


def test_direct_messages_of_two_members_at_one_moment_are_two() -> None:
    assert said("message_im").message != said("message_im", channel="D0BOB", user="U0BOB").message


def test_a_reply_that_is_also_shown_in_the_channel_is_a_members_words() -> None:
    assert (said("message_thread_broadcast").kind, said("message_thread_broadcast").thread) == ("message", ROOT)


def test_words_that_come_with_a_file_are_a_members_words() -> None:
    assert said("message_file_share", thread_ts="1789999999.000100").kind == "message"


def edited(**message: Any) -> dict[str, Any]:
    body = payload("message_changed")
    body["event"]["message"].update({"blocks": []} | message if "text" in message else message)
    return body


def test_an_edit_names_the_message_that_it_corrects() -> None:
    event = events.of_message(edited(text="<@U0BOOKINGS> tomorrow at four"), HERE)
    assert event is not None
    assert (event.kind, event.text, event.thread) == ("mention", "tomorrow at four", ROOT)
    assert (event.edits, event.message) == (ROOT, f"{ROOT}:1790000060.000200")
    assert event.sent == 1790000060.0002


def test_an_edit_of_direct_messages_and_threads_needs_no_mention() -> None:
    direct = edited()
    direct["event"]["channel"] = "D0MARIA"
    event = events.of_message(direct, HERE)
    assert event is not None
    assert (event.kind, event.edits) == ("direct", said("message_im").message)
    in_thread = events.of_message(edited(thread_ts="1789999999.000100"), HERE)
    assert in_thread is not None
    assert (in_thread.kind, in_thread.thread) == ("message", "1789999999.000100")


def test_a_message_whose_links_were_unfurled_is_no_edit() -> None:
    assert events.of_message(edited(text="tomorrow at three", thread_ts="1789999999.000100"), HERE) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U0BOOKINGS> court 2 at 3pm", "court 2 at 3pm"),
        ("hey <@U0BOOKINGS|courtbot>, tomorrow", "hey , tomorrow"),
        ("<@U0BOOKINGS>: tomorrow", "tomorrow"),
        ("with <@U0BOB> at 6", "with <@U0BOB> at 6"),
        ("see <https://club.example/a?b=1&amp;c=2|the rules>", "see [the rules](https://club.example/a?b=1&c=2)"),
        ("at <https://3.pm|3.pm>", "at 3.pm"),
        ("see <https://club.example/a?b=1&amp;c=2>", "see https://club.example/a?b=1&c=2"),
        ("mail <mailto:ann@club.example|ann@club.example>", "mail ann@club.example"),
        ("in <#C0TENNIS|tennis> or <#C1>", "in #tennis or #C1"),
        ("<!here> <!subteam^S1|@team> <!date^1790000000^{date}|tomorrow>", "@here @team tomorrow"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
    ],
)
def test_slacks_markup_is_read_as_people_read_it(text: str, shown: str) -> None:
    assert events.plain(text, "U0BOOKINGS") == shown


def test_a_command_is_for_one_member_of_one_channel() -> None:
    event = events.of_command(payload("slash_command"), HERE)
    assert (event.kind, event.text, event.channel, event.thread) == ("command", "friday six", "C0TENNIS", None)
    assert (event.user.name, event.message) == ("maria", None)
    where = address(event)
    assert (where.ephemeral, where.source, where.response_url) == (
        "1",
        "command",
        "https://hooks.slack.test/commands/1",
    )


def test_the_admins_command_keeps_its_name() -> None:
    body = payload("slash_command") | {"command": "/courtbot", "text": "hours mon-fri 8-20"}
    assert events.of_command(body, HERE).text == "/courtbot hours mon-fri 8-20"


def test_a_command_in_direct_messages_is_part_of_their_conversation() -> None:
    body = payload("slash_command") | {"channel_id": "D0MARIA"}
    assert events.of_command(body, HERE).conversation == said("message_im").conversation


def test_a_command_that_is_sent_again_is_the_same_one() -> None:
    assert events.of_command(payload("slash_command"), HERE).id == events.of_command(payload("slash_command"), HERE).id


def test_a_shortcut_takes_somebodys_words_for_the_member_who_used_it() -> None:
    body = payload("message_action")
    body["user"]["id"], body["message"]["user"] = "U0BOB", "U0MARIA"
    event = events.of_shortcut(body, HERE)
    assert (event.user.id, event.text, event.kind) == ("U0BOB", "doubles on friday?", "command")
    assert event.quoted
    assert address(event).ephemeral == "1"


def test_a_pressed_button_belongs_to_the_thread_of_its_message() -> None:
    event = events.of_action(payload("block_actions_message"), "c1-x", HERE)
    assert (event.kind, event.choice, event.channel, event.thread) == ("action", "c1-x", "C0TENNIS", ROOT)
    assert event.conversation == said("app_mention").conversation
    assert (address(event).message, address(event).source) == ("1790000060.000200", "action")


def test_a_button_under_a_commands_answer_belongs_to_the_commands_conversation() -> None:
    event = events.of_action(payload("block_actions_ephemeral"), "c1-x", HERE)
    assert event.conversation == events.of_command(payload("slash_command"), HERE).conversation
    assert address(event).ephemeral == "1"


def test_a_press_on_the_home_tab_is_alone_with_the_bot() -> None:
    event = events.of_action(payload("block_actions_home"), "cancel:ABC234", HERE)
    assert (event.channel, event.thread, address(event).source, address(event).channel) == (DM, None, "home", "")


@pytest.mark.parametrize(
    ("action", "read"),
    [
        ({"value": "U1|cancel:ABC"}, ("U1", "cancel:ABC")),
        ({"selected_option": {"value": "U1|c1-20261202-1500-60"}}, ("U1", "c1-20261202-1500-60")),
        ({"value": "7"}, ("7", "")),
        ({}, ("", "")),
    ],
)
def test_a_button_says_whose_it_is(action: dict[str, Any], read: tuple[str, str]) -> None:
    assert events.pressed(action) == read


def test_a_form_is_answered_where_it_was_opened() -> None:
    command = events.of_command(payload("slash_command"), HERE)
    event = events.of_form(payload("view_submission"), events.opened_by(command, "book"), HERE)
    assert (event.kind, event.conversation) == ("form", command.conversation)
    assert address(event).response_url == address(command).response_url
    assert (address(event).source, address(event).ephemeral) == ("form", "1")


def test_nothing_in_a_form_says_who_filled_it_in_or_where() -> None:
    forged = {
        "form": "book",
        "channel": "C0TENNIS",
        "user": "U0EVE",
        "address": {"user": "U0EVE", "team": "T0OTHER", "enterprise": "E0OTHER", "channel": "C0TENNIS"},
    }
    event = events.of_form(payload("view_submission"), forged, HERE)
    assert (event.user.id, event.workspace, event.user.scope) == ("U0MARIA", "T0RIVERSIDE", "T0RIVERSIDE")
    where = address(event)
    assert (where.user, where.team, where.enterprise) == ("U0MARIA", "T0RIVERSIDE", "")


@pytest.mark.parametrize("metadata", ["", "no json", "[]", "7", '{"address": null}', '{"address": {"x": "y"}}'])
def test_a_modal_without_a_readable_note_is_answered_in_direct_messages(metadata: str) -> None:
    opened = views.opened({"private_metadata": metadata})
    event = events.of_form(payload("view_submission"), opened, HERE)
    assert (event.channel, address(event).channel) == (DM, "")


def test_an_org_wide_install_is_named() -> None:
    org = Install("T0RIVERSIDE", "E0ORG", "U0BOOKINGS")
    found = events.of_message(copy.deepcopy(payload("app_mention")), org)
    assert found is not None
    assert address(found).enterprise == "E0ORG"


def test_within_an_organisation_members_are_the_workspaces_whichever_of_theirs_slack_names() -> None:
    org = Install("T0RIVERSIDE", bot="U0BOOKINGS", organised=True)
    found = events.of_message(payload("app_mention", user_team="E0ORG", team="T0OTHER"), org)
    assert found is not None
    assert found.member == "slack:T0RIVERSIDE:U0MARIA"


def test_in_an_org_wide_install_a_press_is_served_by_the_workspace_of_its_message() -> None:
    """Slack names the member's workspace then, who may be somebody from a shared channel."""
    body: dict[str, Any] = payload("block_actions_message") | {"team": None, "is_enterprise_install": True}
    body["user"]["team_id"], body["message"]["team"] = "T9STRANGER", "T0RIVERSIDE"
    context = AsyncBoltContext(enterprise_id="E0ORG", team_id="T9STRANGER", is_enterprise_install=True)
    assert Install.of(context, body).team == "T0RIVERSIDE"


def test_somebody_from_an_organisation_is_who_he_is_when_he_presses_something() -> None:
    """Slack names their organisation in one field of a message, and their workspace in another and in every
    interaction."""
    assert said("app_mention", user_team="E9ORG", team="T9HILLSIDE").user.scope == "T9HILLSIDE"
