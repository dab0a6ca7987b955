"""The member answers what is asked, picks what they want, and agrees to nothing else."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.compare.members import ModelMember, ScriptedMember
from bot.compare.records import Line
from bot.compare.scenario import Scenario
from bot.conversation.card import Card
from bot.conversation.reply import Button, Offer, Reply
from bot.llm import Ask, Completion

YES, KEEP = Button("confirm", "Book it", "confirm:1", "primary"), Button("cancel", "Not now", "decline:1")
SHALL_I = "Shall I book Court 2 on Wednesday 2 December, 15:00–16:00?"


def scenario(**values: Any) -> Scenario:
    usual: dict[str, Any] = {
        "name": "play", "difficulty": "easy", "goal": "Play tomorrow at 15:00.", "says": ("I want to play",),
        "ends": [["Court 2, 2026-12-02 15:00"]],
    }  # fmt: skip
    return Scenario.model_validate(usual | values)


def member(seed: int = 0, codes: tuple[str, ...] = (), **values: Any) -> ScriptedMember:
    return ScriptedMember(scenario(**values), random.Random(seed), codes)


def offer(court: str, hour: int) -> Offer:
    start = datetime(2026, 12, 2, hour, tzinfo=ZoneInfo("Europe/London"))
    return Offer(f"c{court[-1]}-20261202-{hour}00-60", court, start, start + timedelta(hours=1))


async def said(who: ScriptedMember, reply: Reply) -> str | None:
    return await who.next(reply, [])


async def test_a_question_is_answered_with_what_it_asks_for():
    ann = member(knows={"day": "tomorrow", "time": "3pm", "court": "court 2"})
    assert await ann.first() == "I want to play"
    assert await said(ann, Reply("asked", "Which day would you like to play?")) == "tomorrow"
    assert await said(ann, Reply("asked", "What time would you like to play?")) == "3pm"


async def test_a_question_in_german_is_answered_too():
    ann = member(knows={"day": "morgen", "time": "15 Uhr"})
    assert await said(ann, Reply("asked", "An welchem Tag möchtest du spielen?")) == "morgen"


async def test_an_answer_is_given_once():
    ann = member(knows={"time": "3pm"})
    await ann.first()
    asked = Reply("asked", "What time would you like to play?")
    assert [await said(ann, asked), await said(ann, asked)] == ["3pm", None]


@pytest.mark.parametrize("seed", range(4))
async def test_the_offer_that_leads_to_an_end_is_picked_by_letter_or_press(seed: int):
    offers = (offer("Court 1", 15), offer("Court 2", 15), offer("Court 2", 16))
    assert await said(member(seed), Reply("offered", "", offers)) in ("B", "> c2-20261202-1500-60")


async def test_several_that_are_wanted_are_picked_together():
    ann = member(ends=[["any court, 2026-12-02 15:00", "any court, 2026-12-02 15:00"]])
    offers = tuple(offer(f"Court {n}", 15) for n in (1, 2, 3))
    assert await said(ann, Reply("offered", "", offers)) == "A and B"


async def test_of_two_ends_one_is_enough():
    ann = member(ends=[["Court 1, 2026-12-02 15:00"], ["Court 3, 2026-12-02 15:00"]])
    offers = tuple(offer(f"Court {n}", 15) for n in (1, 3))
    assert await said(ann, Reply("offered", "", offers)) in ("A", "> c1-20261202-1500-60")


async def test_an_offer_that_leads_nowhere_is_left():
    for ann, hour in ((member(), 18), (member(picks="nothing"), 15)):
        await ann.first()
        assert await said(ann, Reply("offered", "", (offer("Court 2", hour),))) is None


@pytest.mark.parametrize("seed", range(4))
async def test_a_wanted_slot_is_agreed_to(seed: int):
    assert await said(member(seed), Reply("proposed", SHALL_I, buttons=(YES, KEEP))) in ("yes", "> confirm")


@pytest.mark.parametrize("seed", range(4))
async def test_another_slot_than_the_wanted_one_is_declined(seed: int):
    other = SHALL_I.replace("15:00", "17:00")
    assert await said(member(seed), Reply("proposed", other, buttons=(YES, KEEP))) in ("no", "> cancel")


@pytest.mark.parametrize(("ends", "word"), [([[]], "yes"), ([["Court 1, 2026-12-02 09:00"]], "no")])
async def test_a_cancellation_is_agreed_to_where_an_end_lacks_the_booking(ends: list[list[str]], word: str):
    ann = member(codes=("AB2CD3",), setup={"mine": ["Court 1, 2026-12-02 09:00"]}, ends=ends, tells=("x",))
    buttons = (Button("keep", "Keep", "keep:AB2CD3"), Button("cancel:AB2CD3", "Cancel", "cancel:AB2CD3", "primary"))
    answer = await said(ann, Reply("proposed", "Shall I cancel?", buttons=buttons))
    assert answer in (word, f"> {'cancel:AB2CD3' if word == 'yes' else 'keep'}")


async def test_a_failure_is_met_by_one_more_try():
    ann = member()
    await ann.first()
    failed = Reply("failed", "Something went wrong.")
    assert [await said(ann, failed), await said(ann, failed)] == ["I want to play", None]


async def test_the_next_thing_comes_when_the_first_is_settled_or_at_once():
    asked = Reply("asked", "What time would you like to play?")
    patient = member(says=("play", "and thanks"), knows={"time": "3pm"})
    hurried = member(says=("play", "and thanks"), knows={"time": "3pm"}, hurried=True)
    for ann, answers in ((patient, ["3pm", "and thanks"]), (hurried, ["and thanks", "3pm"])):
        await ann.first()
        assert [await said(ann, asked), await said(ann, asked)] == answers


class Model:
    """Says these, one after the other."""

    def __init__(self, *words: str) -> None:
        self.words, self.asks = list(words), list[Ask]()

    async def complete(self, role: str, ask: Ask) -> Completion:
        assert role == "compare.member"
        self.asks.append(ask)
        return Completion(self.words.pop(0))


async def test_a_model_plays_the_member_one_message_at_a_time_until_it_is_done():
    model = Model("3pm please", "DONE")
    ann = ModelMember(scenario(), model)
    lines = [Line(who="member", text="I want to play", at=""), Line(who="bot", text="When?", at="")]
    assert await ann.first() == "I want to play"
    assert [await ann.next(Reply("asked", "When?"), lines), await ann.next(Reply("booked", ""), lines)] == [
        "3pm please",
        None,
    ]
    assert [(m.role, m.text) for m in model.asks[0].messages] == [("assistant", "I want to play"), ("user", "When?")]
    assert "Play tomorrow at 15:00." in model.asks[0].system


async def test_a_court_that_was_put_off_is_asked_for_once_more():
    ann = member(insists="and another one", ends=[["any court, 2026-12-02 15:00", "any court, 2026-12-02 15:00"]])
    await ann.first()
    slot = offer("Court 1", 15)
    booked = Reply("booked", "", card=Card("AB2CD3", "Court 1", slot.starts_at, slot.ends_at, "ann"))
    assert [await said(ann, booked), await said(ann, booked)] == ["and another one", None]
