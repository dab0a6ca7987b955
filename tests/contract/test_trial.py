"""Messages of ordinary members, written before anybody looked how they would be read: each comes to what it means."""

import pytest

from tests.contract.trial.judge import Row, rows, wrong
from tests.kit.talk import Bot

FIRST = rows("first")
ROWS = FIRST


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_a_message_comes_to_what_it_means(bot: Bot, row: Row):
    ann = bot.member()
    replies = [await ann.say(line) for line in row.say]
    found = wrong(row, replies[-1], await bot.live())
    assert not found, f"{'; '.join(found)} | {replies[-1].text}"
