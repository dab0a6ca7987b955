"""Second thoughts: right after a booking a no asks whether to cancel it, and cancels nothing; before there is one, what
is cancelled is what was being arranged."""

import pytest

from tests.kit.talk import Bot

ORDER = "book court 2 tomorrow at 3pm"


@pytest.mark.parametrize("words", ["actually don't", "no", "doch nicht"])
async def test_a_no_after_a_booking_asks_whether_to_cancel_it(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(words)
    assert (reply.outcome, len(await bot.live())) == ("asked", 1)
    assert "Court 2" in reply.text
    assert (await ann.say("yes")).outcome == "cancelled"


async def test_another_no_keeps_the_booking(bot: Bot):
    ann = bot.member()
    await ann.say(ORDER)
    await ann.say("actually don't")
    assert (await ann.say("no")).outcome == "dropped"
    assert len(await bot.live()) == 1


@pytest.mark.parametrize("words", ["do not cancel it", "storniere nicht!", "bitte nicht verschieben"])
async def test_a_change_that_is_forbidden_is_not_asked_about(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(words)
    assert reply.outcome in ("dropped", "answered", "listed")
    assert len(await bot.live()) == 1


async def test_a_yes_that_takes_a_court_cancels_none(bot: Bot):
    ann = bot.member()
    await ann.say(ORDER)
    assert "Cancel" in " ".join(button.label for button in (await ann.say("no")).buttons)
    await ann.say("ok book it")
    assert len(await bot.live()) == 1


async def test_keep_it_settles_the_question_whether_to_cancel(bot: Bot):
    ann = bot.member()
    await ann.say(ORDER)
    await ann.say("no")
    assert (await ann.say("keep it")).outcome == "dropped"
    assert len(await bot.live()) == 1


@pytest.mark.parametrize("words", ["no wait keep it", "wait no I do want it", "no", "nein, ich brauche ihn doch"])
async def test_second_thoughts_after_a_cancellation_offer_the_court_again(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(ORDER)
    await ann.say("cancel it")
    reply = await ann.say(words)
    assert [offer.slot_id for offer in reply.offers] == ["c2-20261202-1500-60"]
    assert await bot.live() == []
    assert (await ann.say("yes")).outcome == "booked"


async def test_a_cancelled_court_that_somebody_took_is_not_offered_again(bot: Bot):
    ann = bot.member()
    await ann.say(ORDER)
    await ann.say("cancel it")
    await bot.member("bo").say(ORDER)
    reply = await ann.say("no wait keep it")
    assert reply.offers
    assert "c2-20261202-1500-60" not in [offer.slot_id for offer in reply.offers]


@pytest.mark.parametrize("words", ["cancel", "cancel that please", "cancel everything", "sag alles ab"])
async def test_a_cancellation_without_a_booking_lets_go_of_what_was_offered(bot: Bot, words: str):
    ann = bot.member()
    await ann.say("is court 2 free tomorrow at 3pm?")
    assert (await ann.say(words)).outcome == "dropped"
    await ann.say("yes")
    assert await bot.live() == []
