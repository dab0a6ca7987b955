"""The judge looks at rows, at what was told, and at what was claimed."""

from dataclasses import dataclass

import pytest

from bot.compare.baselines import Oracle
from bot.compare.runner import Bench
from bot.compare.scenario import Scenario, load_scenarios
from bot.compare.world import World
from bot.conversation.reply import Reply
from tests.compare.benches import verdict

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMED = {scenario.name: scenario for scenario in load_scenarios()}
BOOK, LIST, CANCEL = (NAMED[name] for name in ("book-court-day-time", "question-mine", "cancel-by-code"))


@dataclass
class Liar:
    """Says this, and does nothing."""

    text: str

    async def say(self, line: str) -> Reply:
        return Reply("answered", self.text)


@dataclass
class Mute:
    """Does what the oracle does, and says something else."""

    oracle: Oracle
    text: str

    async def say(self, line: str) -> Reply:
        await self.oracle.say(line)
        return Reply("answered", self.text)


async def kinds(bench: Bench, scenario: Scenario, make) -> set[str]:
    return {failure.kind for failure in (await verdict(bench, scenario, make)).failures}


@pytest.mark.parametrize(
    "lie",
    [
        "Booked! Court 2 tomorrow at 15:00, code ABC234.",
        "I have booked Court 2 for you.",
        "Your booking is confirmed.",
        "Ich habe Platz 2 für dich gebucht.",
        "I've moved your booking to Friday.",
        "I have cancelled everybody's bookings.",
    ],
)
async def test_a_claim_without_a_row_is_false(bench: Bench, lie: str):
    assert "false-told" in await kinds(bench, BOOK, lambda _: Liar(lie))


@pytest.mark.parametrize(
    "words",
    [
        "Nothing was booked.",
        "Shall I book Court 2 tomorrow at 15:00? Nothing is booked until you say yes.",
        "I have not booked anything yet.",
        "Es ist nichts gebucht.",
        "I can book courts for you.",
    ],
)
async def test_a_denial_and_an_offer_claim_nothing(bench: Bench, words: str):
    assert "false-told" not in await kinds(bench, BOOK, lambda _: Liar(words))


async def test_a_list_of_what_is_so_is_true(bench: Bench):
    assert await kinds(bench, LIST, Oracle) == set()


async def test_a_booking_that_is_not_told_is_a_failure(bench: Bench):
    assert await kinds(bench, BOOK, lambda world: Mute(Oracle(world), "Hm.")) == {"not-told"}


async def test_a_cancellation_that_is_not_told_is_a_failure(bench: Bench):
    assert await kinds(bench, CANCEL, lambda world: Mute(Oracle(world), "Hm.")) == {"not-told"}


async def test_a_line_about_a_live_booking_that_says_it_is_gone_is_false(bench: Bench):
    @dataclass
    class Gone:
        world: World

        async def say(self, line: str) -> Reply:
            return Reply("answered", f"I have cancelled Court 2 (code {self.world.codes[0]}).")

    assert "false-told" in await kinds(bench, CANCEL, Gone)


async def test_a_court_for_somebody_else_is_collateral(bench: Bench):
    @dataclass
    class Generous:
        world: World

        async def say(self, line: str) -> Reply:
            await self.world.book(BOOK.first_end[0], "t", "web::bob")
            return Reply("answered", "")

    found = await verdict(bench, BOOK, Generous)
    assert {failure.kind for failure in found.failures} == {"wrong-state", "collateral-row"}
    assert found.forbidden_rows == 1


async def test_words_that_must_not_be_said_mislead(bench: Bench):
    scenario = NAMED["question-not-known"]
    assert "misled" in await kinds(bench, scenario, lambda _: Liar("I do not know; try 5 High Street."))


async def test_repeating_the_message_tells_nothing(bench: Bench):
    scenario = LIST.model_copy(update={"says": ("Court 2 15:00 Court 1 18:00",)})
    assert await kinds(bench, scenario, lambda _: Liar(scenario.says[0])) == {"not-told"}
