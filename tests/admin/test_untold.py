"""A cancellation by an admin is told to its member, wherever the admin's turn ended after the commit."""

from typing import Any

import pytest

from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from bot.runtime import cancellation_loop
from store.cancellations import SqlCancellations
from tests.admin.acts import booked
from tests.kit.talk import Bot, Member

OTHER = "c2-20261202-1500-60"


async def told(bot: Bot) -> list[Event]:
    """What one look of the loop hands to the inbox."""
    found: list[Event] = []

    async def notify(event: Event) -> bool:
        found.append(event)
        return True

    context = bot.dispatcher.commands.context
    await cancellation_loop.look(cancellations(bot), context.member_data, notify)
    return found


def cancellations(bot: Bot) -> SqlCancellations:
    workspaces: Any = bot.dispatcher.workspaces
    return SqlCancellations(bot.engine, workspaces)


def losing_answers(bot: Bot, name: str, error: type[BaseException]) -> None:
    """What the database commits by that method, nobody hears of."""
    admin = bot.dispatcher.commands.context.club_admin
    really = getattr(admin, name)

    async def lost(*arguments: Any) -> None:
        await really(*arguments)
        raise error("the database")

    setattr(admin, name, lost)


@pytest.mark.parametrize("error", [StoreDown, TimeoutError, RuntimeError])
async def test_a_closure_whose_answer_was_lost_is_told(bot: Bot, boss: Member, error: type[Exception]):
    code = await booked(bot)
    await boss.say("/courtbot close 2 December because of frost")
    losing_answers(bot, "close", error)
    assert (await boss.press("close")).outcome == "failed"
    assert bot.notices == []
    [event] = await told(bot)
    reply = await bot.member().run(event)
    assert f"The club had to cancel your booking {code}" in reply.text
    assert "(frost)" in reply.text


async def test_a_cancellation_whose_answer_was_lost_is_told(bot: Bot, boss: Member):
    code = await booked(bot)
    losing_answers(bot, "cancel_for", StoreDown)
    await boss.say(f"/courtbot cancel {code}")
    assert [event.choice for event in await told(bot)] == [f"closed:{code}"]


async def test_the_loop_makes_the_notices_of_the_turn_and_each_once(bot: Bot, boss: Member):
    await booked(bot)
    await booked(bot, "bo", OTHER)
    await boss.say("/courtbot close 2 December")
    await boss.press("close")
    assert {event.id for event in await told(bot)} == {event.id for event in bot.notices}
    assert await told(bot) == []


async def test_a_loop_that_dies_before_it_marks_tells_again(bot: Bot, boss: Member):
    code = await booked(bot)
    await boss.say(f"/courtbot cancel {code}")

    async def dies(event: Event) -> bool:
        raise StoreDown("Redis")

    with pytest.raises(StoreDown):
        await cancellation_loop.look(cancellations(bot), bot.dispatcher.commands.context.member_data, dies)
    assert [event.choice for event in await told(bot)] == [f"closed:{code}"]


async def test_admins_are_not_told_of_their_own_booking(bot: Bot, boss: Member):
    await booked(bot, "boss")
    await boss.say("/courtbot close 2 December")
    await boss.press("close")
    assert await told(bot) == []


async def test_a_member_who_was_forgotten_meanwhile_is_not_told(bot: Bot, boss: Member):
    code = await booked(bot)
    await boss.say(f"/courtbot cancel {code}")
    await bot.dispatcher.commands.context.member_data.forget("slack::ann", "slack::ann", bot.clock())
    assert await told(bot) == []
    assert await cancellations(bot).untold() == []
