"""What a call costs, as genai-prices has it."""

import pytest

from bot.llm import Usage, prices
from bot.llm.prices import cost_of, price_list
from bot.llm.roles import ROLES, parse_ref


@pytest.mark.parametrize("ref", sorted({model for models in ROLES.values() for model in models}))
def test_every_default_model_has_a_price(ref: str):
    model = parse_ref(ref)
    cost = cost_of(model.vendor, model.model, Usage(1_000, 100))
    assert cost is not None
    assert cost > 0


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
