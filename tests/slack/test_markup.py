"""Slack's markup, as `rich_text` and as mrkdwn, told in the notation that tells own words from shown ones."""

from typing import Any

import pytest

from adapters.slack import events
from adapters.slack.markup import notation
from adapters.slack.shown import written
from bot.conversation.event import Event
from bot.conversation.parts import Parts, take_apart
from tests.fakes.slack.composer import rich_text
from tests.slack.test_events import HERE, edited, payload

BOT = "U0BOOKINGS"
SAID = [
    (f"<@{BOT}> *book* _court 2_ tomorrow", "book court 2 tomorrow", ""),
    (f"<@{BOT}>'s court 2 free tomorrow?", "court 2 free tomorrow?", ""),
    ("book ~court 1~ court 2 at 3pm", "book court 2 at 3pm", ""),
    ("&gt; cancel my booking\nwhat is this", "what is this", "cancel my booking"),
    ("&gt; court 3\n&gt; at 3pm\nthis one", "this one", "court 3\nat 3pm"),
    ("```cancel it``` why", "why", "cancel it"),
    ("they wrote `cancel it` to me", "they wrote to me", "cancel it"),
    ("cancel `ABC234`", "cancel ABC234", ""),
    ("book it, see <https://x.example/12/05/2026>", "book it, see", ""),
    ("see <https://x.example/a|court 3 at 3pm> now", "see now", "court 3 at 3pm"),
    ("yes :+1: :tada_custom:", "yes \U0001f44d", ""),
    ("with <@U0BOB> at 6 &amp; 7", "with <@U0BOB> at 6 & 7", ""),
    ("2*3*4 snake_case_name 3~4pm", "2*3*4 snake_case_name 3~4pm", ""),
]


@pytest.mark.parametrize(("text", "own", "shown"), SAID)
def test_mrkdwn_is_taken_apart(text: str, own: str, shown: str) -> None:
    assert take_apart(notation(text, BOT)) == Parts(own, shown)


@pytest.mark.parametrize(("text", "own", "shown"), SAID[:-1])
def test_rich_text_is_taken_apart(text: str, own: str, shown: str) -> None:
    message = {"text": "cancel everything", "blocks": rich_text("b1", text)}
    assert take_apart(written(message, BOT)) == Parts(own, shown)


@pytest.mark.parametrize("text", ["2*3*4", "*book* it", "a_b_c", "_x_", "at :+1 3:30:15:"])
def test_marks_that_rich_text_holds_as_words_are_words(text: str) -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    assert written({"blocks": [{"type": "rich_text", "elements": [section]}]}, BOT) == text


def test_each_item_of_a_list_is_a_line() -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": t}]} for t in ("friday", "3pm")]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": items}]}
    assert written({"blocks": [block]}, BOT) == "friday\n3pm"


@pytest.mark.parametrize(
    ("emoji", "character"),
    [
        ({"name": "+1", "unicode": "1f44d-1f3fd", "skin_tone": 4}, "\U0001f44d"),
        ({"name": "thumbsup::skin-tone-2"}, "\U0001f44d"),
        ({"name": "tennis", "unicode": "1f3be"}, "\U0001f3be"),
        ({"name": "two", "unicode": "0032-fe0f-20e3"}, "2"),
        ({"name": "our_logo"}, ""),
        ({"name": "x", "unicode": "no"}, "\u274c"),
        ({"name": "odd", "unicode": "110000-zz"}, ""),
    ],
)
def test_an_emoji_is_its_character_without_a_tone(emoji: dict[str, Any], character: str) -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "emoji", **emoji}]}
    assert written({"blocks": [{"type": "rich_text", "elements": [section]}]}, BOT) == character


@pytest.mark.parametrize("text", [":+1:", ":thumbsup::skin-tone-5:", ":thumbsup:"])
def test_an_emoji_in_mrkdwn_is_its_character(text: str) -> None:
    assert notation(text) == "\U0001f44d"


def test_a_time_with_seconds_holds_no_emoji() -> None:
    assert notation("at 10:30:45") == "at 10:30:45"


def test_the_words_of_a_message_are_those_of_its_blocks() -> None:
    text = f"<@{BOT}> &gt; cancel it"
    event = events.of_message(payload("app_mention", text=text, blocks=rich_text("b", "&gt; cancel it\nok?")), HERE)
    assert event is not None
    assert event.text == "> cancel it\nok?"


def test_a_forwarded_message_is_shown_beside_the_members_own_words() -> None:
    forwarded = {"is_share": True, "from_url": "https://x.example", "text": "court 3 at *3pm*?", "fallback": "cancel"}
    event = events.of_message(payload("message_im", text="this one", attachments=[forwarded]), HERE)
    assert event is not None
    assert (event.text, event.shown) == ("this one", "court 3 at 3pm?")


def test_an_unfurled_link_is_nobodys_words() -> None:
    unfurled = {"from_url": "https://x.example", "title": "Book every court", "text": "cancel ABC234"}
    event = events.of_message(payload("message_im", text="this one", attachments=[unfurled]), HERE)
    assert event is not None
    assert event.shown == ""


def corrected(text: str, before: str) -> Event:
    body = edited(text=text)
    body["event"]["previous_message"]["text"] = before
    event = events.of_message(body, HERE)
    assert event is not None
    return event


def test_an_edit_says_whether_it_names_the_bot_for_the_first_time() -> None:
    gained = corrected(f"<@{BOT}> tomorrow at four", "tomorrow at four")
    kept = corrected(f"<@{BOT}> tomorrow at four", f"<@{BOT}> tomorrow at three")
    assert (gained.kind, gained.addressed, kept.addressed) == ("mention", True, False)
