"""What a model call costs, by the price list of genai-prices, where the extra `compare` brings it."""

from collections.abc import Callable
from functools import cache

from bot.llm import Usage
from bot.settings.extras import absent

Price = Callable[[str, str, Usage], float | None]
"""Of a vendor, its model and what was used: US dollars; None where nobody knows."""
PROVIDERS = {"bedrock": "aws"}
"""By our names, where the list has another one."""
LONG = 100_000
"""Tokens of a prompt from which on each may cost more; below, a call costs so much a token."""


def price_list() -> Price | None:
    """None where it is not installed."""
    return None if absent("compare") else cost_of


def cost_of(vendor: str, model: str, usage: Usage) -> float | None:
    """The list is loaded by the first call, which takes a third of a second."""
    if usage.input_tokens >= LONG:
        return _listed(vendor, model, usage)
    each = _each(vendor, model)
    if each is None:
        return None
    new, cached, said = each
    fresh = usage.input_tokens - usage.cached_tokens
    return new * fresh + cached * usage.cached_tokens + said * usage.output_tokens


@cache
def _each(vendor: str, model: str) -> tuple[float, float, float] | None:
    """Of a token that is new to the model, one that it had in its cache, and one that it says. Kept: the list goes
    through 300 functions of its own for each price."""
    many = LONG // 2
    new = _listed(vendor, model, Usage(many, 0))
    cached = _listed(vendor, model, Usage(many, 0, many))
    said = _listed(vendor, model, Usage(0, many))
    return None if new is None or cached is None or said is None else (new / many, cached / many, said / many)


def _listed(vendor: str, model: str, usage: Usage) -> float | None:
    from genai_prices import Usage as Counted
    from genai_prices import calc_price

    counted = Counted(
        input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cache_read_tokens=usage.cached_tokens
    )
    try:
        return float(calc_price(counted, model, provider_id=PROVIDERS.get(vendor, vendor)).total_price)
    except LookupError:
        return None
