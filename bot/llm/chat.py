"""Any server that speaks OpenAI's Chat Completions (Ollama, vLLM, Mistral …) behind the seam, through OpenAI's SDK."""

from typing import Any

import httpx2
import openai
from openai import AsyncOpenAI, DefaultAioHttpClient

from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, ToolCall, Usage
from bot.llm.body import body_of
from bot.llm.retry import call_with_retry, refused
from bot.settings.descriptors import own_share

CALL_SECONDS = 30.0
"""Longer than a vendor's: such a server may run on a desk."""
OUTPUT_TOKENS = 2_000


def make_client(api_key: str, base_url: str) -> AsyncOpenAI:
    limits = httpx2.Limits(max_connections=own_share().turns)
    return AsyncOpenAI(
        api_key=api_key, base_url=base_url, timeout=CALL_SECONDS, max_retries=0,
        http_client=DefaultAioHttpClient(limits=limits),
    )  # fmt: skip


class ChatVendor:
    """`complete(model, ask)` over one client, whose base URL is the server's."""

    def __init__(self, client: AsyncOpenAI) -> None:
        self.client = client

    async def complete(self, model: str, ask: Ask) -> Completion:
        """Raises ModelDown for whatever kept the server from answering, ModelMisbehaved for a bad answer."""
        try:
            body = request_body(model, ask)
            text = await call_with_retry(openai, lambda: self.client.post("/chat/completions", cast_to=str, body=body))
        except openai.APIError as error:
            raise ModelDown(f"{self.client.base_url}: {model}: {type(error).__name__}", refused(error)) from error
        return read_completion(model, body_of(text, f"{self.client.base_url}: {model}"))

    async def aclose(self) -> None:
        await self.client.close()


def request_body(model: str, ask: Ask) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "system", "content": ask.system}, *map(_message, ask.messages)],
        "max_tokens": OUTPUT_TOKENS,  # the name that every such server knows
    }
    if ask.tools:
        functions = [
            {"name": t.name, "description": t.description, "parameters": t.parameters, "strict": True}
            for t in ask.tools
        ]
        body["tools"] = [{"type": "function", "function": function} for function in functions]
        body["tool_choice"] = ask.tool_choice
        body["parallel_tool_calls"] = False
    if ask.schema is not None:
        schema = {"name": ask.schema_name, "schema": ask.schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def _message(message: Message) -> dict[str, Any]:
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.call_id, "content": message.text}
    said: dict[str, Any] = {"role": message.role, "content": message.text}
    if message.calls:
        said["tool_calls"] = [
            {"id": c.id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}}
            for c in message.calls
        ]
    return said


def read_completion(model: str, data: dict[str, Any]) -> Completion:
    """A chat completion object as a Completion. Raises ModelMisbehaved for a refusal, a truncated answer, or a
    shape that is none of the documented ones."""
    try:
        counted: dict[str, Any] = data.get("usage") or {}
        details: dict[str, int] = counted.get("prompt_tokens_details") or {}
        cached = int(details.get("cached_tokens") or 0)
        usage = Usage(int(counted.get("prompt_tokens", 0)), int(counted.get("completion_tokens", 0)), cached)
        choice = data["choices"][0]
        message, finish = choice["message"], choice["finish_reason"]
        text, refusal = str(message.get("content") or ""), message.get("refusal")
        calls = tuple(_call(call["id"], call["function"]) for call in message.get("tool_calls") or ())
        answered_by = str(data.get("model") or model)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ModelMisbehaved("malformed") from error
    if refusal or finish == "content_filter":
        raise ModelMisbehaved("refusal", usage)
    if finish == "length":
        raise ModelMisbehaved("truncated", usage)
    return Completion(text, calls, usage, "openai", answered_by)


def _call(id_: Any, function: dict[str, Any]) -> ToolCall:
    return ToolCall(str(id_), str(function["name"]), str(function["arguments"]))
