"""A corrected message takes the place of the one it corrects: one wish, not two."""

import pytest

from tests.contract.conftest import bot, faults, model_url
from tests.kit.talk import Bot

__all__ = ["bot", "faults", "model_url"]  # fixtures


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
    assert (booked.card.court, booked.card.starts_at.hour) == ("Court 2", 16)
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


async def test_a_correction_after_the_booking_changes_nothing(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm", message="m1")
    reply = await ann.say("book court 1 tomorrow at 4pm", message="m1", edits="m1", kind="message")
    assert reply.outcome == "quiet"
    assert [b.slot.local.hour for b in await bot.rows()] == [15]


async def test_a_proposal_of_the_first_message_can_no_longer_be_confirmed(bot: Bot):
    confirming = bot.club.rules.model_copy(update={"confirm_bookings": True})
    bot.dispatcher.workspaces.parse = lambda row: bot.club.model_copy(update={"rules": confirming})
    ann = bot.member()
    first = await ann.say("book court 1 tomorrow at 3pm", message="m1")
    second = await ann.say("book court 1 tomorrow at 4pm", message="m1", edits="m1", kind="message")
    assert (first.outcome, second.outcome) == ("proposed", "proposed")
    assert (await ann.press(first.buttons[0].choice)).reason == "expired"
    assert (await ann.press(second.buttons[0].choice)).card.starts_at.hour == 16
