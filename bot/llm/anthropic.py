"""Anthropic's Messages API behind the seam, through the real SDK."""

import json
from typing import Any, Literal

import anthropic
import httpx2
from anthropic import AsyncAnthropic, DefaultAioHttpClient

from bot.llm import Ask, Completion, ModelDown, ModelMisbehaved, ToolCall, Usage
from bot.llm.blocks import Spoken, arguments, plain_schema, turns, words
from bot.llm.body import body_of
from bot.llm.retry import call_with_retry, refused
from bot.settings.descriptors import own_share

CALL_SECONDS = 15.0
IDLE_SECONDS = 55.0
"""As for OpenAI."""
OUTPUT_TOKENS = 4_000
"""Newer models think by default, and what they think counts."""
CHOICES = {"auto": "auto", "none": "none", "required": "any"}
BAD_ENDS: dict[str, Literal["refusal", "truncated", "malformed"]] = {
    "refusal": "refusal", "max_tokens": "truncated", "model_context_window_exceeded": "truncated",
    "pause_turn": "malformed",  # a server's own tool, and we use none
}  # fmt: skip


def make_client(api_key: str, base_url: str | None) -> AsyncAnthropic:
    """One client per process, on aiohttp, as for OpenAI."""
    limits = httpx2.Limits(max_connections=own_share().turns, keepalive_expiry=IDLE_SECONDS)
    return AsyncAnthropic(
        api_key=api_key, base_url=base_url, timeout=CALL_SECONDS, max_retries=0,
        http_client=DefaultAioHttpClient(limits=limits),
    )  # fmt: skip


class AnthropicVendor:
    """`complete(model, ask)` over one client."""

    def __init__(self, client: AsyncAnthropic) -> None:
        self.client = client

    async def complete(self, model: str, ask: Ask) -> Completion:
        """Raises ModelDown for whatever kept the vendor from answering, ModelMisbehaved for a bad answer."""
        try:
            body = request_body(model, ask)
            text = await call_with_retry(anthropic, lambda: self.client.post("/v1/messages", cast_to=str, body=body))
        except anthropic.AnthropicError as error:
            raise ModelDown(f"anthropic:{model}: {type(error).__name__}", refused(error)) from error
        return read_message(model, body_of(text, f"anthropic:{model}"))

    async def aclose(self) -> None:
        await self.client.close()


def request_body(model: str, ask: Ask) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "max_tokens": OUTPUT_TOKENS,
        "system": words(ask.system),
        "messages": [{"role": spoken.role, "content": _blocks(spoken)} for spoken in turns(ask.messages)],
    }
    if ask.tools:
        body["tools"] = [
            {"name": t.name, "description": t.description, "input_schema": plain_schema(t.parameters), "strict": True}
            for t in ask.tools
        ]
        one = {} if ask.tool_choice == "none" else {"disable_parallel_tool_use": True}
        body["tool_choice"] = {"type": CHOICES[ask.tool_choice], **one}
    if ask.schema is not None:
        body["output_config"] = {"format": {"type": "json_schema", "schema": plain_schema(ask.schema)}}
    return body


def _blocks(spoken: Spoken) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for message in spoken.messages:
        if message.role == "tool":
            blocks.append({"type": "tool_result", "tool_use_id": message.call_id, "content": message.text})
            continue
        if message.text.strip():
            blocks.append({"type": "text", "text": message.text})
        blocks += [{"type": "tool_use", "id": c.id, "name": c.name, "input": arguments(c)} for c in message.calls]
    return blocks or [{"type": "text", "text": words("")}]


def read_message(model: str, data: dict[str, Any]) -> Completion:
    """A Message object as a Completion. Raises ModelMisbehaved for a refusal, a truncated answer, or a shape that
    is none of the documented ones. Blocks other than text and calls (thinking) are passed over."""
    try:
        counted: dict[str, int] = data.get("usage") or {}
        cached = int(counted.get("cache_read_input_tokens") or 0)  # which, here, is not counted as input
        given = int(counted.get("input_tokens", 0)) + cached + int(counted.get("cache_creation_input_tokens") or 0)
        usage = Usage(given, int(counted.get("output_tokens", 0)), cached)
        blocks: list[dict[str, Any]] = data["content"]
        texts = [str(block["text"]) for block in blocks if block["type"] == "text"]
        calls = tuple(_call(block) for block in blocks if block["type"] == "tool_use")
        stop, answered_by = str(data["stop_reason"]), str(data.get("model") or model)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelMisbehaved("malformed") from error
    if stop in BAD_ENDS:
        raise ModelMisbehaved(BAD_ENDS[stop], usage)
    if any(call.arguments[:1] != "{" for call in calls):
        raise ModelMisbehaved("malformed", usage)
    return Completion("".join(texts), calls, usage, "anthropic", answered_by)


def _call(block: dict[str, Any]) -> ToolCall:
    return ToolCall(str(block["id"]), str(block["name"]), json.dumps(block["input"], ensure_ascii=False))
