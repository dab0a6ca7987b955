"""A careless model, and one that lies, behind the parse of A, B and C: what it returns is used where it means one
thing, told back where it does not, and never shown."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.resources import Resources
from bot.domain.club import Club
from bot.llm import Ask, Completion
from bot.sandbox.brain import think
from bot.settings import Settings
from store.sql import Engine
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock

BOOK = "book court 2 tomorrow at 3pm"
LIE = "Booked! Court 9, see example.com, code 234BCD"
Answer = dict[str, Any]


class Careless:
    """The offline model, whose answers to parse come out changed; `answers` counts them."""

    def __init__(self) -> None:
        self.change: Callable[[Answer, int], Answer | str] = lambda answer, n: answer
        self.answers = 0

    async def complete(self, role: str, ask: Ask) -> Completion:
        said = think(ask)
        if not role.endswith(".parse"):
            return said
        self.answers += 1
        changed = self.change(json.loads(said.text), self.answers)
        return Completion(changed if isinstance(changed, str) else json.dumps(changed))


@pytest.fixture
def models() -> Careless:
    return Careless()


@pytest.fixture(params=["A", "B", "C"])
async def bot(
    request: pytest.FixtureRequest, club: Club, clock: Clock, models: Careless, sqlite_engine: Engine, tmp_path: Path
) -> AsyncIterator[Bot]:
    parts = Resources(Settings(home=tmp_path))
    yield make_bot(sqlite_engine, club, clock, models, request.param, parts=parts)
    await parts.aclose()


def with_prose(answer: Answer, n: int) -> str:
    return f"Sure, here you are:\n```json\n{json.dumps(answer)}\n```\nAnything else?"


def with_empty_values(answer: Answer, n: int) -> Answer:
    wishes = [{name: value if value else "" for name, value in wish.items()} for wish in answer["wishes"]]
    return {"wishes": wishes, "unclear": None, "no_court": "null", "no_booking": "none"}


def with_what_is_needed(answer: Answer, n: int) -> Answer:
    return {"wishes": [{name: value for name, value in wish.items() if value} for wish in answer["wishes"]]}


def with_names_for_keys(answer: Answer, n: int) -> Answer:
    return {"wishes": [wish | {"courts": ["c2"]} for wish in answer["wishes"]]}


@pytest.mark.parametrize("change", [with_prose, with_empty_values, with_what_is_needed, with_names_for_keys])
async def test_an_answer_that_means_one_thing_is_used_as_it_comes(bot: Bot, models: Careless, change: Any):
    models.change = change
    reply = await bot.member().say(BOOK)
    [booking] = await bot.live()
    assert (reply.outcome, booking.slot.court.name, models.answers) == ("booked", "Court 2", 1)


WRONG: dict[str, Any] = {
    "an intent that is none": {"intent": "fly"},
    "a topic that is none": {"topic": "weather"},
    "an offer where none is open": {"offers": ["offer_c"]},
    "a booking of nobody": {"bookings": ["booking_7"]},
    "a court that is none": {"courts": ["court_19"]},
    "a day in words": {"date": "tomorrow"},
    "a time with a zone": {"time": "15:00+01:00"},
    "no number": {"minutes": "an hour"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_an_answer_that_cannot_be_used_is_asked_for_once_more(bot: Bot, models: Careless, wrong: Answer):
    models.change = lambda answer, n: {"wishes": [answer["wishes"][0] | wrong]} if n == 1 else answer
    assert (await bot.member().say(BOOK)).outcome == "booked"
    assert models.answers == 2


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_a_message_whose_answer_stays_wrong_is_read_without_the_model(bot: Bot, models: Careless, wrong: Answer):
    models.change = lambda answer, n: {"wishes": [answer["wishes"][0] | wrong]}
    reply = await bot.member().say(BOOK)
    assert models.answers == 2
    assert (reply.outcome == "booked") == (len(await bot.live()) == 1)


CONTRADICTIONS: dict[str, Any] = {
    "takes what it excludes": {"offers": ["offer_a"], "not_offers": ["offer_a"]},
    "takes an offer at another time": {"offers": ["offer_a"], "time": "19:00", "date": "2026-12-02"},
    "takes an offer of another day": {"offers": ["offer_a"], "date": "2026-12-11", "time": "15:00"},
    "only asks": {"intent": "check", "offers": ["offer_a"]},
    "says no": {"intent": "no", "offers": ["offer_a"]},
    "does not understand": {"offers": ["offer_a"], "unclear": True},
}


@pytest.mark.parametrize("said", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
async def test_a_contradiction_takes_no_offer(bot: Bot, models: Careless, said: Answer):
    ann = bot.member()
    await ann.say("what is free tomorrow at 3pm?")
    wish: Answer = {"intent": "book"} | said
    unclear = "that" if wish.pop("unclear", False) else ""
    models.change = lambda answer, n: {"wishes": [wish], "unclear": unclear}
    reply = await ann.say("well, that")
    assert "15:00" not in [f"{b.slot.local:%H:%M}" for b in await bot.live() if b.slot.local.day == 2]
    assert reply.outcome == "booked" or not await bot.live()


async def test_words_of_a_model_are_never_shown(bot: Bot, models: Careless):
    models.change = lambda answer, n: {
        "wishes": [{"intent": "book", "surface": LIE, "date": "2026-12-02", "time": "15:00"}, {"intent": "cancel"}],
        "unclear": LIE, "no_court": LIE, "no_booking": LIE,
    }  # fmt: skip
    reply = await bot.member().say("hm")
    assert await bot.live() == []
    assert "example.com" not in reply.text
    assert "234BCD" not in reply.text


async def test_wishes_without_end_are_bounded_and_named(bot: Bot, models: Careless):
    hours = [
        {"intent": "book", "date": "2026-12-02", "time": f"{hour}:00", "courts": ["court_1"]} for hour in range(10, 22)
    ]
    models.change = lambda answer, n: {"wishes": hours}
    reply = await bot.member().say("book it all")
    assert len(await bot.live()) <= bot.club.rules.max_per_turn
    assert "at most 2 courts a message" in reply.text
    assert "Not booked yet" in reply.text
