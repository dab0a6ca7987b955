"""Any server that speaks Chat Completions answers for any role, by its address."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.compare.play import play_all
from bot.compare.records import RunRecord
from bot.compare.runner import Bench, Case
from bot.compare.scenario import load_scenarios

pytestmark = pytest.mark.asyncio(loop_scope="module")
[BOOK] = [one for one in load_scenarios() if one.name == "book-court-day-time"]


async def with_server(bench: Bench, model: str) -> Bench:
    """No vendor has a key, and every role asks that model of a server on loopback."""
    told = {"models": f"*=openai:{model}@{bench.settings.openai_base_url}"}
    told |= {"chat_api_key": bench.settings.openai_api_key}
    told |= dict.fromkeys(("openai_api_key", "anthropic_api_key", "aws_access_key_id"))
    own = replace(bench, settings=bench.settings.model_copy(update=told))
    await own.prepare()
    return own


@pytest.mark.parametrize(("model", "priced"), [("gpt-4o-mini", True), ("my-own-model", False)])
async def test_a_record_has_the_servers_model_tokens_and_price(bench: Bench, model: str, priced: bool):
    run = await (await with_server(bench, model)).play(Case("D", BOOK))
    assert run.passed, run
    assert not run.emulated
    assert run.models == {"d.loop": model}
    assert run.tokens.input > 0
    assert set(run.simulated_seconds.values()) == {run.simulated_seconds["0"]}  # a real call takes what it takes
    assert (run.cost_usd is not None) == priced


async def test_runs_of_real_models_that_overlap_keep_their_own_spans_and_rows(bench: Bench, tmp_path: Path):
    own = await with_server(bench, "gpt-4o-mini")
    cases = [Case(letter, BOOK, trial) for letter in "ABDEFG" for trial in range(2)]
    runs: list[RunRecord] = []
    await play_all(own, cases, runs, tmp_path / "runs.jsonl", jobs=6)
    assert len(runs) == len(cases)
    alone = {letter: await own.play(Case(letter, BOOK)) for letter in "ABDEFG"}
    for run in runs:
        assert run.passed, run
        same = alone[run.letter]
        assert (run.calls, run.tool_calls, run.hops, len(run.spans)) == (
            same.calls,
            same.tool_calls,
            same.hops,
            len(same.spans),
        )


async def test_a_run_whose_model_gives_no_usable_answer_says_that_none_had_a_part_in_it(bench: Bench):
    own = await with_server(bench, "gpt-4o-mini")
    assert own.offline
    own.offline.misbehave(["malformed"], "")
    try:
        run = await own.play(Case("A", BOOK))
    finally:
        own.offline.misbehave([], "")
    assert (run.passed, run.infrastructure_error) == (True, None)
    assert run.fell_back == 1


async def test_h_without_an_agent_is_not_measured(bench: Bench):
    without = replace(bench, settings=bench.settings.model_copy(update={"h_harness_arn": ""}))
    own = await with_server(without, "gpt-4o-mini")
    run = await own.play(Case("H", BOOK))
    assert run.infrastructure_error == "no model or agent answered"
    assert not run.passed
