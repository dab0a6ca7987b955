"""What Discord's documented payloads mean to the bot, read by the real library, and what none of them can claim."""

import copy
import json
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.discord import events
from adapters.discord.address import Address
from bot.conversation.event import DM, Event

SHAPES = Path(__file__).parent.parent / "payloads" / "discord"
BOT, ANN, GUILD, GENERAL, THREAD = (
    "1288000000000000001", "1281000000000000010", "1290000000000000002", "1290000000000000003", "1290000000000000005",
)  # fmt: skip
EVERYONE = "2222085186637376"
MANAGE_GUILD, ADMINISTRATOR = 1 << 5, 1 << 3


class Library:
    """discord.py's reading of payloads, without a socket."""

    def __init__(self) -> None:
        self.client = discord.Client(intents=discord.Intents.default(), max_messages=None)
        self.heard: list[Any] = []
        self.client._connection.dispatch = lambda event, /, *args, **kwargs: self.heard.extend(args)

    def read(self, name: str, **changes: Any) -> Any:
        frame = payload(name, **changes)
        self.heard.clear()
        self.client._connection.parsers[frame["t"]](frame["d"])
        return self.heard[0]


def payload(name: str, **changes: Any) -> dict[str, Any]:
    frame = copy.deepcopy(json.loads((SHAPES / f"{name}.json").read_text()))
    frame["d"].update(changes)
    return frame


@pytest.fixture
async def library() -> Library:
    made = Library()
    await made.client._async_setup_hook()
    made.client._connection.user = discord.ClientUser(state=made.client._connection, data=payload("ready")["d"]["user"])
    guild = payload("guild_create")
    thread = {**payload("interaction_command")["d"]["channel"], "id": THREAD, "type": 11, "parent_id": GENERAL}
    thread |= {"owner_id": ANN, "message_count": 1, "member_count": 1, "thread_metadata": THREAD_STATE}
    guild["d"]["threads"] = [thread]
    made.client._connection._add_guild_from_data(guild["d"])
    return made


THREAD_STATE = {
    "archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-06-01T09:15:30+00:00", "locked": False,
}  # fmt: skip


def said(library: Library, name: str, follow: bool = False, **changes: Any) -> Event | None:
    return events.of_message(library.read(name, **changes), int(BOT), follow)


def heard(library: Library, name: str, **changes: Any) -> Event:
    event = said(library, name, **changes)
    assert event is not None
    return event


def address(event: Event) -> Address:
    return Address.of(event.reply_to)


# Messages


async def test_a_mention_in_a_channel(library: Library) -> None:
    event = heard(library, "message_create_mention")
    assert (event.kind, event.text) == ("mention", "book a court tomorrow at 3pm")
    assert (event.workspace, event.channel, event.thread) == (GUILD, GENERAL, None)
    assert event.id == event.message == address(event).message
    assert (event.user.id, event.user.name, event.member) == (ANN, "Ann", f"discord::{ANN}")
    assert address(event) == Address("message", GUILD, GENERAL, ANN, event.id)


async def test_a_thread_is_a_channel_of_its_own(library: Library) -> None:
    event = heard(library, "message_create_thread")
    assert (event.kind, event.channel, event.text) == ("mention", THREAD, "and on Friday?")


async def test_a_reply_that_pings_the_bot_is_a_mention(library: Library) -> None:
    assert heard(library, "message_create_reply").kind == "mention"
    assert said(library, "message_create_reply", mentions=[]) is None


async def test_direct_messages_are_the_persons_own_workspace_and_he_its_admin(library: Library) -> None:
    event = heard(library, "message_create_dm")
    assert (event.kind, event.workspace, event.channel, event.user.admin) == ("direct", f"@{ANN}", DM, True)


async def test_the_time_of_a_message_is_that_of_its_id(library: Library) -> None:
    event = heard(library, "message_create_mention")
    assert event.sent == discord.utils.snowflake_time(int(event.id)).timestamp()


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook_id": "1"},
        {"type": 7},
        {"author": {**payload("message_create_dm")["d"]["author"], "bot": True}},
        {"author": {**payload("message_create_dm")["d"]["author"], "id": BOT, "bot": True}},
        {"mentions": [], "mention_everyone": True},
    ],
)
async def test_bots_webhooks_notices_and_everyone_are_not_heard(library: Library, changes: dict[str, Any]) -> None:
    assert said(library, "message_create_mention", **changes) is None


async def test_words_in_a_thread_count_only_with_the_content_intent_and_when_meant_for_nobody_else(
    library: Library,
) -> None:
    plain = {"content": "3pm", "mentions": []}
    assert said(library, "message_create_thread", **plain) is None
    event = said(library, "message_create_thread", follow=True, **plain)
    assert event is not None
    assert event.kind == "message"
    other = {
        **payload("message_create_dm")["d"]["author"],
        "id": "7",
        "member": payload("message_create_mention")["d"]["member"],
    }
    assert said(library, "message_create_thread", follow=True, content="<@7> 3pm?", mentions=[other]) is None
    assert said(library, "message_create_thread", follow=True, content="", mentions=[]) is None
    assert said(library, "message_create_mention", follow=True, **plain) is None


async def test_only_the_bots_own_mention_is_cut_out(library: Library) -> None:
    event = heard(library, "message_create_mention", content=f"<@!{BOT}>, book with <@7>  <@{BOT}>now")
    assert event.text == "book with <@7> now"


async def test_a_guild_that_is_not_known_yet_is_no_direct_message(library: Library) -> None:
    event = heard(library, "message_create_mention", guild_id="99", channel_id="98")
    assert (event.workspace, event.kind, event.user.admin) == ("99", "mention", False)


async def test_a_correction_is_a_new_delivery_of_an_old_message(library: Library) -> None:
    at = "2026-06-01T09:16:00.250000+00:00"
    first = payload("message_create_mention")["d"] | {"edited_timestamp": at}
    raw = library.read("message_update", **first)
    event = events.of_edit(raw.message, int(BOT))
    assert event is not None
    assert event.edits == first["id"]
    assert event.id == event.message == f"{first['id']}:1780305360250"
    assert event.sent == 1780305360.25
    assert address(event).message == first["id"]


async def test_a_link_that_is_unfurled_is_no_correction(library: Library) -> None:
    raw = library.read("message_update", **payload("message_create_mention")["d"])
    assert events.of_edit(raw.message, int(BOT)) is None


# Interactions


async def test_a_command_in_a_guild_is_answered_privately(library: Library) -> None:
    event = events.of_command(library.read("interaction_command"), "tomorrow 3pm")
    to = address(event)
    assert (event.kind, event.text, event.choice, event.message) == ("command", "tomorrow 3pm", None, None)
    assert (event.workspace, event.channel, event.user.locale) == (GUILD, GENERAL, "en-GB")
    assert (to.source, to.ephemeral, to.deferred, to.application) == ("command", "1", "1", BOT)
    assert (to.interaction_id, to.interaction_token) == (event.id, payload("interaction_command")["d"]["token"])
    assert float(to.expires) == pytest.approx(event.sent + 900, abs=1)


async def test_a_command_in_direct_messages_is_one_conversation_with_what_is_said_there(library: Library) -> None:
    event = events.of_command(library.read("interaction_command_dm"))
    assert event.conversation == heard(library, "message_create_dm").conversation
    assert (address(event).ephemeral, event.user.admin) == ("", True)


async def test_a_user_install_is_its_members_own_workspace_and_private_among_others(library: Library) -> None:
    event = events.of_command(library.read("interaction_command_user_install"))
    assert (event.workspace, event.channel) == (f"@{ANN}", "1290000000000000006")
    assert address(event).ephemeral == "1"
    in_guild = library.read("interaction_command", authorizing_integration_owners={"1": ANN})
    assert events.of_command(in_guild).workspace == f"@{ANN}"


@pytest.mark.parametrize(("granted", "admin"), [(0, False), (MANAGE_GUILD, True), (ADMINISTRATOR, True)])
async def test_an_admin_is_who_manages_the_guild_as_discord_resolves_it(
    library: Library, granted: int, admin: bool
) -> None:
    member = payload("interaction_command")["d"]["member"] | {"permissions": str(granted)}
    assert events.of_command(library.read("interaction_command", member=member)).user.admin is admin


async def test_a_press_updates_the_message_that_it_is_on(library: Library) -> None:
    event = events.of_press(library.read("interaction_button"), "cancel:K7QPX2")
    to = address(event)
    assert (event.kind, event.choice, event.text) == ("action", "cancel:K7QPX2", "")
    assert (to.source, to.deferred, to.message, to.ephemeral) == ("action", "update", "1310000000000000090", "")


async def test_a_press_on_a_private_answer_stays_private(library: Library) -> None:
    shown = payload("interaction_button")["d"]["message"] | {"flags": 64}
    event = events.of_press(library.read("interaction_button", message=shown), "x")
    assert address(event).ephemeral == "1"


async def test_a_form_carries_its_fields_wherever_they_are(library: Library) -> None:
    interaction = library.read("interaction_modal_submit")
    assert events.filled(interaction.data) == {"when": "tomorrow 3pm"}
    assert events.of_form(interaction).kind == "form"
    select = {"type": 18, "component": {"type": 3, "custom_id": "picked", "values": ["c1"]}}
    empty = {"type": 18, "component": {"type": 3, "custom_id": "court", "values": []}}
    old = {"type": 1, "components": [{"type": 4, "custom_id": "words", "value": ""}]}
    found = events.filled({"components": [select, empty, old, {"type": 10, "id": 3}]})
    assert found == {"picked": "c1", "court": "", "words": ""}


async def test_a_members_own_command_is_not_quoted(library: Library) -> None:
    assert not events.of_command(library.read("interaction_command"), "/courtbot pattern B").quoted
