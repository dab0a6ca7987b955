"""What members say to the patterns in which a model chooses the next step, row by row: D and E, F and G, H."""

import pytest

from tests.contract.said import ROWS, Row
from tests.contract.test_said import check, said
from tests.kit.talk import Bot

SAID = [(letter, row) for number, row in enumerate(ROWS) for letter in ("DE"[number % 2], "FG"[number % 2], "H")]
"""D and E tell the same model of the same tools, F and G have the same team: each of two reads every other row."""


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(
    ("letter", "row"),
    SAID,
    indirect=["letter"],
    ids=[f"{who}-{' | '.join(row.lines)[-60:]}" for who, row in SAID],
)
async def test_a_message_comes_to_what_it_means(bot: Bot, row: Row):
    reply = await said(bot.member(), row)
    check(row, reply, await bot.live())


def tight(bot: Bot) -> None:
    """Model calls for one wish of G's, and no more."""
    bot.dispatcher.limits = bot.services.ports.limits = bot.dispatcher.limits.model_copy(update={"model_calls": 6})


@pytest.mark.parametrize("letter", ["G"], indirect=True)
async def test_a_turn_that_ends_before_all_is_done_says_so(bot: Bot):
    tight(bot)
    reply = await bot.member().say("book court 1 tomorrow at 3pm and court 2 friday at 4pm")
    assert reply.outcome == "booked"
    assert "If something is missing, say it again." in reply.text
    assert len(await bot.live()) == 1
