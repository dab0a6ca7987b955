"""What a model call costs, by the price list of genai-prices, where the extra `compare` brings it."""

from collections.abc import Callable

from bot.llm import Usage
from bot.settings.extras import absent

Price = Callable[[str, str, Usage], float | None]
"""Of a vendor, its model and what was used: US dollars; None where nobody knows."""
PROVIDERS = {"bedrock": "aws"}
"""By our names, where the list has another one."""


def price_list() -> Price | None:
    """None where it is not installed."""
    return None if absent("compare") else cost_of


def cost_of(vendor: str, model: str, usage: Usage) -> float | None:
    """The list is loaded by the first call, which takes a third of a second."""
    from genai_prices import Usage as Counted
    from genai_prices import calc_price

    counted = Counted(
        input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cache_read_tokens=usage.cached_tokens
    )
    try:
        return float(calc_price(counted, model, provider_id=PROVIDERS.get(vendor, vendor)).total_price)
    except LookupError:
        return None
