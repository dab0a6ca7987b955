"""What a call costs, as genai-prices has it."""

import pytest
from genai_prices import Usage as Counted
from genai_prices import calc_price

from bot.llm import Usage, prices
from bot.llm.prices import PROVIDERS, cost_of, price_list
from bot.llm.roles import ROLES, parse_ref


@pytest.mark.parametrize("ref", sorted({model for models in ROLES.values() for model in models}))
def test_every_default_model_has_a_price(ref: str):
    model = parse_ref(ref)
    cost = cost_of(model.vendor, model.model, Usage(1_000, 100))
    assert cost is not None
    assert cost > 0


@pytest.mark.parametrize(
    "used", [(1, 1, 0), (1_717, 83, 0), (1_717, 83, 1_024), (99_999, 4_000, 64_000), (300_000, 1, 9)]
)
@pytest.mark.parametrize("ref", sorted({model for models in ROLES.values() for model in models}))
def test_a_call_costs_what_the_list_says(ref: str, used: tuple[int, int, int]):
    model = parse_ref(ref)
    taken, said, cached = used
    counted = Counted(input_tokens=taken, output_tokens=said, cache_read_tokens=cached)
    listed = calc_price(counted, model.model, provider_id=PROVIDERS.get(model.vendor, model.vendor)).total_price
    assert cost_of(model.vendor, model.model, Usage(*used)) == pytest.approx(float(listed))


def test_cached_tokens_cost_less():
    model = parse_ref(ROLES["d.loop"][0])
    plain, cached = (cost_of(model.vendor, model.model, Usage(1_000, 100, n)) for n in (0, 900))
    assert plain is not None
    assert cached is not None
    assert cached < plain


def test_a_model_that_nobody_priced_has_no_cost():
    assert cost_of("openai", "made-up", Usage(1_000, 100)) is None


def test_there_are_no_prices_without_the_extra(monkeypatch: pytest.MonkeyPatch):
    assert price_list() is cost_of
    monkeypatch.setattr(prices, "absent", lambda *extras: "courtbot[compare]")
    assert price_list() is None
