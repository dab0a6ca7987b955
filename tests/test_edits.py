"""A corrected message takes the place of the one it corrects: one wish, not two."""

import pytest

from tests.contract.conftest import bot, bots, faults, model_url, offline
from tests.kit.replies import ask_before_booking, carded
from tests.kit.talk import Bot

__all__ = ["bot", "bots", "faults", "model_url", "offline"]  # fixtures


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_a_corrected_time_is_offered_in_place_of_the_first(bot: Bot):
    ann = bot.member()
    first = await ann.say("what is free tomorrow at 3pm?", message="m1")
    assert {o.starts_at.hour for o in first.offers} == {15}
    reply = await ann.say("what is free tomorrow at 4pm?", message="m1", edits="m1", kind="message")
    assert {o.starts_at.hour for o in reply.offers} == {16}
    said = [entry.text for entry in ann.session.messages if entry.role == "user"]
    assert said == ["what is free tomorrow at 4pm?"]
    booked = await ann.say("court 2", message="m2")
    assert (carded(booked).court, carded(booked).starts_at.hour) == ("Court 2", 16)
    assert len(await bot.rows()) == 1


async def test_a_corrected_wish_keeps_what_came_before_it(bot: Bot):
    ann = bot.member()
    await ann.say("book a court tomorrow", message="m1")
    await ann.say("at 3pm", message="m2")
    reply = await ann.say("at 4pm", message="m2", edits="m2", kind="message")
    assert {(o.starts_at.day, o.starts_at.hour) for o in reply.offers} == {(2, 16)}


async def test_a_corrected_message_can_be_corrected_again(bot: Bot):
    ann = bot.member()
    await ann.say("what is free tomorrow at 3pm?", message="m1")
    for hour in (4, 5):
        reply = await ann.say(f"what is free tomorrow at {hour}pm?", message="m1", edits="m1", kind="message")
    assert {o.starts_at.hour for o in reply.offers} == {17}
    assert len(ann.session.messages) == 2


async def test_a_correction_after_the_booking_is_told_that_it_stands(bot: Bot):
    ann = bot.member()
    booked = await ann.say("book court 1 tomorrow at 3pm", message="m1")
    reply = await ann.say("book court 1 tomorrow at 4pm", message="m1", edits="m1", kind="message")
    assert reply.outcome == "listed"
    assert "it stands as it is" in reply.text
    code = carded(booked).code
    assert [b.choice for b in reply.buttons] == [f"move:{code}", f"cancelling:{code}", "form:book"]
    assert [b.slot.local.hour for b in await bot.rows()] == [15]


async def test_a_correction_of_any_message_of_a_booked_wish_is_told_that_it_stands(bot: Bot):
    ann = bot.member()
    await ann.say("what is free tomorrow at 3pm?", message="m1")
    await ann.say("court 2", message="m2")
    reply = await ann.say("what is free tomorrow at 4pm?", message="m1", edits="m1", kind="message")
    assert (reply.outcome, len(await bot.live())) == ("listed", 1)


async def test_a_correction_after_a_cancellation_books_nothing_again(bot: Bot):
    ann = bot.member()
    booked = await ann.say("book court 1 tomorrow at 3pm", message="m1")
    await ann.say(f"cancel {carded(booked).code}", message="m2")
    reply = await ann.say("book court 1 tomorrow at 4pm", message="m1", edits="m1", kind="message")
    assert (reply.outcome, await bot.live()) == ("listed", [])


async def test_a_new_shape_of_the_same_words_is_not_answered(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm", message="m1")
    reply = await ann.say("book  court 1\ntomorrow at 3pm ~~or so~~", message="m1", edits="m1", kind="message")
    assert reply.outcome == "quiet"


async def test_an_edit_that_names_the_bot_for_the_first_time_is_answered(bot: Bot):
    ann = bot.member()
    reply = await ann.say("book court 1 tomorrow at 3pm", message="m1:2", edits="m1", addressed=True)
    assert (reply.outcome, carded(reply).court) == ("booked", "Court 1")
    again = await ann.say("book court 1 tomorrow at 4pm", message="m1:3", edits="m1")
    assert (again.outcome, len(await bot.live())) == ("listed", 1)


async def test_an_edit_that_names_the_bot_leaves_an_open_proposal_open(bot: Bot):
    ask_before_booking(bot)
    ann = bot.member()
    proposed = await ann.say("book court 1 tomorrow at 3pm", message="m1")
    await ann.say("which courts are free on friday at 3pm?", message="m0:2", edits="m0", addressed=True)
    assert (await ann.press(proposed.buttons[0].choice)).outcome == "booked"


async def test_an_edit_of_words_that_the_bot_never_heard_is_not_answered(bot: Bot):
    ann = bot.member()
    reply = await ann.say("book court 1 tomorrow at 3pm", message="m1:2", edits="m1", kind="message")
    assert reply.outcome == "quiet"


async def test_a_proposal_of_the_first_message_can_no_longer_be_confirmed(bot: Bot):
    ask_before_booking(bot)
    ann = bot.member()
    first = await ann.say("book court 1 tomorrow at 3pm", message="m1")
    second = await ann.say("book court 1 tomorrow at 4pm", message="m1", edits="m1", kind="message")
    assert (first.outcome, second.outcome) == ("proposed", "proposed")
    assert (await ann.press(first.buttons[0].choice)).reason == "expired"
    assert carded(await ann.press(second.buttons[0].choice)).starts_at.hour == 16
