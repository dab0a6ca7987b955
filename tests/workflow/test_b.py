"""B beyond the contract: a failing select or wording, and the trail of a run."""

import json
from typing import Any

import pytest

from bot.domain.club import Club
from bot.llm import ModelDown, ModelMisbehaved
from store.sql import Engine
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock
from tests.workflow.conftest import Models


@pytest.fixture
def bot(club: Club, clock: Clock, models: Models, sqlite_engine: Engine) -> Bot:
    return make_bot(sqlite_engine, club, clock, models, "B")


async def test_one_message_is_parsed_selected_booked_and_worded_by_its_roles(bot: Bot, models: Models):
    models.instead["b.confirm"] = {"prose": "Have fun out there!"}
    reply = await bot.member().say("book a court tomorrow at 3pm")
    assert models.roles == ["b.parse", "b.select", "b.confirm"]
    assert reply.outcome == "booked"
    first, second = reply.text.splitlines()
    assert reply.card.code in first
    assert second == "Have fun out there!"


@pytest.mark.parametrize("error", [ModelDown("x"), ModelMisbehaved("refusal"), {"prose": "Booked Court 9 at 7am!"}])
async def test_a_wording_that_fails_after_the_commit_leaves_the_facts(bot: Bot, models: Models, error: Any):
    models.instead["b.confirm"] = error
    reply = await bot.member().say("book court 2 tomorrow at 3pm")
    [booking] = await bot.live()
    assert reply.text == f"Booked: Court 2 on Wednesday 2 December, 15:00–16:00. Code {booking.code}."


@pytest.mark.parametrize("error", [ModelDown("x"), {"slot_id": "c1-20261202-1800-60"}])
async def test_a_select_that_fails_books_nothing_and_leaves_the_choice_to_the_member(
    bot: Bot, models: Models, error: Any
):
    models.instead["b.select"] = error
    ann = bot.member()
    reply = await ann.say("book a court tomorrow at 3pm")
    assert reply.outcome == "offered"
    assert await bot.rows() == []
    assert (await ann.press(reply.offers[1].slot_id)).outcome == "booked"


async def test_a_court_that_is_not_free_is_not_replaced_by_another(bot: Bot):
    await bot.member("bo").say("book court 1 tomorrow at 3pm")
    await bot.member("cy").say("book court 2 tomorrow at 3pm")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert reply.outcome == "offered"
    assert [o.court for o in reply.offers if o.starts_at.hour == 15] == ["Court 3"]
    assert {o.court for o in reply.offers if o.starts_at.hour != 15} <= {"Court 1"}


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("book a court tomorrow at 3pm", ["parse", "availability", "select", "book", "confirm"]),
        ("book a court tomorrow", ["parse"]),
        ("what is free tomorrow at 3pm?", ["parse", "availability"]),
        ("what have I booked?", ["parse"]),
    ],
)
async def test_the_trail_tells_each_step_of_the_last_run(bot: Bot, words: str, steps: list[str]):
    ann = bot.member()
    await ann.say(words)
    trail = ann.session.state["B"]
    assert trail["turn"] == ann.events[-1].turn_id
    assert [step["step"] for step in trail["steps"]] == steps
    assert json.loads(trail["steps"][0]["input"])["text"] == words
    assert all("output" in step for step in trail["steps"])


async def test_the_trail_tells_which_step_failed(bot: Bot, models: Models):
    models.instead["b.select"] = ModelDown("x")
    ann = bot.member()
    await ann.say("book a court tomorrow at 3pm")
    assert ann.session.state["B"]["steps"][-1]["error"] == "ModelDown"
