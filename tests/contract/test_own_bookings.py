"""Questions about what they have, corrections and plans that change, where a member has a booking already."""

import pytest

from tests.kit.talk import Bot

ORDER = "book court 2 on friday at 3pm"


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(
    "asked",
    [
        "am I still playing friday?", "is my booking on friday still on?", "is my court still on for friday",
        "do I have a court friday?", "when am I playing?", "spiele ich Freitag noch?", "did my booking go through?",
    ],
)  # fmt: skip
async def test_a_question_about_their_own_booking_shows_it(bot: Bot, asked: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(asked)
    assert reply.outcome == "listed"
    assert [card.court for card in reply.cards] == ["Court 2"]


@pytest.mark.parametrize(
    "said",
    [
        "court 1 tomorrow 4pm. actually no 5pm",
        "book court 1 tomorrow at 4pm. wait, 5pm",
        "court 1 tomorrow 4pm, no sorry 5pm",
    ],
)
async def test_a_correction_of_an_order_books_nothing_at_the_first_time(bot: Bot, said: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(said)
    assert reply.outcome in ("booked", "proposed", "offered")
    assert "17:00" in reply.text
    assert "16:00–17:00" not in reply.text
    assert all(booking.slot.local.hour != 16 for booking in await bot.live())


async def test_a_dropped_day_is_asked_nothing_about(bot: Bot):
    reply = await bot.member().say("forget thursday")
    assert reply.outcome in ("answered", "dropped")
    assert not reply.text.endswith("?")


async def test_a_dropped_day_leaves_the_one_that_is_asked_about(bot: Bot):
    ann = bot.member()
    await ann.say("what's free on friday at 6?")
    reply = await ann.say("ok forget friday, what about saturday")
    assert {f"{offer.starts_at:%d}" for offer in reply.offers} == {"05"}


@pytest.mark.parametrize("said", ["book court 1 in february", "any court in february", "book court 2 on 3 march"])
async def test_a_day_too_far_ahead_is_refused_before_a_time_is_asked_for(bot: Bot, said: str):
    reply = await bot.member().say(said)
    assert reply.outcome == "refused"
    assert "31 December" in reply.text


@pytest.mark.parametrize(
    "said", ["cancel that one, and is court 3 free on Sunday?", "storniere das, und ist am Sonntag um 10 was frei?"]
)
async def test_a_question_beside_a_cancellation_is_answered(bot: Bot, said: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(said)
    assert reply.outcome in ("cancelled", "proposed")
    assert {f"{offer.starts_at:%d}" for offer in reply.offers} == {"06"}


async def test_a_yes_below_free_times_is_to_the_cancellation(bot: Bot):
    ann = bot.member()
    await ann.say(ORDER)
    await ann.say("cancel that one, and is court 3 free on Sunday at 10?")
    await ann.say("yes")
    assert await bot.live() == []


@pytest.mark.parametrize("asked", ["cancel all my bookings", "move my booking to 5pm"])
async def test_a_court_may_be_named_next_where_there_was_nothing_to_change(bot: Bot, asked: str):
    ann = bot.member()
    assert "You have no bookings" in (await ann.say(asked)).text
    await ann.say("court 2 tomorrow at 3pm")
    assert [booking.slot.court.name for booking in await bot.live()] == ["Court 2"]
