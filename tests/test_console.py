"""The terminal as a platform: what a line becomes, what comes back to it, and when nothing does."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.console import Console, reply_json
from bot.conversation.event import Event
from bot.conversation.reply import Button, Card, File, Offer, Reply
from bot.domain.errors import StoreDown
from bot.domain.member import User
from tests.kit.working import at

STARTS, ENDS = datetime(2026, 12, 2, 15, tzinfo=UTC), datetime(2026, 12, 2, 16, tzinfo=UTC)
CARD = Card("7KQ2MD", "Court 2", STARTS, ENDS, "ann")


@dataclass
class Kept:
    """An inbox that nobody takes from, or that is away."""

    away: bool = False
    events: list[Event] = field(default_factory=list[Event])

    async def enqueue(self, event: Event) -> bool:
        if self.away:
            raise StoreDown("Redis")
        self.events.append(event)
        return True


def console(inbox: Any, patience: float = 60) -> Console:
    return Console(inbox, "home/ann", "terminal", User("ann", "ann", admin=True), patience)


async def sent(line: str) -> Event:
    """The event that a line becomes."""
    inbox = Kept()
    await console(inbox, patience=0).say(line)
    [event] = inbox.events
    return event


async def test_the_reply_comes_back_to_the_line_that_waits_for_it():
    inbox = Kept()
    terminal = console(inbox)
    first, second = (asyncio.create_task(terminal.say(words)) for words in ("one", "two"))
    await asyncio.sleep(0)
    for event in reversed(inbox.events):
        await terminal.deliver(event, Reply("answered", f"to {event.text}"))
    assert [(await first).text, (await second).text] == ["to one", "to two"]


async def test_the_line_that_waits_shows_what_is_being_done():
    inbox, shown = Kept(), list[str]()
    terminal = console(inbox)
    terminal.show = shown.append
    line = asyncio.create_task(terminal.say("one"))
    await asyncio.sleep(0)
    await terminal.working(inbox.events[0], at("Reserving Court 1"))
    await terminal.deliver(inbox.events[0], Reply("answered", "done"))
    await line
    await terminal.working(inbox.events[0], at("Reserving Court 2"))
    assert shown == ["Reserving Court 1"]


async def test_a_reply_to_a_line_that_waits_no_more_is_dropped():
    inbox = Kept()
    terminal = console(inbox, patience=0)
    await terminal.say("hello")
    await terminal.deliver(inbox.events[0], Reply("answered", "late"))


async def test_an_inbox_that_is_away_is_named_and_the_line_counts_as_not_taken():
    reply = await console(Kept(away=True)).say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "failed"
    assert "cannot reach Redis" in reply.text
    assert "did not get that" in reply.text


async def test_without_an_answer_in_time_the_member_is_told_that_the_message_is_kept():
    reply = await console(Kept(), patience=0.01).say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "failed"
    assert "No answer yet" in reply.text
    assert "kept" in reply.text


@pytest.mark.parametrize("line", ["> c2-20261202-1500-60", ">c2-20261202-1500-60", ">  c2-20261202-1500-60  "])
async def test_a_line_that_begins_with_an_angle_and_holds_one_word_presses(line: str):
    event = await sent(line)
    assert (event.kind, event.choice, event.text) == ("action", "c2-20261202-1500-60", "")


@pytest.mark.parametrize("line", [">", "> ", "> two words", f"> {'x' * 201}", "book > 3pm", ""])
async def test_any_other_line_is_what_the_member_says(line: str):
    event = await sent(line)
    assert (event.kind, event.choice, event.text) == ("direct", None, line)


async def test_an_event_names_the_person_of_the_terminal_and_no_two_have_one_id():
    one, other = await sent("mine"), await sent("mine")
    assert (one.member, one.conversation) == ("console::ann", "console:home/ann:terminal::ann")
    assert one.turn_id != other.turn_id


def test_a_live_row_is_shown_as_the_booking():
    shown = reply_json(Reply("booked", "Booked", card=CARD, pattern="D", trace="t1"))
    starts_at = "2026-12-02T15:00:00+00:00"
    assert shown["booking"] == {"code": "7KQ2MD", "court": "Court 2", "starts_at": starts_at, "user": "ann"}
    assert (shown["pattern"], shown["trace"], shown["outcome"]) == ("D", "t1", "booked")


def test_a_row_that_is_cancelled_is_no_booking():
    cancelled = Card(CARD.code, CARD.court, STARTS, ENDS, "ann", status="cancelled")
    assert reply_json(Reply("cancelled", "Cancelled", card=cancelled))["booking"] is None
    assert reply_json(Reply("answered", "hello"))["booking"] is None


def test_offers_and_buttons_are_shown_by_the_ids_that_press_them():
    offer = Offer("c2-20261202-1500-60", "Court 2", STARTS, ENDS)
    shown = reply_json(Reply("offered", "Free", offers=(offer,), buttons=(Button("confirm", "Yes", "yes:p1"),)))
    assert shown["offers"] == [
        {"slot_id": "c2-20261202-1500-60", "court": "Court 2", "starts_at": "2026-12-02T15:00:00+00:00"}
    ]
    assert shown["buttons"] == ["confirm"]


def test_a_file_comes_with_its_text():
    shown = reply_json(Reply("answered", "Here it is.", file=File("court.ics", "text/calendar", "BEGIN:VCALENDAR")))
    assert shown["file"] == {"name": "court.ics", "text": "BEGIN:VCALENDAR"}
    assert reply_json(Reply("answered", "hello"))["file"] is None
