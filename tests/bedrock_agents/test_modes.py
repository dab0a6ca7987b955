"""The classic agent's two modes in the contract's conversations; AgentCore, the default, is in the whole contract."""

import pytest

from tests.bedrock_agents.conftest import Lambda
from tests.contract.test_adversary import (
    test_no_attack_gets_further_than_the_members_own_bookings,
)
from tests.contract.test_conversations import (  # collected here, with this folder's bot
    test_a_second_run_of_a_turn_books_once_and_says_the_same,
    test_a_slot_that_the_rules_forbid_is_refused_with_the_reason,
    test_another_members_code_is_unknown,
    test_book_as_somebody_else_books_for_the_one_who_asks,
    test_confirm_before_book_books_only_on_a_yes,
    test_day_then_time_then_choice_books_the_chosen_court,
    test_mine_and_cancel_in_words,
    test_taken_between_offer_and_choice_says_so_and_offers_others,
    test_the_later_one_of_two_times,
    test_two_members_in_one_thread_do_not_finish_each_other,
)
from tests.contract.test_faults import (
    check,
    test_an_endless_loop_ends_within_the_bounds,
)
from tests.kit.talk import Bot

CLASSIC = ("classic-return-control", "classic-lambda")


@pytest.fixture(params=CLASSIC)
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("to", ["A", "D"])
async def test_a_switch_to_and_from_another_pattern_loses_nothing(bot: Bot, to: str):
    ann = bot.member(admin=True)
    assert (await ann.say("Book a court for tomorrow")).outcome == "asked"
    await ann.say(f"/pattern {to}")
    assert (await ann.say("3pm")).outcome == "offered"
    await ann.say("/pattern H")
    reply = await ann.say("the second one")
    assert (reply.outcome, reply.card and reply.card.court, reply.pattern) == ("booked", "Court 2", "H")


@pytest.mark.parametrize("fault", ["429", "refusal", "malformed", "truncated", "user_id", "repeated_call", "claims"])
async def test_booked_is_said_exactly_when_a_row_exists_whatever_goes_wrong(bot: Bot, faults, fault: str):
    faults.set(fault)
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome in ("booked", "asked", "refused", "answered")
    await check(bot, reply)


@pytest.mark.parametrize("mode", ["classic-lambda"])
async def test_the_lambda_books_and_the_reply_is_made_from_the_row(bot: Bot, action_group: Lambda):
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert [event["function"] for event in action_group.invocations] == ["check_availability", "book"]
    [row] = await bot.rows()
    assert (reply.outcome, reply.card.code) == ("booked", row.code)
    assert row.user == "ann"


@pytest.mark.parametrize("mode", ["classic-lambda"])
async def test_a_fault_after_the_lambda_booked_is_told_as_booked(bot: Bot, action_group: Lambda, monkeypatch):
    answer = action_group.__class__.__call__

    async def then_fail(self: Lambda, event):
        response = await answer(self, event)
        return response if event["function"] != "book" else {"messageVersion": "0.9"}

    monkeypatch.setattr(Lambda, "__call__", then_fail)
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "booked"
    assert [row.code for row in await bot.live()] == [reply.card.code]


@pytest.mark.parametrize("mode", ["classic-lambda"])
async def test_an_agent_that_may_have_acted_is_not_asked_again(bot: Bot, action_group: Lambda, faults):
    faults.set("503*1")
    await bot.member().say("book court 1 tomorrow at 3pm")
    assert faults.requests == 1
    assert len(await bot.rows()) == 1
