"""What a run would cost, by the published prices that `genai-prices` knows."""

from collections.abc import Sequence
from typing import Any

from genai_prices import Usage, calc_price
from opentelemetry.sdk.trace import ReadableSpan

from bot.compare.spans import asks_a_model
from bot.llm.roles import BEDROCK, parse_ref

AGENT_MODEL = parse_ref(BEDROCK[0]).model
"""Behind H's agent, as `courtbot aws provision` makes it unless it is told another one."""
PROVIDERS = {"openai": "openai", "anthropic": "anthropic", "bedrock": "aws"}


def cost_usd(spans: Sequence[ReadableSpan], agent_model: str = "") -> float | None:
    """Of the model calls among these spans, by the model that was asked for; `agent_model` is the one behind an agent
    that somebody else runs. None where one has no published price; 0.0 where no model was asked."""
    prices = [_price(dict(span.attributes or {}), agent_model) for span in spans]
    known = [price for price in prices if price is not None]
    return None if len(known) < len(prices) else round(sum(known), 8)


def _price(told: dict[str, Any], agent_model: str) -> float | None:
    """0.0 for what is no model call."""
    if not asks_a_model(told):
        return 0.0
    vendor = str(told.get("gen_ai.provider.name", ""))
    model = (
        agent_model if told["gen_ai.operation.name"] == "invoke_agent" else str(told.get("gen_ai.request.model", ""))
    )
    cached = int(told.get("gen_ai.usage.cache_read.input_tokens", 0))
    usage = Usage(
        input_tokens=int(told.get("gen_ai.usage.input_tokens", 0)),
        cache_read_tokens=cached or None,
        output_tokens=int(told.get("gen_ai.usage.output_tokens", 0)),
    )
    try:
        return float(calc_price(usage, model, provider_id=PROVIDERS.get(vendor, "aws")).total_price)
    except LookupError:
        return None
