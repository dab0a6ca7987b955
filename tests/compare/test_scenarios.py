"""The scenarios are right: a perfect script passes them, and neither an idle one nor a mistaken one does."""

from collections import Counter

import pytest

from bot.compare.baselines import Echo, FirstFree, Oracle, Silent
from bot.compare.runner import Bench
from bot.compare.scenario import Scenario, load_scenarios
from tests.compare.benches import verdict
from tests.compare.mutants import MUTANTS

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCENARIOS = load_scenarios()
AREAS = (
    "one-shot", "missing", "change-of-mind", "choose", "exclude", "two-wishes", "move", "cancel", "full", "limit",
    "closed", "question", "german", "rambling", "talk", "waitlist", "series", "confirm", "injection",
)  # fmt: skip


@pytest.fixture(params=SCENARIOS, ids=lambda scenario: scenario.name)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return request.param


async def test_the_oracle_passes(bench: Bench, scenario: Scenario):
    found = await verdict(bench, scenario, Oracle)
    assert found.passed, found.failures
    assert found.forbidden_rows == 0


async def test_a_baseline_that_understands_nothing_fails(bench: Bench, scenario: Scenario):
    for make in (lambda _: Silent(), lambda _: Echo(), FirstFree):
        assert not (await verdict(bench, scenario, make)).passed


async def test_a_mistaken_oracle_fails_where_its_mistake_is_one(bench: Bench, scenario: Scenario):
    for mutant in (mutant for mutant, goes_wrong in MUTANTS.items() if goes_wrong(scenario)):
        assert not (await verdict(bench, scenario, mutant)).passed, mutant


async def test_every_area_has_its_scenarios():
    tags = Counter(tag for scenario in SCENARIOS for tag in scenario.tags)
    assert len(SCENARIOS) >= 120
    assert all(tags[area] >= 5 for area in AREAS), tags
    assert {scenario.difficulty for scenario in SCENARIOS} == {"easy", "medium", "hard"}


async def test_the_quick_ones_touch_every_area():
    tags = {tag for scenario in SCENARIOS if scenario.quick for tag in scenario.tags}
    assert tags >= set(AREAS)
