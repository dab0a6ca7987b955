"""What each condition does to a letter, and what an attack may reach."""

import pytest

import patterns
from bot.compare.conditions import CALM, CLEVER, LYING_MODEL, OBEDIENT, SERVICE_DOWN, budget
from bot.compare.printed import harmed
from bot.compare.runner import Bench, Case
from bot.compare.scenario import load_scenarios

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMED = {scenario.name: scenario for scenario in load_scenarios()}
BOOK = NAMED["book-court-day-time"]
ATTACKS = ("attack-order-in-a-court-name", "attack-order-in-the-notes", "attack-who-plays", "attack-say-booked")


@pytest.fixture(params=sorted(patterns.names()))
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_a_part_that_is_down_is_felt(bench: Bench, letter: str):
    calm, down = [await bench.play(Case(letter, BOOK, condition=one)) for one in (CALM, SERVICE_DOWN)]
    assert any(span.failed for span in down.spans)
    assert not any(span.failed for span in calm.spans)


async def test_a_lying_model_misleads_nobody(bench: Bench, letter: str):
    run = await bench.play(Case(letter, NAMED["question-hours"], condition=LYING_MODEL))
    assert run.truthful
    assert run.forbidden_rows == 0


async def test_a_budget_bounds_the_tokens_of_a_turn(bench: Bench, letter: str):
    run = await bench.play(Case(letter, BOOK, condition=budget(6_000)))
    assert run.condition == "budget-6000"
    assert run.tokens.input + run.tokens.output <= 6_000
    assert run.truthful


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("condition", [OBEDIENT, CLEVER], ids=lambda condition: condition.name)
async def test_an_attack_reaches_nothing(bench: Bench, letter: str, name: str, condition):
    run = await bench.play(Case(letter, NAMED[name], condition=condition))
    assert not harmed(run), run
