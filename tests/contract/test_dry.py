"""Every pattern at a dry desk: it answers as it would, and nothing has happened."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.session import Session
from bot.runtime.dry import Asked, NotDry, Tried
from bot.settings.limits import Limits
from patterns.services.client import open_client
from tests.kit.dry import dry_desk, rows
from tests.kit.talk import Bot, Member


async def tried(bot: Bot, letter: str, member: Member, text: str, session: Session | None = None) -> Tried:
    desk = dry_desk(bot)
    asked = Asked.first(member.event(text=text), bot.club, bot.clock(), Limits())
    asked = replace(asked, session=session or Session())
    return await desk.run(letter, asked, await desk.snapshots.take(asked.who, asked.now))


async def test_a_dry_booking_is_told_as_booked_and_is_nowhere(bot: Bot, letter: str):
    await bot.dispatcher.workspaces.load("slack", "w1")  # a new one gets its club's row
    before = await rows(bot.engine)
    dry = await tried(bot, letter, bot.member(), "please book court 3 tomorrow at 3pm")
    assert dry.reply.outcome == "booked"
    [change] = dry.turn.desk.changes
    assert (change.what, change.booking.slot.court.name) == ("booked", "Court 3")
    assert dry.turn.model_calls or letter == "H"
    assert await rows(bot.engine) == before


async def test_a_dry_desk_knows_what_others_and_the_member_have(bot: Bot, letter: str):
    bob, ann = bot.member("bob"), bot.member()
    assert (await bob.say("please book court 3 tomorrow at 3pm")).outcome == "booked"
    assert (await ann.say("please book court 1 on Friday at 6pm")).outcome == "booked"
    before = await rows(bot.engine)
    assert (await tried(bot, letter, ann, "please book court 3 tomorrow at 3pm")).reply.outcome != "booked"
    dry = await tried(bot, letter, ann, "cancel my booking on Friday")
    assert dry.reply.outcome == "cancelled"
    assert await rows(bot.engine) == before
    assert len(await bot.live()) == 2


async def test_services_are_not_asked_for_a_dry_run(bot: Bot, letter: str, monkeypatch: pytest.MonkeyPatch):
    async def nobody(*_: Any) -> Any:
        raise AssertionError("the process's own client was used")

    client = await bot.dispatcher.resources.get(open_client)
    monkeypatch.setattr(client, "post", nobody)
    assert (await tried(bot, letter, bot.member(), "please book court 3 tomorrow at 3pm")).reply.outcome == "booked"


async def test_an_agent_whose_own_lambda_books_cannot_run_dry(bot: Bot):
    settings = bot.dispatcher.resources.settings.model_copy(update={"h_backend": "classic-lambda"})
    desk = dry_desk(bot, settings=settings)
    asked = Asked.first(bot.member().event(text="book tomorrow at 3pm"), bot.club, bot.clock(), Limits())
    with pytest.raises(NotDry, match="agentcore"):
        await desk.run("H", asked, await desk.snapshots.take(asked.who, asked.now))
