"""The journeys of an admin, and what stands beside conversations: the Home tab, a turn at work."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from adapters.discord import cards
from adapters.slack.views import home_view
from bot.conversation.work import Work, plan
from bot.domain.member import User
from bot.intake.queries import Queries
from store.bookings import SqlBookings
from tests.kit.talk import Bot
from tests.kit.working import at
from tests.looks.journeys import Journey, Step

Json = dict[str, Any]
SAID = (
    "/courtbot help",
    "/courtbot bookings tomorrow",
    "/courtbot courts add Court 4, clay, indoor",
    "/courtbot courts scrap Court 4",
    "/courtbot club zone=EST",
    "/courtbot club zone=London",
    "/courtbot rules slot=90",
    "/courtbot rules slot=60 | longest=120",
    "/courtbot confirm on",
    "/courtbot confirm off",
    "/courtbot hours weekends 9-18",
    "/courtbot reopen 24 December",
    "/courtbot close 24-26 December",
)


async def steps(bot: Bot, platform: str) -> AsyncIterator[Step]:
    boss = Journey(bot, platform)
    boss.who = {"user": User("9", "boss", admin=True)}
    for words in SAID:
        yield await boss.say(words)
    yield (asked := await boss.say("/courtbot close court 2 tomorrow 12-14 because of league"))
    close = next(button for button in asked.reply.buttons if button.id == "close")
    yield await boss.press(close.label, close.choice)
    yield await boss.say("/courtbot bookings tomorrow")
    yield await boss.say("/courtbot reopen court 2 tomorrow")
    yield await boss.say("/courtbot show")


WORKING = {
    "a plan": plan({"parse": "Reading your message", "look": "Looking at what is free", "book": "Booking"}).at(1),
    "calls as they come": at("Reading your message", "Looking at what is free on Wednesday 2 December"),
}


def at_work(platform: str, work: Work) -> str:
    if platform == "slack":
        marks = {"pending": "○", "in_progress": "◐", "complete": "●"}
        return "\n".join(f"{marks[step.status]} {step.title}" for step in work.steps)
    return cards.progress(work.text)["content"].replace("-# ", "· ") if platform == "discord" else f"⠋ {work.text} …"


async def home(bot: Bot, admin: bool) -> list[Json]:
    """The blocks of the Home tab of somebody who plays today and tomorrow."""
    for user, words in (("ann", "book court 1 tomorrow at 3pm"), ("bo", "book court 2 today at 6pm")):
        await bot.member(user).say(words)
    workspaces, context = bot.dispatcher.workspaces, bot.dispatcher.commands.context
    queries = Queries(workspaces, SqlBookings(bot.engine), context.member_data, context.club_admin, bot.clock)
    event = bot.member().event()
    page = await queries.home(event)
    return home_view(replace(page, today=await queries.today(event)), "", admin)["blocks"]
