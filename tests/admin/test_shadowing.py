"""`/courtbot shadow`: a second pattern that reads along, and how often it would have done the same."""

from datetime import date

import pytest

from bot.domain.shadow import Tally, Took
from bot.domain.workspace import ShadowPlan
from store.shadows import SqlShadows
from tests.kit.talk import Bot, Member


async def plan(bot: Bot) -> ShadowPlan | None:
    return (await bot.dispatcher.workspaces.load("slack", "w1")).shadow


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("B", ShadowPlan("B", 100, 200_000)),
        ("b 25%", ShadowPlan("B", 25, 200_000)),
        ("G 5 % 60,000 tokens a day", ShadowPlan("G", 5, 60_000)),
        ("C, 90000 tokens", ShadowPlan("C", 100, 90_000)),
    ],
)
async def test_an_admin_lets_a_second_pattern_read_along(bot: Bot, boss: Member, words: str, stored: ShadowPlan):
    reply = await boss.say(f"/courtbot shadow {words}")
    assert reply.outcome == "answered"
    assert f"Pattern {stored.letter} reads along" in reply.text
    assert await plan(bot) == stored
    shown = (await boss.say("/courtbot show")).text
    assert f"pattern D, shadow {stored.letter}" in shown
    assert f"shadow {stored.letter}, by" in shown


async def test_off_ends_it(bot: Bot, boss: Member):
    await boss.say("/courtbot shadow B")
    assert "No second pattern" in (await boss.say("/courtbot shadow off")).text
    assert await plan(bot) is None
    assert "shadow off, by" in (await boss.say("/courtbot show")).text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Z", "There is no pattern Z"),
        ("B 0%", "1% to 100%"),
        ("B 400%", "1% to 100%"),
        ("B 10 tokens", "at least 30,000"),
        ("sometimes", "I cannot read"),
    ],
)
async def test_words_that_make_no_sense_are_sent_back_and_change_nothing(bot: Bot, boss: Member, words: str, says: str):
    reply = await boss.say(f"/courtbot shadow {words}")
    assert (reply.outcome, says in reply.text) == ("refused", True)
    assert await plan(bot) is None


async def test_a_pattern_that_writes_past_the_desk_is_refused_with_the_reason(bot: Bot, boss: Member):
    bot.dispatcher.commands.context.lack_of_dry = lambda letter: "Its Lambda books." if letter == "H" else ""
    assert (await boss.say("/courtbot shadow H")).text == "Its Lambda books."
    assert (await boss.say("/courtbot shadow D")).outcome == "answered"


async def test_a_member_sees_and_changes_nothing_of_it(bot: Bot):
    for words in ("", " B", " off"):
        assert (await bot.member().say(f"/courtbot shadow{words}")).reason == "not_admin"
    assert await plan(bot) is None


@pytest.mark.parametrize(
    ("cents", "cost"), [(None, "B took 33 % of the tokens."), (2, "B cost 50 % as much.")], ids=["unpriced", "priced"]
)
async def test_an_admin_sees_how_often_they_agreed_what_it_took_and_where_they_differed(
    bot: Bot, boss: Member, cents: int | None, cost: str
):
    await boss.say("/courtbot shadow B")
    here, shadows = await bot.dispatcher.workspaces.load("slack", "w1"), SqlShadows(bot.engine)
    for day, end, turns in ((30, "booked", 150), (1, "booked", 52), (1, "asked", 6), (1, "refused: taken", 2)):
        on = date(2026, 12 if day == 1 else 11, day)
        price = None if cents is None else turns * cents * 10_000
        took = (
            Took(turns, turns * 300, turns * 500, price and price * 2),
            Took(turns * 2, turns * 100, turns * 1500, price),
        )
        await shadows.count(here, Tally(on, "D", "B", "booked", end, turns, *took))
    assert (await boss.say("/courtbot shadow")).text.splitlines() == [
        "Pattern B reads along with every turn, for at most 200,000 tokens a day.",
        f"D and B agreed in 96 % of 210 turns. {cost}",
        "A turn: D 1.0 calls, 300 tokens, 0.50 s; B 2.0 calls, 100 tokens, 1.50 s",
        "• Monday 30 November: 100 % of 150",
        "• Tuesday 1 December: 86 % of 60",
        "Where they differed:",
        "• D booked; B asked: 6 turns",
        "• D booked; B refused: taken: 2 turns",
    ]


async def test_before_anything_was_counted_it_says_so(boss: Member):
    reply = await boss.say("/courtbot shadow")
    assert "No second pattern reads along" in reply.text
    assert "Nothing has been counted" in reply.text
