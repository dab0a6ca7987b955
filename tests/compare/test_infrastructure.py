"""What is no fault of a letter is told apart, and tried again within bounds."""

from dataclasses import replace

import pytest

from bot.compare.runner import TRIES, Bench, Case
from bot.compare.scenario import load_scenarios

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMED = {scenario.name: scenario for scenario in load_scenarios()}
NOWHERE = "127.0.0.1:9"


async def with_settings(bench: Bench, **changed: object) -> Bench:
    own = replace(bench, settings=bench.settings.model_copy(update=changed), offline=None)
    await own.prepare()
    return own


async def test_a_run_without_redis_says_nothing_of_the_letter(bench: Bench):
    own = await with_settings(bench, redis_url=f"redis://{NOWHERE}/0")
    run = await own.play(Case("D", NAMED["book-court-day-time"]))
    assert run.infrastructure_error == "StoreDown: Redis does not answer"
    assert not run.passed
    assert run.failures == ()
    assert own._count == TRIES


async def test_tries_come_to_an_end(bench: Bench):
    own = await with_settings(bench, redis_url=f"redis://{NOWHERE}/0")
    own._retries = 1_000
    await own.play(Case("D", NAMED["book-court-day-time"]))
    assert own._count == 1


@pytest.mark.parametrize("tells", [(), ("never said",)], ids=["passed by its fall-back", "failed"])
async def test_a_run_whose_real_model_is_down_says_nothing_of_the_letter(bench: Bench, tells: tuple[str, ...]):
    server = {"models": f"*=openai:mine@http://{NOWHERE}/v1"}
    keys = dict.fromkeys(("openai_api_key", "anthropic_api_key", "aws_access_key_id"))
    own = await with_settings(bench, **server, **keys)
    scenario = NAMED["two-list-and-look"]
    run = await own.play(Case("D", scenario.model_copy(update={"tells": scenario.tells + tells})))
    assert run.infrastructure_error == "d.loop: mine was down"
    assert bool(run.failures) == bool(tells)
    assert (run.passed, run.emulated) == (False, False)
    assert own._count == TRIES
