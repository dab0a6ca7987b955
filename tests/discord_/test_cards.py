"""A reply on Discord: within every limit, with nothing in it that formats, links or pings, and all of it readable."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.discord import cards, controls
from adapters.discord.address import CUSTOM_ID, Address, custom_id, owner_of
from adapters.discord.text import cut, escape, length, split
from bot.conversation.card import Card
from bot.conversation.looks import Part, line
from bot.conversation.reply import Button, File, Offer, Reply
from bot.domain.member import ReplyTo
from tests.fakes.discord import limits, mentions
from tests.fakes.discord.state import walk

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 12, 2, 15, tzinfo=LONDON)
OWNER = "1460000000000000001"
CARD = Card("K7M2QX", "Court 2", START, START + timedelta(hours=1), OWNER)

HOSTILE = [
    *("@everyone", "@here", f"<@{OWNER}>", "<@&1460000000000000002>", "<t:1:F>", "</book:1>", "<:x:1>", "<#1>"),
    *("[click](https://evil.example)", "https://a.example/b_c", "```", "`", "**", "__", "|", "\n# ", "\n- ", "> "),
    *("\\", "x\\", "😀", "👨\u200d👩\u200d👧", "\ud800", "\x00", "\u202e", "a b"),
]

# Lengths beside every limit that Discord documents for what a reply becomes, counted in UTF-16 (😀 is two).
EDGES = [limit + by for limit in (40, 80, 100, 150, 2_000, 4_000) for by in (-1, 0, 1, 9)]
edges = st.builds(lambda size, one: one * (size // length(one)), st.sampled_from(EDGES), st.sampled_from("x😀"))
hostile = st.one_of(
    edges,
    st.text(max_size=80),
    st.lists(
        st.sampled_from(HOSTILE),
        max_size=30,
    ).map("".join),
)
long = st.builds(lambda part, times: part * times, hostile, st.integers(1, 150))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=LONDON))
choices = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80)
some_card = st.builds(Card, hostile, hostile, moments, moments, st.just(OWNER), st.sampled_from(["confirmed", "gone"]))
replies = st.builds(
    Reply,
    st.sampled_from(["booked", "offered", "listed", "answered"]),
    st.one_of(hostile, long),
    offers=st.lists(st.builds(Offer, choices, hostile, moments, moments), max_size=60).map(tuple),
    card=st.none() | some_card,
    cards=st.lists(some_card, max_size=30).map(tuple),
    buttons=st.lists(st.builds(Button, choices, hostile, choices), max_size=130).map(tuple),
    file=st.none() | st.builds(File, hostile, st.just("text/calendar"), hostile),
)


FULL = Reply(
    "offered",
    "*" * 20_000,
    offers=tuple(Offer(f"s{i}", "😀" * 80, START, START) for i in range(30)),
    card=Card("😀" * 300, "*" * 3_000, START, START, OWNER),
    cards=tuple(Card(f"{i}{'*' * 300}", "*" * 3_000, START, START, OWNER) for i in range(30)),
    buttons=tuple(Button(f"b{i}", "😀" * 300, "b" * 60 + str(i)) for i in range(500)),
    file=File("x" * 300, "text/calendar", ""),
)
"""All that a reply can hold, each part at its longest."""


@settings(max_examples=60)
@given(replies, st.lists(st.builds(Button, choices, hostile, choices), max_size=4))
@example(FULL, [Button(f"f{i}", "😀" * 300, "f" * 90 + str(i)) for i in range(9)])
def test_no_reply_breaks_a_limit_of_discord(reply: Reply, feedback: list[Button]):
    bodies = cards.render(reply, OWNER, feedback)
    assert 1 <= len(bodies) <= cards.MESSAGES
    for body in bodies:
        limits.check_message(body, files=0)
        json.dumps(body, ensure_ascii=False).encode()
        assert sum(length(one.get("content", "")) for one in walk(body["components"])) <= 4_000
        assert all(length(one.get("label", "")) <= 80 for one in walk(body["components"]))


@given(st.one_of(hostile, long))
def test_nothing_that_anybody_writes_can_ping_even_where_mentions_are_on(text: str):
    shown = escape(text)
    assert not mentions_in(shown)
    assert "<t:" not in shown
    assert "](" not in shown.replace("\\](", "")


def mentions_in(text: str) -> list[str]:
    return re.findall(r"@(?:everyone|here)\b|<@[!&]?\d+>|<#\d+>|</\w+:\d+>|<a?:\w+:\d+>", mentions.CODE.sub("", text))


def test_every_message_says_that_it_pings_nobody_and_shows_no_previews():
    for body in [*cards.render(Reply("answered", "x " * 5000), OWNER), cards.progress("Looking")]:
        assert body["allowed_mentions"] == {"parse": [], "replied_user": False}
        assert body["flags"] & cards.SUPPRESS_EMBEDS


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("[free](https://evil.example)", r"\[free\](https://evil.example)"),
        ("https://a.example/b_c?d=1", "https://a.example/b_c?d=1"),
        ("@everyone", "@\u200beveryone"),
        ("https://a.example<t:1:F>", "https://a.example<\u200bt:1:F\\>"),
        ("# Big\n- one", "\\# Big\n\\- one"),
        ("15:00–16:00, code K7M2QX", "15:00–16:00, code K7M2QX"),
    ],
)
def test_markup_is_shown_as_it_was_written(written: str, shown: str):
    assert escape(written) == shown


@settings(max_examples=50)
@given(st.one_of(hostile, long), st.integers(20, 200))
def test_split_text_is_whole_and_cut_only_where_it_may_be(text: str, most: int):
    escaped = escape(text)
    pieces = split(escaped, most)
    assert "".join("".join(pieces).split()) == "".join(escaped.split())
    for piece in pieces:
        assert length(piece) <= most
        assert (len(piece) - len(piece.rstrip("\\"))) % 2 == 0, "a backslash was cut from what it escapes"


def test_text_is_split_at_the_end_of_a_line():
    assert split("one two\nthree four", 12) == ["one two", "three four"]


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_text_says_so(text: str, most: int):
    short = cut(text, most)
    assert length(short) <= most
    assert short == text or short.endswith("…")


def test_a_long_answer_begins_in_the_first_message_and_has_its_buttons_in_the_last():
    reply = Reply("offered", "word " * 1500, offers=(Offer("s1", "Court 1", START, START),))
    *first, last = cards.render(reply, OWNER)
    assert first
    assert not [c for body in first for c in walk(body["components"]) if c["type"] == controls.BUTTON]
    assert [c["label"] for c in walk(last["components"]) if c["type"] == controls.BUTTON] == [
        "Wed 2 Dec 15:00 · Court 1"
    ]


def test_a_handful_of_offers_are_buttons_and_more_are_a_select():
    few, many = offers(8), offers(24)
    assert kinds(few).count(controls.BUTTON) == 8
    assert kinds(many).count(controls.SELECT) == 1
    assert controls.BUTTON not in kinds(many)


def test_of_too_many_offers_one_for_each_start_is_left():
    two_courts = tuple(o for n in range(24) for o in (offer(n, "Court 1"), offer(n, "Court 2")))
    [select] = [c for c in everything(Reply("offered", "Free:", offers=two_courts)) if c["type"] == controls.SELECT]
    assert len(select["options"]) == 24
    assert all("Court 1" in option["label"] for option in select["options"])


def offer(n: int, court: str = "Court 1") -> Offer:
    return Offer(f"{court}-{n}", court, START + timedelta(hours=n), START + timedelta(hours=n + 1))


def offers(count: int) -> Reply:
    return Reply("offered", "Free:", offers=tuple(offer(n) for n in range(count)))


def everything(reply: Reply) -> list[dict]:
    return [c for body in cards.render(reply, OWNER) for c in walk(body["components"])]


def kinds(reply: Reply) -> list[int]:
    return [c["type"] for c in everything(reply)]


def test_a_card_shows_court_club_time_and_in_small_print_how_long_until_then_and_the_code():
    reply = Reply("booked", "", card=CARD, buttons=(Button("move", "Move", "move:K7M2QX"),))
    [body] = cards.render(reply, OWNER)
    [container] = body["components"]
    text, row = container["components"]
    assert text["content"].split("\n") == [
        "### 🎾 You're booked: Court 2",
        "Wed 2 Dec, 15:00–16:00",
        f"-# <t:{int(START.timestamp())}:R> · Code K7M2QX",
    ]
    assert [b["label"] for b in row["components"]] == ["Move"]


def test_the_card_of_a_cancelled_booking_is_struck_out_and_grey():
    [body] = cards.render(Reply("cancelled", "", card=replace(CARD, status="cancelled")), OWNER)
    [container] = body["components"]
    assert container["accent_color"] == cards.GREY
    assert "~~Wed 2 Dec, 15:00–16:00~~\n-# Code" in container["components"][0]["content"]


def in_row(*verbs: str) -> Reply:
    buttons = tuple(Button(verb, verb.title(), f"{verb}:K7M2QX", booking="K7M2QX") for verb in verbs)
    return Reply("listed", "", cards=(CARD,), buttons=buttons)


@pytest.mark.parametrize(
    ("verbs", "leads_to"), [(("move", "cancelling"), "show:K7M2QX"), (("cancelling",), "cancelling:K7M2QX")]
)
def test_a_row_of_a_list_has_one_button_which_leads_to_all_that_can_be_done(verbs: tuple[str, ...], leads_to: str):
    [section] = [c for c in everything(in_row(*verbs)) if c["type"] == controls.SECTION]
    assert section["components"][0]["content"] == "**Wed 2 Dec, 15:00–16:00**\nCourt 2"
    assert CUSTOM_ID.fullmatch(section["accessory"]["custom_id"])["choice"] == leads_to


def test_nothing_can_be_pressed_in_a_stale_list():
    [body] = cards.render(in_row("move", "cancelling"), OWNER)
    left = walk(controls.without_controls(body["components"]))
    assert [c["type"] for c in left] == [cards.CONTAINER, controls.TEXT]


def test_a_list_of_bookings_is_shown_once():
    text = "Your bookings:\nK7M2QX: Court 2 on Wednesday 2 December, 15:00–16:00"
    reply = Reply("listed", text, cards=(CARD,), parts=(Part(text, (line("**Your bookings**"),), "rows"),))
    shown = "\n".join(c["content"] for c in everything(reply) if c["type"] == controls.TEXT)
    assert shown == "**Your bookings**\n**Wed 2 Dec, 15:00–16:00**\nCourt 2"


def test_a_file_is_shown_through_a_component():
    reply = Reply("answered", "Here it is.", file=File("../my court.ics", "text/calendar", "BEGIN"))
    assert {"type": cards.FILE, "file": {"url": "attachment://my_court.ics"}} in everything(reply)


def test_a_stale_card_keeps_its_words_and_loses_its_buttons():
    reply = Reply("booked", "Booked.", card=CARD, buttons=(Button("cancel", "Cancel", "cancel:K7M2QX"),))
    [body] = cards.render(reply, OWNER)
    left = controls.without_controls(body["components"])
    assert [c["type"] for c in walk(left)] == [controls.TEXT, cards.CONTAINER, controls.TEXT]


@given(st.integers(0, 2**63 - 1), choices, st.integers(0, 40))
def test_a_custom_id_carries_owner_and_choice_within_its_100_characters(owner: int, choice: str, n: int):
    made = custom_id(str(owner), choice, n)
    match = CUSTOM_ID.fullmatch(made)
    assert match
    assert len(made) <= 100
    assert (owner_of(match), match["choice"]) == (str(owner) if owner else "", choice)


@pytest.mark.parametrize(
    ("owner", "choice"), [("1", "x" * 81), ("1", "🎾" * 50), ("-1", "x"), ("ann", "x"), (str(2**80), "x")]
)
def test_a_choice_too_long_for_a_custom_id_is_refused(owner: str, choice: str):
    with pytest.raises(ValueError, match=r".+"):
        custom_id(owner, choice, 0)


def test_an_address_comes_back_as_it_was_sent():
    address = Address("action", guild="1", channel="2", user="3", interaction_token="t", deferred="update")
    assert Address.of(address.to_reply_to()) == address


def test_a_notice_needs_no_more_than_its_member():
    assert Address.of(ReplyTo("discord", {"user": "3"})) == Address("notice", user="3")


def test_only_members_whom_the_bot_itself_names_are_shown_by_name():
    [body] = cards.render(Reply("answered", "K7M2QX: Court 1, <@42> (<@43> @everyone)", people=("42",)), OWNER)
    text = body["components"][0]["content"]
    assert "<@42>" in text
    assert "<@43>" not in text
    assert body["allowed_mentions"] == cards.NOBODY
