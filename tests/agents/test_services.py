"""G's services: typed both ways, each useful without the other, and what the member is told when one is gone."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportOptionalMemberAccess=false

import pytest

from bot.domain import orders
from bot.domain.desk import Desk
from bot.domain.ports import Who
from bot.llm import Ask, Completion, ModelDown, Models, ToolCall
from patterns.g_multi_agent_services import booking
from patterns.team.answers import WISH_CHARS, Done, Found, checked, cleaned
from patterns.team.specialists import AvailabilityTask, BookingTask
from store.bookings import SqlBookings
from tests.agents.conftest import SLOT
from tests.agents.turns import Script, make_turn
from tests.kit.claims import says_it_happened
from tests.kit.replies import carded
from tests.kit.talk import Bot

pytestmark = pytest.mark.parametrize("letter", ["G"], indirect=True)
EVERYTHING = "book court 1 tomorrow at 3pm"


async def test_a_booking_asks_each_service_once(bot: Bot):
    assert (await bot.member().say(EVERYTHING)).outcome == "booked"
    assert bot.services.asked == ["availability-agent", "booking-agent"]


async def test_without_the_booking_agent_what_is_free_is_offered_and_pressing_it_books(bot: Bot):
    bot.services.down.add("booking-agent")
    ann = bot.member()
    offer = await ann.say("book a court tomorrow at 3pm")
    assert offer.outcome == "offered"
    assert "cannot book in words right now" in offer.text
    assert await bot.rows() == []
    assert (await ann.press(offer.offers[0].slot_id)).outcome == "booked"


async def test_without_the_availability_agent_bookings_are_still_listed_and_cancelled(bot: Bot):
    ann = bot.member()
    await ann.say(EVERYTHING)
    bot.services.down.add("availability-agent")
    reply = await ann.say("what is free on Friday?")
    assert (reply.outcome, reply.reason) == ("refused", "service_down")
    assert "cannot look up free courts right now" in reply.text
    assert (await ann.say("what have I booked?")).outcome == "listed"
    assert (await ann.say("please cancel my booking tomorrow")).outcome == "cancelled"


async def test_with_both_down_the_member_is_told_and_nothing_is_claimed(bot: Bot):
    bot.services.down |= {"availability-agent", "booking-agent"}
    for words in ("what is free tomorrow at 3pm?", "what have I booked?"):
        reply = await bot.member().say(words)
        assert (reply.outcome, reply.reason) == ("refused", "service_down")
        assert not says_it_happened(reply.text)


async def test_a_service_that_goes_after_its_work_has_booked_and_the_member_is_told_so(bot: Bot):
    bot.services.deaf.add("booking-agent")
    reply = await bot.member().say(EVERYTHING)
    assert reply.outcome == "booked"
    assert [b.code for b in await bot.live()] == [carded(reply).code]


async def test_a_service_that_is_down_is_tried_for_one_call_of_the_manager_only(bot: Bot):
    bot.services.down.add("booking-agent")
    await bot.member().say(EVERYTHING)
    tried = bot.services.asked.count("booking-agent")
    assert tried <= 4


def asks_to_book(call_id: str, slot: str = SLOT) -> Completion:
    """The manager's answer that has the booking agent book a slot."""
    task = f'{{"action": "book", "slot_id": "{slot}"}}'
    return Completion("", (ToolCall(call_id, "booking_specialist", task),))


class Managed:
    """The manager says what a test says; the specialists are the offline model's."""

    def __init__(self, specialists: Models, *answers: Completion) -> None:
        self.specialists, self.manager = specialists, Script(*answers)

    async def complete(self, role: str, ask: Ask) -> Completion:
        who = self.manager if role == "g.manager" else self.specialists
        return await who.complete(role, ask)


async def test_a_manager_that_has_the_same_slot_booked_twice_books_once_and_says_it_once(bot: Bot):
    twice = [asks_to_book("c1"), asks_to_book("c2"), Completion("Done.")]
    bot.dispatcher.models = Managed(bot.dispatcher.models, *twice)
    reply = await bot.member().say(EVERYTHING)
    assert reply.text.count("Booked") == 1
    assert len(await bot.rows()) == 1


async def test_a_slot_that_was_taken_is_told_when_others_are_offered(bot: Bot):
    await bot.member("bo").say(EVERYTHING)
    look = Completion("", (ToolCall("c2", "availability_specialist", '{"date": "2026-12-02", "time": "15:00"}'),))
    bot.dispatcher.models = Managed(bot.dispatcher.models, asks_to_book("c1"), look, Completion("Another?"))
    reply = await bot.member().say("A")
    assert reply.outcome == "offered"
    assert "taken" in reply.text


async def test_the_booking_agents_model_sees_the_result_and_words_it(bot: Bot, letter: str):
    script = Script(
        Completion("", (ToolCall("c1", "book", f'{{"slot_id": "{SLOT}"}}'),)), Completion("Enjoy your game!")
    )
    turn = service_turn(bot, script)
    done = await booking(turn, BookingTask(action="book", slot_id=SLOT))
    assert done.booked is not None
    assert done.words == "Enjoy your game!"
    assert '"booked"' in script.asked[1][1].messages[-1].text


async def test_a_wording_that_fails_after_the_commit_leaves_the_booking_told(bot: Bot):
    script = Script(Completion("", (ToolCall("c1", "book", f'{{"slot_id": "{SLOT}"}}'),)), ModelDown("gone"))
    done = await booking(service_turn(bot, script), BookingTask(action="book", slot_id=SLOT))
    assert done.booked is not None
    assert done.words == ""


async def test_a_booking_agent_that_checks_availability_meets_an_unknown_function(bot: Bot):
    script = Script(Completion("", (ToolCall("c1", "check_availability", "{}"),)), Completion("I cannot."))
    turn = service_turn(bot, script)
    await booking(turn, BookingTask(action="list"))
    assert (turn.mistakes, turn.desk.seen) == (1, {})


def test_before_the_model_a_task_loses_unseen_characters_and_what_is_too_long(letter: str):
    task = AvailabilityTask.model_validate({"date": "2026-12-02", "wishes": "court\u202e 2 " + "x" * 5000})
    wishes = cleaned(task).wishes
    assert wishes is not None
    assert wishes.startswith("court 2")
    assert len(wishes) == WISH_CHARS


def test_after_the_model_words_that_claim_what_was_not_done_are_dropped(letter: str):
    assert checked(make_turn(), Done(words="Booked! Court 1.")).words == ""
    assert checked(make_turn(), Found(words="Which court would you like?")).words == "Which court would you like?"


def test_neither_task_nor_answer_names_a_member(letter: str):
    fields = {name for model in (AvailabilityTask, BookingTask, Found, Done) for name in model.model_fields}
    assert not fields & {"user", "user_id", "member", "who"}


def service_turn(bot: Bot, script: Script):
    turn = make_turn(script)
    turn.desk = Desk(Who(bot.club, turn.event.member, turn.id), SqlBookings(bot.engine), bot.clock, orders.EVERYTHING)
    return turn
