"""A model that misbehaves, in every way the offline model knows: the reply is one to act on, nothing is half
booked, and nothing is claimed that is not so. The plain picker books where no model answers."""

import time

import pytest

from bot.events import Reply
from bot.sandbox.faults import ANSWER, TRANSPORT, Faults
from bot.turn import Limits
from bot.wording import claims
from tests.talk import Bot

ALL = sorted({*TRANSPORT, *ANSWER})
SECONDS = 4.0


@pytest.fixture(autouse=True)
def short_deadline(bot: Bot) -> None:
    bot.dispatcher.limits = Limits(turn_seconds=SECONDS, turns_per_minute=1000)


async def check(bot: Bot, reply: Reply) -> None:
    """Booked in the reply exactly when a row exists, and it is the member's own, for what he asked."""
    live = await bot.live()
    assert reply.text.strip()
    assert (reply.outcome == "booked") == bool(live)
    if live:
        assert [(b.user, b.slot.local.isoformat()) for b in live] == [("ann", "2026-12-02T15:00:00+00:00")]
        assert reply.card.code == live[0].code
    else:
        assert not claims(reply.text)
        assert "Booked" not in reply.text
    assert len(await bot.rows()) == len(live)


@pytest.mark.parametrize("fault", ALL)
async def test_one_message_with_everything(bot: Bot, faults: Faults, fault: str):
    faults.set(fault)
    started = time.monotonic()
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert time.monotonic() - started < SECONDS + 1
    assert reply.outcome in ("booked", "offered", "asked", "refused", "answered")
    await check(bot, reply)


@pytest.mark.parametrize("fault", ALL)
async def test_a_conversation_goes_on_after_the_fault(bot: Bot, faults: Faults, fault: str):
    ann = bot.member()
    await ann.say("Book a court for tomorrow")
    faults.set(fault)
    await check(bot, await ann.say("3pm"))
    faults.set()
    bot.dispatcher.models._down.clear()
    reply = await ann.say("book court 2 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert [b.slot.court.name for b in await bot.live() if b.slot.local.hour == 15] == ["Court 2"]


@pytest.mark.parametrize("fault", ["500", "429", "503", "not_json", "refusal", "truncated", "malformed"])
async def test_with_the_model_gone_for_good_the_plain_picker_books(bot: Bot, faults: Faults, fault: str):
    faults.set(fault)
    ann = bot.member()
    assert (await ann.say("Book a court for tomorrow")).outcome == "asked"
    offer = await ann.say("3pm")
    assert offer.outcome == "offered"
    reply = await ann.press(offer.offers[1].slot_id)
    assert reply.outcome == "booked"
    await check(bot, reply)


async def test_a_short_fault_is_outlived_by_a_retry(bot: Bot, faults: Faults, letter: str):
    faults.set("500*1")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "language model" not in reply.text


async def test_the_next_model_of_the_role_answers_when_the_first_is_down(bot: Bot, faults: Faults):
    faults.set("503*2")  # the first model's call and its retry
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "language model" not in reply.text


async def test_a_slow_model_is_waited_for(bot: Bot, faults: Faults):
    faults.set("latency=0.3")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert "language model" not in reply.text


async def test_an_endless_loop_ends_within_the_bounds(bot: Bot, faults: Faults, letter: str):
    faults.set("loop")
    before = faults.requests
    reply = await bot.member().say("what is free tomorrow at 3pm?")
    assert faults.requests - before <= bot.dispatcher.limits.model_calls
    assert reply.outcome == "offered"


async def test_a_model_that_books_twice_in_one_answer_books_once(bot: Bot, faults: Faults):
    faults.set("repeated_call")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert len(await bot.rows()) == 1
