"""The journeys of a member, told by the plain picker: what is said or pressed, and the reply."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.notices import reminder
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.club import Club
from bot.domain.member import ReplyTo, User
from bot.domain.ports import Reminder
from bot.llm import Models
from patterns.a_ai_service import plain
from tests.kit.replies import carded
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock

TRACE = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Step:
    title: str
    event: Event
    reply: Reply


class Journey:
    """A member's, whose steps are kept. A terminal has no forms and no buttons of its own."""

    def __init__(self, bot: Bot, platform: str, locale: str = "") -> None:
        self.bot, self.platform = bot, platform
        self.member = bot.member(platform="console" if platform == "terminal" else platform)
        self.who: dict[str, Any] = {"user": User("1", "ann", locale=locale)}

    async def say(self, words: str) -> Step:
        return self._step(f"“{words}”", await self.member.say(words, **self.who))

    async def press(self, label: str, choice: str) -> Step:
        event = self.member.event(kind="action", choice=choice, **self.who)
        return self._step(f"[{label}]", await self.member.run(event))

    def _step(self, title: str, reply: Reply) -> Step:
        return Step(title, self.member.events[-1], replace(reply, trace=TRACE, pattern="D"))


async def steps(engine: AsyncEngine, club: Club, clock: Clock, platform: str) -> AsyncIterator[Step]:
    bot = make_bot(engine, club, clock, cast(Models, None), load=lambda letter: plain)
    ann = Journey(bot, platform)
    yield await ann.say("what is free tomorrow at 3pm?")
    yield (booked := await ann.press("Court 2", "c2-20261202-1500-60"))
    code = carded(booked.reply).code
    yield replace(booked, title="the same, by a model", reply=replace(booked.reply, model="gpt"))
    yield await ann.say("book court 2 tomorrow at 3pm")
    async for step in _others(ann):
        yield step
    async for step in _changes(ann, code):
        yield step
    async for step in _beside(ann):
        yield step
    eva = Journey(bot, platform, "de-DE")
    yield await eva.say("was ist am 4.12. um 15 Uhr frei?")
    yield await eva.press("Court 1", "c1-20261204-1500-60")


async def _others(ann: Journey) -> AsyncIterator[Step]:
    await Journey(ann.bot, ann.platform).member.say("book court 1 on Thursday at 3pm", user=User("2", "bo"))
    yield await ann.say("book court 1 on Thursday at 3pm")
    yield await ann.say("never mind")
    yield await ann.say("what is free tomorrow?")
    if ann.platform != "terminal":
        yield await ann.press("16:00 · 3 courts", "at:c1-20261202-1600-60")
    yield await ann.say("never mind")
    yield await ann.say("book court 1 tomorrow at 15:10")
    yield await ann.say("never mind")
    yield await ann.say("book court 3 on Friday at 6pm")
    yield await ann.say("mine")


async def _changes(ann: Journey, code: str) -> AsyncIterator[Step]:
    yield await ann.press("Move", f"move:{code}")
    yield (moved := await ann.press("the new time", f"move:{code}:c2-20261202-1600-60"))
    if ann.platform != "terminal":
        yield replace(moved, title="the same, beside its card", reply=replies.beside_card(moved.reply))
        yield await _reminded(ann, code)
        yield await ann.press("Cancel booking", f"cancelling:{code}")
        yield await ann.press("Keep", f"keep:{code}")
    yield await ann.press("Cancel booking", f"cancel:{code}")


async def _beside(ann: Journey) -> AsyncIterator[Step]:
    """What is asked for beside booking, and what becomes of a message that is out of date."""
    yield await ann.say("help")
    yield (booked := await ann.say("book court 3 on Monday at 6pm"))
    if ann.platform != "terminal":
        yield await ann.press("Remind me", f"remind:{carded(booked.reply).code}")
        yield replace(booked, title="an offer that is out of date", reply=replies.out_of_date(carded(booked.reply)))
        yield replace(booked, title="what a forgotten member was shown", reply=replies.deleted())
        yield await ann.say("tell me when Monday 7pm frees up")
    yield await ann.say("forget me")


async def _reminded(ann: Journey, code: str) -> Step:
    [booking] = [b for b in await ann.bot.live() if b.code == code]
    to = ReplyTo(ann.member.platform, {"user": "1", "workspace": "w1"})
    starts = booking.slot.starts_at
    event = reminder(Reminder(code, 60, starts, booking.member, ann.platform, "w1", to))
    assert event is not None
    return Step("a reminder", event, replace(await ann.member.run(event), trace=TRACE, pattern="D"))
