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
from tests.slack.sent import BUTTONS, at, booked, card, event, offered

HERE = event(Address("T1", channel="C1", thread="1.0", user="U1"))
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
    choices = {f"U1|{b.choice}" for b in reply.buttons} | {f"U1|{o.slot_id}" for o in reply.offers}
    for element in elements(render(HERE, reply)):
        values = [o["value"] for o in element["options"]] if "options" in element else [element["value"]]
        assert set(values) <= choices


def test_a_handful_of_offers_are_buttons_in_rows_of_five() -> None:
    message = render(HERE, offered(8))
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    assert [len(row) for row in rows] == [5, 3]
    assert rows[0][0]["text"]["text"] == "A) 15:00 Court 1"
    assert rows[0][0]["value"] == "U1|c0@15"


def test_more_offers_are_a_select() -> None:
    (select,) = elements(render(HERE, offered(24)))
    assert select["type"] == "static_select"
    assert len(select["options"]) == 24
    assert select["options"][23]["text"]["text"] == "X) 15:00 Court 24"


def test_offers_on_several_days_name_the_day() -> None:
    slots = (Offer("a", "Court 1", at(15), at(16)), Offer("b", "Court 1", at(15, day=2), at(16, day=2)))
    assert [e["text"]["text"] for e in elements(render(HERE, Reply("offered", "Free:", offers=slots)))] == [
        "A) Tue 1 Dec 15:00 Court 1",
        "B) Wed 2 Dec 15:00 Court 1",
    ]


def test_a_card_has_court_club_time_the_readers_time_and_the_code() -> None:
    message = render(HERE, booked())
    shown = written(message)
    assert "Court 2" in shown
    assert "Tuesday 1 December, 15:00–16:00 (club time)" in shown
    assert "ABC123" in shown
    (native,) = [found for found in objects(message.blocks) if found.get("type") == "date"]
    assert native["timestamp"] == int(at(15).timestamp())
    assert native["fallback"] == "2026-12-01 15:00 GMT"


def test_cancel_is_asked_twice_and_move_is_not() -> None:
    cancel, move = elements(render(HERE, booked()))
    assert (cancel["style"], "confirm" in cancel) == ("danger", True)
    assert "confirm" not in move


def test_buttons_past_a_rows_worth_are_a_select() -> None:
    many = tuple(Button(f"b{i}", f"Cancel {i}", f"cancel:{i}", "danger") for i in range(11))
    (select,) = elements(render(HERE, Reply("listed", "Yours:", buttons=many)))
    assert (select["type"], len(select["options"]), "confirm" in select) == ("static_select", 11, True)


def test_a_list_shows_each_time_in_the_readers_zone() -> None:
    reply = Reply("listed", "Your bookings:", cards=(card(), card(code="DEF456", starts_at=at(18))), buttons=BUTTONS)
    dates = [found for found in objects(render(HERE, reply).blocks) if found.get("type") == "date"]
    assert [d["timestamp"] for d in dates] == [int(at(15).timestamp()), int(at(18).timestamp())]


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
