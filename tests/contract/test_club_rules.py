"""Rules that a club may have, with every pattern: one court at a time, peak hours, names of guests. A refusal says why
and what to do, nothing is booked by it, and the facts of the club tell of the rule."""

from typing import Any

import pytest

from bot.domain.club import Rules
from bot.domain.hours import Hours
from store.guests import SqlGuests
from tests.kit.talk import Bot

EVENINGS = ((Hours(opens=17 * 60, closes=21 * 60),),) * 5 + ((), ())


@pytest.fixture(autouse=True)
def strict(bot: Bot) -> None:
    rules = Rules(guest_names=True, one_court=True, peak_hours=EVENINGS, max_peak=1)
    club = bot.club.model_copy(update={"rules": rules})
    workspaces: Any = bot.dispatcher.workspaces
    workspaces.new_club = lambda platform, workspace: club


async def held(bot: Bot) -> list[str]:
    return sorted(f"{booking.slot.court.name} {booking.slot.local:%a %H:%M}" for booking in await bot.live())


async def test_a_second_court_at_the_same_time_is_refused_with_the_booking_that_is_in_the_way(bot: Bot):
    ann = bot.member()
    code = (await ann.say("book court 1 tomorrow at 3pm")).card.code
    reply = await ann.say("book court 2 tomorrow at 3pm")
    assert f"You have Court 1 on Wednesday 2 December at 15:00 already ({code})" in reply.text
    assert await held(bot) == ["Court 1 Wed 15:00"]
    assert (await bot.member("bo").say("book court 2 tomorrow at 3pm")).outcome == "booked"


async def test_peak_hours_are_shared_out_and_the_others_are_free(bot: Bot):
    ann = bot.member()
    assert (await ann.say("book court 1 tomorrow at 6pm")).outcome == "booked"
    reply = await ann.say("book court 1 on thursday at 7pm")
    assert "Peak hours on Thursday 3 December are from 17:00 to 21:00" in reply.text
    assert (await ann.say("book court 1 on thursday at 4pm")).outcome == "booked"
    assert await held(bot) == ["Court 1 Thu 16:00", "Court 1 Wed 18:00"]


async def test_guests_are_noted_with_the_booking_and_no_model_reads_their_names(bot: Bot):
    ann = bot.member()
    code = (await ann.say("book court 2 tomorrow at 3pm with Tom and Eva")).card.code
    assert await SqlGuests(bot.engine).of([code]) == {code: ("Tom", "Eva")}
    assert await held(bot) == ["Court 2 Wed 15:00"]
    assert "Tom" not in (ann.stored or b"").decode()


async def test_the_rules_are_among_the_clubs_facts(bot: Bot):
    reply = await bot.member().say("when are your peak hours?")
    assert "Monday to Friday 17:00" in reply.text
