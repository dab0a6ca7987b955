"""Every letter plays a handful of scenarios; the whole suite is the command's work."""

import pytest

import patterns
from bot.compare.conditions import MODEL_ERRORS, SERVICE_DOWN
from bot.compare.records import RunRecord
from bot.compare.runner import Bench, Case
from bot.compare.scenario import Scenario, load_scenarios

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMED = {scenario.name: scenario for scenario in load_scenarios()}
FEW = ("book-court-day-time", "missing-time", "cancel-one-by-day", "full-and-nothing-else-will-do", "german-move")


@pytest.fixture(params=sorted(patterns.names()))
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=FEW)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return NAMED[request.param]


async def test_a_letter_passes(bench: Bench, letter: str, scenario: Scenario):
    run = await bench.play(Case(letter, scenario))
    assert run.passed, run
    assert run.emulated
    assert len(run.transcript) == 2 * run.turns


async def test_a_booking_is_counted_and_priced(bench: Bench, letter: str):
    run = await bench.play(Case(letter, NAMED["book-court-day-time"]))
    assert run.calls >= 1
    assert run.tokens.input > run.tokens.output > 0
    assert run.cost_usd is not None
    assert run.simulated_seconds["2"] == pytest.approx(run.simulated_seconds["0"] + 2 * run.calls, abs=0.01)
    assert {span.kind for span in run.spans} >= {"turn", "model"}


WHO_CALLED = {  # for what is no model, tool or database
    "C": [("code", "parse"), ("code", "availability"), ("code", "booking")],
    "F": [("f.manager", "Availability specialist"), ("f.manager", "Booking specialist")],
    "G": [("g.manager", "availability-agent"), ("g.manager", "booking-agent")],
}


async def test_the_record_says_who_called_whom(bench: Bench, letter: str):
    run = await bench.play(Case(letter, NAMED["book-court-day-time"]))
    called = [span for span in run.spans if span.kind in ("agent", "hop")]
    assert [(span.who, span.whom) for span in called] == WHO_CALLED.get(letter, [])
    assert run.hops == (len(called) if letter in "CG" else 0)  # F's agents are in one process


def same(run: RunRecord) -> RunRecord:
    """What a seed decides: codes, traces and times are new each time."""
    blank = {"spans": (), "transcript": (), "seconds": 0, "cpu_seconds": 0, "simulated_seconds": {}, "cost_usd": 0}
    return run.model_copy(update=blank)


async def test_the_same_seed_plays_the_same_run(bench: Bench):
    case = Case("D", NAMED["missing-day-and-time"], trial=1, seed=7)
    assert same(await bench.play(case)) == same(await bench.play(case))


@pytest.mark.parametrize("condition", [MODEL_ERRORS, SERVICE_DOWN], ids=lambda condition: condition.name)
async def test_a_letter_that_is_hindered_tells_the_truth(bench: Bench, letter: str, condition):
    run = await bench.play(Case(letter, NAMED["book-court-day-time"], condition=condition))
    assert run.truthful
    assert run.forbidden_rows == 0
    assert run.infrastructure_error is None
