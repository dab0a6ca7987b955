"""Replies as Block Kit: every limit kept, every fact there, and nothing in it that Slack would act on."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from adapters.slack.address import Address
from adapters.slack.blocks import Message, render
from bot.conversation.reply import Button, Offer, Reply
from bot.domain.member import ReplyTo
from tests.fakes.slack import limits
from tests.slack.sent import MENU, at, booked, card, offered

HERE = "U1"
HOSTILE = [
    "<!channel>",
    "<@U1>",
    "<#C1>",
    "<https://evil.example|Confirm>",
    "*Booked*",
    "```",
    "&lt;!here&gt;",
    "\x00\ud800",
]
# Lengths beside every limit that Slack documents for what a reply becomes (reference/block-kit).
EDGES = [limit + by for limit in (30, 75, 100, 150, 300, 2_000, 3_000) for by in (-3, 0, 1, 9)]
edges = st.sampled_from(EDGES).map("x".__mul__)
words = edges | st.text(max_size=60) | st.sampled_from(HOSTILE) | st.text(alphabet="🎾界\u202e\n", max_size=80)
LONG = st.integers(1, 20_000).map(lambda n: "court " * (n // 6))
long_words = words | st.just("<@U1>, " * 400) | st.just("🎾" * 4_000) | LONG
buttons = st.builds(Button, words, words, words, st.sampled_from(["primary", "danger", "plain"]))
moments = st.integers(0, 10_000).map(lambda n: at(9) + timedelta(minutes=15 * n))
offers = st.builds(Offer, words, words, moments, moments)
cards = st.builds(card, code=words, court=words, starts_at=moments, status=st.sampled_from(["confirmed", "cancelled"]))
replies = st.builds(
    Reply,
    st.sampled_from(["booked", "offered", "listed", "answered", "failed"]),
    long_words,
    st.lists(offers, max_size=24).map(tuple),
    st.none() | cards,
    st.lists(cards, max_size=24).map(tuple),
    st.lists(buttons, max_size=30).map(tuple),
    incident=st.none() | words,
    model=st.sampled_from(["", "gpt"]),
    pattern=st.just("D"),
    people=st.just(()) | st.just(("U1",)),
)


FULL = Reply(
    "offered",
    "&" * 20_000,
    offers=tuple(Offer(f"{i}{'x' * 1_900}", "🎾" * 80, at(9), at(10)) for i in range(8)),
    card=card(code="🎾" * 3_000, court="🎾" * 3_000),
    cards=tuple(card(code=f"{i}{'🎾' * 300}", starts_at=at(i)) for i in range(8)),
    buttons=tuple(Button(f"b{i}", "🎾" * 300, f"{i}{'x' * 1_900}", "danger") for i in range(10)),
    incident="1a2b3c4d",
    model="gpt",
)
"""All that a reply can hold, each part at its longest."""


def elements(message: Message) -> list[dict[str, Any]]:
    return [e for block in message.blocks if block["type"] == "actions" for e in block["elements"]]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
    if isinstance(value, dict):
        yield value


def written(message: Message) -> str:
    return "".join(found["text"] for found in objects(message.blocks) if isinstance(found.get("text"), str))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
@example(FULL)
def test_slack_takes_the_message_of_any_reply(reply: Reply) -> None:
    message = render(HERE, reply, note="A note.")
    assert limits.block_faults(message.blocks) == []
    assert not limits.too_long_together(message.blocks)
    assert all(Block.parse(block).to_dict() for block in message.blocks)  # what slack_sdk knows of limits
    assert 0 < len(message.text) <= 4_000
    ids = [element["action_id"] for element in elements(message)]
    assert len(set(ids)) == len(ids)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_nothing_that_a_person_or_a_model_wrote_is_read_as_markup(reply: Reply) -> None:
    message = render(HERE, replace(reply, people=()))
    kinds = {found.get("type") for found in objects(message.blocks)}
    assert not kinds & {"mrkdwn", "markdown", "user", "broadcast", "usergroup", "channel", "link", "emoji"}
    assert not re.search(r"<|>", message.text)
    assert not re.search(r"<[!@#]|<http", written(message))
    json.dumps(message.blocks).encode("utf-8")


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_a_value_is_whole_or_not_there_and_names_its_owner(reply: Reply) -> None:
    choices = {f"U1|{b.choice}" for b in reply.buttons} | {f"U1|{o.press}" for o in reply.offers}
    for element in elements(render(HERE, reply)):
        values = [o["value"] for o in element["options"]] if "options" in element else [element["value"]]
        assert set(values) <= choices


def test_a_handful_of_offers_are_buttons_in_rows_of_five() -> None:
    message = render(HERE, offered(8))
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    assert [len(row) for row in rows] == [5, 3]
    assert rows[0][0]["text"]["text"] == "Court 1"
    assert rows[0][0]["value"] == "U1|c0@15"


def test_more_offers_are_a_select() -> None:
    (select,) = elements(render(HERE, offered(24)))
    assert select["type"] == "static_select"
    assert len(select["options"]) == 24
    assert select["options"][23]["text"]["text"] == "Court 24"


def test_a_card_has_court_club_time_and_in_small_print_the_code() -> None:
    rich, small, *_ = render(HERE, booked()).blocks
    assert written(Message("", [rich])) == "🎾 You're booked: Court 2\nTue 1 Dec, 15:00–16:00"
    assert (small["type"], written(Message("", [small]))) == ("context", "Code ABC123")


@pytest.mark.parametrize("zone", ["", "Europe/London", "Africa/Accra", "No/Such"])
def test_a_readers_own_time_is_left_out_where_it_is_the_clubs_or_unknown(zone: str) -> None:
    assert not [found for found in objects(render(HERE, booked(), zone=zone).blocks) if found.get("type") == "date"]


def test_a_reader_elsewhere_sees_their_own_time_too() -> None:
    shown = objects(render(HERE, booked(), zone="America/New_York").blocks)
    (native,) = [found for found in shown if found.get("type") == "date"]
    assert native["timestamp"] == int(at(15).timestamp())
    assert native["fallback"] == "2026-12-01 15:00 GMT"


def test_changes_of_a_booking_stand_behind_a_menu() -> None:
    calendar, menu = elements(render(HERE, booked(buttons=(Button("calendar", "Add", "calendar:ABC123"), *MENU))))
    assert (calendar["type"], menu["type"]) == ("button", "overflow")
    assert [option["value"] for option in menu["options"]] == ["U1|move:ABC123", "U1|cancelling:ABC123"]


def test_a_menu_that_does_not_fit_is_buttons() -> None:
    many = tuple(Button(f"b{i}", "Move", f"move:{i}", menu=True) for i in range(6))
    assert [e["type"] for e in elements(render(HERE, booked(buttons=many)))] == ["button"] * 6


def test_buttons_past_a_rows_worth_are_a_select() -> None:
    many = tuple(Button(f"b{i}", f"Cancel {i}", f"cancel:{i}", "danger") for i in range(11))
    (select,) = elements(render(HERE, Reply("listed", "Yours:", buttons=many)))
    assert (select["type"], len(select["options"])) == ("static_select", 11)


def test_each_row_of_a_list_has_its_own_menu() -> None:
    other = tuple(replace(button, booking="DEF456") for button in MENU[:1])
    mine = tuple(replace(button, booking="ABC123") for button in MENU)
    reply = Reply("listed", "Yours:", cards=(card(), card(code="DEF456", starts_at=at(18))), buttons=(*mine, *other))
    first, second = [block for block in render(HERE, reply).blocks if block["type"] == "section"]
    assert first["text"]["text"] == "Tue 1 Dec, 15:00–16:00\nCourt 2"
    assert (first["accessory"]["type"], second["accessory"]["type"]) == ("overflow", "button")


def test_an_incident_can_be_quoted() -> None:
    assert "Incident 1a2b3c4d" in written(render(HERE, booked(incident="1a2b3c4d")))
    said = written(render(HERE, Reply("failed", "Something went wrong (incident 1a2b3c4d).", incident="1a2b3c4d")))
    assert said.count("1a2b3c4d") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_as_they_are_in_rich_text(text: str) -> None:
    message = render(HERE, Reply("answered", f"You said {text}"))
    (block,) = message.blocks
    assert block["type"] == "rich_text"
    (section,) = block["elements"]
    assert [element["type"] for element in section["elements"]] == ["text"]


def test_an_address_survives_the_way_to_another_worker() -> None:
    address = Address(
        "T1", channel="C1", thread="1.0", user="U1", response_url="https://hooks.slack.com/x", source="command"
    )
    assert Address.of(address.to_reply_to()) == address


def test_a_notice_of_the_core_goes_to_the_members_direct_messages() -> None:
    assert Address.of(ReplyTo("slack", {"user": "U1", "workspace": "T1"})) == Address("T1", user="U1", source="notice")


def test_thumbs_stand_under_an_answer_that_a_model_had_a_part_in() -> None:
    blocks = render(HERE, booked(model="gpt", trace="ab" * 16)).blocks
    (thumbs,) = [block["elements"][0] for block in blocks if block["type"] == "context_actions"]
    assert thumbs["positive_button"]["value"].startswith("U1|feedback:up:")
    assert thumbs["negative_button"]["value"].startswith("U1|feedback:down:")
    assert not any(block["type"] == "context_actions" for block in render(HERE, booked()).blocks)


def test_only_members_whom_the_bot_itself_names_are_shown_by_name() -> None:
    reply = Reply("answered", "ABC123: Court 1, <@U7>\n(<@U8> <!here>)", people=("U7",))
    [section] = render(HERE, reply).blocks[0]["elements"]
    assert [e.get("user_id") for e in section["elements"]] == [None, "U7", None]
    assert "<@U8>" not in section["elements"][2]["text"]
