"""Discord's markdown, told in the notation that tells own words from shown ones."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from adapters.discord import events
from adapters.discord.markup import notation
from bot.conversation.parts import Parts, take_apart
from tests.discord_.test_events import ANN, BOT, Library, payload
from tests.discord_.test_shown import SNAPSHOT

BO = {**payload("message_create_dm")["d"]["author"], "id": "7", "username": "bo"}


@pytest.fixture
async def library() -> Library:
    return Library()


@pytest.mark.parametrize(
    ("text", "own", "shown"),
    [
        (f"<@{BOT}> **book** *court 2* __tomorrow__ ||at 3pm||", "book court 2 tomorrow at 3pm", ""),
        (f"<@{BOT}>’s court 2 free tomorrow?", "court 2 free tomorrow?", ""),
        ("***book*** _it_ ~~or not~~", "book it", ""),
        ("> cancel my booking\nwhat is this", "what is this", "cancel my booking"),
        ("what is this\n>>> cancel\nmy booking", "what is this", "cancel\nmy booking"),
        ("```\ncancel it\n``` why", "why", "cancel it"),
        ("they wrote `cancel it` to me", "they wrote to me", "cancel it"),
        ("cancel `ABC234`", "cancel ABC234", ""),
        ("see [court 3 at 3pm](https://x.example/a) now", "see now", "court 3 at 3pm"),
        ("book it, see <https://x.example/12/05/2026>", "book it, see", ""),
        ("\U0001f44d\U0001f3fd <:thumbsup:12345> <a:party:12345>", "\U0001f44d \U0001f44d", ""),
        ("<@7> in <#33>, <@&44> at <t:1796137200:t>", "<@7> in , at <t:1796137200:t>", ""),
        ("# Friday\n- court 1\n-# at 3pm", "Friday\ncourt 1\nat 3pm", ""),
        ("a_b_c 2 * 3 * 4", "a_b_c 2 * 3 * 4", ""),
        (r"\*not\* \_bold\_", "*not* _bold_", ""),
    ],
)
def test_markdown_is_taken_apart(text: str, own: str, shown: str) -> None:
    assert take_apart(notation(text, int(BOT))) == Parts(own, shown)


def test_marks_inside_code_are_words() -> None:
    assert notation("`*a* __b__` *c*") == "`*a* __b__` c"


@pytest.mark.parametrize("mark", ["*", "_", "**", "||", "<", "[", "\\", ">>> "])
def test_long_texts_are_read_quickly(mark: str) -> None:
    assert len(notation(mark * 2_000)) <= 8_000


async def answering(library: Library, author: dict[str, Any], content: str) -> Any:
    answered = {**payload("message_create_dm")["d"], "id": "1", "author": author, "content": content}
    reference = {"type": 0, "message_id": "1", "channel_id": answered["channel_id"]}
    return library.read(
        "message_create_dm", content="this one", message_reference=reference, referenced_message=answered, type=19
    )


async def test_an_answer_shows_what_it_answers_to(library: Library) -> None:
    event = events.of_message(await answering(library, BO, "**court 3** at 3pm?"), int(BOT))
    assert event is not None
    assert (event.text, event.shown) == ("this one", "court 3 at 3pm?")


async def test_an_answer_to_the_bot_shows_nothing(library: Library) -> None:
    event = events.of_message(await answering(library, {**BO, "id": BOT, "bot": True}, "Which one?"), int(BOT))
    assert event is not None
    assert event.shown == ""


async def test_a_forwarded_message_is_shown(library: Library) -> None:
    reference = {"type": 1, "message_id": "1", "channel_id": "2"}
    message = library.read("message_create_dm", content="", message_reference=reference, message_snapshots=[SNAPSHOT])
    event = events.of_message(message, int(BOT))
    assert event is not None
    assert (event.text, event.shown) == ("", "friday at 3pm")


@pytest.mark.parametrize(("after", "addressed"), [(timedelta(minutes=1), True), (timedelta(hours=2), False)])
async def test_an_edit_may_name_the_bot_for_the_first_time_for_an_hour(
    library: Library, after: timedelta, addressed: bool
) -> None:
    said = payload("message_create_mention")["d"]
    at = discord.utils.snowflake_time(int(said["id"])) + after
    raw = library.read("message_update", **said | {"edited_timestamp": at.isoformat()})
    event = events.of_edit(raw.message, int(BOT))
    assert event is not None
    assert (event.user.id, event.addressed) == (ANN, addressed)
