"""Messages of ordinary members, written before anybody looked how they would be read: each comes to what it means."""

import pytest

from tests.contract.trial.judge import FILES, Row, rows, wrong
from tests.contract.trial.talk import converse
from tests.kit.talk import Bot

FIRST = [(letter, row) for number, row in enumerate(rows("first")) for letter in ("A", "DE"[number % 2])]
"""D and E tell the same model of the same tools, so each reads every other row."""
LATER = [
    pytest.param(
        row, id=row.name, marks=[pytest.mark.xfail(reason="not understood yet")] if "open" in row.wants else []
    )
    for name in FILES[1:]
    for row in rows(name)
]
"""Of one letter only: `python -m tests.contract.trial` measures the others."""


async def comes_to_what_it_means(bot: Bot, row: Row) -> None:
    reply, ended = await converse(bot, row)
    found = wrong(row, reply, ended)
    assert not found, f"{'; '.join(found)} | {reply.text}"


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(
    ("letter", "row"), FIRST, indirect=["letter"], ids=[f"{letter}-{row.name}" for letter, row in FIRST]
)
async def test_a_message_comes_to_what_it_means(bot: Bot, row: Row):
    await comes_to_what_it_means(bot, row)


@pytest.mark.parametrize("letter", ["A"], indirect=True)
@pytest.mark.parametrize("row", LATER)
async def test_a_message_of_later_trials_comes_to_what_it_means(bot: Bot, row: Row):
    await comes_to_what_it_means(bot, row)
