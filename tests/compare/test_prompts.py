"""A prompt is changed, the same scenarios are played before and after, and the difference is told with its interval."""

import pytest

from bot.compare.diff import Change, changes, exit_status
from bot.compare.runner import Bench, Case
from bot.compare.scenario import load_scenarios
from bot.conversation import prompts
from bot.conversation.turn import Turn
from tests.compare.synthetic import comparison

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOVES = [scenario for scenario in load_scenarios() if "move" in scenario.tags]


async def changed(bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> Change:
    cases = [Case("D", scenario) for scenario in MOVES]
    before = [await bench.play(case) for case in cases]
    monkeypatch.setattr(prompts, name, value)
    after = [await bench.play(case) for case in cases]
    (change,) = changes(comparison(*before), comparison(*after))
    assert change.success.same + change.success.less + change.success.more == len(cases)
    return change


async def test_a_prompt_without_the_facts_of_the_moment_is_worse(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    async def nothing(turn: Turn) -> str:
        return ""

    change = await changed(bench, monkeypatch, "brief", nothing)
    assert change.worse
    assert change.difference.low <= change.after - change.before <= change.difference.high < 0
    assert "move-an-hour-later" in change.lost
    assert exit_status([change]) == 1


async def test_a_shorter_prompt_that_says_the_same_to_the_model_costs_less(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    change = await changed(bench, monkeypatch, "ASSISTANT", prompts.ASSISTANT.replace(prompts.CONDUCT, ""))
    assert (change.worse, change.better, change.lost, change.won) == (False, False, (), ())
    assert change.tokens[1] < change.tokens[0]
