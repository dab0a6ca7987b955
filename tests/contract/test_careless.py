"""A careless model behind every pattern: empty text for what it leaves out, prose around its JSON, each call twice, and
a claim that all is done. What the member ordered is done once, and nobody reads the claim."""

import pytest

from bot.sandbox.faults import Faults
from tests.contract.said import BOOK_TOMORROW, FREE_AT_3PM, NOTHING, Row, court
from tests.contract.test_said import check, said
from tests.kit.talk import Bot

ROWS = (
    Row((BOOK_TOMORROW,), ((court(2, "02T15:00"),),), outcomes=("booked",)),
    Row((FREE_AT_3PM, "B"), ((court(2, "02T15:00"),),), outcomes=("booked",)),
    Row((FREE_AT_3PM, "neither"), (NOTHING,)),
    Row((BOOK_TOMORROW, "make it an hour later"), ((court(2, "02T16:00"),),), outcomes=("moved",)),
    Row((BOOK_TOMORROW, "cancel {code}"), (NOTHING,), outcomes=("cancelled",)),
    Row(("is court 2 indoor?",), (NOTHING,)),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " | ".join(row.lines)[-60:])
async def test_a_careless_model_does_what_was_ordered_and_misleads_nobody(bot: Bot, faults: Faults, row: Row):
    faults.set("sloppy")
    reply = await said(bot.member(), row)
    check(row, reply, await bot.live())
    assert "All done" not in reply.text
    assert "19:00" not in reply.text
