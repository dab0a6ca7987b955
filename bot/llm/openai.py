"""OpenAI's Responses API behind the seam, through the real SDK."""

from typing import Any

import httpx2
import openai
from openai import AsyncOpenAI, DefaultAioHttpClient

from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, ToolCall, Usage
from bot.llm.body import body_of
from bot.llm.retry import call_with_retry, refused
from bot.settings.descriptors import own_share

CALL_SECONDS = 15.0
IDLE_SECONDS = 55.0
"""The SDK drops idle connections after 5 s, so that each message to a quiet bot would wait for a new TLS handshake;
load balancers drop them after 60 s at the earliest, as a rule."""
OUTPUT_TOKENS = 2_000


def make_client(api_key: str, base_url: str | None) -> AsyncOpenAI:
    """One client per process: making one costs more than ten calls. Its aiohttp transport does not slow down
    with many open connections, as the default one does. It has a connection for each turn in flight."""
    limits = httpx2.Limits(max_connections=own_share().turns, keepalive_expiry=IDLE_SECONDS)
    return AsyncOpenAI(
        api_key=api_key, base_url=base_url, timeout=CALL_SECONDS, max_retries=0,
        http_client=DefaultAioHttpClient(limits=limits),
    )  # fmt: skip


class OpenAIVendor:
    """`complete(model, ask)` over one client."""

    def __init__(self, client: AsyncOpenAI) -> None:
        self.client = client

    async def complete(self, model: str, ask: Ask) -> Completion:
        """Raises ModelDown for whatever kept the vendor from answering, ModelMisbehaved for a bad answer."""
        try:
            # The documented way for requests that the typed methods do not cover; here it spares the SDK's
            # walk over the typed input, which grows with the history.
            body = request_body(model, ask)
            text = await call_with_retry(openai, lambda: self.client.post("/responses", cast_to=str, body=body))
        except openai.APIError as error:
            raise ModelDown(f"openai:{model}: {type(error).__name__}", refused(error)) from error
        return read_response(model, body_of(text, f"openai:{model}"))

    async def aclose(self) -> None:
        await self.client.close()


def request_body(model: str, ask: Ask) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "instructions": ask.system,
        "input": [item for message in ask.messages for item in _items(message)],
        "max_output_tokens": OUTPUT_TOKENS,
        "store": False,
    }
    if ask.tools:
        body["tools"] = [
            {
                "type": "function",
                "name": t.name,
                "description": t.description,
                "parameters": t.parameters,
                "strict": True,
            }
            for t in ask.tools
        ]
        body["tool_choice"] = ask.tool_choice
        body["parallel_tool_calls"] = False
    if ask.schema is not None:
        body["text"] = {
            "format": {"type": "json_schema", "name": ask.schema_name, "schema": ask.schema, "strict": True}
        }
    return body


def _items(message: Message) -> list[dict[str, Any]]:
    if message.role == "tool":
        return [{"type": "function_call_output", "call_id": message.call_id, "output": message.text}]
    items: list[dict[str, Any]] = []
    if message.text:
        items.append({"role": message.role, "content": message.text})
    return items + [
        {"type": "function_call", "call_id": c.id, "name": c.name, "arguments": c.arguments} for c in message.calls
    ]


def read_response(model: str, data: dict[str, Any]) -> Completion:
    """A Response object as a Completion. Raises ModelMisbehaved for a refusal, a truncated answer, or a shape
    that is none of the documented ones."""
    try:
        counted: dict[str, Any] = data.get("usage") or {}
        details: dict[str, int] = counted.get("input_tokens_details") or {}
        cached = int(details.get("cached_tokens") or 0)
        usage = Usage(int(counted.get("input_tokens", 0)), int(counted.get("output_tokens", 0)), cached)
        texts: list[str] = []
        calls: list[ToolCall] = []
        for item in data["output"]:
            if item["type"] == "function_call":
                calls.append(ToolCall(str(item["call_id"]), str(item["name"]), str(item["arguments"])))
            elif item["type"] == "message":
                texts += [_part(part, usage) for part in item["content"]]
        status, answered_by = data["status"], str(data.get("model") or model)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelMisbehaved("malformed") from error
    if status == "incomplete":
        raise ModelMisbehaved("truncated", usage)
    if status != "completed":
        raise ModelDown(f"openai:{model}: the response has status {status}")
    return Completion("".join(texts), tuple(calls), usage, "openai", answered_by)


def _part(part: dict[str, Any], usage: Usage) -> str:
    if part["type"] == "refusal":
        raise ModelMisbehaved("refusal", usage)
    return str(part["text"]) if part["type"] == "output_text" else ""
