"""Any server that speaks Chat Completions answers for any role, by its address."""

from dataclasses import replace

import pytest

from bot.compare.runner import Bench, Case
from bot.compare.scenario import load_scenarios

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(("model", "priced"), [("gpt-4o-mini", True), ("my-own-model", False)])
async def test_a_record_has_the_servers_model_tokens_and_price(bench: Bench, model: str, priced: bool):
    server = bench.settings.openai_base_url
    told = {"models": f"*=openai:{model}@{server}", "chat_api_key": bench.settings.openai_api_key}
    no_keys = {"openai_api_key": None, "anthropic_api_key": None, "aws_access_key_id": None}
    own = replace(bench, settings=bench.settings.model_copy(update=told | no_keys))
    await own.prepare()
    [scenario] = [one for one in load_scenarios() if one.name == "book-court-day-time"]
    run = await own.play(Case("D", scenario))
    assert run.passed, run
    assert not run.emulated
    assert run.models == {"d.loop": model}
    assert run.tokens.input > 0
    assert (run.cost_usd is not None) == priced
